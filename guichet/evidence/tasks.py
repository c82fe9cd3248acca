"""The sweeps of this room: dating new log entries, clearing files that no row names."""

from __future__ import annotations

import datetime as dt
import shutil
import time

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.models import LogEntry, SealingTry, Timestamp, TimestampedHead
from guichet.jobs import every
from guichet.sealing.authorities import Authority, load_authorities
from guichet.sealing.merkle import inclusion_proofs, root
from guichet.sealing.timestamps import Token, request_timestamp
from guichet.storage.blobs import BlobFolder

ORPHAN_AGE = 24 * 3600.0
"""Seconds before a file without a row is cleared: longer than any reception takes."""

PLAIN_COPY_AGE = 3600.0
"""Seconds before what stays in ``exports`` is cleared."""

LONGEST_PAUSE = dt.timedelta(hours=6)


def configured_authorities() -> list[Authority]:
    """Return the time-stamping authorities of this installation, from ``authorities/``."""
    return list(load_authorities(settings.HOME / "authorities"))


@every(minutes=1)
def seal_pending() -> int:
    """Date the logs that have entries no token covers, with each authority; return the tokens.

    One token per authority covers all the pending heads. A failure is kept with its reason and
    tried again later, each time after a longer pause.
    """
    return sum(seal_with(authority, timezone.now()) for authority in configured_authorities())


def seal_with(authority: Authority, now: dt.datetime, *, force: bool = False) -> int:
    """Date the pending heads with one authority; return 1 if a token was stored, else 0."""
    if not force and not _is_due(authority, now):
        return 0
    heads = pending_heads(authority.id)
    if not heads:
        return 0
    leaves = [bytes.fromhex(digest) for _, _, digest in heads]
    try:
        token = request_timestamp(root(leaves), authority)
    except GuichetError as error:
        _note_failure(authority, now, error.what_happened)
        return 0
    _store(token, heads, leaves, now)
    return 1


def pending_heads(authority: str) -> list[tuple[str, int, str]]:
    """Return (dossier, number, digest) of each log head that ``authority`` has not dated."""
    dated = dict(
        TimestampedHead.objects.filter(timestamp__authority=authority)
        .values_list("dossier")
        .annotate(Max("number"))
    )
    newest = LogEntry.objects.values_list("dossier").annotate(Max("number")).order_by("dossier")
    pending = [(dossier, number) for dossier, number in newest if dated.get(dossier, 0) < number]
    heads = []
    for dossier, number in pending:
        digest = LogEntry.objects.values_list("digest", flat=True).get(
            dossier=dossier, number=number
        )
        heads.append((str(dossier), number, digest))
    return heads


def _store(
    token: Token, heads: list[tuple[str, int, str]], leaves: list[bytes], now: dt.datetime
) -> None:
    with transaction.atomic():
        timestamp = Timestamp.objects.create(
            authority=token.authority_id,
            root=token.root,
            gen_time=token.gen_time,
            response=token.response,
        )
        TimestampedHead.objects.bulk_create(
            TimestampedHead(
                timestamp=timestamp,
                dossier=dossier,
                number=number,
                digest=digest,
                index=index,
                size=len(leaves),
                proof=[step.hex() for step in proof],
            )
            for index, ((dossier, number, digest), proof) in enumerate(
                zip(heads, inclusion_proofs(leaves), strict=True)
            )
        )
        SealingTry.objects.update_or_create(
            authority=token.authority_id,
            defaults={"tried_at": now, "failure": "", "failures_in_a_row": 0},
        )


def _note_failure(authority: Authority, now: dt.datetime, reason: str) -> None:
    last = SealingTry.objects.filter(authority=authority.id).first()
    SealingTry.objects.update_or_create(
        authority=authority.id,
        defaults={
            "tried_at": now,
            "failure": reason[:300],
            "failures_in_a_row": (last.failures_in_a_row if last else 0) + 1,
        },
    )


def _is_due(authority: Authority, now: dt.datetime) -> bool:
    last = SealingTry.objects.filter(authority=authority.id).first()
    if last is None or not last.failures_in_a_row:
        return True
    pause = min(dt.timedelta(minutes=2 ** min(last.failures_in_a_row, 12)), LONGEST_PAUSE)
    return now - last.tried_at >= pause


@every(minutes=60)
def clear_orphans() -> int:
    """Remove files that no row names and that are old enough; return how many."""
    cleared = 0
    for dossier in Dossier.objects.filter(erased_at=None).iterator():
        folder = BlobFolder(settings.HOME / "blobs", str(dossier.id))
        rows = (dossier.captures, dossier.mail_proposals)
        known = {digest for row in rows for digest in row.values_list("sha256", flat=True)}
        for path in folder.orphans(known, older_than=ORPHAN_AGE):
            path.unlink(missing_ok=True)
            cleared += 1
    return cleared


@every(minutes=10)
def clear_plain_copies() -> int:
    """Remove the copies in plain that a killed process left in ``exports``; return how many.

    A copy in use is younger than an hour: an export takes seconds, and is removed once sent.
    """
    cleared = 0
    limit = time.time() - PLAIN_COPY_AGE
    for path in (settings.HOME / "exports").glob("*"):
        if path.stat().st_mtime < limit:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            cleared += 1
    return cleared
