"""The folders that were prepared for a court, as the log names them: which files, which digests.

When the person says that she filed, her statement is tied to the last folder prepared before: what
was deposited can then be compared, byte for byte, with what was made.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.dossiers.models import Dossier
from guichet.evidence.models import LogEntry

PREPARED = "filing_prepared"
_PRINTED = ("paper", "counter")
_WAYS: dict[str, tuple[str, ...]] = {
    "telerecours": ("telerecours",),
    "lrar": _PRINTED,
    "counter": _PRINTED,
    "lawyer": ("lawyer",),
}
"""The destinations of a folder, by the way in which a request is said to be filed.

A printed set is the same, posted or handed in.
"""
_TO_A_COURT = frozenset(place for places in _WAYS.values() for place in places)


@dataclass(frozen=True)
class PreparedFolder:
    """A folder as the log keeps it. ``files`` maps each name to its SHA-256, in order."""

    number: int
    on: dt.date
    destination: str
    files: dict[str, str]


def prepared_folders(dossier: Dossier) -> list[PreparedFolder]:
    """Return the folders prepared for ``dossier``, the oldest first."""
    entries = LogEntry.objects.filter(dossier=dossier.id, kind=PREPARED)
    numbers = list(entries.values_list("number", flat=True))
    folders = []
    for payload in dossier.log_payloads.filter(number__in=numbers).order_by("number"):
        said = payload.content["payload"]
        folders.append(
            PreparedFolder(
                number=payload.number,
                on=dt.date.fromisoformat(said["on"]),
                destination=said["destination"],
                files={file["name"]: file["sha256"] for file in said["files"]},
            )
        )
    return folders


def folder_filed(dossier: Dossier, on: dt.date, way: str | None) -> PreparedFolder | None:
    """Return the folder that was filed on the day ``on``: the last one prepared by then.

    ``way`` is how it was filed; a folder made for another way is not it. ``None`` without any.
    """
    wanted = _WAYS.get(way, _TO_A_COURT) if way else _TO_A_COURT
    by_then = [
        one for one in prepared_folders(dossier) if one.on <= on and one.destination in wanted
    ]
    return by_then[-1] if by_then else None
