"""Forty attempts over sixty-five days, with what goes wrong in real life.

A clock change falls inside (25 October 2026), the site breaks three times, one capture shows no
date, and two files are received twice.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Paris")
FIRST_DAY = dt.date(2026, 9, 14)
LAST_DAY = dt.date(2026, 11, 18)
WRITTEN_ON = dt.date(2026, 11, 20)
"""The day that the letters of the demonstration bear."""

HOURS = (9, 12, 18, 8, 21, 10, 14, 19, 7, 16)
COUNT = 40

NO_SLOT = "no_slot"
BROKEN = {8: "overload", 19: "maintenance", 30: "overload"}
"""Attempts (from 1) where the site itself fails, and how."""

LATER = {25: "slot_later"}
"""One attempt where the page offers a slot later: it counts as no failure."""

WITHOUT_DATE = 14
RECEIVED_TWICE = (5, 22)


@dataclass(frozen=True)
class PlannedAttempt:
    """One attempt: its rank from 1, its moment, the practice scenario it meets."""

    rank: int
    moment: dt.datetime
    scenario: str

    @property
    def shows_date(self) -> bool:
        """Whether its capture is taken with the date visible."""
        return self.rank != WITHOUT_DATE


def planned_attempts() -> tuple[PlannedAttempt, ...]:
    """Return the forty attempts, the first and the last day included."""
    days = (LAST_DAY - FIRST_DAY).days
    planned = []
    for rank in range(1, COUNT + 1):
        day = FIRST_DAY + dt.timedelta(days=round(days * (rank - 1) / (COUNT - 1)))
        hour = dt.time(HOURS[rank % len(HOURS)], (7 * rank) % 60)
        moment = dt.datetime.combine(day, hour, tzinfo=ZONE)
        scenario = BROKEN.get(rank) or LATER.get(rank) or NO_SLOT
        planned.append(PlannedAttempt(rank, moment, scenario))
    return tuple(planned)
