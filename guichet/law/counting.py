"""Counting days and months as the codes do.

A delay in months ends on the day of the same number, or on the last day of a shorter month
(2 May + 4 months = 2 September; 31 October + 4 months = 28 or 29 February).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_WRITTEN = re.compile(r"^(\d{1,3}) (days|months)$")


@dataclass(frozen=True)
class Period:
    """A number of calendar days or of months."""

    count: int
    unit: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period written « 90 days » or « 4 months ». Raises ``ValueError``."""
        written = _WRITTEN.match(text)
        if not written:
            raise ValueError(f"« {text} » is not a number of days or months")
        return cls(int(written.group(1)), written.group(2))

    def after(self, day: dt.date) -> dt.date:
        """Return the last day of the period that starts on ``day``."""
        if self.unit == "months":
            return add_months(day, self.count)
        return dt.date.fromordinal(min(day.toordinal() + self.count, dt.date.max.toordinal()))

    @property
    def in_french(self) -> str:
        """« 4 mois » or « 90 jours »."""
        word = "mois" if self.unit == "months" else "jour" if self.count == 1 else "jours"
        return f"{self.count} {word}"


def add_months(day: dt.date, months: int) -> dt.date:
    """Return ``day`` some months later, or the last day of the month where it does not exist."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    if year > dt.MAXYEAR:
        return dt.date.max
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))


def iso_week(day: dt.date) -> tuple[int, int]:
    """Return the ISO year and week of ``day``."""
    year, week, _ = day.isocalendar()
    return year, week
