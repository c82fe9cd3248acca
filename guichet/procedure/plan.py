"""The plan of attempts, day by day: the one that the rules advise, or the one the person chose.

Its last day is worked out again each time: whatever was chosen, it never outlives the nearest hard
date of the dossier, less the time that the court needs. Nothing here makes an attempt.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.casefile import CaseFile
from guichet.documents.dates import long_date
from guichet.documents.numbers import plural
from guichet.dossiers.profile import StoredPlan
from guichet.law import Facts, evidence_plan, last_day_to_try
from guichet.procedure.next_action import BANDS
from guichet.procedure.situation import Situation

USUAL_DAYS: dict[int, tuple[int, ...]] = {
    1: (2,), 2: (1, 3), 3: (0, 2, 4), 4: (0, 1, 3, 4), 5: (0, 1, 2, 3, 4), 6: (0, 1, 2, 3, 4, 5),
}  # fmt: skip
"""Days spread over the week for so many attempts; seven or more is every day."""

ONLINE = "site"


@dataclass(frozen=True)
class PlannedDay:
    """One day of the plan. ``hours`` is a band of hours: another one each time (AT-03)."""

    day: dt.date
    hours: str


@dataclass(frozen=True)
class PlannedWeek:
    """The days planned in the week of ``monday``, and how many attempts were made in it."""

    monday: dt.date
    days: tuple[PlannedDay, ...]
    made: int


@dataclass(frozen=True)
class AttemptPlan:
    """``until`` is the last day, included. ``cut``: a hard date ends it before its last week.

    ``own`` when the person chose it; ``advised_weeks`` is what the rules advise. ``over`` when no
    day is left on ``on``.
    """

    on: dt.date
    weeks: int
    weekdays: tuple[int, ...]
    starts: dt.date
    until: dt.date
    cut: bool
    fast: bool
    own: bool
    reminder: bool
    advised_weeks: int
    days: tuple[PlannedDay, ...]

    @property
    def ahead(self) -> tuple[PlannedDay, ...]:
        """The days still to come, today included."""
        return tuple(one for one in self.days if one.day >= self.on)

    @property
    def next_day(self) -> PlannedDay | None:
        """The next day, today included; ``None`` when the plan is over."""
        return next(iter(self.ahead), None)

    @property
    def over(self) -> bool:
        """Whether no day is left."""
        return not self.ahead

    @property
    def reminders(self) -> list[dt.date]:
        """The days on which the person asked for a reminder; none unless asked for (AT-02)."""
        return [one.day for one in self.ahead] if self.reminder else []

    @property
    def in_words(self) -> list[str]:
        """The plan as short sentences."""
        said = [
            f"Comptez {plural(self.weeks, 'semaine')}, avec {plural(len(self.weekdays), 'essai')} "
            "par semaine.",
            f"Du {long_date(self.starts)} au {long_date(self.until)}.",
        ]
        if self.fast and not self.own:
            said.append("Votre titre finit bientôt\u00a0: le plan est plus court.")
        if self.cut:
            said.append("Une date de votre dossier l’arrête plus tôt.")
        return said


def plan_of(situation: Situation) -> AttemptPlan | None:
    """Return the plan of the dossier; ``None`` where the rules propose no attempts for a slot.

    That is so where someone must be seen first, where the channel is not confirmed or has no
    slots, before a window opens, and once an appointment was given.
    """
    assessment, facts = situation.assessment, situation.facts
    if assessment is None or facts is None or "propose_slot_captures" not in assessment.says:
        return None
    return planned(facts, situation.day, situation.profile.plan)


def planned(facts: Facts, on: dt.date, chosen: StoredPlan | None = None) -> AttemptPlan:
    """Return the days of the plan ``chosen``, or of the one that the rules advise on ``on``."""
    advised = evidence_plan(facts, on)
    weeks = chosen.weeks if chosen else advised.weeks
    weekdays = tuple(sorted(set(chosen.weekdays))) if chosen else usual_days(advised.per_week)
    starts = chosen.starts_on if chosen and chosen.starts_on else advised.starts
    wanted = starts + dt.timedelta(days=7 * weeks - 1)
    last = last_day_to_try(facts, on)
    until = max(starts, min(wanted, last)) if last else wanted
    in_time = until if last is None else min(until, last)
    return AttemptPlan(
        on=on,
        weeks=weeks,
        weekdays=weekdays,
        starts=starts,
        until=until,
        cut=last is not None and last < wanted,
        fast=advised.fast,
        own=chosen is not None,
        reminder=bool(chosen and chosen.reminder),
        advised_weeks=advised.weeks,
        days=_days(starts, in_time, weekdays),
    )


def usual_days(per_week: int) -> tuple[int, ...]:
    """Return the days of the week for so many attempts."""
    return USUAL_DAYS.get(per_week, tuple(range(7)))


def weeks_of(plan: AttemptPlan, case: CaseFile) -> list[PlannedWeek]:
    """Return the weeks of the plan from its first to its last, with the attempts made in each."""
    online = [one for one in case.current_events() if one.channel == ONLINE]
    made = [_monday(one.at.date()) for one in online if one.at.date() <= plan.on]
    monday, found = _monday(plan.starts), []
    while monday <= plan.until:
        days = tuple(one for one in plan.days if _monday(one.day) == monday)
        found.append(PlannedWeek(monday, days, made.count(monday)))
        monday += dt.timedelta(days=7)
    return found


def _days(starts: dt.date, until: dt.date, weekdays: tuple[int, ...]) -> tuple[PlannedDay, ...]:
    span = range(max(0, (until - starts).days + 1))
    every = (starts + dt.timedelta(days=number) for number in span)
    chosen = [day for day in every if day.weekday() in weekdays]
    return tuple(PlannedDay(day, BANDS[rank % len(BANDS)][2]) for rank, day in enumerate(chosen))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
