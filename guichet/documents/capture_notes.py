"""What is known of a capture, and how it is said in French: never more than what is known.

What shows on the picture is what the person confirmed, or what the software read there and nobody
confirmed; the moment of the attempt is what was declared, whatever the picture shows; what was
received is what the journal recorded. A line that nobody confirmed says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from guichet.documents.dates import hour, long_date

Seen: TypeAlias = Literal["seen", "not_seen", "not_sure", "not_said"]
NotedBy: TypeAlias = Literal["person", "software", "not_known"]
Row: TypeAlias = tuple[str, str]

_SAID: dict[Seen, str] = {
    "seen": "visible",
    "not_seen": "non visible",
    "not_sure": "pas sûr",
    "not_said": "non précisé",
}
_NOTED: dict[NotedBy, str] = {
    "person": " (déclaré par la personne)",
    "software": " (relevé par le logiciel)",
    "not_known": "",
}
_SOFTWARE_ALONE = "lu par le logiciel, non confirmé"


@dataclass(frozen=True)
class Sighting:
    """Whether the person says that something shows on the picture, and what is read there, if any.

    ``by_software`` says that the software read ``text`` and that the person did not confirm it.
    """

    seen: Seen = "not_said"
    text: str | None = None
    by_software: bool = False

    @property
    def is_unconfirmed(self) -> bool:
        """Whether it rests on the software alone."""
        return self.by_software and bool(self.text) and self.seen == "not_said"


@dataclass(frozen=True)
class CaptureNote:
    """What is known of a capture. ``None`` is "not known" and is not printed.

    ``confirmed`` says that the person confirmed what shows. ``noted_at`` is the aware moment of the
    attempt, by the word of ``noted_by``: it says nothing of the picture. ``received_at`` is aware;
    ``zone`` is the IANA zone they are printed in. ``sha256`` is the digest of the original file.
    ``sealed_at`` is the moment an authority dated it. ``cropped`` says that it is a part of a
    picture of the whole screen, which is kept. ``anonymous`` prints nothing: an anonymous capture
    is worth as much.
    """

    address: Sighting = Sighting()
    date: Sighting = Sighting()
    hour: Sighting = Sighting()
    message: Sighting = Sighting()
    confirmed: bool = False
    noted_at: dt.datetime | None = None
    noted_by: NotedBy = "person"
    received_at: dt.datetime | None = None
    zone: str = "Europe/Paris"
    file_name: str | None = None
    sha256: str | None = None
    sealed_at: dt.datetime | None = None
    cropped: bool = False

    @property
    def sightings(self) -> tuple[tuple[str, Sighting], ...]:
        """What is looked for on a picture, with its label."""
        return (
            ("Adresse de la page", self.address),
            ("Date", self.date),
            ("Heure", self.hour),
            ("Message", self.message),
        )


def shown_heading(note: CaptureNote) -> str:
    """Return what stands above the rows of :func:`shown_rows`: who confirms them."""
    who = "confirmé par la personne" if note.confirmed else "non confirmé par la personne"
    if note.confirmed and any(one.is_unconfirmed for _, one in note.sightings):
        who += ", sauf mention contraire"
    return f"Ce que montre l’image ({who})"


def shown_rows(note: CaptureNote) -> tuple[Row, ...]:
    """Return what shows on the picture, in French, one row each."""
    return tuple((label, _said(sighting)) for label, sighting in note.sightings)


def noted_rows(note: CaptureNote) -> tuple[Row, ...]:
    """Return the moment of the attempt and whose word it is, in French; no row without one."""
    if note.noted_at is None:
        return ()
    local = note.noted_at.astimezone(ZoneInfo(note.zone))
    said = f"{long_date(local)} à {hour(local)}{_NOTED[note.noted_by]}"
    return (("Essai noté le", said),)


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
    said = _SOFTWARE_ALONE if sighting.is_unconfirmed else _SAID[sighting.seen]
    silent = sighting.seen == "not_seen" or (
        sighting.seen == "not_said" and not sighting.is_unconfirmed
    )
    if not sighting.text or silent:
        return said
    mark = " (lu par le logiciel)" if sighting.by_software and sighting.seen == "seen" else ""
    return f"{said} — {sighting.text}{mark}"


def _seal_text(note: CaptureNote) -> str:
    if note.sealed_at is None:
        return "pas encore horodaté"
    return f"horodaté le {moment_text(note.sealed_at, note.zone)}"
