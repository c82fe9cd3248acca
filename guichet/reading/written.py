"""Dates and hours as systems write them in their bars. What can mean two things means nothing."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from guichet.booking_sites.wording import fold

MONTHS = {
    **dict.fromkeys(("janvier", "janv", "jan", "january"), 1),
    **dict.fromkeys(("fevrier", "fevr", "fev", "feb", "february"), 2),
    **dict.fromkeys(("mars", "mar", "march"), 3),
    **dict.fromkeys(("avril", "avr", "apr", "april"), 4),
    **dict.fromkeys(("mai", "may"), 5),
    **dict.fromkeys(("juin", "jun", "june"), 6),
    **dict.fromkeys(("juillet", "juil", "jul", "july"), 7),
    **dict.fromkeys(("aout", "aug", "august"), 8),
    **dict.fromkeys(("septembre", "sept", "sep", "september"), 9),
    **dict.fromkeys(("octobre", "oct", "october"), 10),
    **dict.fromkeys(("novembre", "nov", "november"), 11),
    **dict.fromkeys(("decembre", "dec", "december"), 12),
}
WEEKDAYS = {
    **dict.fromkeys(("lundi", "lun", "monday", "mon"), 0),
    **dict.fromkeys(("mardi", "mar", "tuesday", "tue"), 1),
    **dict.fromkeys(("mercredi", "mer", "wednesday", "wed"), 2),
    **dict.fromkeys(("jeudi", "jeu", "thursday", "thu"), 3),
    **dict.fromkeys(("vendredi", "ven", "friday", "fri"), 4),
    **dict.fromkeys(("samedi", "sam", "saturday", "sat"), 5),
    **dict.fromkeys(("dimanche", "dim", "sunday", "sun"), 6),
}
FIRST_YEAR, LAST_YEAR = 2015, 2060


def _names(names: dict[str, int]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_DAY = r"(?P<day>\d{1,2})(?:er)?"
_WEEKDAY = rf"(?:(?P<weekday>{_names(WEEKDAYS)})(?![a-z])\.?,?\s*)?"
_MONTH = rf"(?P<month>{_names(MONTHS)})\.?"
_YEAR = r"(?:,?\s*(?P<year>20\d\d)(?![:\d]))?"
_NUMERIC = re.compile(
    r"(?<![\d/])(?P<first>\d{1,2})\s?(?P<between>[/.-])\s?(?P<second>\d{1,2})\s?(?P=between)\s?"
    r"(?P<year>20\d\d)"
)
_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_NAMED = re.compile(rf"(?<![a-z0-9]){_WEEKDAY}{_DAY}\s*{_MONTH}(?![a-z]){_YEAR}")
_ENGLISH = re.compile(
    rf"(?<![a-z0-9]){_WEEKDAY}{_MONTH}\s*{_DAY}(?!\d?:)(?:\s*,\s*(?P<year>20\d\d))?"
)
_HOUR = re.compile(
    r"(?P<hour>[01]?\d|2[0-3])\s?:\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])"
    r"\s?(?P<half>[ap]\.?\s?m\.?(?![a-z]))?"
)
_OTHER_DIGITS = re.compile("[٠-٩۰-۹]")


@dataclass(frozen=True)
class Written:
    """What a text holds of a date and an hour.

    ``date`` is ``2026-11-22`` or ``--11-22``; ``is_doubtful`` when the order of day and month is
    not known, or when the weekday says another day. ``rest`` is what else the text says.
    """

    date: str | None = None
    time: str | None = None
    is_doubtful: bool = False
    has_seconds: bool = False
    has_half: bool = False
    """Whether « AM » or « PM » stands beside the hour: then the month may come first."""
    may_be_twelve: bool = False
    """Whether the hour may be one of twelve: « 9:23 » without a zero, nor « AM » or « PM »."""
    is_long: bool = False
    """Whether the month is written out with a year: bars of systems seldom do."""
    rest: str = ""


def written_in(text: str) -> Written:
    """Return the first date and the first hour that ``text`` holds."""
    folded = fold(text).replace("：", ":")
    if _OTHER_DIGITS.search(text):
        return Written(is_doubtful=True, rest=folded)
    found = next(
        (match for each in (_NUMERIC, _ISO, _NAMED, _ENGLISH) if (match := each.search(folded))),
        None,
    )
    date, doubtful, rest = None, False, folded
    if found:
        rest = f"{folded[: found.start()]} {folded[found.end() :]}"
    hour = _HOUR.search(rest)
    if found:
        date, doubtful = _date(found, has_half=bool(hour and hour["half"]))
    if hour:
        rest = f"{rest[: hour.start()]} {rest[hour.end() :]}"
    return Written(
        date=date,
        time=_time(hour) if hour else None,
        is_doubtful=doubtful,
        has_half=bool(hour and hour["half"]),
        may_be_twelve=bool(hour and not hour["half"] and len(hour["hour"]) == 1),
        has_seconds=bool(hour and hour["second"]),
        is_long=bool(found and "weekday" in found.re.groupindex and found["year"]),
        rest=" ".join(rest.split()),
    )


def _date(found: re.Match[str], *, has_half: bool) -> tuple[str | None, bool]:
    """Return the date, and whether it may be another one."""
    parts = found.groupdict()
    if "between" in parts:
        return _numeric(int(parts["first"]), int(parts["second"]), int(parts["year"]), has_half)
    month = parts["month"]
    number = MONTHS.get(month) or int(month)
    year = int(parts["year"]) if parts["year"] else None
    day = _day(year or 2024, number, int(parts["day"]))
    if day is None or (year and not FIRST_YEAR <= year <= LAST_YEAR):
        return None, False
    weekday = parts.get("weekday")
    doubtful = bool(weekday and year and WEEKDAYS[weekday] != day.weekday())
    return (day.isoformat() if year else f"--{day:%m-%d}"), doubtful


def may_be_read_twice(date: str) -> bool:
    """Return whether the day and the month of an ISO ``date`` may be exchanged."""
    month, day = date[5:7], date[8:10]
    return len(date) == 10 and day <= "12" and day != month


def _numeric(first: int, second: int, year: int, has_half: bool) -> tuple[str | None, bool]:
    """Return the date written in figures: the day first, but beside « AM » the month first.

    Beside « AM » or « PM » both orders are in use: when both give a day, it is doubtful.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None, False
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first and month_first and has_half and first != second:
        return None, True
    day = (month_first if has_half else None) or day_first or month_first
    return (day.isoformat(), False) if day else (None, False)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    half = found["half"]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return f"{hour:02d}:{found['minute']}"
