"""The titre to renew as a piece of the requête: proposed, cited, and never a wall."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import timezone

from guichet.documents.blocks import PieceRef
from guichet.evidence.services import add_captures
from guichet.letters.needs.choices import advised
from guichet.letters.options import LOST, LetterOptions
from guichet.letters.story import tell
from guichet.letters.writing import write
from guichet.storage.uploads import Upload
from tests.factories import png
from tests.letters.cases import rejected, too_late
from tests.letters.reading import said
from tests.personas import DAY, PARIS, a_file, ana, awa
from tests.support.letter_dossiers import an_example, words_of

PAPER = a_file("Titre.pdf", dt.datetime(2026, 10, 1, 9, tzinfo=PARIS), "application/pdf")


def asked(case, **options):
    found = advised("requete", tell(case, on=DAY), LetterOptions(on=DAY, **options))
    return [one.field for one in found]


def test_the_end_of_the_titre_cites_the_copy_that_shows_it():
    """RQ-29"""
    text = said("requete", awa(other_pieces=(PAPER,)), titre=PAPER.id)
    assert "mon titre expire le 11 décembre 2026 (pièce n° 6). L’urgence doit" in text
    assert "pièce n° 6 : Titre" in text


def test_whoever_has_no_copy_any_more_says_so_and_is_not_stopped():
    text = said("requete", titre=LOST)
    assert "Je n’ai plus ce titre : je ne peux pas en joindre de copie." in text
    assert "(pièce n° 6)" not in text


def test_the_copy_is_proposed_for_a_renewal_until_it_is_there_or_said_lost():
    with_paper = awa(other_pieces=(PAPER,))
    assert asked(awa()) == asked(with_paper) == ["titre_copy"]
    assert asked(with_paper, titre=PAPER.id) == asked(awa(), titre=LOST) == []
    assert asked(ana()) == []
    assert "Ma demande est un renouvellement" in said("requete")


@pytest.mark.django_db
def test_the_page_proposes_the_papers_of_the_dossier_and_the_letter_follows(signed_in):
    dossier = an_example()
    [received] = add_captures(
        dossier, [Upload("Mon titre.png", png(), "image/png")], by="test", at=timezone.now()
    )
    page = f"/dossiers/{dossier.pk}/lettres/requete/"
    shown = words_of(signed_in, page)
    assert "Ajoutez la copie de votre titre, ou du récépissé." in shown
    form = {"vu": "1", "on": timezone.localdate().isoformat(), "filing_mode": "telerecours",
            "communicate_days": 5, "takes_place_days": 15, "astreinte_per_day": 100, "costs": "0",
            "titre": str(received.capture.pk)}  # fmt: skip
    address = f"{page}?{'&'.join(f'{name}={value}' for name, value in form.items())}"
    told = re.sub(r"<[^>]+>", "", words_of(signed_in, address))
    assert "Ajoutez la copie de votre titre" not in told
    assert re.search(r"mon titre expire le [^.]+ \(pièce n° \d+\)\.", told)


@pytest.mark.parametrize("complete", [True, None])
@pytest.mark.parametrize("maker", [awa, ana, too_late, rejected])
def test_no_piece_of_the_inventory_is_left_without_a_sentence_that_cites_it(maker, complete):
    """RQ-29, R. 412-2: an orphan piece proves nothing, and a clerk asks what it is."""
    case = maker()
    gate = case.gate.model_copy(update={"file_complete": complete})
    case = maker(gate=gate, other_pieces=(*case.other_pieces, PAPER))
    document = write("requete", case, LetterOptions(on=DAY))
    listed = len(tell(case, on=DAY).pieces.all)
    cited = {
        number
        for block in document.blocks
        for inline in inlines_of(block)
        if isinstance(inline, PieceRef)
        for number in inline.numbers
    }
    assert cited == set(range(1, listed + 1))


def inlines_of(block):
    """Yield the inlines of a paragraph and of each item of a list."""
    for text in (getattr(block, "inlines", ()), *getattr(block, "items", ())):
        yield from text if isinstance(text, tuple) else (text,)
