"""The pages of the sheets in a real Chromium: read by axe, on a phone and on a laptop."""

from __future__ import annotations

from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from tests.support.letter_dossiers import a_person_who_tried, an_example, answered
from tests.support.pages import faults_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.e2e

SHEETS = (
    "substitution", "avancer", "defenseur_des_droits", "visite_guichet", "attestation_temoin",
    "journal_appels", "carte_urgence", "jour_du_rendez_vous", "fiche_permanence", "fiche_avocat",
    "enveloppe", "lrar",
)  # fmt: skip


def faults_on(page: Page, live, dossier, kinds) -> dict[str, list[str]]:
    """Return the faults of the page of each letter, everything that folds being open."""
    found = {}
    for kind in kinds:
        page.goto(f"{live.url}/dossiers/{dossier.pk}/lettres/{kind}/")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        faults = faults_of(page)
        if faults:
            found[kind] = faults
    return found


@pytest.fixture
def example(transactional_db):
    return an_example()


def test_no_sheet_has_a_fault_on_a_phone(phone_page, live_guichet, example):
    faults = faults_on(phone_page, live_guichet, example, SHEETS)
    assert not faults, pformat(faults)


def test_no_sheet_has_a_fault_on_a_laptop(laptop_page, live_guichet, example):
    faults = faults_on(laptop_page, live_guichet, example, SHEETS)
    assert not faults, pformat(faults)


def test_the_warning_of_a_visit_has_no_fault_either(phone_page, live_guichet, transactional_db):
    """VI-10"""
    dossier = answered(a_person_who_tried(2), oqtf="see_someone")
    assert not faults_on(phone_page, live_guichet, dossier, ["visite_guichet"])
    assert phone_page.locator("article").get_by_text("N’y allez pas avant").count() == 1
    assert phone_page.get_by_text("Bonjour. Je souhaite").count() == 0


def test_ticking_a_matter_shows_it_on_the_sheet(phone_page, live_guichet, example):
    page = phone_page
    page.goto(f"{live_guichet.url}/dossiers/{example.pk}/lettres/fiche_permanence/")
    assert page.locator("article").get_by_text("Nom et prénoms", exact=True).count() == 0
    page.get_by_label("Nom, naissance, nationalité").check()
    page.get_by_role("button", name="Mettre à jour l’aperçu").click()
    assert page.locator("article").get_by_text("Nom et prénoms", exact=True).count() == 1
