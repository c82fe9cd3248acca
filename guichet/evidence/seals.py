"""Which entries of a log an authority has dated, since when, and why a date is still missing."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from guichet.documents.dates import hour
from guichet.documents.numbers import plural
from guichet.errors import spaced
from guichet.evidence.models import SealingTry, TimestampedHead
from guichet.sealing.authorities import Authority, BadAuthority

NONE_CHOSEN = "scellée ici, pas encore horodatée. Aucun horodateur n’est choisi."
NOT_YET = "scellée ici, pas encore horodatée."
WAITING = "demande dans quelques minutes."

ELSEWHERE = "ailleurs."
"""What the name of an authority begins with when a dossier brought its tokens from another device,
and nothing here vouches for them: they are kept and carried on, and give no date here."""


@dataclass(frozen=True)
class Seals:
    """The dated heads of one log: ``numbers`` rise, ``moments`` are the earliest that cover each.

    A token over head *n* dates every entry up to *n*: each entry holds the digest of the one
    before it. ``newest`` is the last head that each authority has dated.
    """

    numbers: tuple[int, ...]
    moments: tuple[dt.datetime, ...]
    newest: tuple[tuple[str, int], ...] = ()

    def at(self, number: int) -> dt.datetime | None:
        """Return the earliest moment an authority gave to entry ``number``, or ``None``."""
        place = bisect.bisect_left(self.numbers, number)
        return self.moments[place] if place < len(self.numbers) else None

    def dated_by(self, number: int) -> frozenset[str]:
        """Return which authorities have dated entry ``number``."""
        return frozenset(authority for authority, last in self.newest if last >= number)


@dataclass(frozen=True)
class Standing:
    """Where the dating of an entry stands: one sentence, then one per authority that lacks.

    ``whole`` says that every authority chosen has dated it, ``none_chosen`` that there is none.
    """

    sentence: str
    missing: tuple[str, ...]
    whole: bool
    none_chosen: bool = False


def dated_heads(dossier: UUID) -> QuerySet[TimestampedHead]:
    """Return the heads of a log under a token that counts as a date here."""
    heads = TimestampedHead.objects.filter(dossier=dossier)
    return heads.exclude(timestamp__authority__startswith=ELSEWHERE)


def sealed_numbers(dossier: UUID) -> Seals:
    """Return the seals of a dossier's log, in one query."""
    heads = dated_heads(dossier).order_by("number")
    earliest: dict[int, dt.datetime] = {}
    newest: dict[str, int] = {}
    values = heads.values_list("number", "timestamp__gen_time", "timestamp__authority")
    for number, moment, authority in values:
        earliest[number] = min(moment, earliest.get(number, moment))
        newest[authority] = number
    numbers = sorted(earliest)
    moments: list[dt.datetime] = []
    for number in reversed(numbers):
        later = moments[-1] if moments else earliest[number]
        moments.append(min(earliest[number], later))
    return Seals(tuple(numbers), tuple(reversed(moments)), tuple(newest.items()))


def standing_of(
    number: int,
    seals: Seals,
    authorities: Sequence[Authority],
    zone: ZoneInfo,
    *,
    what: str = "Preuve",
    refused: Sequence[BadAuthority] = (),
) -> Standing:
    """Return where the dating of entry ``number`` stands, hours on the clocks of ``zone``.

    ``refused`` are the descriptions of authorities that cannot be used: they are told too.
    """
    dated = seals.dated_by(number)
    lacking = [one for one in authorities if one.id not in dated]
    asked = len(dated | {one.id for one in authorities})
    if not asked and not refused:
        return Standing(f"{what} {NONE_CHOSEN}", (), whole=False, none_chosen=True)
    missing = tuple(_why(one, zone) for one in lacking)
    missing += tuple(error.what_happened for error in refused)
    if not dated:
        return Standing(f"{what} {NOT_YET}", missing, whole=False)
    if missing:
        said = f"{what} horodatée par {plural(len(dated), 'autorité')} sur {asked + len(refused)}."
        return Standing(said, missing, whole=False)
    return Standing(f"{what} horodatée par {plural(len(dated), 'autorité')}.", (), whole=True)


def _why(authority: Authority, zone: ZoneInfo) -> str:
    """Return why ``authority`` has not dated it, and when it is asked next."""
    last = SealingTry.objects.filter(authority=authority.id).first()
    if last is None or not last.failure:
        return spaced(f"{authority.name} : {WAITING}")
    said = f"{spaced(authority.name + ' :')} {last.failure[0].lower()}{last.failure[1:]}"
    if last.next_at is None:
        return said
    return f"{said} Nouvelle demande vers {hour(last.next_at.astimezone(zone))}."
