"""Checks that ``dossier.json`` tells the attempts as the journal does: all, and no other."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator, Mapping

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.check_journal import JournalSeen
from guichet.sealing.report import Check, checks_of
from guichet.sealing.wording import counted

MAX_CASEFILE = 32 << 20
_MOST_MARKS = 1_500_000
"""Brackets and commas: what is read of them takes some 300 MB at most."""

_SAID = (
    ("moment", "at", "la date ou l’heure"),
    ("channel", "channel", "le moyen"),
    ("outcome", "outcome", "le résultat"),
    ("number", "number", "le numéro"),
    ("corrects", "corrects", "l’essai corrigé"),
)
"""The fields of an attempt in the journal, in ``dossier.json``, and their names in French."""

Fault = tuple[str, str]


def dossier_checks(archive: Archive, journal: JournalSeen) -> list[Check]:
    """Compare each attempt with what its last entry says.

    No digest of ``dossier.json`` is in the journal: it is written after the seals. Without this,
    whoever redoes ``SHA256SUMS`` could write another day in it. Where the journal says of so many
    attempts that their content is erased, as many may differ. The names, the stories and the other
    facts of the dossier are not compared.
    """
    if layout.CASEFILE not in archive.digests:
        return []
    events = _events(archive.read(layout.CASEFILE, MAX_CASEFILE))
    if events is None:
        return checks_of("dossier", [(layout.CASEFILE, "Ce fichier est illisible.")], "")
    different = list(_differences(events, journal))
    twice = [times for times in Counter(str(one.get("id")) for one in events).values() if times > 1]
    faults = different if len(different) > journal.erased_attempts else []
    faults += [(layout.CASEFILE, "Le même essai y est deux fois.")] * len(twice)
    compared = counted(len(events) - len(different), "essai", "essais")
    return checks_of("dossier", faults, f"{layout.CASEFILE} dit comme le journal : {compared}.")


def _events(data: bytes | None) -> list[Mapping[str, object]] | None:
    if data is None or sum(data.count(mark) for mark in (b"[", b"{", b",")) > _MOST_MARKS:
        return None
    try:
        events = json.loads(data).get("events", [])
    except (ValueError, RecursionError, AttributeError):
        return None
    if not isinstance(events, list) or not all(isinstance(one, dict) for one in events):
        return None
    return events


def _differences(events: list[Mapping[str, object]], journal: JournalSeen) -> Iterator[Fault]:
    """Yield one fault for each attempt that the two do not tell alike."""
    for event in events:
        if said := _difference(event, journal):
            yield layout.CASEFILE, said
    missing = journal.attempts.keys() - {str(event.get("id")) for event in events}
    for one in sorted(missing):
        yield layout.CASEFILE, f"Il y manque l’essai n° {journal.attempts[one].get('number')}."


def _difference(event: Mapping[str, object], journal: JournalSeen) -> str:
    number, told = event.get("number"), journal.attempts.get(str(event.get("id")))
    if told is None:
        return f"Le journal ne connaît pas l’essai n° {number}."
    nouns = [noun for name, same, noun in _SAID if _value(told, name) != _value(event, same)]
    return f"L’essai n° {number} n’y est pas comme au journal : {nouns[0]}." if nouns else ""


def _value(said: Mapping[str, object], name: str) -> object:
    """Return a moment as such: two offsets may tell the same one. Anything else stays itself."""
    value = said.get(name)
    try:
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
