"""A preview cites what can be joined and nothing else, as the folder does, and says so."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guichet.evidence.services import add_captures
from guichet.letters import readable
from guichet.storage.uploads import Upload
from tests.factories import png
from tests.support.letter_dossiers import an_example, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(db):
    made = an_example()
    bad = Upload("abime.pdf", b"%PDF-1.7 rien", "application/pdf")
    good = Upload("Quittance.png", png(), "image/png")
    add_captures(made, [bad, good], by="test", at=timezone.now())
    return made


def test_a_damaged_file_is_no_piece_of_the_preview_and_the_page_says_so(signed_in, dossier):
    """FI-05"""
    page = words_of(signed_in, f"/dossiers/{dossier.pk}/lettres/requete/")
    assert "Des fichiers ne peuvent pas être joints." in page
    notice, _, article = page.partition("<article")
    assert "abime.pdf" in notice
    assert "Quittance" in article
    assert "abime" not in article.lower()


def test_the_letter_kept_is_the_one_that_was_shown(signed_in, dossier):
    for _ in range(2):  # finished twice, the same bytes are kept once
        signed_in.post(f"/dossiers/{dossier.pk}/lettres/requete/terminer/")
    letter = dossier.letters.get()
    assert "abime" not in str(letter.basis["case"]["other_pieces"])


def test_an_original_is_opened_once_for_all_the_previews(signed_in, dossier, monkeypatch):
    words_of(signed_in, f"/dossiers/{dossier.pk}/lettres/requete/")
    opened = []
    monkeypatch.setattr(readable, "_fault", lambda *found: opened.append(found))
    words_of(signed_in, f"/dossiers/{dossier.pk}/lettres/lrar/")
    assert opened == []


def test_nothing_is_said_where_everything_can_be_joined(signed_in):
    page = words_of(signed_in, f"/dossiers/{an_example().pk}/lettres/requete/")
    assert "ne peuvent pas être joints" not in page
