"""What is stored of an inspection can be read again."""

from __future__ import annotations

import pytest

from guichet.reading import Box, Finding, Inspection, Line, NotAnInspection, from_json

SEEN = Inspection(
    readable=True,
    width=1920,
    height=1080,
    device="desktop",
    date=Finding("seen", "2026-11-22", "22/11/2026", Box(1800, 1050, 1880, 1070)),
    state="no_slot",
    lines=(Line("22/11/2026", 0.99, Box(1800, 1050, 1880, 1070)), Line("exact", 1.0)),
    remedies=("Montrez l’heure.",),
)


def test_a_stored_inspection_is_read_again_as_it_was() -> None:
    assert from_json(SEEN.to_json()) == SEEN
    assert from_json(Inspection(readable=False, reason="Vide.").to_json()).reason == "Vide."


def test_a_key_of_another_version_is_left_out() -> None:
    assert from_json(SEEN.to_json().replace('{"readable"', '{"colour":"red","readable"')) == SEEN


@pytest.mark.parametrize("stored", ["", "null", "[]", "{}", '{"readable":true,"date":{}}'])
def test_what_is_no_inspection_is_refused(stored: str) -> None:
    with pytest.raises(NotAnInspection):
        from_json(stored)
