"""Sentences read with small faults are put back as their site writes them, and no others."""

from __future__ import annotations

import pytest

from guichet.reading.sentences import mended

NO_SLOT = "Aucun créneau disponible à partir de cette date"


@pytest.mark.parametrize(
    "read",
    [
        "Aucuncréneaudisponible à partir decette date.",
        "Aucun creneau disponible a partir de cette date.",
        "Aucun créneau disponibIe à partir\nde cette date.",
        "Aucun créneau disponib1e à partir de cette dote.",
    ],
)
def test_a_sentence_read_with_a_small_fault_is_found_again(read: str) -> None:
    text = mended(f"Préfecture\n{read}\nMentions légales").text
    assert NO_SLOT in text or "Aucun creneau disponible a partir de cette date" in text
    assert text.startswith("Préfecture")
    assert text.endswith("Mentions légales")


@pytest.mark.parametrize(
    "other",
    [
        "Aucun créneau disponible sur cette semaine",
        "Un créneau est disponible à partir de cette date",
        "Des créneaux disponibles à partir de cette semaine",
        "Aucun agent disponible à partir de cette date de dépôt",
    ],
)
def test_another_sentence_is_left_as_it_is(other: str) -> None:
    """AT-06: no false « no slot »."""
    assert mended(other).text == other
