"""File names: legal for the portal whatever the label, sorted, explicit."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.filing_names import digits_for, legal_words, number_in, piece_file_name


@given(
    st.integers(1, 400), st.text(max_size=200), st.integers(20, 80), st.none() | st.integers(1, 99)
)
def test_any_label_gives_a_legal_name(
    number: int, label: str, longest: int, part: int | None
) -> None:
    name = piece_file_name(number, label, longest=longest, part=part, digits=3)
    assert re.fullmatch(r"PJ\d{3}_[A-Za-z0-9][A-Za-z0-9_-]*\.pdf", name)
    assert len(name) <= longest
    assert number_in(name) == number


def test_the_name_says_what_the_label_says_without_accents() -> None:
    name = piece_file_name(4, "Captures d’écran, semaines 1 à 3", longest=80)
    assert name == "PJ04_Captures_d_ecran_semaines_1_a_3.pdf"
    assert legal_words("Œuvre, cœur & ßtraße — n° 5 (août)") == "OEuvre_coeur_sstrasse_n_5_aout"


def test_a_long_label_is_cut_between_two_words() -> None:
    name = piece_file_name(12, "mot " * 40, longest=40, part=3)
    assert name == "PJ12_mot_mot_mot_mot_mot_mot_mot_3.pdf"


def test_the_portal_sorts_the_names_as_the_inventory_does() -> None:
    for count in (9, 99, 120):
        digits = digits_for(count)
        names = [
            piece_file_name(number, "x", longest=80, digits=digits)
            for number in range(1, count + 1)
        ]
        assert names == sorted(names)


def test_a_name_without_a_number_has_none() -> None:
    assert number_in("Requete.pdf") is None
