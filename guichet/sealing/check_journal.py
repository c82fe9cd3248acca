"""Checks on the journal of a bundle: its chain, and what its entries say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.journal import ATTEMPT_KINDS, MAX_LINE, BadLine, Record, parse_line
from guichet.sealing.log import Entry, check_chain
from guichet.sealing.report import Check, checks_of
from guichet.sealing.wording import counted

KEPT = ("moment", "channel", "outcome", "number", "corrects")
"""What is kept of each attempt: a hostile journal must not fill the memory."""


@dataclass
class JournalSeen:
    """What one reading of the journal gave.

    ``heads`` are the recomputed digests of the entries, in order; ``moments`` their dates as
    written; ``named`` maps the digest of each original to the first entry that names it;
    ``attempts`` maps the id of each attempt to :data:`KEPT` of what its last entry says;
    ``erased_attempts`` counts the entries about attempts whose content is not there.
    """

    heads: list[str] = field(default_factory=list)
    moments: list[str] = field(default_factory=list)
    named: dict[str, int] = field(default_factory=dict)
    attempts: dict[str, Mapping[str, object]] = field(default_factory=dict)
    erased: int = 0
    erased_attempts: int = 0
    checks: list[Check] = field(default_factory=list)


def read_journal(archive: Archive) -> JournalSeen:
    """Read the journal once and check it; nothing of it is believed before."""
    seen = JournalSeen()
    unreadable: list[tuple[str, str]] = []
    changed: list[tuple[str, str]] = []
    chain = check_chain(_entries(archive, seen, unreadable, changed))
    faults = unreadable + [(f"entrée {fault.number}", fault.detail) for fault in chain]
    if not seen.heads and not faults:
        faults = [(layout.JOURNAL, "Le journal est vide ou illisible.")]
    entries = counted(len(seen.heads), "entrée se suit", "entrées se suivent")
    said = counted(len(seen.heads) - seen.erased, "contenu correspond", "contenus correspondent")
    seen.checks = [
        *checks_of("journal", faults, f"La chaîne du journal est entière : {entries}."),
        *checks_of("payloads", changed, f"{said} à l’empreinte de leur entrée."),
    ]
    return seen


def _entries(
    archive: Archive,
    seen: JournalSeen,
    unreadable: list[tuple[str, str]],
    changed: list[tuple[str, str]],
) -> Iterator[Entry]:
    if layout.JOURNAL not in archive.digests:
        return
    for number, line in enumerate(archive.lines(layout.JOURNAL, MAX_LINE), 1):
        try:
            record = parse_line(line[:-1] if line.endswith(b"\n") else line + b"\n")
        except BadLine as error:
            unreadable.append((f"{layout.JOURNAL}, ligne {number}", f"Ligne refusée : {error}."))
            continue
        _note(record, seen, changed)
        yield record.entry


def _note(record: Record, seen: JournalSeen, changed: list[tuple[str, str]]) -> None:
    entry = record.entry
    seen.heads.append(entry.digest)
    seen.moments.append(entry.at)
    if record.payload is None:
        seen.erased += 1
        seen.erased_attempts += entry.kind in ATTEMPT_KINDS
    elif not record.payload_agrees:
        changed.append((f"entrée {entry.number}", "Ce que dit cette entrée a été changé."))
    elif record.named_file:
        seen.named.setdefault(record.named_file, entry.number)
    elif entry.kind in ATTEMPT_KINDS:
        said = {name: record.payload.get(name) for name in KEPT}
        seen.attempts[str(record.payload.get("id"))] = said
