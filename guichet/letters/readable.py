"""The files of a case that make pages of a piece, and the reason of those that do not."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import TypeAlias

from guichet.casefile import CaseFile, Event, FileRef
from guichet.documents.exhibits import LeftOut, Part
from guichet.documents.parts import examine
from guichet.errors import GuichetError
from guichet.letters.exhibits import OpenFile
from guichet.letters.pieces import printable

Faults: TypeAlias = MutableMapping[str, GuichetError | None]
"""What is wrong with each file already looked at, by its id; ``None`` for a sound one."""


def without_unreadable(
    case: CaseFile,
    open_file: OpenFile,
    *,
    max_bytes: int | None = None,
    known: Faults | None = None,
) -> tuple[CaseFile, tuple[LeftOut, ...]]:
    """Return ``case`` without the files that make no pages, and why each was set aside.

    A file above ``max_bytes`` is one: no file of the folder can hold it. A file ``known`` already
    is not opened again: originals never change.
    """
    left_out: dict[str, LeftOut] = {}
    seen: Faults = {} if known is None else known

    def sound(files: tuple[FileRef, ...]) -> tuple[FileRef, ...]:
        usable = {file.id for file in printable(files)}
        kept = []
        for file in files:
            if file.id in usable and file.id not in seen:
                seen[file.id] = _fault(file, open_file, max_bytes)
            fault = seen.get(file.id)
            if fault is None:
                kept.append(file)
            else:
                reason, advice = fault.what_happened, fault.what_to_do
                left_out[file.id] = LeftOut(file.name, file.name, reason, advice)
        return tuple(kept)

    return _with_sound_files(case, sound), tuple(left_out.values())


def _with_sound_files(
    case: CaseFile, sound: Callable[[tuple[FileRef, ...]], tuple[FileRef, ...]]
) -> CaseFile:
    """Return ``case`` with the files that ``sound`` keeps, in the order of the journal first."""
    events = tuple(_with_files(event, sound(event.files)) for event in case.events)
    return case.model_copy(
        update={
            "events": events,
            "urgency": tuple(
                fact.model_copy(update={"files": sound(fact.files)}) for fact in case.urgency
            ),
            "costs": tuple(
                cost.model_copy(update={"files": sound(cost.files)}) for cost in case.costs
            ),
            "other_pieces": sound(case.other_pieces),
        }
    )


def _with_files(event: Event, files: tuple[FileRef, ...]) -> Event:
    return event if files == event.files else event.model_copy(update={"files": files})


def _fault(file: FileRef, open_file: OpenFile, max_bytes: int | None) -> GuichetError | None:
    try:
        examine(Part(file.name, file.name, lambda: open_file(file)), max_bytes=max_bytes)
    except GuichetError as fault:
        return fault
    return None
