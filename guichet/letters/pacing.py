"""How often to write by e-mail: often enough to be seen, never so often that it stops counting.

The law leaves out of its protection messages that are too many or repeated (art. L. 112-11 of the
code of relations between the public and the administration); the figures are dated data.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.law import Facts, Figure, Version, value
from guichet.law.evidence import written

PER_WEEK = "emails_par_semaine"
IN_ALL = "emails_en_tout"
ATTEMPTS_FIRST = "essais_avant_email"
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Pacing:
    """The e-mails already sent by ``on``, against the most that is sensible.

    A week is a calendar week, Monday to Sunday, as in the rule that reads the journal.
    """

    on: dt.date
    sent: int
    this_week: int
    per_week: Version[Figure]
    in_all: Version[Figure]

    @property
    def most_in_all(self) -> int:
        """How many e-mails in all."""
        return self.in_all.content.amount or 0

    @property
    def most_per_week(self) -> int:
        """How many e-mails a calendar week."""
        return self.per_week.content.amount or 0

    @property
    def used_up(self) -> bool:
        """Whether no more e-mail is sensible at all."""
        return self.sent >= self.most_in_all

    @property
    def next_day(self) -> dt.date:
        """The first day on which one more e-mail keeps the weekly pace."""
        if self.this_week < self.most_per_week:
            return self.on
        return self.on - dt.timedelta(days=self.on.weekday()) + WEEK

    @property
    def allows(self) -> bool:
        """Whether one more e-mail today keeps both paces."""
        return not self.used_up and self.next_day <= self.on


def pacing_of(facts: Facts, on: dt.date) -> Pacing:
    """Return the pace of the e-mails of ``facts`` on the day ``on``."""
    days = [email.day for email in written(facts, on, "email")]
    week = on.isocalendar()[:2]
    return Pacing(
        on=on,
        sent=len(days),
        this_week=sum(day.isocalendar()[:2] == week for day in days),
        per_week=value(PER_WEEK, on),
        in_all=value(IN_ALL, on),
    )


def attempts_before_writing(on: dt.date) -> int:
    """Return after how many failed attempts an e-mail is proposed."""
    return value(ATTEMPTS_FIRST, on).content.amount or 0
