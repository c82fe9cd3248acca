"""The catalogue of letters: what a header promises exists."""

from importlib import import_module

import pytest

from guichet.letters.catalogue import catalogue
from guichet.letters.moments import MOMENTS
from guichet.letters.needs import NEEDS

LETTERS = list(catalogue().values())


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_a_header_names_needs_moments_and_values_that_exist(letter):
    assert set(letter.needs) <= set(NEEDS)
    assert set(letter.when) <= set(MOMENTS)
    for name in letter.values:
        assert callable(import_module(f"guichet.letters.values.{name}").values)


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.id)
def test_the_shelf_says_in_short_sentences_what_a_letter_is_for(letter):
    for sentence in f"{letter.about} {letter.finish}".split("."):
        assert len(sentence.split()) <= 12, sentence


def test_two_letters_of_a_group_never_claim_the_same_place():
    places = [(letter.group, letter.rank) for letter in LETTERS]
    assert len(set(places)) == len(places)
