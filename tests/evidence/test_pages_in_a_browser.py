"""The pages of the journal and of the proofs in a real Chromium, on a phone and on a laptop."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from tests.support.letter_dossiers import PARIS, a_person_who_tried
from tests.support.pages import faults_of
from tests.support.person import Person, wait_until

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.e2e


def go(page: Page, live, dossier: Dossier, path: str) -> None:
    page.goto(f"{live.url}/dossiers/{dossier.pk}/{path}")


def opened(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def faults_on(page: Page, live, addresses: list[str]) -> dict[str, list[str]]:
    found = {}
    for address in addresses:
        page.goto(live.url + address)
        opened(page)
        faults = faults_of(page)
        if faults:
            found[address] = faults
    return found


def many_attempts(times: int) -> Dossier:
    """Return a dossier with so many attempts and steps, of every kind, with files of every kind."""
    from django.utils import timezone

    from guichet.evidence.services import attempt_input_of, correct_attempt
    from guichet.storage.uploads import Upload
    from tests.factories import an_attempt, png
    from tests.support.pictures import a_photograph

    dossier = a_person_who_tried(2)
    now = timezone.now()
    outcomes = ["no_slot", "site_error", "slot_later", "slot_found", "captcha_failed"]
    files = [
        Upload(
            "une_capture_au_nom_tres_long_qui_ne_finit_jamais_EXEMPLE.png", png("a"), "image/png"
        ),
        Upload("photo.jpg", a_photograph(place=True), "image/jpeg"),
        Upload("message.eml", b"From: exemple@exemple.invalid\r\n\r\nEXEMPLE", "message/rfc822"),
        Upload("lettre.txt", b"EXEMPLE", "text/plain"),
    ]
    for rank in range(times - 3):
        moment = now.astimezone(PARIS) - dt.timedelta(days=rank + 5, hours=rank % 9)
        an_attempt(
            dossier,
            moment,
            outcome=outcomes[rank % 5],
            files=tuple(files[rank : rank + 1]),
            at=now,
            url="https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/0000/",
            wording="Aucun créneau disponible",
        )
    wrong = dossier.attempts.latest("number")
    correct_attempt(wrong, attempt_input_of(wrong), by="test", at=now)
    return dossier


def addresses_of(dossier: Dossier) -> list[str]:
    """Return the address of every page of the journal and of the proofs."""
    root = f"/dossiers/{dossier.pk}"
    last = dossier.attempts.latest("number")
    pages = ["journal/", "journal/calendrier/", "journal/ajouter/", "preuves/", "essai-assiste/"]
    pages += [f"journal/{number}/" for number in (1, 3, last.number, last.corrects.number)]
    pages += ["journal/3/modifier/"]
    pages += [f"preuves/{capture.pk}/" for capture in dossier.captures.all()[2:6]]
    return [f"{root}/{page}" for page in pages]


def test_no_page_has_a_fault_on_a_phone(phone_page, live_guichet):
    empty, dozen = a_person_who_tried(0), many_attempts(12)
    none = [
        f"/dossiers/{empty.pk}/{page}" for page in ("journal/", "preuves/", "journal/calendrier/")
    ]
    faults = faults_on(phone_page, live_guichet, [*none, *addresses_of(dozen), "/verifier/"])
    assert not faults, pformat(faults)


def test_no_page_has_a_fault_on_a_laptop(laptop_page, live_guichet):
    faults = faults_on(laptop_page, live_guichet, [*addresses_of(many_attempts(12)), "/verifier/"])
    assert not faults, pformat(faults)


def test_a_journal_of_150_attempts_is_read_on_a_phone_without_sideways_scroll(
    phone_page, live_guichet
):
    """SC-12"""
    dossier = many_attempts(150)
    go(phone_page, live_guichet, dossier, "journal/")
    opened(phone_page)
    assert phone_page.locator("tr.entry").count() == 100
    scroll = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).length"
    assert phone_page.locator(".region").evaluate_all(scroll) == 0
    go(phone_page, live_guichet, dossier, "journal/?page=2")
    assert phone_page.locator("tr.entry").count() == 50


def test_the_journal_is_still_a_table_for_who_does_not_see_it(phone_page, live_guichet):
    """The rows are laid out as cards on a phone; a screen reader keeps its table."""
    go(phone_page, live_guichet, a_person_who_tried(3), "journal/")
    main = phone_page.locator("main")
    assert main.get_by_role("table").count() >= 1
    assert main.get_by_role("row").count() >= 4
    assert main.get_by_role("columnheader", name="Preuve").count() == 1


def test_files_dropped_in_the_form_are_sent_one_by_one_with_their_own_answer(
    phone_page, live_guichet, tmp_path
):
    """CA-11"""
    from tests.factories import png

    dossier = a_person_who_tried(1, files=False)
    (tmp_path / "bonne.png").write_bytes(png("EXEMPLE"))
    (tmp_path / "programme.exe").write_bytes(b"MZ\x90\x00\x03\x00")
    go(phone_page, live_guichet, dossier, "preuves/")
    phone_page.set_input_files("#id_files", [tmp_path / "bonne.png", tmp_path / "programme.exe"])
    phone_page.click("main button:has-text('Ajouter')")
    phone_page.wait_for_selector("text=bonne.png : reçue.")
    lines = phone_page.locator("[data-files-progress] li")
    phone_page.wait_for_function(
        "() => ![...document.querySelectorAll('[data-files-progress] li')]"
        ".some((one) => one.textContent.includes('envoi…'))"
    )
    assert lines.count() == 2
    assert "programme.exe" in phone_page.inner_text("[data-files-progress] li.fault")
    assert dossier.captures.count() == 1


def test_a_picture_pasted_on_the_page_joins_the_proofs(phone_page, live_guichet):
    """CA-11"""
    dossier = a_person_who_tried(1, files=False)
    go(phone_page, live_guichet, dossier, "preuves/")
    phone_page.evaluate(
        """async () => {
          const canvas = new OffscreenCanvas(40, 30);
          canvas.getContext("2d").fillRect(0, 0, 40, 30);
          const picture = await canvas.convertToBlob({ type: "image/png" });
          const data = new DataTransfer();
          data.items.add(new File([picture], "image.png", { type: "image/png" }));
          dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    phone_page.wait_for_selector(".captures li")
    assert dossier.captures.get().name.startswith("collee_")


def test_a_bundle_is_verified_on_the_page_and_a_changed_one_is_refused(
    phone_page, live_guichet, tmp_path
):
    """EV-08"""
    from django.utils import timezone

    from guichet.evidence.export import export_bundle

    sound = export_bundle(a_person_who_tried(2), tmp_path / "preuves.zip", at=timezone.now())
    changed = bytearray(sound.read_bytes())
    changed[changed.find(b"IDAT") + 12] ^= 1
    (tmp_path / "change.zip").write_bytes(changed)
    for name, kind, words in (
        ("preuves.zip", "success", "INTACT"),
        ("change.zip", "danger", "ABÎMÉ"),
    ):
        phone_page.goto(f"{live_guichet.url}/verifier/")
        phone_page.set_input_files("#id_bundle", tmp_path / name)
        phone_page.click("main button:has-text('Vérifier')")
        assert words in phone_page.inner_text(f".notice.{kind}")
        faults = faults_of(phone_page)
        assert not faults, pformat(faults)


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the assisted windows open without a screen, and close them at the end."""
    from guichet.assisted import PERMISSION
    from guichet.evidence.assisted_windows import close_all

    monkeypatch.setenv(PERMISSION, "1")
    quick = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    monkeypatch.setenv("GUICHET_BROWSER", quick or "chromium")
    yield
    close_all()


def test_an_assisted_attempt_goes_from_the_window_to_the_journal(
    phone_page, live_guichet, browser: Browser, windows
):
    """AT-05, CA-01, CA-02, CA-03: the person acts in the window; one button records it."""
    from guichet.evidence.assisted_windows import window_of
    from guichet.practice import PracticeServer

    dossier = a_person_who_tried(0)
    with PracticeServer() as site:
        go(phone_page, live_guichet, dossier, "essai-assiste/")
        phone_page.fill("#id_url", site.page_of("99001"))
        phone_page.click("text=Ouvrir la fenêtre")
        phone_page.wait_for_selector("text=Enregistrer cette page", timeout=30_000)
        faults = faults_of(phone_page)
        assert not faults, pformat(faults)
        session = window_of(dossier.pk)
        with Person(browser.browser_type, session) as person:
            person.page.goto(site.page_of("99001") + "cgu/")
            person.page.fill("[name=captchaUsercode]", site.latest_code)
            person.page.keyboard.press("Enter")
            wait_until(session, lambda s: bool(s.reading and s.reading.state.value == "no_slot"))
        phone_page.reload()
        assert "Aucun créneau" in phone_page.inner_text("main")
        phone_page.click("text=Enregistrer cette page")
        phone_page.wait_for_selector("text=Page enregistrée")
        phone_page.click("text=Terminer l’essai")
    attempt = dossier.attempts.get()
    assert (attempt.channel, attempt.outcome) == ("site", "no_slot")
    kinds = {capture.media_type for capture in attempt.captures.all()}
    assert "image/png" in kinds
    go(phone_page, live_guichet, dossier, f"journal/{attempt.number}/")
    assert "Aucun créneau proposé" in phone_page.inner_text("main")
    faults = faults_of(phone_page)
    assert not faults, pformat(faults)


def test_erasing_a_dossier_closes_its_assisted_window_and_deletes_its_cookies(windows, db):
    from django.utils import timezone

    from guichet.evidence.assisted_windows import open_window, window_of
    from guichet.evidence.erasure import erase_dossier
    from guichet.practice import PracticeServer

    dossier = a_person_who_tried(0)
    with PracticeServer() as site:
        session = open_window(dossier.pk, site.page_of("99001"), "Europe/Paris")
        profile = session._window.profile
        assert profile.is_dir()
        erase_dossier(dossier, by="test", at=timezone.now())
    assert window_of(dossier.pk) is None
    assert not profile.exists()
