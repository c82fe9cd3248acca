"""Counting days and months as the codes do.

The day of the event is not counted. A delay in months ends on the day of the same number, or on
the last day of a shorter month (2 May + 4 months = 2 September; 31 October + 4 months = 28 or
29 February). Holidays are those of the place.

A franc delay leaves out its last day too, and goes on to the next « jour ouvrable ». The texts
cited in ``deadlines/`` do not say « franc »: there the plain day is given, which is never too late.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from guichet.law.holidays_of_place import is_open_day, is_working_day

_WRITTEN = re.compile(r"^(\d{1,3}) (days|months|open_days|working_days)$")
_ONE_DAY = dt.timedelta(days=1)

Counted = Callable[[dt.date, str | None], bool]
COUNTED: Mapping[str, Counted] = {"open_days": is_open_day, "working_days": is_working_day}
WORDS: Mapping[str, tuple[str, str]] = {
    "months": ("mois", "mois"),
    "days": ("jour", "jours"),
    "open_days": ("jour ouvré", "jours ouvrés"),
    "working_days": ("jour ouvrable", "jours ouvrables"),
}


@dataclass(frozen=True)
class Period:
    """A number of ``days``, ``months``, ``open_days`` (jours ouvrés) or ``working_days``
    (jours ouvrables: Saturdays too)."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period written « 90 days » or « 10 open_days ». Raises ``ValueError``."""
        written = _WRITTEN.match(text)
        if not written:
            raise ValueError(f"« {text} » is not a number of days or months")
        return cls(int(written.group(1)), written.group(2))

    def after(self, day: dt.date, departement: str | None = None) -> dt.date:
        """Return the last day of the period that starts on ``day``, itself not counted.

        Only open and working days look at the holidays of ``departement``.
        """
        return self._moved(day, departement, forward=True)

    def before(self, day: dt.date, departement: str | None = None) -> dt.date:
        """Return the first day of the period that ends on ``day``, itself not counted."""
        return self._moved(day, departement, forward=False)

    def franc_after(self, day: dt.date, departement: str | None = None) -> dt.date:
        """Return the last day of the franc delay: the day after the end, on a « jour ouvrable ».

        It goes on past Saturdays too, as offices that receive appeals are then closed.
        """
        return next_open_day(_stepped(self.after(day, departement), 1), departement)

    def _moved(self, day: dt.date, departement: str | None, *, forward: bool) -> dt.date:
        sign = 1 if forward else -1
        if self.unit == "months":
            return add_months(day, sign * self.count)
        if self.unit == "days":
            return _stepped(day, sign * self.count)
        counts = COUNTED[self.unit]
        left = self.count
        while left and dt.date.min < day < dt.date.max:
            day = _stepped(day, sign)
            left -= counts(day, departement)
        return day

    @property
    def in_french(self) -> str:
        """« 4 mois », « 1 jour » or « 10 jours ouvrés »."""
        one, several = WORDS[self.unit]
        return f"{self.count} {one if self.count == 1 else several}"


def next_open_day(day: dt.date, departement: str | None = None) -> dt.date:
    """Return ``day``, or the first « jour ouvré » after it: what a prorogation gives."""
    while not is_open_day(day, departement) and day < dt.date.max:
        day += _ONE_DAY
    return day


def add_months(day: dt.date, months: int) -> dt.date:
    """Return ``day`` some months later (earlier when negative), on the last day of the month
    where it does not exist. Held within the days that a calendar can write."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    if year < dt.MINYEAR:
        return dt.date.min
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def birthday(born: dt.date, age: int) -> dt.date:
    """Return the day someone reaches ``age``; born on 29 February, 28 February in other years.

    The earlier of the two readings: a limit of age is then never announced too late.
    """
    return add_months(born, 12 * age)


def iso_week(day: dt.date) -> tuple[int, int]:
    """Return the ISO year and week of ``day``."""
    year, week, _ = day.isocalendar()
    return year, week


def _stepped(day: dt.date, days: int) -> dt.date:
    ordinal = day.toordinal() + days
    return dt.date.fromordinal(min(max(ordinal, 1), dt.date.max.toordinal()))
