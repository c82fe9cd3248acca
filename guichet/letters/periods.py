"""Attempts grouped as a person would say them: « du 2 au 20 mars, quinze tentatives »."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from guichet.casefile import CHANNELS, Event
from guichet.casefile.vocabulary import is_failed
from guichet.documents.dates import long_date, period
from guichet.documents.numbers import in_words

ONLINE = ("site", "anef", "demarche_numerique")
MOST_LINES = 6
FIRST_GAP = 10
"""Days without an attempt that begin a new period, widened until the lines are few enough."""


@dataclass(frozen=True)
class Period:
    """Consecutive attempts: first day, last day, how many, on how many different days."""

    start: dt.date
    end: dt.date
    count: int
    days: int

    @property
    def text(self) -> str:
        """The period in French, without a verb: « du 2 au 20 mars 2026 : quinze tentatives »."""
        when = (
            f"le {long_date(self.start)}"
            if self.start == self.end
            else period(self.start, self.end)
        )
        noun = "tentative" if self.count == 1 else "tentatives"
        return f"{when} : {in_words(self.count, feminine=True)} {noun}"


def online_failures(events: Iterable[Event]) -> list[Event]:
    """Return the attempts made online that ended without an appointment, oldest first."""
    failures = [e for e in events if e.channel in ONLINE and is_failed(e.outcome)]
    return sorted(failures, key=lambda event: event.instant)


def periods(events: Sequence[Event], most: int = MOST_LINES) -> list[Period]:
    """Return the periods of ``events``, at most ``most`` of them.

    A period ends where more than ten days pass without an attempt; when that makes too many
    lines, the gap is doubled until it does not. Days are those of the place.
    """
    days = sorted(event.at.date() for event in events)
    gap = FIRST_GAP
    while True:
        groups = _grouped(days, gap)
        if len(groups) <= most:
            return [Period(g[0], g[-1], len(g), len(set(g))) for g in groups]
        gap *= 2


def _grouped(days: Sequence[dt.date], gap: int) -> list[list[dt.date]]:
    groups: list[list[dt.date]] = []
    for day in days:
        if groups and (day - groups[-1][-1]).days <= gap:
            groups[-1].append(day)
        else:
            groups.append([day])
    return groups


def span_days(events: Sequence[Event]) -> int:
    """Return the whole days between the first and the last of ``events`` (0 for one or none)."""
    if not events:
        return 0
    days = sorted(event.at.date() for event in events)
    return (days[-1] - days[0]).days


def channel_label(event: Event) -> str:
    """Return the French name of the channel."""
    return CHANNELS.get(event.channel, event.channel)
