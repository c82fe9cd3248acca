"""The warning about sellers, where people meet them: after an attempt."""

from __future__ import annotations

import re

import pytest

from guichet.casefile import FAILED_OUTCOMES
from tests.factories import NOW, an_attempt

CARD = "Un créneau ne s’achète pas"


def after(client, dossier, **said):
    number = an_attempt(dossier, NOW, **said).number
    answer = client.get(f"/dossiers/{dossier.pk}/journal/{number}/")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture
def dossier(db):
    from guichet.dossiers.services import create_dossier
    from tests.support.profiles import a_full_profile

    return create_dossier(pseudonym="Sam EXEMPLE", by="test", at=NOW, profile=a_full_profile())


@pytest.mark.parametrize("outcome", sorted(FAILED_OUTCOMES))
def test_after_a_failure_the_page_says_that_no_seller_is_needed(signed_in, dossier, outcome):
    """AT-12, WA-01."""
    said = after(signed_in, dossier, outcome=outcome)
    assert CARD in said
    assert "Le rendez-vous est gratuit." in said
    assert "/comprendre/payer/" in said


@pytest.mark.parametrize("outcome", ["slot_found", "slot_later", "slot_too_far", "slot_lost"])
def test_after_a_slot_was_seen_the_page_says_it_too(signed_in, dossier, outcome):
    """AT-12, WA-01: an attempt that found a slot is a moment when sellers call."""
    assert CARD in after(signed_in, dossier, outcome=outcome)


def test_the_card_blames_nobody_and_asks_nothing(signed_in, dossier):
    """WA-03, WA-02."""
    said = after(signed_in, dossier, outcome="no_slot")
    card = re.search(rf"{CARD}.*?</(?:div|section|aside)>", said, re.DOTALL)[0]
    assert not re.search(r"avez-vous payé|votre faute|interdit|illégal|<input", card)
    assert "rdvprefecture" not in card
    sentences = re.split(r"[.?!·]", re.sub(r"<[^>]+>", " ", card))
    assert max(len(one.split()) for one in sentences) <= 12


def test_a_letter_sent_brings_no_word_about_sellers(signed_in, dossier):
    assert CARD not in after(signed_in, dossier, channel="lrar", outcome="sent")


@pytest.mark.parametrize("outcome", ["no_slot", "slot_found"])
def test_the_easy_pages_say_it_too(signed_in, dossier, outcome):
    """AT-12: for who notes an attempt with pictures."""
    number = an_attempt(dossier, NOW, outcome=outcome).number
    said = signed_in.get(f"/dossiers/{dossier.pk}/images/fait/{number}/").content.decode()
    assert CARD in said.replace("\u00a0", " ")
