"""What the laid-out copy of a file says: what was confirmed of it, and what was received when."""

from __future__ import annotations

from guichet.casefile.models import Event, FileRef
from guichet.documents.capture_notes import CaptureNote, Seen, Sighting
from guichet.documents.dates import hour, long_date

SAID: dict[bool | None, Seen] = {True: "seen", False: "not_seen", None: "not_said"}


def note_of(file: FileRef, event: Event | None) -> CaptureNote:
    """Return what a planche says of ``file``: what was confirmed and what was received.

    Of a page recorded in the assisted window, the software itself read address and wording; the
    picture shows neither address nor clock, and the planche does not claim it.
    """
    moment = event.at if event else None
    return CaptureNote(
        address=Sighting(SAID[file.shows_url], event.url if event and file.shows_url else None),
        date=Sighting(
            SAID[file.shows_date], long_date(moment.date()) if moment and file.shows_date else None
        ),
        hour=Sighting(SAID[file.shows_time], hour(moment) if moment and file.shows_time else None),
        message=Sighting(
            SAID[file.shows_message], event.wording if event and file.shows_message else None
        ),
        confirmed=any(
            value is not None
            for value in (file.shows_url, file.shows_date, file.shows_time, file.shows_message)
        ),
        received_at=file.received_at,
        zone=event.zone if event else "Europe/Paris",
        file_name=file.name,
        sha256=file.sha256,
        sealed_at=file.sealed_at,
        cropped=file.provenance == "cropped",
    )
