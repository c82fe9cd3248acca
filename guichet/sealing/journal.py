"""The log as JSON lines: one entry a line, with what it says and its salt when not erased."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from guichet.sealing.canonical import NotCanonical, canonical_json
from guichet.sealing.log import FORMAT, SALT_BYTES, Entry, payload_digest

FILE_KIND = "file"
"""Kind of the entries whose payload names an original by its ``sha256``."""

ATTEMPT_KINDS = frozenset({"attempt", "attempt_edited", "attempt_corrected"})
"""Kinds of the entries whose payload tells one attempt, named by its ``id``."""

MAX_LINE = 1 << 20
"""Bytes in one line: far above any payload, and a stop for hostile input."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class BadLine(ValueError):
    """A line of the journal is not in its only form. The message is a reason in French."""


@dataclass(frozen=True)
class Record:
    """One line: the entry, and its salt and payload unless they were erased."""

    entry: Entry
    salt: bytes | None = None
    payload: Mapping[str, object] | None = None

    @property
    def payload_agrees(self) -> bool:
        """Whether salt and payload give the digest that the entry holds. True when erased."""
        if self.salt is None or self.payload is None:
            return True
        return payload_digest(self.salt, self.payload) == self.entry.payload_digest

    @property
    def named_file(self) -> str | None:
        """The SHA-256 of the original that this entry names, if it names one."""
        if self.entry.kind != FILE_KIND or self.payload is None:
            return None
        digest = self.payload.get("sha256")
        return digest if isinstance(digest, str) and _DIGEST.fullmatch(digest) else None


def journal_line(record: Record) -> bytes:
    """Return ``record`` as one line of canonical JSON, newline included."""
    line: dict[str, object] = {"entry": record.entry.as_json()}
    if record.salt is not None and record.payload is not None:
        line |= {"payload": record.payload, "salt": record.salt.hex()}
    return canonical_json(line) + b"\n"


def parse_line(line: bytes) -> Record:
    """Return the record of a line, its newline removed.

    Only the form that :func:`journal_line` writes is accepted, byte for byte: a second « payload »
    key, another order or a space would let two readers understand two things. Raises
    :class:`BadLine`.
    """
    try:
        value = json.loads(line)
        same = canonical_json(value) == line
    except (ValueError, RecursionError) as error:
        raise BadLine("ce n’est pas du JSON canonique") from error
    if not isinstance(value, dict) or not same:
        raise BadLine("ce n’est pas du JSON canonique")
    keys = set(value)
    if keys == {"entry"}:
        return Record(_entry(value["entry"]))
    if keys == {"entry", "payload", "salt"}:
        return Record(_entry(value["entry"]), _salt(value["salt"]), _payload(value["payload"]))
    raise BadLine("des champs manquent ou sont en trop")


def _entry(value: object) -> Entry:
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise BadLine("le format de l’entrée est inconnu")
    number = value.get("number")
    texts = {key: value.get(key) for key in ("log_id", "at", "kind", "payload_digest", "previous")}
    if not isinstance(number, int) or isinstance(number, bool) or len(value) != 7:
        raise BadLine("l’entrée n’a pas les champs attendus")
    if not all(isinstance(text, str) for text in texts.values()):
        raise BadLine("l’entrée n’a pas les champs attendus")
    return Entry(number=number, **{key: str(text) for key, text in texts.items()})


def _salt(value: object) -> bytes:
    if not isinstance(value, str) or not re.fullmatch(rf"[0-9a-f]{{{2 * SALT_BYTES}}}", value):
        raise BadLine("le sel n’a pas la forme attendue")
    return bytes.fromhex(value)


def _payload(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise BadLine("le contenu n’a pas la forme attendue")
    return value


__all__ = ["FILE_KIND", "BadLine", "NotCanonical", "Record", "journal_line", "parse_line"]
