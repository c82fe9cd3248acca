"""Which events of a dossier stand: those that no later event corrects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guichet.casefile.models import Event, FileRef


def standing_events(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events that no other one corrects, in the order of their moment.

    Each has its files and, before them, those of the events it corrects: a moment said better takes
    no proof away.
    """
    by_id = {event.id: event for event in events}
    corrected = {event.corrects for event in by_id.values() if event.corrects}
    standing = [
        _with_files_of_corrected(event, by_id)
        for event in by_id.values()
        if event.id not in corrected
    ]
    return tuple(sorted(standing, key=lambda event: (event.instant, event.number)))


def _with_files_of_corrected(event: Event, by_id: Mapping[str, Event]) -> Event:
    files: tuple[FileRef, ...] = event.files
    seen, earlier = {event.id}, by_id.get(event.corrects or "")
    while earlier is not None and earlier.id not in seen:
        files = (*earlier.files, *files)
        seen.add(earlier.id)
        earlier = by_id.get(earlier.corrects or "")
    return event if files == event.files else event.model_copy(update={"files": files})
