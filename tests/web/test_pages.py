"""Every page, in a real browser, on a phone and on a laptop, in light and in dark."""

from __future__ import annotations

from pprint import pformat

import pytest

from tests.support.pages import faults_of

pytestmark = pytest.mark.e2e

EVERYWHERE = [
    "/",
    "/style/",
    "/aide/",
    "/lieux/",
    "/lieux/?place=93200+Saint-Denis",
    "/lieux/?place=Saint-Denis",
    "/lieux/aide/?departement=93",
    "/dossiers/nouveau/",
    "/calendrier/",
    "/cette-page-n-existe-pas/",
]
IN_A_DOSSIER = [
    "/dossiers/{id}/",
    "/dossiers/{id}/avant/",
    "/dossiers/{id}/profil/",
    "/dossiers/{id}/profil/identite/",
    "/dossiers/{id}/profil/prefecture/",
    "/dossiers/{id}/profil/demarche/",
    "/dossiers/{id}/profil/titre/",
    "/dossiers/{id}/profil/contacts/",
    "/dossiers/{id}/profil/papiers/",
    "/dossiers/{id}/profil/sans-titre/",
    "/dossiers/{id}/faits/urgence/",
    "/dossiers/{id}/faits/urgence/ajouter/",
    "/dossiers/{id}/faits/frais/",
    "/dossiers/{id}/faits/frais/1/",
    "/dossiers/{id}/faits/decisions/",
    "/dossiers/{id}/faits/decisions/ajouter/",
    "/dossiers/{id}/fiche/",
    "/dossiers/{id}/archiver/",
    "/dossiers/{id}/effacer/",
    "/dossiers/{id}/effacer/?suite=1",
]


def _faults(page, live_guichet, addresses, dossier):
    found = {}
    for address in addresses:
        page.goto(live_guichet.url + address.format(id=dossier.pk))
        faults = faults_of(page)
        if faults:
            found[address] = faults
    return found


def test_no_page_has_a_fault_at_360_pixels(phone_page, live_guichet, dossier):
    faults = _faults(phone_page, live_guichet, EVERYWHERE + IN_A_DOSSIER, dossier)
    assert not faults, pformat(faults)


def test_no_page_has_a_fault_at_1280_pixels(laptop_page, live_guichet, dossier):
    faults = _faults(laptop_page, live_guichet, EVERYWHERE + IN_A_DOSSIER, dossier)
    assert not faults, pformat(faults)


def test_a_page_with_faults_to_correct_has_no_fault_itself(phone_page, live_guichet, dossier):
    phone_page.goto(f"{live_guichet.url}/dossiers/nouveau/")
    phone_page.get_by_role("button", name="Ouvrir le dossier").click()
    phone_page.get_by_role("alert").wait_for()
    assert faults_of(phone_page) == []


def test_the_closed_page_and_the_plain_calendar_have_no_fault(browser, live_guichet):
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    for address in ("/", "/calendrier/"):
        page.goto(live_guichet.url + address)
        assert faults_of(page) == []
    context.close()
