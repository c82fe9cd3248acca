"""One recorded page: the picture, the text, the archive, and what was known at that moment.

Every fact carries how it is known. Facts are *as seen*: « aucun relais vu » says that none was
seen by looking where it says, not that there is none.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from guichet.booking_sites import Reading

SCHEMA = 1
"""Version of the facts file (docs/schemas/capture.schema.json). Keys are added, never renamed."""


@dataclass(frozen=True)
class RecordedFact:
    """One item of the record: its French name, its value, how it is known, and its stable code."""

    name_fr: str
    value: str
    how_known: str
    code: str


@dataclass(frozen=True)
class RecordedFile:
    """A file to keep: neutral name, media type, bytes."""

    name: str
    media_type: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True)
class SeenMessage:
    """A message box that the page opened (``alert`` and the like), which no picture shows.

    ``moment`` is aware UTC. ``open`` says whether it was still on the screen when asked.
    """

    moment: dt.datetime
    kind: str
    text: str
    address: str
    open: bool


@dataclass(frozen=True)
class RecordedPage:
    """What the window showed when the person pressed the button.

    ``viewport_png`` is the part on the screen; ``full_page_png`` the whole page (the same bytes
    when the page fits). ``text`` is the visible text, ``html`` the page's tree for reading, without
    the values of hidden and password fields. ``mhtml`` is the browser's own archive, empty when a
    password field was filled. ``window_size`` is the page area in CSS pixels (width, height),
    ``device_scale`` the screen pixels per CSS pixel. ``began_at`` and ``ended_at`` are aware UTC,
    from this computer's clock; ``zone`` is the IANA zone of the place. ``clock_offset_seconds`` is
    how far this clock was ahead of the server's, give or take ``clock_uncertainty_seconds``: an
    indication, ``None`` when the answer gave no usable date. ``http_status`` is ``None`` when no
    answer was seen. While the page on the screen waits for an answer it cannot be read: ``text``,
    ``html`` and ``mhtml`` are then empty and the fact ``picture_only`` says so.
    """

    viewport_png: bytes
    full_page_png: bytes
    text: str
    html: str
    mhtml: bytes
    address: str
    title: str
    language: str
    window_size: tuple[int, int]
    device_scale: float
    began_at: dt.datetime
    ended_at: dt.datetime
    zone: str
    clock_offset_seconds: float | None
    clock_uncertainty_seconds: float | None
    http_status: int | None
    messages: tuple[SeenMessage, ...]
    reading: Reading
    facts: tuple[RecordedFact, ...]
    certificates_pem: bytes = b""

    def files(self) -> tuple[RecordedFile, ...]:
        """Return every file to keep; the last one holds the facts and the digests of the others.

        Names say when (local time of the place) and what, never where or who.
        """
        kept = self._pieces()
        facts = json.dumps(self.as_json(), ensure_ascii=False, indent=2) + "\n"
        return (*kept, self._file("faits.json", "application/json", facts.encode()))

    def as_json(self) -> dict[str, Any]:
        """Return the facts document of ``docs/schemas/capture.schema.json``."""
        return {
            "schema": SCHEMA,
            "address": self.address,
            "title": self.title,
            "language": self.language,
            "began_at": _iso(self.began_at, self.zone),
            "ended_at": _iso(self.ended_at, self.zone),
            "zone": self.zone,
            "clock_offset_seconds": self.clock_offset_seconds,
            "clock_uncertainty_seconds": self.clock_uncertainty_seconds,
            "http_status": self.http_status,
            "window_size": list(self.window_size),
            "device_scale": self.device_scale,
            "reading": _reading_as_json(self.reading),
            "messages": [
                {"moment": _iso(m.moment, self.zone), "kind": m.kind, "text": m.text}
                for m in self.messages
            ],
            "facts": [
                {"code": f.code, "name": f.name_fr, "value": f.value, "how_known": f.how_known}
                for f in self.facts
            ],
            "files": [
                {
                    "name": f.name,
                    "media_type": f.media_type,
                    "size": len(f.data),
                    "sha256": f.sha256,
                }
                for f in self._pieces()
            ],
            "note": "Éléments notés tels que vus par le logiciel. Ils n’affirment rien de plus.",
        }

    def fact(self, code: str) -> str | None:
        """Return the value of the fact with this code, or ``None`` when it was not recorded."""
        return next((fact.value for fact in self.facts if fact.code == code), None)

    def _pieces(self) -> tuple[RecordedFile, ...]:
        pieces = [self._file("page.png", "image/png", self.full_page_png)]
        if self.viewport_png != self.full_page_png:
            pieces.append(self._file("ecran.png", "image/png", self.viewport_png))
        if self.html:
            pieces.append(self._file("texte.txt", "text/plain", self.text.encode()))
            pieces.append(self._file("arbre.html", "text/html", self.html.encode()))
        if self.mhtml:
            pieces.append(self._file("archive.mhtml", "multipart/related", self.mhtml))
        if self.certificates_pem:
            pieces.append(
                self._file("certificats.pem", "application/x-pem-file", self.certificates_pem)
            )
        return tuple(pieces)

    def _file(self, suffix: str, media_type: str, data: bytes) -> RecordedFile:
        local = self.began_at.astimezone(ZoneInfo(self.zone))
        return RecordedFile(f"capture_{local:%Y-%m-%d_%H%M%S}_{suffix}", media_type, data)


def _iso(moment: dt.datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")


def _reading_as_json(reading: Reading) -> dict[str, str | None]:
    return {
        "system": reading.system.value,
        "state": reading.state.value,
        "wording": reading.wording,
        "demarche_number": reading.demarche_number,
        "last_release": _text_of(reading.last_release),
        "next_release": _text_of(reading.next_release),
        "release_week": _text_of(reading.release_week),
        "next_release_week": _text_of(reading.next_release_week),
    }


def _text_of(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
