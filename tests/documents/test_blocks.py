import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.documents.blocks import (
    Document,
    Heading,
    Paragraph,
    PieceRef,
    Rule,
    Span,
    Table,
    link_of,
    plain,
    text_of,
)
from tests.documents.samples import CREATED, note


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ((4,), "pièce n° 4"),
        ((2, 3), "pièces n° 2 et 3"),
        ((2, 3, 4, 5), "pièces n° 2 à 5"),
        ((2, 4, 7), "pièces n° 2, 4 et 7"),
        ((7, 5, 4, 3, 1, 1), "pièces n° 1, 3 à 5 et 7"),
    ],
)
def test_a_reference_names_its_pieces_in_order(numbers, text):
    assert PieceRef(numbers).text.replace("\u00a0", " ") == text


@given(st.sets(st.integers(1, 40), min_size=1).map(tuple))
def test_a_reference_names_each_piece_once(numbers):
    listed = (
        PieceRef(numbers).text.partition("°\u00a0")[2].replace("\u00a0", " ").replace(" et ", ", ")
    )
    read = []
    for part in listed.split(", "):
        first, _, last = part.partition(" à ")
        read += range(int(first), int(last or first) + 1)
    assert read == sorted(numbers)


@pytest.mark.parametrize("numbers", [(), (0,), (3, -1)])
def test_a_reference_without_a_numbered_piece_is_refused(numbers):
    with pytest.raises(ValueError, match="numbered from 1"):
        PieceRef(numbers)


@pytest.mark.parametrize(
    ("levels", "accepted"),
    [((1, 2, 3, 1), True), ((2,), False), ((1, 3), False), ((0,), False)],
)
def test_headings_may_not_skip_a_level(levels, accepted):
    blocks = tuple(Heading(f"Titre {level}", level) for level in levels)
    if accepted:
        assert note(*blocks).blocks == blocks
    else:
        with pytest.raises(ValueError, match="skips"):
            note(*blocks)


def test_two_blocks_may_not_share_an_id():
    with pytest.raises(ValueError, match="two blocks"):
        note(Rule(id="a"), Paragraph("x", id="a"))


def test_an_id_cannot_carry_markup():
    with pytest.raises(ValueError, match="not a block id"):
        note(Rule(id='a" onclick="x'))


def test_a_document_without_title_is_refused():
    with pytest.raises(ValueError, match="title"):
        Document(" \x00 ", (), CREATED)


def test_a_document_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="offset"):
        Document("Titre", (), dt.datetime(2026, 3, 3))  # noqa: DTZ001


@pytest.mark.parametrize(
    "wrong",
    [
        {"headers": (), "rows": ()},
        {"headers": ("a", "b"), "rows": (("1",),)},
        {"headers": ("a",), "rows": (), "widths": (1, 2)},
        {"headers": ("a",), "rows": (), "widths": (0,)},
        {"headers": ("a",), "rows": (), "alignment": ("end", "end")},
    ],
)
def test_a_table_whose_parts_do_not_fit_is_refused(wrong):
    with pytest.raises(ValueError, match=r"column|row|entries"):
        Table(**wrong)


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://exemple.example/a", True),
        ("mailto:a@exemple.example", True),
        ("#known", True),
        ("#unknown", False),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://a b", False),
    ],
)
def test_only_pages_mailboxes_and_blocks_of_the_document_are_linked(target, kept):
    assert (link_of(Span("x", target=target), {"known"}) == target) is kept


def test_controls_and_direction_overrides_are_dropped_from_a_text():
    assert plain("a\x00b\u202ec\ud800d\ufffee\r\nf\tg") == "abcde\nf g"


def test_the_text_of_a_paragraph_is_the_text_of_its_runs():
    assert (
        text_of(("Voir ", PieceRef((1,)), Span(" ici", strong=True))) == "Voir pièce n°\u00a01 ici"
    )


def test_a_language_is_a_code():
    with pytest.raises(ValueError, match="language"):
        Document("Titre", (), CREATED, language='fr"/>')
