"""The page « Relier l’extension »: one code to paste, and the browsers that can be cut off."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from guichet.api.models import Pairing
from guichet.audit.models import AuditEvent
from guichet.dossiers.services import archive_dossier
from tests.factories import NOW, a_dossier
from tests.support.extension import Extension
from tests.support.pages import faults_of

if TYPE_CHECKING:
    from playwright.sync_api import Page


def text(answer):
    return answer.content.decode()


def test_the_page_makes_a_code_that_pairs_and_shows_it_once(signed_in, dossier):
    path = f"/dossiers/{dossier.id}/extension/"
    made = text(signed_in.post(path))
    base, code = re.search(r'class="digest">(http://testserver)#([\w-]{22})<', made).groups()
    assert code not in text(signed_in.get(path))
    assert base == "http://testserver"
    assert Extension(Client()).pair(code).status_code == 201
    assert "Chromium 156 / Linux" in text(signed_in.get(path))


def test_a_browser_is_cut_off_with_one_button_and_what_it_sent_stays(signed_in, dossier, extension):
    """The person alone decides what may add to the dossier, and takes it back."""
    extension.send()
    path = f"/dossiers/{dossier.id}/extension/"
    page = text(signed_in.get(path))
    assert "Dernier envoi le" in page
    button = re.search(r'action="([^"]+/couper/)"', page)[1]
    after = signed_in.post(button, follow=True)
    assert "Aucun navigateur n’est relié" in text(after)
    assert extension.send().status_code == 401
    assert dossier.attempts.count() == 1
    done = set(AuditEvent.objects.filter(dossier=dossier.id).values_list("actor", "verb"))
    assert {("extension", "browser_paired"), ("person", "browser_revoked")} <= done


def test_a_browser_of_another_dossier_is_not_cut_off_from_here(signed_in, extension):
    pairing, other = Pairing.objects.get(), a_dossier()
    answer = signed_in.post(f"/dossiers/{other.id}/extension/{pairing.id}/couper/")
    assert answer.status_code == 404
    assert extension.send().status_code == 201


def test_an_archived_dossier_offers_no_code(signed_in, dossier):
    archive_dossier(dossier, by="test", at=NOW)
    page = text(signed_in.get(f"/dossiers/{dossier.id}/extension/"))
    assert "Un dossier archivé ne reçoit plus rien." in page
    assert "Faire un code" not in page


def test_the_journal_leads_to_the_page(signed_in, dossier, extension):
    path = f"/dossiers/{dossier.id}/extension/"
    assert path in text(signed_in.get(f"/dossiers/{dossier.id}/journal/"))
    extension.send()
    assert path in text(signed_in.get(f"/dossiers/{dossier.id}/journal/"))


@pytest.mark.e2e
def test_the_page_holds_on_a_phone_without_any_fault(phone_page: Page, live_guichet):
    """A code on the screen and two browsers, 360 pixels wide."""
    from django.utils import timezone

    from guichet.api.pairings import make_code

    dossier = a_dossier()
    for _ in range(2):
        Extension(Client()).pair(make_code(dossier, at=timezone.now()))
    phone_page.goto(f"{live_guichet.url}/dossiers/{dossier.pk}/extension/")
    phone_page.get_by_role("button", name="Faire un code").click()
    assert phone_page.get_by_text(f"{live_guichet.url}#").is_visible()
    assert faults_of(phone_page) == []
