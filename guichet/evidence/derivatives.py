"""Copies and remarks made from an original; the original itself never changes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from guichet.casefile.planches import note_of
from guichet.documents.pictures import examine
from guichet.documents.planche import CaptureNote, PlancheInput, planche
from guichet.errors import GuichetError
from guichet.evidence.casefile import casefile_of
from guichet.evidence.models import Capture
from guichet.evidence.services import read_original


@dataclass(frozen=True)
class Note:
    """A remark on a file, for the person only."""

    kind: str
    title: str
    text: str


PLACE = Note(
    "warning",
    "Cette photo contient un lieu.",
    "Le lieu est retiré des copies. L’original reste inchangé.",
)
ANIMATED = Note(
    "warning",
    "Cette image est animée.",
    "Les copies montrent sa première image. L’original reste inchangé.",
)


def planche_of(capture: Capture) -> bytes:
    """Return the laid-out copy of a picture as a PDF."""
    case = casefile_of(capture.dossier, on=timezone.localdate())
    # The file of an entry corrected is told with its correction.
    told = (*case.current_events(), *case.events)
    shown = ((e, f) for e in told for f in e.files if f.id == str(capture.id))
    event = next((e for e, _ in shown), None)
    files = [f for e in case.events for f in e.files] + list(case.other_pieces)
    file = next((f for f in files if f.id == str(capture.id)), None)
    note = (
        note_of(file, event)
        if file
        else CaptureNote(
            received_at=capture.received_at, file_name=capture.name, sha256=capture.sha256
        )
    )
    title = f"Capture de l’essai n° {event.number}" if event else "Capture"
    return planche(
        PlancheInput(
            image=read_original(capture),
            title=title,
            note=note,
            created=timezone.now(),
            name=capture.name,
            banner="EXEMPLE" if case.example else None,
        )
    )


def exif_notes(capture: Capture) -> list[Note]:
    """Return the remarks on a picture: a place inside it, an animation, a damaged file."""
    try:
        picture = examine(read_original(capture), name=capture.name)
    except GuichetError as error:
        return [Note("warning", error.what_happened, error.what_to_do)]
    notes = []
    if picture.has_place:
        notes.append(PLACE)
    if picture.animated:
        notes.append(ANIMATED)
    return notes
