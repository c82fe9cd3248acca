"""Readings of a journal for its pages: filters, weeks, calendar. Nothing here changes anything."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, QuerySet

from guichet.casefile import CHANNELS, FAILED_OUTCOMES, OUTCOMES
from guichet.dossiers.models import Attempt, AttemptQuerySet, Dossier
from guichet.evidence.models import Capture

PAGE_SIZE = 100


@dataclass(frozen=True)
class JournalFilter:
    """What a person wants to see of the journal. Empty values mean "all".

    ``week`` is the Monday of a week, on the clocks of the place.
    """

    channel: str = ""
    outcome: str = ""
    week: dt.date | None = None
    only_failed: bool = False

    @classmethod
    def from_query(cls, values: dict[str, str]) -> JournalFilter:
        """Return the filter of a query string; unknown values are left out."""
        return cls(
            channel=values.get("canal", "") if values.get("canal") in CHANNELS else "",
            outcome=values.get("resultat", "") if values.get("resultat") in OUTCOMES else "",
            week=monday_of(values.get("semaine", "")),
            only_failed=values.get("echecs") == "oui",
        )

    def as_query(self) -> dict[str, str]:
        """Return the query string values of this filter."""
        values = {
            "canal": self.channel,
            "resultat": self.outcome,
            "semaine": self.week.isoformat() if self.week else "",
            "echecs": "oui" if self.only_failed else "",
        }
        return {name: value for name, value in values.items() if value}

    def apply(self, attempts: AttemptQuerySet, zone: ZoneInfo) -> AttemptQuerySet:
        """Return the attempts that pass; a week begins on Monday at midnight in ``zone``."""
        if self.channel:
            attempts = attempts.filter(channel=self.channel)
        if self.outcome:
            attempts = attempts.filter(outcome=self.outcome)
        if self.only_failed:
            attempts = attempts.filter(outcome__in=FAILED_OUTCOMES, correction=None)
        if self.week:
            start = dt.datetime.combine(self.week, dt.time(), tzinfo=zone)
            end = dt.datetime.combine(self.week + dt.timedelta(days=7), dt.time(), tzinfo=zone)
            attempts = attempts.filter(moment__gte=start, moment__lt=end)
        return attempts


@dataclass(frozen=True)
class Week:
    """One week of the journal. ``failed`` counts standing attempts without an appointment."""

    monday: dt.date
    attempts: int
    failed: int

    @property
    def sunday(self) -> dt.date:
        """The last day of the week."""
        return self.monday + dt.timedelta(days=6)


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar with the number of attempts at each hour (0 to 23)."""

    day: dt.date
    hours: tuple[int, ...]

    @property
    def total(self) -> int:
        """How many attempts that day."""
        return sum(self.hours)


def monday_of(text: str) -> dt.date | None:
    """Return the Monday of the week of an ISO day, or ``None`` if ``text`` is none."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day - dt.timedelta(days=day.weekday())


def rows(dossier: Dossier, chosen: JournalFilter, zone: ZoneInfo) -> AttemptQuerySet:
    """Return the entries to list, latest first, with their files and corrections at hand."""
    files = Prefetch("captures", queryset=Capture.objects.order_by("received_at", "id"))
    # From the dossier's own manager: each row then knows this very dossier, whose key is open.
    attempts = dossier.attempts.select_related("corrects", "correction").prefetch_related(files)
    return chosen.apply(attempts.latest_first(), zone)


def files_of(attempt: Attempt) -> QuerySet[Capture]:
    """Return the files of an entry and of those it corrects, in the order of their reception."""
    entries: set[Attempt] = set()
    entry: Attempt | None = attempt
    while entry is not None and entry not in entries:  # rows of elsewhere might go in circles
        entries.add(entry)
        entry = entry.corrects
    files: QuerySet[Capture] = attempt.dossier.captures.filter(attempt__in=entries)
    return files.order_by("received_at", "id")


def local_moments(dossier: Dossier) -> list[tuple[dt.datetime, str]]:
    """Return (moment on the clocks of the place, outcome) of each standing entry, oldest first."""
    values = dossier.attempts.standing().in_order().values_list("moment", "zone", "outcome")
    zones = {zone: ZoneInfo(zone) for _, zone, _ in values}
    return [(moment.astimezone(zones[zone]), outcome) for moment, zone, outcome in values]


def weeks(moments: list[tuple[dt.datetime, str]]) -> list[Week]:
    """Return the weeks that hold entries, the latest first."""
    totals: Counter[dt.date] = Counter()
    failed: Counter[dt.date] = Counter()
    for moment, outcome in moments:
        monday = moment.date() - dt.timedelta(days=moment.weekday())
        totals[monday] += 1
        failed[monday] += outcome in FAILED_OUTCOMES
    return [Week(monday, totals[monday], failed[monday]) for monday in sorted(totals, reverse=True)]


def weeks_pictured(dossier: Dossier) -> set[dt.date]:
    """Return the Monday of each week whose standing entries hold a picture."""
    pictured = dossier.attempts.standing().filter(captures__media_type__startswith="image/")
    values = pictured.values_list("moment", "zone").distinct()
    days = (moment.astimezone(ZoneInfo(zone)).date() for moment, zone in values)
    return {day - dt.timedelta(days=day.weekday()) for day in days}


def calendar(moments: list[tuple[dt.datetime, str]], month: dt.date) -> list[CalendarDay]:
    """Return each day of ``month`` (its first day) with the attempts at each hour."""
    counts: Counter[tuple[dt.date, int]] = Counter()
    for moment, _ in moments:
        counts[moment.date(), moment.hour] += 1
    days = []
    day = month.replace(day=1)
    while day.month == month.month:
        days.append(CalendarDay(day, tuple(counts[day, hour] for hour in range(24))))
        day += dt.timedelta(days=1)
    return days


def months(moments: list[tuple[dt.datetime, str]]) -> list[dt.date]:
    """Return the first day of each month that holds entries, the latest first."""
    return sorted({moment.date().replace(day=1) for moment, _ in moments}, reverse=True)
