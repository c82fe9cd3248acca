"""The pages of what is written after the filing, in a real Chromium, on a phone and a laptop."""

from __future__ import annotations

from pprint import pformat
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.support.at_court import (
    before_the_judge,
    defended,
    given_a_date,
    not_obeyed,
    reply,
    support,
)
from tests.support.letter_dossiers import answered
from tests.support.live import sign_in
from tests.support.pages import faults_at_a_glance, faults_of
from tests.support.since import day

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guichet.dossiers.models import Dossier

pytestmark = pytest.mark.e2e


@pytest.fixture
def states(transactional_db) -> list[tuple[Dossier, list[str]]]:
    """Return a dossier at each turning point, with the pages that it changes."""
    client = sign_in(Client())
    replied, silent = defended(client), defended(client)
    reply(client, replied)
    support(client, replied)
    client.post(f"/dossiers/{replied.pk}/lettres/intervention/terminer/")
    done = f"lettres/terminees/{replied.letters.get(kind='intervention').pk}/"
    worried = answered(before_the_judge(client), oqtf="see_someone", oqtf_seen_by=None)
    lodged = answered(given_a_date(client), already_lodged=True, lodged_on=day(-150))
    refused = f"?vu=1&on={day(0)}&filing_mode=telerecours&first_piece=9&offer=too_late"
    return [
        (not_obeyed(client), ["lettres/", "lettres/inexecution/", "suite/"]),
        (replied, ["lettres/replique/", "lettres/intervention/", "faits/reponses/",
                   "faits/associations/1/", done, f"{done}deposer/"]),
        (silent, ["lettres/replique/", "faits/reponses/ajouter/"]),
        (given_a_date(client), ["lettres/offre/", f"lettres/offre/{refused}",
                                "lettres/desistement/"]),
        (worried, ["lettres/audience/"]),
        (lodged, ["lettres/orientation_suspension/"]),
    ]  # fmt: skip


def faults_on(page: Page, live, states, look=faults_of) -> dict[str, list[str]]:
    found = {}
    for dossier, paths in states:
        for path in paths:
            page.goto(f"{live.url}/dossiers/{dossier.pk}/{path}")
            page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
            faults = look(page)
            if faults:
                found[path] = faults
    return found


def test_no_page_has_a_fault_on_a_phone(phone_page, live_guichet, states):
    faults = faults_on(phone_page, live_guichet, states)
    assert not faults, pformat(faults)


def test_no_page_has_a_fault_on_a_laptop(laptop_page, live_guichet, states):
    faults = faults_on(
        laptop_page, live_guichet, states[:2], lambda page: faults_at_a_glance(page, "light")
    )
    assert not faults, pformat(faults)


def test_on_a_phone_a_person_tells_the_court_of_a_date_and_keeps_the_letter(
    phone_page, live_guichet, transactional_db
):
    """OU-04, OU-05"""
    dossier = given_a_date(sign_in(Client()))
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/lettres/")
    phone_page.click("main a:has-text('Écrire au tribunal')")
    assert phone_page.locator("article").count() == 0
    phone_page.check("input[name=offer][value=suits]")
    phone_page.click("text=Mettre à jour l’aperçu")
    assert "Cette date me convient." in phone_page.inner_text("article")
    phone_page.click("text=Terminer cette lettre")
    assert phone_page.locator("text=Rien n’a été envoyé.").count() == 1
