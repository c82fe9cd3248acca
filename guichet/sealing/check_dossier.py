"""Checks that ``dossier.json`` tells each attempt as the journal does, and no other one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.check_journal import JournalSeen
from guichet.sealing.report import Check, checks_of
from guichet.sealing.wording import counted

MAX_CASEFILE = 64 << 20

_SAID = (
    ("moment", "at", "la date ou l’heure"),
    ("channel", "channel", "le moyen"),
    ("outcome", "outcome", "le résultat"),
)
"""The fields of an attempt in the journal, in ``dossier.json``, and their names in French."""


def dossier_checks(archive: Archive, journal: JournalSeen) -> list[Check]:
    """Compare the moment, the channel and the outcome of each attempt with its last entry.

    No digest of ``dossier.json`` is in the journal: it is written after the seals. Without this,
    whoever redoes ``SHA256SUMS`` could write another day in it. The names, the stories and the
    other facts of the dossier are not compared.
    """
    if layout.CASEFILE not in archive.digests:
        return []
    events = _events(archive.read(layout.CASEFILE, MAX_CASEFILE))
    if events is None:
        return checks_of("dossier", [(layout.CASEFILE, "Ce fichier est illisible.")], "")
    faults = [(layout.CASEFILE, said) for event in events for said in _differences(event, journal)]
    attempts = counted(len(events), "essai", "essais")
    return checks_of("dossier", faults, f"{layout.CASEFILE} dit comme le journal : {attempts}.")


def _events(data: bytes | None) -> list[Mapping[str, object]] | None:
    try:
        events = json.loads(data or b"").get("events", [])
    except (ValueError, RecursionError, AttributeError):
        return None
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        return None
    return events


def _differences(event: Mapping[str, object], journal: JournalSeen) -> Iterator[str]:
    told = journal.attempts.get(str(event.get("id")))
    number = event.get("number")
    if told is None:
        if not journal.erased:
            yield f"Le journal ne connaît pas l’essai n° {number}."
        return
    for name, same, noun in _SAID:
        said, written = told.get(name), event.get(same)
        if said != written and _moment(said) != _moment(written):
            yield f"L’essai n° {number} n’y est pas comme au journal : {noun}."


def _moment(value: object) -> object:
    """Return a moment as such: two offsets may tell the same one. Anything else stays itself."""
    try:
        return dt.datetime.fromisoformat(str(value))
    except ValueError:
        return value
