"""The outline of a dossier: what the rules and the pages of the day read, and no more.

A journal of years has thousands of failed attempts whose notes and wordings no rule reads. They
are not opened here, nor are the names of the files: the page of the day stays quick. Letters and
exports read the whole dossier (:func:`guichet.evidence.casefile.casefile_of`), never this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from guichet.casefile import FAILED_OUTCOMES, CaseFile, Event, FileRef, UrgencyFact
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile, StoredUrgency
from guichet.dossiers.services import profile_of
from guichet.evidence.happenings import things_of
from guichet.evidence.since import (
    convocations_of,
    filings_of,
    orders_of,
    planned_visit_on,
    reasons_asked_on,
)

Captures = Mapping[str, tuple[FileRef, ...]]

_NOT_COPIED = {"applicant", "urgency", "costs", "other_pieces", "orders", "contacts"}
_COPIED = (Profile.model_fields.keys() & CaseFile.model_fields.keys()) - _NOT_COPIED


def outline_of(dossier: Dossier, *, on: dt.date) -> CaseFile:
    """Return the dossier as the rules read it. Four queries whatever the number of attempts.

    Failed attempts come without their words, and files bear no name. Costs, contacts and
    pieces that no entry names are left out.
    """
    profile = profile_of(dossier)
    by_attempt, by_capture = _files(dossier)
    named = {name: getattr(profile, name) for name in _COPIED}
    things = things_of(dossier)
    return CaseFile(
        id=str(dossier.id),
        example=dossier.example,
        written_on=on,
        applicant=profile.applicant,
        events=(),
        urgency=tuple(_urgency(fact, by_capture) for fact in profile.urgency),
        orders=orders_of(things, profile.orders),
        filings=filings_of(things),
        convocations=convocations_of(things),
        reasons_asked_on=reasons_asked_on(things),
        planned_visit_on=planned_visit_on(things, on),
        **named,
    ).model_copy(update={"events": _events(dossier, by_attempt)})


def place_of(profile: Profile) -> ZoneInfo:
    """Return the time zone of the place of the démarche (Paris when it is not known)."""
    return ZoneInfo(profile.counter.zone if profile.counter else "Europe/Paris")


def _events(dossier: Dossier, files: Captures) -> tuple[Event, ...]:
    """Return the journal. Details are opened only where they may hold a date or a recipient."""
    failed = dossier.attempts.filter(outcome__in=FAILED_OUTCOMES)
    others = dossier.attempts.exclude(outcome__in=FAILED_OUTCOMES)
    zones: dict[str, ZoneInfo] = {}
    events = []
    for row in failed.order_by().values_list(*_READ):
        plain = _plain(row, files, zones)
        # What the database holds was checked when it came in: a copy takes a third of the time.
        events.append(_BLANK.model_copy(update=plain))
    for one in others:
        details = one.details or {}
        known = {name: value for name, value in details.items() if name in Event.model_fields}
        plain = _plain([getattr(one, name) for name in _READ], files, zones)
        events.append(Event.model_validate({**known, **plain}))
    return tuple(sorted(events, key=lambda event: (event.received_at, event.number)))


_READ = ("id", "number", "moment", "zone", "received_at", "channel", "outcome", "corrects_id")
_BLANK = Event.model_construct()


def _plain(row: Sequence[Any], files: Captures, zones: dict[str, ZoneInfo]) -> dict[str, object]:
    pk, number, moment, zone, received, channel, outcome, corrects = row
    place = zones.get(zone)
    if place is None:
        place = zones[zone] = ZoneInfo(zone)
    return {
        "id": str(pk),
        "number": number,
        "at": moment.astimezone(place),
        "zone": zone,
        "received_at": received,
        "channel": channel,
        "outcome": outcome,
        "corrects": str(corrects) if corrects else None,
        "files": files.get(str(pk), ()),
    }


def _files(dossier: Dossier) -> tuple[Captures, Captures]:
    """Return the files by attempt and by capture, without their names."""
    by_attempt: dict[str, tuple[FileRef, ...]] = {}
    by_capture: dict[str, tuple[FileRef, ...]] = {}
    for pk, attempt in dossier.captures.order_by().values_list("id", "attempt_id"):
        file = _NAMELESS.model_copy(update={"id": str(pk)})
        by_capture[str(pk)] = (file,)
        if attempt is not None:
            by_attempt[str(attempt)] = (*by_attempt.get(str(attempt), ()), file)
    return by_attempt, by_capture


_NAMELESS = FileRef.model_construct(name="", path="", sha256="", media_type="", size=0)


def _urgency(fact: StoredUrgency, files: Captures) -> UrgencyFact:
    return UrgencyFact(
        kind=fact.kind,
        text=fact.text,
        deadline=fact.deadline,
        noted_on=fact.noted_on,
        files=tuple(file for one in fact.captures for file in files.get(one, ())),
    )
