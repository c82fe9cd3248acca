"""Dates, hours and durations as a French letter writes them. Pure: the day is an argument."""

from __future__ import annotations

import datetime as dt

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def day_of_month(day: dt.date) -> str:
    """Return « 1er » or « 3 »."""
    return "1er" if day.day == 1 else str(day.day)


def long_date(day: dt.date) -> str:
    """Return « 3 mars 2026 », with unbreakable spaces; « 1er » for the first of a month."""
    return f"{day_of_month(day)}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"
