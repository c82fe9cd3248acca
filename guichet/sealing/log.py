"""The hash log of a dossier: entries that each name the digest of the one before.

An entry stores the digest of ``salt ‖ payload``, never the payload: salt and payload live
elsewhere and can be erased, and the chain still verifies. The salt keeps a short payload (« pas de
créneau ») from being guessed back from its digest.

The chain alone shows that nothing was changed *inside* it. That the whole was not written anew
later is shown by a timestamp over its head (:mod:`guichet.sealing.timestamps`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from guichet.sealing.canonical import canonical_json
from guichet.sealing.digests import sha256_of

FORMAT = "guichet-entry/1"
"""Hashed with each entry: a digest made for another purpose can never pass for an entry's."""

GENESIS = "0" * 64
"""What the first entry names as the digest of the one before."""

SALT_BYTES = 16
"""Length of every salt: fixed, so that ``salt ‖ payload`` can be cut in one place only."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class BackDated(ValueError):
    """The new entry would be earlier than the last one; the caller decides what to write."""


@dataclass(frozen=True)
class Entry:
    """One link of the chain.

    ``number`` counts from 1 without a gap. ``at`` is when the entry was written, by the clock of
    the machine, in UTC with six decimals and ``Z``: a claim, until a timestamp bounds it.
    ``payload_digest`` and ``previous`` are 64 hexadecimal digits.
    """

    log_id: str
    number: int
    at: str
    kind: str
    payload_digest: str
    previous: str

    def as_json(self) -> dict[str, str | int]:
        """Return the object whose canonical JSON is hashed; it is also what a bundle stores."""
        return {
            "format": FORMAT,
            "log_id": self.log_id,
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "payload_digest": self.payload_digest,
            "previous": self.previous,
        }

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the entry's canonical JSON, in hexadecimal: the head after this entry."""
        return sha256_of(canonical_json(self.as_json()))


@dataclass(frozen=True)
class Fault:
    """What is wrong in a chain: the ``number`` concerned, a stable code, a sentence in French."""

    number: int
    what: str
    detail: str


def payload_digest(salt: bytes, payload: Mapping[str, object]) -> str:
    """Return the SHA-256 of ``salt ‖ canonical_json(payload)``, in hexadecimal.

    Raises ``ValueError`` when the salt is not :data:`SALT_BYTES` long, and
    :class:`~guichet.sealing.canonical.NotCanonical` when the payload has no canonical form.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes long, not {len(salt)}")
    return hashlib.sha256(salt + canonical_json(payload)).hexdigest()


def next_entry(
    previous: Entry | None, *, log_id: str, at: dt.datetime, kind: str, payload_digest: str
) -> Entry:
    """Return the entry that follows ``previous`` (``None``: the first of the log).

    Raises ``ValueError`` when ``at`` has no time zone, ``previous`` is of another log, or
    ``payload_digest`` is not a digest; :class:`BackDated` when ``at`` is before ``previous.at``
    (the same microsecond is accepted).
    """
    if at.tzinfo is None:
        raise ValueError("the moment of an entry needs a time zone")
    if not _DIGEST.fullmatch(payload_digest):
        raise ValueError("payload_digest is not 64 hexadecimal digits")
    moment = written_moment(at)
    if previous is None:
        return Entry(log_id, 1, moment, kind, payload_digest, GENESIS)
    if previous.log_id != log_id:
        raise ValueError(f"entry {previous.number} belongs to another log")
    if moment < previous.at:
        raise BackDated(f"{moment} is before entry {previous.number}, written {previous.at}")
    return Entry(log_id, previous.number + 1, moment, kind, payload_digest, previous.digest)


def written_moment(at: dt.datetime) -> str:
    """Return an aware moment as the log writes it: UTC, six decimals, ``Z``. Such texts sort."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")


def check_chain(entries: Iterable[Entry]) -> list[Fault]:
    """Return every fault of a whole log, read from its first entry; an empty list if none.

    ``what`` is ``missing`` (a number is skipped), ``reordered`` (a number comes again or too
    late), ``edited`` (an entry does not continue the one before), ``back_dated`` (its moment is
    before the previous one's), ``other_log`` or ``unreadable`` (a field is not in its form).
    Entries cut off at the end leave no trace in a chain: only a timestamp shows them.
    """
    faults: list[Fault] = []
    last: Entry | None = None
    first: Entry | None = None
    for entry in entries:
        first = first or entry
        faults += _form_faults(entry) or _link_faults(last, entry, first.log_id)
        last = entry
    return faults


def _form_faults(entry: Entry) -> list[Fault]:
    digests = _DIGEST.fullmatch(entry.payload_digest) and _DIGEST.fullmatch(entry.previous)
    if digests and _MOMENT.fullmatch(entry.at) and _is_a_moment(entry.at):
        return []
    detail = f"L’entrée {entry.number} n’a pas la forme attendue."
    return [Fault(entry.number, "unreadable", detail)]


def _is_a_moment(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _link_faults(last: Entry | None, entry: Entry, log_id: str) -> list[Fault]:
    faults = []
    if entry.log_id != log_id:
        detail = f"L’entrée {entry.number} vient d’un autre journal."
        faults.append(Fault(entry.number, "other_log", detail))
    order = _order_fault(last.number if last else 0, entry.number)
    if order:
        return [*faults, order]
    if entry.previous != (last.digest if last else GENESIS):
        faults.append(_edited(last, entry))
    if last and entry.at < last.at:
        detail = (
            f"L’entrée {entry.number} porte une date antérieure à celle de l’entrée {last.number}."
        )
        faults.append(Fault(entry.number, "back_dated", detail))
    return faults


def _order_fault(last: int, number: int) -> Fault | None:
    if number == last + 1:
        return None
    if number <= last:
        detail = f"L’entrée {number} vient après l’entrée {last} : l’ordre a été changé."
        return Fault(number, "reordered", detail)
    missing = f"L’entrée {last + 1} manque"
    if number > last + 2:
        missing = f"Les entrées {last + 1} à {number - 1} manquent"
    return Fault(last + 1, "missing", f"{missing} avant l’entrée {number}.")


def _edited(last: Entry | None, entry: Entry) -> Fault:
    if last is None:
        detail = f"L’entrée {entry.number} ne commence pas le journal : elle a été modifiée."
        return Fault(entry.number, "edited", detail)
    detail = (
        f"L’entrée {entry.number} ne continue pas l’entrée {last.number} :"
        " l’une des deux a été modifiée."
    )
    return Fault(last.number, "edited", detail)
