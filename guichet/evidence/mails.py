"""Messages added by the person: proposed first, then noted in the journal as they say.

A message is kept as its raw bytes. What it answers is worked out from the ids that only a message
and its replies share; what it is, the person confirms.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from guichet.dossiers.models import Attempt, Dossier, new_id
from guichet.dossiers.services import refuse_unless_open
from guichet.errors import GuichetError
from guichet.evidence.models import Capture, MailProposal
from guichet.evidence.services import (
    AttemptInput,
    Received,
    add_captures,
    blob_folder,
    record_attempt,
    save_blobs,
    say_what_is_seen,
)
from guichet.mail import reading
from guichet.mail.answers import SentMessage
from guichet.mail.boxes import RawMessage, messages_in
from guichet.mail.dkim_check import Ask, NameServiceSilent, Signature, check
from guichet.mail.parts import Attached
from guichet.storage.uploads import Upload, accept

MEDIA_TYPE = "message/rfc822"
PROVENANCE = "mail"
SENT = ("sent", "reminder")
SMALLEST_PICTURE = 10_000
"""Bytes under which a picture inside a mail is a logo: it stays in the mail alone."""


@dataclass
class Taken:
    """What became of the files added: the messages to look at, those already there, the refused."""

    proposed: list[MailProposal] = field(default_factory=list)
    already: list[str] = field(default_factory=list)
    refused: list[GuichetError] = field(default_factory=list)


def take_in(
    dossier: Dossier, files: Iterable[tuple[str, bytes]], ask: Ask, *, at: dt.datetime
) -> Taken:
    """Keep the messages of ``files`` as proposals; one bad file stops no other.

    ``ask`` gives the public keys of the domains. A message that the dossier has already, as a
    proposal or as evidence, is named and not kept twice.
    """
    refuse_unless_open(dossier)
    taken = Taken()
    asking = _Once(ask)
    for name, data in files:
        found, refused = messages_in(name, data)
        taken.refused += refused
        for message in found:
            _propose(dossier, message, asking, taken, at)
    return taken


def _propose(
    dossier: Dossier, message: RawMessage, ask: Ask, taken: Taken, at: dt.datetime
) -> None:
    signature = check(message.data, ask, at=at, quoted=message.quoted)
    [digest] = save_blobs(dossier, [Upload(message.name, message.data, MEDIA_TYPE)])
    with transaction.atomic():
        there = dossier.captures.filter(sha256=digest).exists()
        if there or dossier.mail_proposals.filter(sha256=digest).exists():
            taken.already.append(message.name)
            return
        row = MailProposal(id=new_id(), dossier=dossier, sha256=digest, received_at=at)
        row.size, row.name = len(message.data), message.name
        row.signature = signature_json(signature)
        row.save(force_insert=True)
    taken.proposed.append(row)


class _Once:
    """Asks each key once, and nothing more after a first silence: a box may hold 200 messages."""

    def __init__(self, ask: Ask) -> None:
        self.ask = ask
        self.known: dict[str, str | None] = {}
        self.silent = False

    def __call__(self, name: str) -> str | None:
        if name in self.known:
            return self.known[name]
        if self.silent:
            raise NameServiceSilent(name)
        try:
            self.known[name] = self.ask(name)
        except NameServiceSilent:
            self.silent = True
            raise
        return self.known[name]


def signature_json(signature: Signature) -> dict[str, Any]:
    """Return what was found of a signature, JSON-ready, with the key and the day it was read."""
    told = asdict(signature)
    if signature.key:
        told["key"]["read_at"] = signature.key.read_at.isoformat()
    return told | {"sentence": signature.sentence}


def read_proposal(row: MailProposal) -> reading.Received:
    """Return the message of a proposal, read again from its bytes."""
    return reading.read(blob_folder(row.dossier).read(row.sha256, row.dossier.vault()))


def sent_messages(dossier: Dossier) -> Iterator[SentMessage]:
    """Yield the e-mails of the journal that bear an id; the key is the number of the entry."""
    for attempt in dossier.attempts.standing().filter(channel="email", outcome__in=SENT):
        message_id = str(attempt.detail("message_id") or "")
        envelope_id = str(attempt.detail("envelope_id") or "")
        if message_id or envelope_id:
            yield SentMessage(str(attempt.number), message_id, envelope_id)


def noted_message_ids(dossier: Dossier) -> dict[str, Capture]:
    """Return the messages kept as evidence, by their Message-ID."""
    kept: dict[str, Capture] = {}
    for capture in dossier.captures.filter(media_type=MEDIA_TYPE).select_related("attempt"):
        mail = capture.saw("mail") or {}
        if mail.get("message_id"):
            kept[mail["message_id"]] = capture
    return kept


@dataclass(frozen=True)
class Noted:
    """A message noted: its entry, and the files inside it that were left in the message alone."""

    attempt: Attempt
    set_aside: tuple[Attached, ...]


def note_mail(row: MailProposal, given: AttemptInput, *, by: str, at: dt.datetime) -> Noted:
    """Add the message to the journal as ``given`` says, with its files; the proposal goes.

    Raises the errors of :func:`guichet.evidence.services.record_attempt`; then nothing changes.
    """
    received = read_proposal(row)
    files, aside = files_of(received)
    with transaction.atomic():
        attempt, kept = record_attempt(
            row.dossier, given, by=by, at=at, files=files, provenance=PROVENANCE
        )
        say_what_it_is(kept[0], row, received, by=by, at=at)
        row.delete()
    return Noted(attempt, aside)


def join_mail(row: MailProposal, attempt: Attempt, *, by: str, at: dt.datetime) -> Noted:
    """Add the message as one more file of an entry: a notice about a message sent, or its copy."""
    received = read_proposal(row)
    files, aside = files_of(received)
    with transaction.atomic():
        kept = add_captures(
            row.dossier, files, by=by, at=at, attempt=attempt, provenance=PROVENANCE
        )
        say_what_it_is(kept[0], row, received, by=by, at=at)
        row.delete()
    return Noted(attempt, aside)


def leave_mail(row: MailProposal) -> None:
    """Forget a message that the person does not want in the dossier."""
    dossier, digest = row.dossier, row.sha256
    with transaction.atomic():
        row.delete()
    if not dossier.captures.filter(sha256=digest).exists():
        blob_folder(dossier).path(digest).unlink(missing_ok=True)


def files_of(received: reading.Received) -> tuple[list[Upload], tuple[Attached, ...]]:
    """Return the message then the files taken out of it, and those that stay in the message.

    Every file is in the message anyway, as it was received.
    """
    files = [Upload(f"{file_stem(received)}.eml", received.raw, MEDIA_TYPE)]
    aside = []
    for one in received.attachments:
        if one.media_type.startswith("image/") and len(one.data) < SMALLEST_PICTURE:
            continue
        reason = one.set_aside
        try:
            upload = accept(one.name, one.data) if not reason else None
        except GuichetError as error:
            upload, reason = None, error.what_happened
        if upload is None:
            aside.append(Attached(one.name, one.media_type, b"", reason))
        else:
            files.append(upload)
    return files, tuple(aside)


def file_stem(received: reading.Received) -> str:
    """Return the name of the file of a message: its day and who wrote it."""
    day = f"{received.claimed_at:%Y-%m-%d}" if received.claimed_at else "sans_date"
    return f"email_{day}_{received.sender or 'expediteur_inconnu'}"[:100]


def say_what_it_is(
    kept: Received, row: MailProposal, received: reading.Received, *, by: str, at: dt.datetime
) -> None:
    """Note in the log what a message is, with the signature found the day it was added."""
    capture = kept.capture
    capture.dossier = row.dossier
    mail = {
        "message_id": received.message_id,
        "sender": received.sender,
        "kind": received.kind,
        "signs": list(received.signs),
        "faults": list(received.faults),
        "signature": row.signature,
        "added_at": row.received_at.isoformat(),
    }
    say_what_is_seen(capture, {"mail": mail}, by=by, at=at)
