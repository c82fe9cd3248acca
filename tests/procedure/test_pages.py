"""The pages of the procedure in a real browser, in many states, on a phone and on a laptop."""

from __future__ import annotations

import datetime as dt
from pprint import pformat

import pytest
from django.utils import timezone

from guichet.casefile import Decision
from guichet.dossiers.services import profile_of, save_profile
from guichet.procedure.date_feed import open_feed
from tests.support.pages import faults_at_a_glance, faults_of

pytestmark = pytest.mark.e2e

PAGES = [
    "/dossiers/{id}/",
    "/dossiers/{id}/avant/",
    "/dossiers/{id}/reperes/",
    "/dossiers/{id}/pourquoi/",
    "/dossiers/{id}/pourquoi/regle/echecs_repetes/",
    "/dossiers/{id}/pourquoi/delai/lapse_6_months/",
    "/dossiers/{id}/pourquoi/chiffre/emails_par_semaine/",
    "/dossiers/{id}/pourquoi/avertissement/oqtf/",
    "/dossiers/{id}/histoire/",
    "/dossiers/{id}/histoire/?forme=tableau",
    "/dossiers/{id}/dates/",
    "/comprendre/",
    "/comprendre/payer/",
    "/comprendre/avant-d-essayer/",
]


def change(dossier, **values):
    profile = profile_of(dossier)
    gate = profile.gate.model_copy(update=values.pop("gate", {}))
    save_profile(dossier, profile.model_copy(update={"gate": gate, **values}), by="test")


def faults(page, live_guichet, dossier, addresses=PAGES, look=faults_of):
    found = {}
    for address in addresses:
        page.goto(live_guichet.url + address.format(id=dossier.pk))
        seen = look(page)
        if seen:
            found[address] = seen
    return found


def test_no_page_has_a_fault_at_360_pixels(phone_page, live_guichet, dossier):
    open_feed(dossier, by="test", at=timezone.now())
    found = faults(phone_page, live_guichet, dossier)
    assert not found, pformat(found)


def test_no_page_has_a_fault_at_1280_pixels(laptop_page, live_guichet, dossier):
    found = faults(laptop_page, live_guichet, dossier)
    assert not found, pformat(found)


STATES = {
    "help first": {"gate": {"oqtf": "see_someone"}},
    "a decision": {"gate": {"no_decision": None, "decision": Decision(kind="refusal")}},
    "lodged": {"gate": {"already_lodged": True, "lodged_on": dt.date(2026, 1, 5)}},
    "the ANEF": {"channel": "anef", "demarche": "etudiant", "kind": "renewal"},
    "by post": {"channel": "post"},
    "elsewhere": {"demarche": "naturalisation", "channel": "anef"},
    "dates that contradict each other": {"titre_expires_on": dt.date(1950, 1, 1)},
}


@pytest.mark.parametrize("state", STATES)
def test_the_page_of_the_day_and_its_reasons_have_no_fault_in_any_state(
    phone_page, live_guichet, dossier, state
):
    change(dossier, **STATES[state])
    pages = ["/dossiers/{id}/", "/dossiers/{id}/pourquoi/", "/dossiers/{id}/dates/"]
    found = faults(
        phone_page, live_guichet, dossier, pages, lambda page: faults_at_a_glance(page, "light")
    )
    assert not found, pformat(found)


def test_the_rule_behind_an_answer_is_read_without_script(browser, live_guichet, dossier):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    live_guichet.let_in(context)
    page = context.new_page()
    page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/")
    page.get_by_role("link", name="Pourquoi ?", exact=True).first.click()
    page.get_by_role("heading", name="Pourquoi cette réponse").wait_for()
    page.locator("a.whole").first.click()
    page.get_by_role("heading", name="Ce que cette règle ne dit pas").wait_for()
    context.close()
