"""What is known of a capture, and how it is said in French: never more than what is known.

What shows on the picture is what the person confirmed; what was received is what the journal
recorded. A line that nobody confirmed says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from guichet.documents.dates import hour, long_date

Seen: TypeAlias = Literal["seen", "not_seen", "not_sure", "not_said"]
Row: TypeAlias = tuple[str, str]

_SAID: dict[Seen, str] = {
    "seen": "visible",
    "not_seen": "non visible",
    "not_sure": "pas sûr",
    "not_said": "non précisé",
}


@dataclass(frozen=True)
class Sighting:
    """Whether something shows on the picture, and what is read there, if anything."""

    seen: Seen = "not_said"
    text: str | None = None


@dataclass(frozen=True)
class CaptureNote:
    """What is known of a capture. ``None`` is "not known" and is not printed.

    ``confirmed`` says that the person confirmed what shows. ``received_at`` is aware; ``zone`` is
    the IANA zone it is printed in. ``sha256`` is the digest of the original file. ``sealed_at`` is
    the moment an authority dated it. ``cropped`` says that it is a part of a picture of the whole
    screen, which is kept. ``anonymous`` prints nothing: an anonymous capture is worth as much.
    """

    address: Sighting = Sighting()
    date: Sighting = Sighting()
    hour: Sighting = Sighting()
    message: Sighting = Sighting()
    confirmed: bool = False
    received_at: dt.datetime | None = None
    zone: str = "Europe/Paris"
    file_name: str | None = None
    sha256: str | None = None
    sealed_at: dt.datetime | None = None
    cropped: bool = False


def shown_rows(note: CaptureNote) -> tuple[Row, ...]:
    """Return what shows on the picture, in French, one row each."""
    sightings = (
        ("Adresse de la page", note.address),
        ("Date", note.date),
        ("Heure", note.hour),
        ("Message", note.message),
    )
    return tuple((label, _said(sighting)) for label, sighting in sightings)


def received_rows(note: CaptureNote) -> tuple[Row, ...]:
    """Return what was received and when, in French, one row each."""
    rows: list[Row] = []
    if note.received_at is not None:
        rows.append(("Reçu le", moment_text(note.received_at, note.zone)))
    if note.cropped:
        rows.append(
            ("Image", "copie recadrée d’une capture de l’écran entier, elle-même conservée")
        )
    if note.file_name:
        rows.append(("Fichier d’origine", note.file_name))
    if note.sha256:
        rows.append(("Empreinte SHA-256", note.sha256))
        rows.append(("Sceau", _seal_text(note)))
    return tuple(rows)


def moment_text(moment: dt.datetime, zone: str) -> str:
    """Return « 12 octobre 2026 à 8 h 12 min 05 s (fuseau Europe/Paris, UTC+02:00) »."""
    local = moment.astimezone(ZoneInfo(zone))
    offset = local.isoformat()[-6:]
    return f"{to_the_second(local)} (fuseau {zone}, UTC{offset})"


def to_the_second(moment: dt.datetime) -> str:
    """Return « 12 octobre 2026 à 8 h 12 min 05 s », in the moment's own zone."""
    return f"{long_date(moment)} à {hour(moment)} min\u00a0{moment.second:02d}\u00a0s"


def _said(sighting: Sighting) -> str:
    said = _SAID[sighting.seen]
    if not sighting.text or sighting.seen in {"not_seen", "not_said"}:
        return said
    return f"{said} — {sighting.text}"


def _seal_text(note: CaptureNote) -> str:
    if note.sealed_at is None:
        return "pas encore horodaté"
    return f"horodaté le {moment_text(note.sealed_at, note.zone)}"
