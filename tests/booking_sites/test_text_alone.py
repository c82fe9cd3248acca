"""The text of a page alone: what an extension sends, what is read on an image."""

from __future__ import annotations

import pytest

from guichet.booking_sites import State, read_text
from guichet.booking_sites.rdv_prefecture import SITE

CALENDAR = "Choisissez votre créneau\nlundi 24/11\n09h15\n09h30"


def test_a_calendar_with_a_day_and_an_hour_is_a_slot_seen() -> None:
    reading = read_text(CALENDAR, SITE.example_url)
    assert (reading.state, reading.wording) == (State.SLOT_SEEN, "09h15")


@pytest.mark.parametrize(
    "text",
    [
        "lundi 24/11\n09h15",
        "Choisissez votre créneau\n09h15",
        "Choisissez votre créneau\nlundi 24/11 à 08h12",
        "Choisissez votre créneau\nOuvert de 09h15 à 12h00\nlundi 24/11",
        "Choisissez votre créneau\n08:12\nlundi 24/11\n08:12",
    ],
)
def test_an_hour_without_the_calendar_around_it_is_no_slot_seen(text: str) -> None:
    """AT-06: a slot is said only on a positive marker."""
    assert read_text(text, SITE.example_url).state is State.UNKNOWN


def test_a_calendar_that_also_says_that_there_is_no_slot_is_no_slot_seen() -> None:
    nothing = "Aucun créneau disponible à partir de cette date."
    assert read_text(f"{CALENDAR}\n{nothing}", SITE.example_url).state is State.NO_SLOT
