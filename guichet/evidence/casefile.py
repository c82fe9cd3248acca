"""Rows of the database as the portable dossier."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from guichet.casefile import Actor, CaseFile, Cost, Event, FileRef, UrgencyFact
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import Profile, StoredContact, StoredCost, StoredUrgency
from guichet.dossiers.services import profile_of
from guichet.evidence.happenings import things_of
from guichet.evidence.models import Capture
from guichet.evidence.on_image import said_on
from guichet.evidence.seals import Seals, sealed_numbers
from guichet.evidence.since import (
    convocations_of,
    filings_of,
    orders_of,
    planned_visit_on,
    reasons_asked_on,
)
from guichet.storage.uploads import EXTENSIONS

Files = dict[str, tuple[Capture, FileRef]]
"""Each file of a dossier by the id of its capture."""

_WORKED_OUT = {"applicant", "urgency", "costs", "other_pieces", "orders", "contacts"}
_AS_THEY_ARE = (Profile.model_fields.keys() & CaseFile.model_fields.keys()) - _WORKED_OUT


def casefile_of(dossier: Dossier, *, on: dt.date, files: Files | None = None) -> CaseFile:
    """Return the whole dossier as it stands, with the files it names (not their bytes).

    Five queries whatever the number of entries. ``on`` is the day written on the document;
    ``files`` are those of :func:`file_refs`, when the caller has them already.
    """
    profile = profile_of(dossier)
    files = file_refs(dossier, sealed_numbers(dossier.id)) if files is None else files
    things = things_of(dossier)
    by_attempt: dict[str, list[FileRef]] = {}
    for capture, file in files.values():
        by_attempt.setdefault(str(capture.attempt_id), []).append(file)
    return CaseFile(
        id=str(dossier.id),
        example=dossier.example,
        written_on=on,
        applicant=profile.applicant.model_copy(update={"pseudonym": dossier.pseudonym or ""}),
        events=tuple(
            event_of(attempt, tuple(by_attempt.get(str(attempt.id), ())))
            for attempt in dossier.attempts.in_order()
        ),
        urgency=tuple(_urgency(fact, files) for fact in profile.urgency),
        costs=tuple(_cost(cost, files) for cost in profile.costs),
        other_pieces=_named(files, (*profile.other_pieces, *_unattached(files, profile))),
        orders=orders_of(things, profile.orders),
        contacts=tuple(_actor(one) for one in profile.contacts),
        filings=filings_of(things),
        convocations=convocations_of(things),
        reasons_asked_on=reasons_asked_on(things),
        planned_visit_on=planned_visit_on(things, on),
        **{name: getattr(profile, name) for name in _AS_THEY_ARE},
    )


def _urgency(fact: StoredUrgency, files: Files) -> UrgencyFact:
    return UrgencyFact(
        kind=fact.kind,
        text=fact.text,
        deadline=fact.deadline,
        noted_on=fact.noted_on,
        files=_named(files, fact.captures),
    )


def _cost(cost: StoredCost, files: Files) -> Cost:
    return Cost(label=cost.label, cents=cost.cents, on=cost.on, files=_named(files, cost.captures))


def _actor(contact: StoredContact) -> Actor:
    """Return someone of the dossier without the note kept about them."""
    return Actor(
        id=contact.id,
        role=contact.role,
        name=contact.name,
        organisation=contact.organisation,
        address=contact.address,
        email=contact.email or None,
        phone=contact.phone or None,
        helped_writing=contact.helped_writing,
    )


def file_refs(dossier: Dossier, seals: Seals) -> Files:
    """Return each file of the dossier by the id of its capture, in the order of reception."""
    refs: Files = {}
    captures = list(dossier.captures.order_by("received_at", "id"))
    said = said_on(captures, dossier)
    for rank, capture in enumerate(captures, start=1):
        zone = ZoneInfo("Europe/Paris")
        on_image = said[capture.pk]
        refs[str(capture.id)] = (
            capture,
            FileRef(
                id=str(capture.id),
                name=capture.name,
                path=original_path(capture, rank),
                sha256=capture.sha256,
                media_type=capture.media_type,
                size=capture.size,
                received_at=capture.received_at.astimezone(zone),
                sealed_at=seals.at(capture.log_number),
                provenance=capture.provenance,
                shows_url=on_image.answers.get("shows_url"),
                shows_date=on_image.answers.get("shows_date"),
                shows_time=on_image.answers.get("shows_time"),
                shows_message=on_image.answers.get("shows_message"),
                read_by_person=on_image.by_person,
                read_by_software=on_image.by_software,
            ),
        )
    return refs


def original_path(capture: Capture, rank: int) -> str:
    """Return the path of an original in an export: neutral, unique, with its true extension."""
    return f"originaux/{rank:04d}_{capture.sha256[:12]}.{EXTENSIONS[capture.media_type]}"


def event_of(attempt: Attempt, files: tuple[FileRef, ...]) -> Event:
    """Return one entry of the journal as an event."""
    details = attempt.details or {}
    return Event(
        id=str(attempt.id),
        number=attempt.number,
        at=attempt.local_moment,
        zone=attempt.zone,
        received_at=attempt.received_at.astimezone(ZoneInfo(attempt.zone)),
        channel=attempt.channel,
        outcome=attempt.outcome,
        recorded_by=attempt.recorded_by,
        corrects=str(attempt.corrects_id) if attempt.corrects_id else None,
        files=files,
        **{name: value for name, value in details.items() if name in Event.model_fields},
    )


def _unattached(files: Files, profile: Profile) -> list[str]:
    """Return the files that nothing names: they are pieces all the same, never dropped.

    A letter written here is none until it is sent: it then belongs to the entry of the journal.
    """
    named = {*profile.other_pieces}
    named.update(*(fact.captures for fact in profile.urgency))
    named.update(*(cost.captures for cost in profile.costs))
    return [
        key
        for key, (capture, _) in files.items()
        if capture.attempt_id is None and capture.provenance != "letter" and key not in named
    ]


def _named(files: Files, captures: tuple[str, ...]) -> tuple[FileRef, ...]:
    return tuple(files[capture][1] for capture in captures if capture in files)
