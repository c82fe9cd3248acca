"""OpenTimestamps proofs over the logs: asked for if calendars are set, completed later.

They stand beside the dates of authorities and never count as one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from guichet.evidence.models import CalendarProof, LogEntry
from guichet.sealing.calendars import stamp, upgrade
from guichet.sealing.timestamp_errors import TimestampFailure

ASKED_AGAIN = dt.timedelta(hours=3)
"""A block takes an hour or more to come; a calendar is not asked more often for one proof."""

GIVEN_UP = dt.timedelta(days=60)
AT_ONCE = 50
"""Proofs asked about in one sweep, the oldest question first."""


def stamp_heads(calendars: Sequence[str], now: dt.datetime) -> int:
    """Ask the calendars for a proof over each log head that has none; return how many were kept.

    Nothing is raised when no calendar answers: the next sweep asks again.
    """
    heads = _heads_without_proof() if calendars else []
    if not heads:
        return 0
    try:
        made = stamp([bytes.fromhex(digest) for _, _, digest in heads], calendars)
    except TimestampFailure:
        return 0
    CalendarProof.objects.bulk_create(
        CalendarProof(
            dossier=dossier,
            number=number,
            digest=digest,
            proof=one.proof,
            created_at=now,
            asked_at=now,
        )
        for (dossier, number, digest), one in zip(heads, made, strict=True)
    )
    return len(heads)


def complete_proofs(calendars: Sequence[str], now: dt.datetime) -> int:
    """Ask for the rest of the proofs that name no block yet; return how many name one now."""
    waiting = CalendarProof.objects.filter(
        block=None, asked_at__lte=now - ASKED_AGAIN, created_at__gte=now - GIVEN_UP
    )
    completed = 0
    for row in waiting.order_by("asked_at")[:AT_ONCE] if calendars else ():
        progress = upgrade(bytes(row.proof), calendars)
        with transaction.atomic():
            row.proof, row.block, row.asked_at = progress.proof, progress.block, now
            row.save(update_fields=["proof", "block", "asked_at"])
        completed += progress.block is not None
    return completed


def calendar_proof_over(dossier: UUID, number: int) -> CalendarProof | None:
    """Return the earliest proof that covers entry ``number``, if there is one."""
    return CalendarProof.objects.filter(dossier=dossier, number__gte=number).first()


def _heads_without_proof() -> list[tuple[UUID, int, str]]:
    proved = dict(CalendarProof.objects.values_list("dossier").annotate(Max("number")))
    newest = LogEntry.objects.values_list("dossier").annotate(Max("number")).order_by("dossier")
    return [
        (dossier, number, LogEntry.objects.get(dossier=dossier, number=number).digest)
        for dossier, number in newest
        if proved.get(dossier, 0) < number
    ]
