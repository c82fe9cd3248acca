"""The log of a dossier: appending to it and reading it back.

An entry stores the digest of ``salt ‖ payload``; salt and payload are in another table that can
be emptied: erasing what was said leaves a chain that still verifies.
"""

from __future__ import annotations

import base64
import datetime as dt
import secrets
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from guichet.dossiers.models import Dossier
from guichet.evidence.models import LogEntry, LogPayload
from guichet.sealing.log import Entry, next_entry, payload_digest

SALT_BYTES = 16


def append(
    dossier: Dossier, kind: str, payload: Mapping[str, object], *, at: dt.datetime
) -> LogEntry:
    """Append one entry to the dossier's log, inside the caller's transaction.

    The log never goes back in time: when the computer's clock reads earlier than the last entry,
    the entry takes the last entry's moment and its payload says what the clock read.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("append() belongs in the transaction of what it notes")
    last = LogEntry.objects.filter(dossier=dossier.id).order_by("-number").first()
    previous = last.as_entry() if last else None
    said = dict(payload)
    if previous and at < moment_of(previous):
        said["clock_read"] = at.astimezone(dt.UTC).isoformat()
        at = moment_of(previous)
    salt = secrets.token_bytes(SALT_BYTES)
    entry = next_entry(
        previous,
        log_id=str(dossier.id),
        at=at,
        kind=kind,
        payload_digest=payload_digest(salt, said),
    )
    row, disclosed = rows_of(dossier, entry, salt, said)
    row.save(force_insert=True)
    disclosed.save(force_insert=True)
    return row


def rows_of(
    dossier: Dossier, entry: Entry, salt: bytes, payload: Mapping[str, object] | None
) -> tuple[LogEntry, LogPayload]:
    """Return the two rows of one entry of a log, unsaved: the entry, and what it tells."""
    row = LogEntry(
        dossier=dossier.id,
        number=entry.number,
        at=entry.at,
        kind=entry.kind,
        payload_digest=entry.payload_digest,
        previous=entry.previous,
        digest=entry.digest,
    )
    disclosed = LogPayload(dossier=dossier, number=entry.number)
    said = base64.b64encode(salt).decode("ascii")
    disclosed.content = {"salt": said, "payload": payload}
    return row, disclosed


def moment_of(entry: Entry) -> dt.datetime:
    """Return the moment an entry bears, in UTC."""
    return dt.datetime.fromisoformat(entry.at.replace("Z", "+00:00"))


def entries_of(dossier: UUID) -> list[Entry]:
    """Return the whole log of a dossier, in order."""
    return [row.as_entry() for row in LogEntry.objects.filter(dossier=dossier).order_by("number")]


def payloads_of(dossier: Dossier) -> dict[int, tuple[bytes, dict[str, object]]]:
    """Return salt and payload of each entry that still has them."""
    rows = dossier.log_payloads.order_by("number")
    return {
        row.number: (base64.b64decode(row.content["salt"]), row.content["payload"]) for row in rows
    }
