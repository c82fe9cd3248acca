"""The proofreader: each fault that it must find, planted in an otherwise good letter."""

from dataclasses import replace

import pytest

from guichet.documents.blocks import Paragraph, Span
from guichet.letters.catalogue import catalogue
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.proofreading import proofread
from guichet.letters.writing import gaps, write
from tests.personas import DAY, ana, awa
from tests.support.letter_dossiers import an_example, changed, words_of

PLANTED = {
    "blank": ["Né le [date de naissance]", "Fait à ....", "Le ______ 2026", "N° XXXX"],
    "form_words": ["Je suis né(e) à Paris", "la carte et/ou le récépissé", "né/née le 3 mars"],
    "constat": ["Ce constat le montre"],
    "promise": ["Je suis éligible", "dans 80\u00a0% des cas"],
    "contraction": ["Je demande à le préfet", "la décision de le préfet"],
    "elision": ["Lors de une de ces tentatives", "parce que il pleut"],
    "machine": ["Depuis None", "Bonjour {{ name }}"],
    "judge": ["La juge Mme Exemple a dit non"],
    "spacing": ["Est-ce vrai?", "«oui»", "pièce n° 3", "deux : trois"],
    "unknown_article": ["l’article R.\u00a0311-1 du code", "l’article L.\u00a0999-9 du code"],
    "unknown_decision": ["TA Melun, 27 février 2020, n°\u00a02001234"],
    "empty": [" "],
}


def a_letter(text):
    """Return the e-mail of Awa with one more paragraph."""
    document = write("email", awa(), LetterOptions(on=DAY))
    return replace(document, blocks=(*document.blocks, Paragraph(text, id="PLANTED")))


@pytest.mark.parametrize(
    ("fault", "words"), [(fault, words) for fault, all_ in PLANTED.items() for words in all_]
)
def test_a_planted_fault_is_found_where_it_stands(fault, words):
    assert fault in {one.fault for one in proofread(a_letter(words), DAY) if one.block == "PLANTED"}


def test_words_copied_from_a_page_are_left_as_they_are():
    assert proofread(a_letter((Span("Essayez [plus tard] ...", verbatim=True),)), DAY) == []


@pytest.mark.parametrize("person", [awa, ana])
@pytest.mark.parametrize("letter", catalogue())
def test_a_letter_of_the_catalogue_has_no_fault(letter, person):
    """RQ-07"""
    if gaps(letter, person(), on=DAY):
        with pytest.raises(NotReady):
            write(letter, person(), LetterOptions(on=DAY))
    else:
        assert proofread(write(letter, person(), LetterOptions(on=DAY)), DAY) == []


@pytest.mark.django_db
def test_a_person_is_told_of_a_blank_left_in_their_own_words(signed_in):
    dossier = changed(an_example(), reasons="Je vis ici avec [prénom de l’enfant].")
    text = words_of(signed_in, f"/dossiers/{dossier.pk}/lettres/lrar/")
    assert "Relisez ces mots avant de terminer." in text
    assert "un blanc à remplir" in text


@pytest.mark.django_db
def test_nothing_is_said_of_a_letter_without_doubt(signed_in):
    text = words_of(signed_in, f"/dossiers/{an_example().pk}/lettres/lrar/")
    assert "Relisez ces mots" not in text
