"""The pages of the letters in a real Chromium: read by axe, on a phone, with and without script."""

from __future__ import annotations

import zipfile
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from tests.support.letter_dossiers import a_person_who_tried, an_example, answered, changed, sent
from tests.support.pages import faults_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

PAGES = [
    "lettres/", "lettres/email/", "lettres/lrar/", "lettres/requete/", "lettres/releve/",
    "lettres/absence_de_decision/", "lettres/lrar/lire/fr/", "lettres/requete/lire/en/", "depot/",
    "depot/remettre/",
]  # fmt: skip
CHANGING = ["lettres/", "lettres/email/", "depot/"]


def go(page: Page, live, dossier, path: str) -> None:
    page.goto(f"{live.url}/dossiers/{dossier.pk}/{path}")


def opened(page: Page) -> None:
    """Open everything that folds: what is inside must be readable too."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")


def faults_on(page: Page, live, dossiers) -> dict[str, list[str]]:
    """Return the faults of every page of the first dossier, and of what changes in the others."""
    found = {}
    for rank, (name, dossier) in enumerate(dossiers.items()):
        for path in PAGES if rank == 0 else CHANGING:
            go(page, live, dossier, path)
            opened(page)
            faults = faults_of(page)
            if faults:
                found[f"{name} {path}"] = faults
    return found


@pytest.fixture
def every_state(transactional_db):
    """Return a dossier in each of the states that change what the pages say."""
    full = an_example()
    busy = a_person_who_tried(4)
    sent(busy, "email")
    return {
        "ready": full,
        "nothing yet": a_person_who_tried(0),
        "wrote today": busy,
        "unknown person": changed(a_person_who_tried(3), applicant=_nobody()),
        "possible OQTF": answered(a_person_who_tried(3), oqtf="see_someone"),
    }


def _nobody():
    from guichet.casefile import Applicant

    return Applicant()


def test_no_page_has_a_fault_on_a_phone(phone_page, live_guichet, every_state):
    faults = faults_on(phone_page, live_guichet, every_state)
    assert not faults, pformat(faults)


def test_no_page_has_a_fault_on_a_laptop(laptop_page, live_guichet, every_state):
    faults = faults_on(laptop_page, live_guichet, {"ready": every_state["ready"]})
    assert not faults, pformat(faults)


def write_and_note_the_email(page: Page, live, dossier) -> None:
    """Do what a person does, from the shelf to the journal."""
    go(page, live, dossier, "lettres/email/")
    page.check("#id_warn_court")
    page.click("text=Mettre à jour l’aperçu")
    assert "je pourrai saisir le tribunal" in page.inner_text("article")
    page.click("text=Terminer cet e-mail")
    assert page.locator("text=Rien n’a été envoyé.").count() == 1
    faults = faults_of(page)
    assert not faults, pformat(faults)
    page.click("text=Noter l’envoi au journal")
    assert "E-mail" in page.inner_text("main")
    assert dossier.attempts.filter(channel="email").count() == 1


def prepare_the_folder(page: Page, live, dossier) -> str:
    """Tick the sentence, prepare, and return where the folder was downloaded."""
    go(page, live, dossier, "depot/")
    for answer in ("urgency", "channel", "true"):
        page.check(f"#id_{answer}")
    page.click("button:has-text('Préparer le dossier')")
    page.wait_for_selector("text=Le dossier est prêt", timeout=60_000)
    faults = faults_of(page)
    assert not faults, pformat(faults)
    with page.expect_download() as waited:
        page.click("text=Télécharger le dossier")
    return str(waited.value.path())


def test_on_a_phone_a_person_writes_then_takes_the_folder_away(
    phone_page, live_guichet, guichet_home
):
    """FI-01, FI-04: the whole way, alone."""
    dossier = a_person_who_tried(8)
    write_and_note_the_email(phone_page, live_guichet, dossier)
    path = prepare_the_folder(phone_page, live_guichet, dossier)
    with zipfile.ZipFile(path) as folder:
        assert any(name.endswith("A_DEPOSER/absence_de_decision.pdf") for name in folder.namelist())
    assert list((guichet_home / "exports").iterdir()) == []


def test_the_same_way_is_complete_without_script(browser, live_guichet):
    dossier = a_person_who_tried(8)
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="fr-FR", java_script_enabled=False
    )
    live_guichet.let_in(context)
    page = context.new_page()
    page.set_default_timeout(20_000)
    go(page, live_guichet, dossier, "lettres/email/")
    page.check("#id_warn_court")
    page.click("text=Mettre à jour l’aperçu")
    page.click("text=Terminer cet e-mail")
    page.click("text=Noter l’envoi au journal")
    assert dossier.attempts.filter(channel="email").count() == 1
    go(page, live_guichet, dossier, "depot/")
    for answer in ("urgency", "channel", "true"):
        page.check(f"#id_{answer}")
    page.click("button:has-text('Préparer le dossier')")
    page.wait_for_selector("text=Le dossier est prêt", timeout=60_000)
    with page.expect_download() as waited:
        page.click("text=Télécharger le dossier")
    assert zipfile.is_zipfile(waited.value.path())
    context.close()


def test_the_text_of_an_email_is_copied_with_one_button(browser, live_guichet):
    dossier = a_person_who_tried(4)
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    live_guichet.let_in(context)
    page = context.new_page()
    go(page, live_guichet, dossier, "lettres/email/")
    opened(page)
    page.click("button:has-text('Copier le texte')")
    page.wait_for_selector("text=Le texte est copié.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.input_value("#texte")
    assert "Madame, Monsieur," in copied
    context.close()
