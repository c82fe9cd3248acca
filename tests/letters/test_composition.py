"""The texts are ours, the facts are the person's: a fact is never read as markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.blocks import Heading, Items, Paragraph, PieceRef, text_of
from guichet.letters.composition import BrokenText, compose


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80))
def test_what_a_person_writes_never_changes_the_structure(written):
    blocks = compose("# Titre\n\nAvant {{ value }} après\n\n- {{ value }}", {"value": written})
    assert [type(block) for block in blocks] == [Heading, Paragraph, Items]


@pytest.mark.parametrize(
    "written", ["# titre", "- liste", "**gras**", "<b>x</b>", "{{ 7*7 }}", "1. a"]
)
def test_marks_typed_by_a_person_are_printed_as_they_are(written):
    [block] = compose("{{ value }}", {"value": written})
    assert isinstance(block, Paragraph)
    assert text_of(block.inlines) == written


def test_a_text_that_prints_an_unknown_value_is_never_a_letter_with_a_hole():
    with pytest.raises(BrokenText):
        compose("Bonjour {{ nobody }}", {})
    with pytest.raises(BrokenText):
        compose("Bonjour {{ nobody }}", {"nobody": None})


def test_a_reference_to_a_piece_stays_a_reference():
    [block] = compose("Voir {{ ref }}.", {"ref": PieceRef((2, 3, 4))})
    assert block.inlines == ("Voir ", PieceRef((2, 3, 4)), ".")


def test_an_id_line_names_the_next_block():
    [first, second] = compose("@ RQ-01\nUn\n\nDeux", {})
    assert (first.id, second.id) == ("RQ-01", None)


def test_an_id_before_nothing_is_a_programming_error():
    with pytest.raises(BrokenText):
        compose("Un\n\n@ RQ-01\n", {})


def test_a_sentence_that_announces_a_list_stays_on_its_page():
    before, _, after = compose("Ceci :\n\n@ EM-01\n- un\n- deux\n\nFin", {})
    assert isinstance(before, Paragraph)
    assert isinstance(after, Paragraph)
    assert (before.keep_with_next, after.keep_with_next) == (True, False)
