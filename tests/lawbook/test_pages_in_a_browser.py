"""The pages of the rule base in a real browser: axe, two widths, two colour schemes, on paper."""

from __future__ import annotations

from pprint import pformat

import pytest

from tests.support.pages import faults_of

pytestmark = pytest.mark.e2e

PAGES = [
    "/droit/",
    "/droit/?q=silence&kind=rule",
    "/droit/?q=zzyzx",
    "/droit/regle/echecs_repetes/",
    "/droit/delai/implicit_refusal/",
    "/droit/chiffre/champs_requete/",
    "/droit/citation/ceseda_r311_1_ancien/",
    "/droit/suites/",
    "/droit/changements/",
    "/droit/imprimer/delais/",
]


def _faults(page, live_guichet):
    found = {}
    for address in PAGES:
        page.goto(live_guichet.url + address)
        faults = faults_of(page)
        if faults:
            found[address] = faults
    return found


def test_no_page_has_a_fault_at_360_pixels(phone_page, live_guichet):
    faults = _faults(phone_page, live_guichet)
    assert not faults, pformat(faults)


def test_no_page_has_a_fault_at_1280_pixels(laptop_page, live_guichet):
    faults = _faults(laptop_page, live_guichet)
    assert not faults, pformat(faults)


def test_a_jurist_searches_reads_and_comes_back_without_script(browser, live_guichet):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    live_guichet.let_in(context)
    page = context.new_page()
    page.goto(f"{live_guichet.url}/droit/")
    page.get_by_label("Mots cherchés").fill("453391")
    page.get_by_role("button", name="Chercher").click()
    page.get_by_role("link", name="CE, 9 juin 2022").first.click()
    assert "453391" in page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="Les règles et leurs sources").first.click()
    page.get_by_role("link", name="Page suivante").click()
    assert "page 2 sur" in page.get_by_role("heading", level=2).first.inner_text()
    context.close()


def test_a_rule_prints_on_paper_with_its_sources_and_examples(laptop_page, live_guichet):
    laptop_page.goto(f"{live_guichet.url}/droit/regle/echecs_repetes/")
    laptop_page.emulate_media(media="print")
    assert not laptop_page.get_by_role("button", name="Quitter vite").is_visible()
    assert laptop_page.get_by_text("CE, 10 juin 2020, n° 435594").first.is_visible()
    table = laptop_page.get_by_role("table")
    width = laptop_page.evaluate("document.documentElement.clientWidth")
    assert table.bounding_box()["width"] <= width
