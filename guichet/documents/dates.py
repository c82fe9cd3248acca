"""Dates, hours and durations as a French letter writes them. Pure: the day is an argument."""

from __future__ import annotations

import datetime as dt
from functools import cache

from guichet.documents.numbers import in_words

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

_NBSP = "\u00a0"
_MONTHS_COUNTED = 24


def day_of_month(day: dt.date) -> str:
    """Return « 1er » or « 3 »."""
    return "1er" if day.day == 1 else str(day.day)


def month_name(month: int) -> str:
    """Return « janvier » for 1 … « décembre » for 12; raises ``ValueError`` otherwise."""
    if not 1 <= month <= 12:
        raise ValueError(f"there is no month {month}")
    return MONTHS[month - 1]


def long_date(day: dt.date) -> str:
    """Return « 3 mars 2026 », with unbreakable spaces; « 1er » for the first of a month."""
    return f"{_day_and_month(day)}{_NBSP}{day.year}"


def short_date(day: dt.date) -> str:
    """Return « 03/03/2026 »."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def weekday_date(day: dt.date) -> str:
    """Return « mardi 3 mars 2026 »."""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def hour(moment: dt.time | dt.datetime) -> str:
    """Return « 14 h 05 », in the moment's own time zone; seconds are dropped."""
    return f"{moment.hour}{_NBSP}h{_NBSP}{moment.minute:02d}"


def period(start: dt.date, end: dt.date) -> str:
    """Return « du 1er au 20 janvier 2026 », or « le 3 mars 2026 » for a single day.

    Both days are included. What both days share is said once. Raises ``ValueError`` when ``end``
    is before ``start``.
    """
    if end < start:
        raise ValueError(f"the period ends on {end}, before it starts on {start}")
    if end == start:
        return f"le{_NBSP}{long_date(start)}"
    if (start.year, start.month) == (end.year, end.month):
        first = day_of_month(start)
    elif start.year == end.year:
        first = _day_and_month(start)
    else:
        first = long_date(start)
    return f"du{_NBSP}{first} au{_NBSP}{long_date(end)}"


def duration_floor(days: int) -> str:
    """Return how long ``days`` days are, rounded down: 65 days are « plus de deux mois ».

    Never longer than the truth, whatever the months: « plus de deux mois » is said from 63 days
    on, two months having at most 62. Weeks are said below a month, days below a week; a whole
    number of weeks is said exactly (« deux semaines »). From two years on, years only. Raises
    ``ValueError`` below one day.
    """
    if days < 1:
        raise ValueError("a duration is at least one day")
    months = sum(days > longest for longest in _longest_months())
    if months >= _MONTHS_COUNTED:
        return f"plus de {in_words(_whole_years(days))}{_NBSP}ans"
    if months:
        return _more_than_months(months)
    return _weeks_or_days(days)


def _more_than_months(months: int) -> str:
    if months == 12:
        return f"plus d’un{_NBSP}an"
    return f"plus d’un{_NBSP}mois" if months == 1 else f"plus de {in_words(months)}{_NBSP}mois"


def _weeks_or_days(days: int) -> str:
    weeks, rest = divmod(days, 7)
    if not weeks:
        return f"{in_words(days)}{_NBSP}jour" + ("s" if days > 1 else "")
    named = f"{in_words(weeks, feminine=True)}{_NBSP}semaine" + ("s" if weeks > 1 else "")
    if not rest:
        return named
    return f"plus d’{named}" if weeks == 1 else f"plus de {named}"


def _whole_years(days: int) -> int:
    """Return the largest number of years that is surely shorter than ``days``."""
    years = 2
    while days > (years + 1) * 365 + (years + 4) // 4:
        years += 1
    return years


def _day_and_month(day: dt.date) -> str:
    return f"{day_of_month(day)}{_NBSP}{month_name(day.month)}"


def _longest(months: int) -> int:
    """Return the most days that ``months`` consecutive months can have."""
    from calendar import monthrange  # only durations need it

    lengths = [monthrange(year, month)[1] for year in range(2023, 2029) for month in range(1, 13)]
    return max(sum(lengths[start : start + months]) for start in range(len(lengths) - months + 1))


@cache
def _longest_months() -> tuple[int, ...]:
    return tuple(_longest(months) for months in range(1, _MONTHS_COUNTED + 1))
