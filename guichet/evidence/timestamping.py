"""Asking the authorities for tokens over the logs, and keeping what they answer.

What is to be dated is read first, then the authorities are asked, all at once and outside any
transaction, then each answer is kept for itself: one that fails changes nothing for the others.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from guichet.errors import GuichetError
from guichet.evidence.models import (
    CoveredTimestamp,
    LogEntry,
    SealingTry,
    Timestamp,
    TimestampedHead,
)
from guichet.evidence.seals import ELSEWHERE
from guichet.sealing.ageing import is_due
from guichet.sealing.authorities import Authority
from guichet.sealing.merkle import inclusion_proofs, root
from guichet.sealing.timestamp_errors import TimestampFailure
from guichet.sealing.timestamps import Token, end_by_itself, request_timestamp, verify_timestamp

LONGEST_PAUSE = dt.timedelta(hours=6)
LONGEST_ASKED_PAUSE = dt.timedelta(days=1)
"""What an authority may ask for by « Retry-After »; it is not waited for longer."""

NEW_CERTIFICATE_ASKED = dt.timedelta(days=7)
"""How often a token is asked for only to see whether the authority has a newer certificate."""

HOUR = dt.timedelta(hours=1)

Head = tuple[str, int, str]
"""Dossier, number of the entry, digest of the entry."""


@dataclass(frozen=True)
class Ageing:
    """An earlier token that is due, and until when it can be relied on alone."""

    stamp: Timestamp
    end: dt.datetime


@dataclass(frozen=True)
class Batch:
    """What one token of ``authority`` is to cover: heads of logs, and earlier tokens."""

    authority: Authority
    heads: tuple[Head, ...]
    earlier: tuple[Ageing, ...] = ()

    @property
    def leaves(self) -> list[bytes]:
        """The leaves of the tree: the heads in their order, then the earlier answers."""
        heads = [bytes.fromhex(digest) for _, _, digest in self.heads]
        return heads + [hashlib.sha256(bytes(one.stamp.response)).digest() for one in self.earlier]


Answer = Token | GuichetError


def date_all(batches: Sequence[Batch], now: dt.datetime) -> int:
    """Ask for all the tokens at once, keep what comes; return how many tokens were kept."""
    if not batches:
        return 0
    with ThreadPoolExecutor(max_workers=len(batches)) as threads:
        answers = list(threads.map(_asked, batches))
    return sum(_kept(batch, answer, now) for batch, answer in zip(batches, answers, strict=True))


def batch_of(authority: Authority, now: dt.datetime, *, force: bool = False) -> Batch | None:
    """Return what ``authority`` has not dated yet; ``None`` if nothing, or if it is not its turn.

    ``force`` asks without waiting for its turn.
    """
    if not force and not may_be_asked(authority, now):
        return None
    heads = pending_heads(authority.id)
    return Batch(authority, tuple(heads)) if heads else None


def batch_to_renew(
    authority: Authority, known: Sequence[Authority], now: dt.datetime
) -> Batch | None:
    """Return the tokens that age, with every head, for ``authority`` to date again.

    A token is due :data:`guichet.sealing.ageing.MARGIN` before its end, and left alone once a later
    one that holds longer covers it. While ``authority`` is only known to offer the same end, it is
    asked once a week. ``known`` are all the authorities of the installation.
    """
    ageing = _ageing(known, now)
    if not ageing or not may_be_asked(authority, now):
        return None
    latest = Timestamp.objects.filter(authority=authority.id).order_by("-created_at").first()
    if latest and now - latest.created_at < NEW_CERTIFICATE_ASKED:
        offered = end_of_token(latest, known)
        if all(one.end >= offered for one in ageing):
            return None
    return Batch(authority, tuple(_heads(_newest())), tuple(ageing))


def may_be_asked(authority: Authority, now: dt.datetime) -> bool:
    """Whether the pause after a failure is over and the limit of an hour is not reached."""
    last = SealingTry.objects.filter(authority=authority.id).first()
    if last is None:
        return True
    if last.next_at and now < last.next_at:
        return False
    return len(_within_the_hour(last, now)) < authority.requests_per_hour


def pending_heads(authority: str) -> list[Head]:
    """Return the head of each log that ``authority`` has not dated."""
    dated = dict(
        TimestampedHead.objects.filter(timestamp__authority=authority)
        .values_list("dossier")
        .annotate(Max("number"))
    )
    return _heads([one for one in _newest() if dated.get(one[0], 0) < one[1]])


def end_of_token(stamp: Timestamp, known: Sequence[Authority]) -> dt.datetime:
    """Return until when a token can be relied on alone.

    Where its authority is not among ``known`` any more, the certificates inside the token say it.
    """
    response = bytes(stamp.response)
    for authority in known:
        if authority.id == stamp.authority:
            with contextlib.suppress(TimestampFailure):
                verified = verify_timestamp(
                    response, bytes.fromhex(stamp.root), authority.certificates
                )
                return verified.ends_at
    return end_by_itself(response)


def _newest() -> list[tuple[UUID, int]]:
    newest = LogEntry.objects.values_list("dossier").annotate(Max("number")).order_by("dossier")
    return [(dossier, number) for dossier, number in newest]


def _heads(newest: Sequence[tuple[UUID, int]]) -> list[Head]:
    return [
        (str(dossier), number, LogEntry.objects.get(dossier=dossier, number=number).digest)
        for dossier, number in newest
    ]


def _ageing(known: Sequence[Authority], now: dt.datetime) -> list[Ageing]:
    """Return the tokens that are due and that no longer-lived token covers."""
    # A token that nobody vouches for here neither is renewed, nor spares another its renewal.
    covers = CoveredTimestamp.objects.exclude(timestamp__authority__startswith=ELSEWHERE)
    known_here = Timestamp.objects.exclude(authority__startswith=ELSEWHERE)
    alone = known_here.exclude(pk__in=covers.values("covered"))
    ageing = [Ageing(stamp, end_of_token(stamp, known)) for stamp in alone]
    # Past its end a token cannot be helped: what came later may have been forged.
    return [one for one in ageing if now < one.end and is_due(one.end, now)]


def _asked(batch: Batch) -> Answer:
    try:
        return request_timestamp(root(batch.leaves), batch.authority, clock=timezone.now)
    except GuichetError as error:
        return error


def _kept(batch: Batch, answer: Answer, now: dt.datetime) -> bool:
    with transaction.atomic():
        if isinstance(answer, Token):
            _store(batch, answer)
        _note(batch.authority, now, answer if isinstance(answer, GuichetError) else None)
    return isinstance(answer, Token)


def _store(batch: Batch, token: Token) -> None:
    stamp = Timestamp.objects.create(
        authority=token.authority_id,
        root=token.root,
        gen_time=token.gen_time,
        response=token.response,
        sent_at=token.sent_at,
        received_at=token.received_at,
    )
    size = len(batch.heads) + len(batch.earlier)
    paths = [[step.hex() for step in path] for path in inclusion_proofs(batch.leaves)]
    TimestampedHead.objects.bulk_create(
        TimestampedHead(
            timestamp=stamp,
            dossier=dossier,
            number=number,
            digest=digest,
            index=index,
            size=size,
            proof=paths[index],
        )
        for index, (dossier, number, digest) in enumerate(batch.heads)
    )
    # Only a token that holds longer helps: the same end would be doubted the same day.
    end = end_of_token(stamp, [batch.authority]) if batch.earlier else None
    CoveredTimestamp.objects.bulk_create(
        CoveredTimestamp(
            timestamp=stamp, covered=one.stamp, index=index, size=size, proof=paths[index]
        )
        for index, one in enumerate(batch.earlier, len(batch.heads))
        if end and end > one.end
    )


def _note(authority: Authority, now: dt.datetime, failure: GuichetError | None) -> None:
    """Keep the answer: its reason, when to ask again, and that a request was made."""
    last = SealingTry.objects.filter(authority=authority.id).first()
    failures = ((last.failures_in_a_row if last else 0) + 1) if failure else 0
    recent = _within_the_hour(last, now) if last else []
    SealingTry.objects.update_or_create(
        authority=authority.id,
        defaults={
            "tried_at": now,
            "failure": failure.what_happened[:300] if failure else "",
            "failures_in_a_row": failures,
            "next_at": now + _pause(failures, failure) if failure else None,
            "recent": [*recent, now.isoformat()],
        },
    )


def _pause(failures: int, failure: GuichetError) -> dt.timedelta:
    """Return the pause after so many failures: doubled each time, and never the same for all.

    What the authority itself asks for is respected, up to a day.
    """
    doubled = min(dt.timedelta(minutes=2 ** min(failures, 12)), LONGEST_PAUSE)
    # Many installations cut off by one breakdown must not all come back in the same second.
    spread = doubled * secrets.SystemRandom().uniform(0.75, 1.25)
    asked = dt.timedelta(seconds=getattr(failure, "retry_after", 0))
    return max(spread, min(asked, LONGEST_ASKED_PAUSE))


def _within_the_hour(last: SealingTry, now: dt.datetime) -> list[str]:
    return [one for one in last.recent if now - dt.datetime.fromisoformat(one) < HOUR]
