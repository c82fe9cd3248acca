"""Canonical JSON: one value, one sequence of bytes."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.sealing.canonical import MAX_INTEGER, NotCanonical, canonical_json

texts = st.text(st.characters(exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20
)


@given(values)
def test_what_is_written_reads_back_as_the_same_value(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(values)
def test_writing_again_what_was_read_gives_the_same_bytes(value: object) -> None:
    written = canonical_json(value)
    assert canonical_json(json.loads(written)) == written


@given(st.dictionaries(texts, scalars), st.randoms())
def test_the_order_in_which_keys_were_added_does_not_matter(
    value: dict[str, object], random: object
) -> None:
    items = list(value.items())
    random.shuffle(items)  # type: ignore[attr-defined]
    assert canonical_json(dict(items)) == canonical_json(value)


def test_the_example_of_the_standard_is_written_as_the_standard_says() -> None:
    """RFC 8785 §3.2.3: keys sorted by UTF-16 code units, « 😀 » before « דּ »."""
    value = {
        "\u20ac": "Euro Sign",
        "\r": "Carriage Return",
        "\ufb33": "Hebrew Letter Dalet With Dagesh",
        "1": "One",
        "\U0001f600": "Emoji: Grinning Face",
        "\u0080": "Control",
        "\u00f6": "Latin Small Letter O With Diaeresis",
    }
    names = ["Carriage Return", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew"]
    written = canonical_json(value).decode()
    assert [written.index(name) for name in names] == sorted(written.index(n) for n in names)


def test_control_characters_are_escaped_as_the_standard_says() -> None:
    assert canonical_json('\x08\t\n\x0c\r\x00\x1f\x7f"\\/é') == (
        b'"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f\\"\\\\/\xc3\xa9"'
    )


def test_composed_and_decomposed_accents_stay_two_texts() -> None:
    assert canonical_json("é") != canonical_json("e\u0301")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.0, r"\$: float"),
        ({"a": [1, math.nan]}, r"\$\.a\[1\]: float"),
        ({1: "a"}, "key 1 is not a string"),
        ({None: "a"}, "key None is not a string"),
        ("\ud800", "lone surrogate"),
        ({"\udfff": 1}, "lone surrogate"),
        (2**53, "beyond 2"),
        (-(2**53), "beyond 2"),
        (b"bytes", "bytes has no canonical form"),
        ({1, 2}, "set has no canonical form"),
    ],
)
def test_what_has_no_single_form_is_refused_with_its_place(value: object, reason: str) -> None:
    with pytest.raises(NotCanonical, match=reason):
        canonical_json(value)


def test_endless_nesting_is_refused() -> None:
    value: object = 0
    for _ in range(40):
        value = [value]
    with pytest.raises(NotCanonical, match="levels"):
        canonical_json(value)
