"""Which entries of a log an authority has dated, and since when."""

from __future__ import annotations

import bisect
import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from guichet.evidence.models import SealingTry, TimestampedHead


@dataclass(frozen=True)
class Seals:
    """The dated heads of one log: ``numbers`` rise, ``moments`` are the earliest that cover each.

    A token over head *n* dates every entry up to *n*: each entry holds the digest of the one
    before it.
    """

    numbers: tuple[int, ...]
    moments: tuple[dt.datetime, ...]

    def at(self, number: int) -> dt.datetime | None:
        """Return the earliest moment an authority gave to entry ``number``, or ``None``."""
        place = bisect.bisect_left(self.numbers, number)
        return self.moments[place] if place < len(self.numbers) else None


def sealed_numbers(dossier: UUID) -> Seals:
    """Return the seals of a dossier's log, in one query."""
    heads = TimestampedHead.objects.filter(dossier=dossier).order_by("number")
    earliest: dict[int, dt.datetime] = {}
    for number, moment in heads.values_list("number", "timestamp__gen_time"):
        earliest[number] = min(moment, earliest.get(number, moment))
    numbers = sorted(earliest)
    moments: list[dt.datetime] = []
    for number in reversed(numbers):
        later = moments[-1] if moments else earliest[number]
        moments.append(min(earliest[number], later))
    return Seals(tuple(numbers), tuple(reversed(moments)))


def why_not_sealed(authorities: list[str]) -> str:
    """Return, in plain French, why new entries bear no timestamp yet."""
    if not authorities:
        return "Pas encore d’horodatage : aucun service n’est choisi."
    failures = SealingTry.objects.filter(authority__in=authorities).exclude(failure="")
    reasons = [entry.failure for entry in failures]
    return " ".join(["Pas encore d’horodatage.", *reasons]) if reasons else "Horodatage en cours."
