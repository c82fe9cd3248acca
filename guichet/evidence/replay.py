"""A log read again from its first line: the rows that it tells, made as they were.

Every change of the journal goes through the log, whole. So the rows of a dossier that comes from
elsewhere are made from its verified log, and can never say something else.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from guichet.casefile import CHANNELS, OUTCOMES
from guichet.dossiers.models import Attempt, Dossier
from guichet.errors import GuichetError
from guichet.evidence.happening_kinds import KINDS
from guichet.evidence.models import Capture, Happening
from guichet.evidence.releases import MOMENTS, WEEKS
from guichet.evidence.services import TOLD_BY_FILE
from guichet.evidence.told_lines import TOLD, CopiedPage, Sha256
from guichet.sealing.journal import Record
from guichet.storage.uploads import EXTENSIONS

TOLD_BY_THE_LOG = frozenset(TOLD)
"""Kinds of entries that make no row here: the log itself is read where they matter."""

_ASIDE = frozenset({"clock_read"})
"""What :func:`guichet.evidence.log.append` adds to a payload: no row holds it."""

Short = Annotated[str, StringConstraints(max_length=60)]


class CannotReplay(GuichetError):
    """The log says something that no row can hold here."""

    title = "Le journal de ce dossier ne se relit pas ici."
    effect = "{reason} Le dossier n’a pas été ouvert."
    advice = "Mettez Guichet à jour sur cet ordinateur, puis réessayez."
    kept = "Ce fichier et vos dossiers sont inchangés."


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _AttemptLine(_Line):
    id: UUID
    number: Annotated[int, Field(ge=1)]
    moment: AwareDatetime
    zone: Annotated[str, StringConstraints(max_length=40)]
    received_at: AwareDatetime
    channel: str
    outcome: str
    recorded_by: Short
    corrects: UUID | None = None
    details: dict[str, Any]


class _FileLine(_Line):
    id: UUID
    sha256: Sha256
    name: Annotated[str, StringConstraints(max_length=200)]
    size: Annotated[int, Field(ge=1)]
    media_type: str
    attempt: UUID | None = None
    received_at: AwareDatetime
    provenance: Annotated[str, StringConstraints(max_length=20, pattern=r"^[a-z_]+$")]


class _AboutFileLine(_Line):
    """``file`` is the id of the file: an entry of an early version gives its SHA-256 alone."""

    file: UUID | None = None
    sha256: Sha256


class _CopyLine(_AboutFileLine):
    pages: list[dict[str, Any]]


class _TiedLine(_AboutFileLine):
    attempt: UUID


class _SeenLine(_AboutFileLine):
    by: str


class _ReleasesLine(_Line):
    attempt: UUID


class _HappeningLine(_Line):
    id: UUID
    number: Annotated[int, Field(ge=1)]
    kind: str
    corrects: UUID | None = None
    said: dict[str, Any]
    by: Short


@dataclass
class Rows:
    """The rows of one log, not stored yet, by their id, in the order of the log."""

    dossier: Dossier
    attempts: dict[UUID, Attempt] = field(default_factory=dict)
    captures: dict[UUID, Capture] = field(default_factory=dict)
    happenings: dict[UUID, Happening] = field(default_factory=dict)

    def capture_of(self, line: _AboutFileLine) -> Capture:
        """Return the file that an entry is about. Raises ``LookupError``."""
        if line.file is not None:
            return self.captures[line.file]
        return [one for one in self.captures.values() if one.sha256 == line.sha256][-1]


def replay(records: Iterable[Record], dossier: Dossier) -> Rows:
    """Return the rows that a verified log tells, for ``dossier``; nothing is stored.

    Raises :class:`CannotReplay` for an entry without its content, of an unknown kind, or that no
    row can hold.
    """
    rows = Rows(dossier)
    for record in records:
        number, kind = record.entry.number, record.entry.kind
        if record.payload is None:
            raise CannotReplay(reason=f"Le contenu de l’entrée {number} manque.")
        play = PLAYED.get(kind)
        if play is None and kind not in TOLD:
            raise CannotReplay(reason=f"L’entrée {number} est d’un genre inconnu.")
        try:
            if play is None:
                TOLD[kind].model_validate(record.payload)
            else:
                play(rows, record, record.payload)
        except (ValueError, LookupError, OverflowError, TypeError, AttributeError) as error:
            raise CannotReplay(reason=f"L’entrée {number} n’a pas la forme attendue.") from error
    return rows


def _attempt(rows: Rows, record: Record, payload: Mapping[str, object]) -> None:
    said = _AttemptLine.model_validate(payload)
    if said.channel not in CHANNELS or said.outcome not in OUTCOMES:
        raise ValueError("unknown channel or outcome")
    known_zone(said.zone)
    edited = record.entry.kind == "attempt_edited"
    if edited != (said.id in rows.attempts):
        raise ValueError("an edit of nothing, or an id twice")
    _refuse_unless_it_follows(rows, said, record.entry.kind)
    rows.attempts[said.id] = Attempt(
        id=said.id,
        dossier=rows.dossier,
        number=said.number,
        moment=said.moment.astimezone(dt.UTC),
        zone=said.zone,
        received_at=said.received_at,
        channel=said.channel,
        outcome=said.outcome,
        recorded_by=said.recorded_by,
        corrects_id=rows.attempts[said.corrects].id if said.corrects else None,
        log_number=record.entry.number,
    )
    rows.attempts[said.id].details = dict(said.details)


def _refuse_unless_it_follows(rows: Rows, said: _AttemptLine, kind: str) -> None:
    """Refuse what would tie entries in a circle: an edit changes no tie, nor its number."""
    before = rows.attempts.get(said.id)
    if before is not None:
        if (before.corrects_id, before.number) != (said.corrects, said.number):
            raise ValueError("an edit of what never changes")
        return
    if (said.corrects is not None) != (kind == "attempt_corrected"):
        raise ValueError("a correction of nothing")
    if said.corrects and any(one.corrects_id == said.corrects for one in rows.attempts.values()):
        raise ValueError("corrected twice")


def _file(rows: Rows, record: Record, payload: Mapping[str, object]) -> None:
    said = _FileLine.model_validate(payload)
    if said.id in rows.captures or said.media_type not in EXTENSIONS:
        raise ValueError("an id twice, or an unknown kind of file")
    capture = Capture(
        id=said.id,
        dossier=rows.dossier,
        attempt_id=rows.attempts[said.attempt].id if said.attempt else None,
        sha256=said.sha256,
        size=said.size,
        media_type=said.media_type,
        provenance=said.provenance,
        received_at=said.received_at,
        log_number=record.entry.number,
    )
    capture.name = said.name
    capture.seen = {name: payload[name] for name in TOLD_BY_FILE if name in payload} or None
    rows.captures[said.id] = capture


def _attached(rows: Rows, _record: Record, payload: Mapping[str, object]) -> None:
    said = _TiedLine.model_validate(payload)
    rows.capture_of(said).attempt_id = rows.attempts[said.attempt].id


def _seen(rows: Rows, _record: Record, payload: Mapping[str, object]) -> None:
    said = _SeenLine.model_validate(payload)
    seen = {k: v for k, v in payload.items() if k not in {"file", "sha256", "by", *_ASIDE}}
    capture = rows.capture_of(said)
    capture.seen = {**(capture.seen or {}), **seen, "said_by": said.by}


def _legible_copy(rows: Rows, _record: Record, payload: Mapping[str, object]) -> None:
    said = _CopyLine.model_validate(payload)
    capture = rows.capture_of(said)
    for page in said.pages:
        CopiedPage.model_validate(page)
    capture.seen = {**(capture.seen or {}), "pages": said.pages}


def _releases(rows: Rows, _record: Record, payload: Mapping[str, object]) -> None:
    attempt = rows.attempts[_ReleasesLine.model_validate(payload).attempt]
    lines = (*MOMENTS, *WEEKS)
    kept = {k: v for k, v in (attempt.details or {}).items() if k not in lines}
    attempt.details = kept | {k: payload[k] for k in lines if k in payload}


def _happening(rows: Rows, record: Record, payload: Mapping[str, object]) -> None:
    said = _HappeningLine.model_validate(payload)
    KINDS[said.kind].model_validate(said.said)
    if said.id in rows.happenings:
        raise ValueError("an id twice")
    row = Happening(
        id=said.id,
        dossier=rows.dossier,
        number=said.number,
        kind=said.kind,
        said_at=_when(record, payload),
        said_by=said.by,
        corrects_id=rows.happenings[said.corrects].id if said.corrects else None,
        log_number=record.entry.number,
    )
    row.details = said.said
    rows.happenings[said.id] = row


Play = Callable[[Rows, Record, Mapping[str, object]], None]

PLAYED: dict[str, Play] = {
    "attempt": _attempt,
    "attempt_corrected": _attempt,
    "attempt_edited": _attempt,
    "file": _file,
    "file_attached": _attached,
    "seen_on_file": _seen,
    "legible_copy": _legible_copy,
    "releases_said": _releases,
    "happening": _happening,
    "happening_corrected": _happening,
}
"""What each kind of entry makes of the rows."""


def _when(record: Record, payload: Mapping[str, object]) -> dt.datetime:
    """Return what the clock read: the entry’s moment, unless the clock went back."""
    read = payload.get("clock_read")
    moment = dt.datetime.fromisoformat(read if isinstance(read, str) else record.entry.at)
    return moment.astimezone(dt.UTC)


def known_zone(zone: str) -> None:
    """Raise ``ValueError`` or ``LookupError`` unless ``zone`` names the clocks of a place."""
    try:
        known = ZoneInfo(zone).key
    except OSError as error:  # a name that the disk itself refuses
        raise ValueError(zone) from error
    if zone != known:
        raise ValueError(zone)
