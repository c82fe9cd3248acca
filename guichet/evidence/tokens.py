"""The tokens over one entry, as its page shows them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max

from guichet.errors import spaced
from guichet.evidence.calendars import calendar_proof_over
from guichet.evidence.models import LogEntry, Timestamp
from guichet.evidence.seals import Seals, Standing, dated_heads, sealed_numbers, standing_of
from guichet.evidence.shown import moment_text
from guichet.evidence.tasks import (
    configured_authorities,
    known_authorities,
    unusable_authorities,
)
from guichet.sealing.authorities import Authority
from guichet.sealing.timestamps import offset_of


@dataclass(frozen=True)
class TokenShown:
    """One authority’s earliest token over an entry: who, when, and how the clocks compared.

    ``clock`` is empty when nothing was measured.
    """

    authority: str
    moment: str
    proves: str
    clock: str


@dataclass(frozen=True)
class SealShown:
    """The seal of one entry: ``at`` is the earliest moment given by an authority, if any.

    ``moment`` is the same in words; ``calendar`` says where its OpenTimestamps proof stands. Both
    are empty when there is none.
    """

    at: dt.datetime | None
    moment: str
    standing: Standing
    tokens: tuple[TokenShown, ...]
    calendar: str


def seal_of(dossier: UUID, number: int, zone: ZoneInfo) -> SealShown:
    """Return the seal of entry ``number``, hours on the clocks of ``zone``."""
    seals = sealed_numbers(dossier)
    at = seals.at(number)
    return SealShown(
        at,
        moment_text(at, zone.key) if at else "",
        standing_of(number, seals, configured_authorities(), zone, refused=unusable_authorities()),
        tuple(tokens_over(dossier, number, known_authorities(), zone.key)),
        _calendar(dossier, number),
    )


def standing_of_log(dossier: UUID, seals: Seals, zone: ZoneInfo) -> Standing:
    """Return where the dating of the newest entry of a log stands."""
    last = LogEntry.objects.filter(dossier=dossier).aggregate(last=Max("number"))["last"] or 0
    return standing_of(
        last,
        seals,
        configured_authorities(),
        zone,
        what="Dernière preuve",
        refused=unusable_authorities(),
    )


def _calendar(dossier: UUID, number: int) -> str:
    row = calendar_proof_over(dossier, number)
    if row is None:
        return ""
    if row.block is None:
        return "OpenTimestamps, en plus : en attente d’un bloc."
    return f"OpenTimestamps, en plus : bloc {row.block}, non vérifié ici."


def tokens_over(
    dossier: UUID, number: int, authorities: Sequence[Authority], zone: str
) -> list[TokenShown]:
    """Return the earliest token of each authority over entry ``number``, the earliest first."""
    known = {one.id: one for one in authorities}
    heads = dated_heads(dossier).filter(number__gte=number)
    earliest: dict[str, Timestamp] = {}
    for head in heads.select_related("timestamp").order_by("timestamp__gen_time"):
        earliest.setdefault(head.timestamp.authority, head.timestamp)
    return [_shown(stamp, known.get(name), zone) for name, stamp in earliest.items()]


def _shown(stamp: Timestamp, authority: Authority | None, zone: str) -> TokenShown:
    offset = offset_of(bytes(stamp.response), stamp.sent_at, stamp.received_at)
    return TokenShown(
        authority.name if authority else stamp.authority,
        moment_text(stamp.gen_time, zone),
        authority.proves if authority else "",
        spaced(offset.as_text()) if offset else "",
    )
