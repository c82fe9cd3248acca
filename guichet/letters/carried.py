"""Finished letters, and what became of their sendings, when a dossier goes to another device.

A letter that left must not leave a second time from there: its sendings go with it.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from guichet.dossiers.models import Dossier
from guichet.evidence.carried import Rows, carries
from guichet.evidence.likely_moments import AHEAD, EARLIEST, refuse_far
from guichet.evidence.models import LogEntry
from guichet.evidence.told_lines import LetterLine
from guichet.letters.catalogue import letter_text
from guichet.letters.models import Letter, Sending
from guichet.letters.source_facts import options_of

Basis = dict[str, JsonValue]
"""What a letter was written from: see :class:`guichet.letters.models.Letter`."""


class CarriedSending(BaseModel):
    """A :class:`guichet.letters.models.Sending`, but for its letter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    state: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,10}$")]
    started_at: AwareDatetime
    ended_at: AwareDatetime | None
    envelope_id: Annotated[str, StringConstraints(max_length=40)]
    details: dict[str, JsonValue]


class CarriedLetter(BaseModel):
    """A :class:`guichet.letters.models.Letter`; ``capture`` is the id of its file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: UUID
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
    rank: Annotated[int, Field(ge=1)]
    written_on: dt.date
    created_at: AwareDatetime
    capture: UUID
    basis: Basis
    sendings: tuple[CarriedSending, ...] = ()


def pack(dossier: Dossier) -> Rows:
    """Return the finished letters of ``dossier`` with their sendings, JSON-ready."""
    packed: Rows = []
    for letter in dossier.letters.prefetch_related("sendings").order_by("created_at", "id"):
        letter.dossier = dossier
        sendings = []
        for one in letter.sendings.all():
            one.letter = letter
            sendings.append(
                CarriedSending(
                    id=one.id,
                    state=one.state,
                    started_at=one.started_at,
                    ended_at=one.ended_at,
                    envelope_id=one.envelope_id,
                    details=one.details,
                )
            )
        carried = CarriedLetter(
            id=letter.id,
            kind=letter.kind,
            rank=letter.rank,
            written_on=letter.written_on,
            created_at=letter.created_at,
            capture=letter.capture_id,
            basis=letter.basis or {},
            sendings=tuple(sendings),
        )
        packed.append(carried.model_dump(mode="json"))
    return packed


def unpack(dossier: Dossier, rows: Rows, now: dt.datetime) -> None:
    """Store the letters and their sendings. Raises ``ValueError`` for what does not fit."""
    logged = _logged(dossier)
    for row in rows:
        carried = CarriedLetter.model_validate(row)
        _refuse_far(carried, now)
        _refuse_unless_finished(carried, dossier, logged)
        letter = Letter(
            id=carried.id,
            dossier=dossier,
            kind=carried.kind,
            rank=carried.rank,
            written_on=carried.written_on,
            created_at=carried.created_at,
            capture_id=carried.capture,
        )
        letter.basis = carried.basis
        letter.save(force_insert=True)
        for one in carried.sendings:
            sending = Sending(id=one.id, letter=letter, state=one.state)
            sending.started_at, sending.ended_at = one.started_at, one.ended_at
            sending.envelope_id, sending.details = one.envelope_id, one.details
            sending.save(force_insert=True)


def _logged(dossier: Dossier) -> list[LetterLine]:
    """Return the letters that the log of ``dossier`` says were finished."""
    entries = LogEntry.objects.filter(dossier=dossier.id, kind="letter")
    numbers = list(entries.values_list("number", flat=True))
    rows = dossier.log_payloads.filter(number__in=numbers).order_by("number")
    return [LetterLine.model_validate(row.content["payload"]) for row in rows]


def _refuse_unless_finished(
    carried: CarriedLetter, dossier: Dossier, logged: list[LetterLine]
) -> None:
    """Refuse a letter that the log does not tell, or whose page could not be shown."""
    capture = dossier.captures.filter(pk=carried.capture).first()
    if capture is None:
        raise ValueError("a letter without its file")
    told = LetterLine(
        kind=carried.kind,
        rank=carried.rank,
        written_on=carried.written_on,
        sha256=capture.sha256,
    )
    if told not in logged:
        raise ValueError("a letter that no line of the log tells")
    letter_text(carried.kind)  # known here
    options = options_of(carried.basis)
    if (options.on, options.rank) != (carried.written_on, carried.rank):
        raise ValueError("a letter made from the choices of another")
    for name in ("to", "message_id"):
        if not isinstance(carried.basis.get(name, ""), str):
            raise ValueError("a letter to nobody")


def _refuse_far(carried: CarriedLetter, now: dt.datetime) -> None:
    refuse_far((carried.created_at,), now)
    for one in carried.sendings:
        refuse_far((one.started_at, one.ended_at), now)
    if not EARLIEST.date() <= carried.written_on <= (now + AHEAD).date():
        raise ValueError("a letter of a day far away")


carries("letters", pack, unpack)
