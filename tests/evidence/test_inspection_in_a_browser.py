"""What was read on the pictures, in a real Chromium: frames, remedies, the sorting of many."""

from __future__ import annotations

import datetime as dt
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from guichet.reading import Box, Finding
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


def a_dossier_full_of_pictures(ready: int = 6) -> Dossier:
    """Return a dossier with pictures ready, to look at, waiting, given up, and one attempt read."""
    from guichet.evidence.services import add_captures
    from guichet.evidence.sorting import Sorted, confirm
    from guichet.storage.uploads import accept

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
    for page in (phone_page, laptop_page):
        faults = faults_on(page, live_guichet, addresses)
        assert not faults, pformat(faults)
