"""What the laid-out copy of a file says: what was confirmed of it, and what was received when."""

from __future__ import annotations

import datetime as dt

from guichet.casefile.models import Event, FileRef, WordsOnImage
from guichet.documents.capture_notes import CaptureNote, NotedBy, Sighting
from guichet.documents.dates import hour, long_date

TAKEN_LIVE = frozenset({"assisted", "extension"})
"""Doors by which the software itself gives an attempt its moment."""

SAME_MOMENT = dt.timedelta(minutes=1)
"""An attempt further from its reception may have been changed since, or have waited."""


def note_of(file: FileRef, event: Event | None) -> CaptureNote:
    """Return what a planche says of ``file``: what it shows, the attempt, what was received.

    What it shows never comes from the attempt: an attempt may be noted at another moment, or
    changed. Of a page recorded in the assisted window, the software itself read address and
    wording; the picture shows neither address nor clock, and the planche does not claim it.
    """
    person = file.read_by_person or WordsOnImage()
    software = file.read_by_software or WordsOnImage()
    return CaptureNote(
        address=_sighting(file.shows_url, person.address, software.address),
        date=_sighting(file.shows_date, _day(person), _day(software)),
        hour=_sighting(file.shows_time, _hour(person), _hour(software)),
        message=_sighting(file.shows_message, person.message, software.message),
        confirmed=any(
            value is not None
            for value in (file.shows_url, file.shows_date, file.shows_time, file.shows_message)
        ),
        noted_at=event.at if event else None,
        noted_by=_noted_by(event),
        received_at=file.received_at,
        zone=event.zone if event else "Europe/Paris",
        file_name=file.name,
        sha256=file.sha256,
        sealed_at=file.sealed_at,
        cropped=file.provenance == "cropped",
    )


def _sighting(said: bool | None, by_person: str | None, by_software: str | None) -> Sighting:
    """Return one thing that the file shows: ``said`` is the person's yes or no."""
    if said is False:
        return Sighting("not_seen")
    if said and by_person:
        return Sighting("seen", by_person)
    return Sighting(
        "seen" if said else "not_said", by_software, by_software=by_software is not None
    )


def _noted_by(event: Event | None) -> NotedBy:
    """Return whose word the moment of the attempt is, where it is known."""
    if event is None or event.corrects is not None:
        return "person"
    if not any(one.provenance in TAKEN_LIVE for one in event.files):
        return "person"
    return "software" if abs(event.at - event.received_at) < SAME_MOMENT else "not_known"


def _day(words: WordsOnImage) -> str | None:
    return long_date(words.day) if words.day else None


def _hour(words: WordsOnImage) -> str | None:
    return hour(words.hour) if words.hour else None
