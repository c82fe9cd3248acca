"""What happened since, noted and read back. Every statement goes into the log and stays there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction
from django.db.models import Max

from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier, new_id
from guichet.dossiers.services import ChangedElsewhere, refuse_unless_open
from guichet.evidence.happening_kinds import APPOINTMENTS, KINDS, Filed, Said
from guichet.evidence.log import append
from guichet.evidence.models import Happening
from guichet.evidence.prepared import folder_filed

Kind = TypeVar("Kind", bound=Said)


@dataclass(frozen=True)
class Thing:
    """One thing that happened, as it is said now.

    ``id`` is that of its first statement, and never changes; ``former`` are the statements it
    replaced, the oldest first.
    """

    id: str
    now: Happening
    said: Said
    former: tuple[Happening, ...] = ()

    @property
    def kind(self) -> str:
        """The code of the kind."""
        return self.now.kind

    @property
    def number(self) -> int:
        """The number of the present statement."""
        return self.now.number


def things_of(dossier: Dossier) -> list[Thing]:
    """Return what happened, in the order first noted; what was taken back is left out.

    One query, whatever their number.
    """
    return [thing for thing in all_things(dossier) if not thing.said.taken_back]


def all_things(dossier: Dossier) -> list[Thing]:
    """Return what happened and what was taken back, in the order first noted."""
    chains: dict[str, list[Happening]] = {}
    chain_of: dict[str, str] = {}
    for row in dossier.happenings.order_by("number"):
        row.dossier = dossier
        first = chain_of[str(row.corrects_id)] if row.corrects_id else str(row.id)
        chain_of[str(row.id)] = first
        chains.setdefault(first, []).append(row)
    return [
        Thing(first, rows[-1], rows[-1].said(), tuple(rows[:-1])) for first, rows in chains.items()
    ]


def saying(things: list[Thing], kind: str, model: type[Kind]) -> list[tuple[Thing, Kind]]:
    """Return the things of ``kind`` with their statement, in the order first noted."""
    return [(one, one.said) for one in things if one.kind == kind and isinstance(one.said, model)]


def appointments(things: list[Thing]) -> list[Thing]:
    """Return the appointments that were given, in the order first noted."""
    return [thing for thing in things if thing.kind in APPOINTMENTS]


def last_number(dossier: Dossier) -> int:
    """Return the number of the last statement; 0 when there is none."""
    highest: int | None = dossier.happenings.aggregate(Max("number"))["number__max"]
    return highest or 0


def note_happening(
    dossier: Dossier,
    kind: str,
    said: Said,
    *,
    by: str,
    at: dt.datetime,
    seen: int | None = None,
    corrects: Happening | None = None,
) -> Happening:
    """Add a statement; the one it ``corrects`` stays as it was, here and in the log.

    ``seen`` is the number of the last statement that the person was shown. Raises
    :class:`ChangedElsewhere` when there is a later one or ``corrects`` is no longer the present
    statement, and the errors of a closed dossier; then nothing is stored.
    """
    if type(said) is not KINDS[kind] or (corrects is not None and corrects.kind != kind):
        raise ValueError(f"not a statement of the kind {kind}: {said!r}")
    with transaction.atomic():
        dossier.refresh_from_db(fields=["archived_at", "erased_at"])
        refuse_unless_open(dossier)
        last = last_number(dossier)
        if seen is not None and seen != last:
            raise ChangedElsewhere
        if corrects is not None and Happening.objects.filter(corrects=corrects).exists():
            raise ChangedElsewhere
        row = Happening(id=new_id(), dossier=dossier, number=last + 1, kind=kind)
        row.said_at, row.said_by, row.corrects = at, by, corrects
        row.details = _tied(dossier, said).model_dump(mode="json")
        verb = "happening_corrected" if corrects else "happening"
        row.log_number = append(dossier, verb, _payload(row), at=at).number
        row.save(force_insert=True)
        note_act(by, verb, dossier.id)
    return row


def take_back(thing: Thing, *, by: str, at: dt.datetime, seen: int | None = None) -> Happening:
    """Say that ``thing`` was a mistake: it counts no more, and the log keeps it."""
    said = thing.said.model_copy(update={"taken_back": True})
    dossier = thing.now.dossier
    return note_happening(dossier, thing.kind, said, by=by, at=at, seen=seen, corrects=thing.now)


def _tied(dossier: Dossier, said: Said) -> Said:
    """Return ``said`` with the folder that was filed, when it says that one was."""
    if not isinstance(said, Filed):
        return said
    folder = folder_filed(dossier, said.on, said.destination)
    return said.model_copy(update={"prepared": folder.number if folder else None})


def _payload(row: Happening) -> dict[str, object]:
    return {
        "id": str(row.id),
        "number": row.number,
        "kind": row.kind,
        "corrects": str(row.corrects_id) if row.corrects_id else None,
        "said": row.details,
        "by": row.said_by,
    }
