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


def test_a_question_that_depends_on_another_answer_waits_for_it(
    phone_page, live_guichet, new_dossier
):
    phone_page.goto(f"{live_guichet.url}/dossiers/{new_dossier.pk}/avant/")
    date = phone_page.get_by_label("À quelle date")
    assert not date.is_visible()
    phone_page.check("input[name=already_lodged][value=oui]")
    assert date.is_visible()
    phone_page.check("input[name=already_lodged][value=non]")
    assert not date.is_visible()


def test_long_work_says_how_far_it_is_without_a_click(phone_page, live_guichet):
    phone_page.goto(f"{live_guichet.url}/style/")
    for _ in range(2):
        with phone_page.expect_response("**/style/progression/") as answer:
            pass
        assert "7 fichiers sur 12" in answer.value.text()


def test_everything_can_be_reached_with_the_keyboard_and_the_focus_is_seen(
    laptop_page, live_guichet
):
    laptop_page.goto(f"{live_guichet.url}/dossiers/nouveau/")
    laptop_page.keyboard.press("Tab")
    assert laptop_page.locator(":focus").inner_text() == "Aller au contenu"
    reached = set()
    for _ in range(25):
        laptop_page.keyboard.press("Tab")
        focused = laptop_page.locator(":focus")
        if not focused.count():
            break
        reached.add(focused.evaluate("one => one.name || one.textContent.trim()"))
        outline = focused.evaluate("one => getComputedStyle(one).outlineStyle")
        assert outline == "solid"
        box = focused.bounding_box()
        assert 0 <= box["y"] < 800
    assert {"pseudonym", "place", "demarche", "Ouvrir le dossier", "Quitter vite"} <= reached


def test_the_page_prints_without_its_buttons(laptop_page, live_guichet, dossier):
    laptop_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/fiche/")
    laptop_page.emulate_media(media="print")
    assert not laptop_page.get_by_role("button", name="Quitter vite").is_visible()
    assert not laptop_page.get_by_role("button", name="Imprimer").is_visible()
    assert laptop_page.get_by_role("heading", name="Fiche à montrer").is_visible()
