"""Who opened a dossier: what is noted, and how the page says it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from guichet.audit.models import AuditEvent
from guichet.web.views.acts import OTHER, VERBS
from tests.factories import a_screenshot, an_attempt
from tests.support.checkout import ROOT
from tests.support.live import sign_in

pytestmark = pytest.mark.django_db


def openings(dossier):
    return AuditEvent.objects.filter(dossier=dossier.pk, verb="dossier_opened")


def test_a_session_that_opens_a_dossier_is_noted_once(signed_in, dossier):
    for page in ("journal/", "preuves/", "profil/", "journal/"):
        signed_in.get(f"/dossiers/{dossier.pk}/{page}")
    assert openings(dossier).count() == 1


def test_another_session_is_noted_again(signed_in, dossier):
    signed_in.get(f"/dossiers/{dossier.pk}/journal/")
    sign_in(Client()).get(f"/dossiers/{dossier.pk}/journal/")
    assert openings(dossier).count() == 2


def test_a_browser_that_was_not_let_in_is_refused_and_opens_nothing(client, dossier):
    assert client.get(f"/dossiers/{dossier.pk}/journal/").status_code == 403
    assert openings(dossier).count() == 0


def test_an_unknown_dossier_leaves_no_trace(signed_in):
    signed_in.get("/dossiers/00000000-0000-7000-8000-000000000000/journal/")
    assert not AuditEvent.objects.filter(verb="dossier_opened").exists()


def test_the_page_says_each_act_in_plain_words(signed_in, dossier):
    an_attempt(dossier, files=(a_screenshot(),))
    said = signed_in.get(f"/dossiers/{dossier.pk}/actes/").content.decode()
    assert "Qui a ouvert mon dossier" in said
    for words in ("Dossier ouvert", "Dossier créé", "Essai ou démarche noté"):
        assert words in said
    assert "Sur cet ordinateur, dans ces pages" in said
    assert "dossier_opened" not in said


def test_the_profile_leads_to_the_page(signed_in, dossier):
    said = signed_in.get(f"/dossiers/{dossier.pk}/profil/").content.decode()
    assert f"/dossiers/{dossier.pk}/actes/" in said


def test_every_act_that_the_code_notes_has_its_words():
    """A verb without words would show as « Autre acte »: nobody would know what was done."""
    noted = set()
    for source in (ROOT / "guichet").rglob("*.py"):
        noted |= set(re.findall(r"note_act\([^,]+, \"(\w+)\", ", source.read_text("utf-8")))
    assert len(noted) > 8
    assert noted - {"dossier_erased"} <= set(VERBS)  # an erased dossier has no page any more
    assert OTHER not in VERBS.values()


def test_a_long_history_goes_on_another_page(signed_in, dossier):
    from guichet.audit.services import note_act

    for _ in range(60):
        note_act("person", "profile_changed", dossier.pk)
    first = signed_in.get(f"/dossiers/{dossier.pk}/actes/").content.decode()
    assert "Page 1 sur 2" in first
    assert "Dossier créé" in signed_in.get(f"/dossiers/{dossier.pk}/actes/?page=2").content.decode()
