"""What was read on the pictures, in a real Chromium: frames, remedies, the sorting of many."""

from __future__ import annotations

import datetime as dt
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from guichet.reading import Box, Finding
from guichet.storage.uploads import accept
from tests.support.letter_dossiers import PARIS, a_person_who_tried
from tests.support.pages import faults_of
from tests.support.read_pictures import a_drawn_capture, a_read_picture, what_is_read

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.e2e

DAY = dt.timedelta(days=1)
REMEDY = "La date manque. Ouvrez la page Date à côté, puis refaites la capture."


def now() -> dt.datetime:
    return dt.datetime.now(PARIS).replace(second=0, microsecond=0)


def a_dossier_full_of_pictures(ready: int = 2) -> Dossier:
    """Return a dossier with pictures ready, to look at, waiting, given up, and one attempt read."""
    from guichet.evidence.services import add_captures
    from guichet.evidence.sorting import Sorted, confirm

    dossier, at = a_person_who_tried(1, files=False), now()
    coming = (at + 2 * DAY).isoformat()
    message = Finding("seen", "Aucun créneau", "Aucun créneau disponible", Box(116, 296, 470, 336))
    clock = {
        "date": Finding("seen", f"{at - 20 * DAY:%Y-%m-%d}", "la date", Box(1130, 686, 1240, 710)),
        "address": Finding(
            "seen", "rdv", "www.rdv-prefecture.interieur.gouv.fr/rdvpref", Box(90, 8, 880, 34)
        ),
        "message": message,
    }
    first = a_read_picture(
        dossier,
        name="Screenshot_20260901-080000_un_nom_qui_ne_finit_pas.png",
        data=a_drawn_capture(at - 20 * DAY),
        read=what_is_read(at - 20 * DAY, next_release=coming, **clock),
        at=at,
    )
    said = Sorted(at - 21 * DAY, "Europe/Paris", "site", "no_slot", "typed")
    confirm(first, said, by="person", at=at)
    for rank in range(ready):
        moment = at - (rank + 3) * DAY
        a_read_picture(dossier, moment, name=f"c{rank}.png", data=a_drawn_capture(moment), at=at)
    hour_only = what_is_read(None, device="phone", remedies=(REMEDY,), url=False)
    a_read_picture(dossier, None, name="tel.png", data=a_drawn_capture(None), read=hour_only, at=at)
    late = a_read_picture(dossier, None, name="lourde.png", at=at).inspection
    late.state, late.reason = "unreadable", "late"
    late.save(update_fields=["state", "reason"])
    add_captures(dossier, [accept("attend.png", a_drawn_capture(at))], by="test", at=at)
    return dossier


def addresses_of(dossier: Dossier) -> list[str]:
    one = dossier.captures.get(attempt__number=2)
    waiting = dossier.inspections.get(state="waiting").capture
    given_up = dossier.inspections.get(state="unreadable").capture
    return [
        f"/dossiers/{dossier.pk}/{page}"
        for page in (
            *("preuves/", "preuves/ranger/", "journal/2/", "journal/mises-en-ligne/"),
            f"preuves/{one.pk}/",
            f"preuves/{waiting.pk}/ranger/",
            f"preuves/{given_up.pk}/ranger/",
            f"preuves/{given_up.pk}/",
        )
    ]


def faults_on(page: Page, live, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(live.url + address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        if faults := faults_of(page):
            found[address] = faults
    return found


def test_no_page_of_the_reading_has_a_fault_on_a_phone_nor_on_a_laptop(
    phone_page, laptop_page, live_guichet
):
    addresses = addresses_of(a_dossier_full_of_pictures())
    for page, some in ((phone_page, addresses), (laptop_page, addresses[1:5])):
        faults = faults_on(page, live_guichet, some)
        assert not faults, pformat(faults)


def a_waiting_attempt() -> Dossier:
    """Return a dossier whose one attempt has a picture that waits to be read."""
    from tests.factories import an_attempt

    dossier = a_person_who_tried(0)
    picture = accept("capture.png", a_drawn_capture(now()))
    an_attempt(dossier, now(), files=(picture,), at=now())
    return dossier


def read_now(dossier: Dossier) -> None:
    """Note a reading of the picture that waits, as the sweep does."""
    from guichet.evidence.inspecting import claim, note_reading

    row = claim(now())
    assert row.dossier == dossier
    note_reading(row, None, what_is_read(now(), remedies=(REMEDY,)), now())


def test_the_page_of_an_attempt_shows_what_was_read_as_soon_as_it_is(phone_page, live_guichet):
    """CA-03: nobody reloads the page."""
    dossier = a_waiting_attempt()
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/journal/1/")
    assert "en cours de lecture" in phone_page.inner_text("main")
    read_now(dossier)
    phone_page.wait_for_selector("text=La page dit qu’aucun créneau n’est libre.")
    assert REMEDY in phone_page.inner_text("main")
    assert phone_page.locator("[data-refresh]").count() == 0


def test_without_script_the_page_asks_again_by_itself(browser, live_guichet):
    dossier = a_waiting_attempt()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    try:
        live_guichet.let_in(context)
        page = context.new_page()
        page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/journal/1/")
        assert "en cours de lecture" in page.inner_text("main")
        read_now(dossier)
        page.wait_for_selector("text=La page dit qu’aucun créneau n’est libre.")
    finally:
        context.close()


def test_many_files_dropped_are_received_one_by_one_then_sorted_in_one_click(
    phone_page, live_guichet, tmp_path
):
    """AT-01, CA-11"""
    from guichet.evidence.inspecting import claim, note_reading

    dossier = a_person_who_tried(0)
    for rank in range(4):
        (tmp_path / f"c{rank}.png").write_bytes(a_drawn_capture(now() - (rank + 1) * DAY))
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/preuves/")
    phone_page.set_input_files("#id_files", sorted(tmp_path.glob("*.png")))
    phone_page.click("main button:has-text('Ajouter')")
    phone_page.wait_for_selector("text=4 images à ranger")
    phone_page.wait_for_selector("text=Images lues")
    for rank in range(4):
        note_reading(claim(now()), None, what_is_read(now() - (rank + 1) * DAY), now())
    phone_page.wait_for_selector("text=lues : à confirmer")
    phone_page.click("text=Ranger ces images")
    phone_page.click("text=Confirmer les 4 essais")
    phone_page.wait_for_selector("text=essais ajoutés")
    assert dossier.attempts.count() == 4
