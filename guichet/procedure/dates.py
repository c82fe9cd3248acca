"""The dates of a dossier: those that a text makes run, and those that the person wrote."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from guichet.casefile import URGENCY_KINDS, CaseFile
from guichet.documents.numbers import plural
from guichet.law import Assessment, Deadline, Source

SOON = 30
"""Within so many days, how far a date is is said in days. Further, the date is enough."""


@dataclass(frozen=True)
class ShownDate:
    """One date. ``deadline`` is what the rules said of it, or ``None`` for one of the person.

    ``key`` keeps its name when the date changes, so that a calendar moves it.
    """

    key: str
    date: dt.date
    label: str
    distance: str
    deadline: Deadline | None

    def as_deadline(self) -> Deadline:
        """Return what a calendar needs of it."""
        return self.deadline or Deadline(self.key, self.label, self.date, "", Source("", ""))


@dataclass(frozen=True)
class Dates:
    """Dates to come, the nearest first; dates passed, the latest first."""

    ahead: tuple[ShownDate, ...]
    passed: tuple[ShownDate, ...]


def dates_of(case: CaseFile, assessment: Assessment | None) -> Dates:
    """Return every date of the dossier. A date of today is still to come."""
    day = case.written_on
    ruled = assessment.deadlines if assessment else ()
    found = [ShownDate(one.id, one.date, one.label, _distance(day, one.date), one) for one in ruled]
    found += [
        ShownDate(key, date, label, _distance(day, date), None)
        for key, date, label in (*_dates_of_life(case), *_dates_of_court(case))
    ]
    found.sort(key=lambda one: (one.date, one.label))
    return Dates(
        ahead=tuple(one for one in found if one.date >= day),
        passed=tuple(one for one in reversed(found) if one.date < day),
    )


def _dates_of_life(case: CaseFile) -> Iterator[tuple[str, dt.date, str]]:
    """Return what the person wrote that has a date, in plain words."""
    if case.titre_expires_on:
        yield "own_titre", case.titre_expires_on, "Fin de votre titre"
    for rank, fact in enumerate(case.urgency):
        if fact.deadline:
            label = URGENCY_KINDS.get(fact.kind, "Fait urgent")
            yield f"own_urgency_{rank}", fact.deadline, label
    for rank, one in enumerate(case.convocations):
        if one.takes_place_on and not one.cancelled_on:
            yield f"own_appointment_{rank}", one.takes_place_on, "Rendez-vous à la préfecture"
    if case.planned_visit_on:
        yield "own_visit", case.planned_visit_on, "Visite prévue au guichet"


def _dates_of_court(case: CaseFile) -> Iterator[tuple[str, dt.date, str]]:
    for rank, filing in enumerate(case.filings):
        if filing.reply_by:
            yield f"own_reply_{rank}", filing.reply_by, "Répondre au tribunal, selon sa lettre"
        if filing.hearing_on:
            yield f"own_hearing_{rank}", filing.hearing_on, "Audience au tribunal"


def _distance(day: dt.date, date: dt.date) -> str:
    """Return « aujourd’hui », « demain », « dans 12 jours », « il y a 3 jours », or nothing."""
    days = (date - day).days
    if days in (0, 1):
        return ("aujourd’hui", "demain")[days]
    if abs(days) > SOON:
        return ""
    return f"dans {plural(days, 'jour')}" if days > 0 else f"il y a {plural(-days, 'jour')}"
