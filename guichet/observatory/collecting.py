"""From the dossiers that said yes to contributions without a name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import Profile
from guichet.dossiers.services import profile_of
from guichet.observatory.counting import Contribution, Counts, Desk, counts_of

BATCH = 500
UNKNOWN = "inconnue"
"""The démarche of a dossier that did not choose one yet."""


def counts_on(day: dt.date) -> Counts:
    """Return the counts of this installation, of the months that ended before ``day``.

    The month that runs is left out: counted every day, it would show each attempt as it comes.
    """
    return counts_of(contributions(before=day.replace(day=1)))


def contributions(*, before: dt.date) -> Iterator[Contribution]:
    """Give the attempts of the dossiers that consent, before a day; examples and erased are out.

    A corrected entry is left out, its correction counts. One query for each :data:`BATCH` dossiers.
    """
    for some in batched(_consenting()):
        rows = Attempt.objects.standing().filter(dossier__in=list(some))
        for dossier_id, moment, zone, outcome in rows.values_list(
            "dossier_id", "moment", "zone", "outcome"
        ):
            on = moment.astimezone(ZoneInfo(zone)).date()
            if on < before:
                yield _contribution(str(dossier_id), some[dossier_id], on, outcome)


def _consenting() -> Iterator[tuple[UUID, Profile]]:
    for dossier in Dossier.objects.filter(erased_at=None, example=False).iterator():
        profile = profile_of(dossier)
        if profile.shares_counts and profile.counter is not None:
            yield dossier.pk, profile


def batched(rows: Iterable[tuple[UUID, Profile]]) -> Iterator[dict[UUID, Profile]]:
    """Give the rows by lots of at most :data:`BATCH`: a query names no more dossiers than that."""
    waiting = iter(rows)
    while some := dict(islice(waiting, BATCH)):
        yield some


def _contribution(dossier: str, profile: Profile, on: dt.date, outcome: str) -> Contribution:
    counter = profile.counter
    desk = Desk(counter.departement, counter.counter) if counter else Desk("", "")
    return Contribution(dossier, desk, on.replace(day=1), profile.demarche or UNKNOWN, outcome)
