"""Dates and hours as the bars of systems write them."""

from __future__ import annotations

import pytest

from guichet.reading.written import written_in


@pytest.mark.parametrize(
    ("text", "date", "time"),
    [
        ("22/11/2026", "2026-11-22", None),
        ("08:12 22/11/2026", "2026-11-22", "08:12"),
        ("2026-11-22", "2026-11-22", None),
        ("sam. 22 nov. à 08:12", "--11-22", "08:12"),
        ("sam.22nov.08:12", "--11-22", "08:12"),
        ("Thu 16 Jan 7:12 AM", "--01-16", "07:12"),
        ("Thu Jan 16  7:12 PM", "--01-16", "19:12"),
        ("8:12 AM 11/22/2026", "2026-11-22", "08:12"),
        ("vendredi5décembre2025", "2025-12-05", None),
        ("vendredi 5 décembre 2025", "2025-12-05", None),
        ("1er août 2026", "2026-08-01", None),
        ("12:05 AM", None, "00:05"),
        ("31/02/2026", None, None),
        ("25:61", None, None),
        ("09h15", None, None),
    ],
)
def test_a_date_and_an_hour_are_read_as_each_system_writes_them(text, date, time) -> None:
    written = written_in(text)
    assert (written.date, written.time) == (date, time)


def test_a_year_that_is_not_shown_is_never_invented() -> None:
    assert written_in("dim. 22 nov. 08:12").date == "--11-22"


@pytest.mark.parametrize("text", ["8:12 AM 11/12/2026", "٢٢/١١/٢٠٢٦", "lundi 22 novembre 2026"])
def test_a_date_that_can_mean_two_days_is_doubtful(text: str) -> None:
    written = written_in(text)
    assert written.is_doubtful
    assert written.date is None or "lundi" in text


def test_an_hour_of_a_phone_without_zero_may_be_one_of_twelve() -> None:
    """A phone in English shows « 9:23 » in the morning and in the evening."""
    assert written_in("9:23").may_be_twelve
    assert not written_in("09:23").may_be_twelve
    assert not written_in("9:23 PM").may_be_twelve
