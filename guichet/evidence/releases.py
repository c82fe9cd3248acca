"""The release lines of booking pages: « Dernière / Prochaine mise en ligne », as data of attempts.

Read in the exact text of a page they are known; read on an image they wait for the person's word.
A release line never says that a slot is free.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.audit.services import note_act
from guichet.booking_sites import Reading
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.evidence.log import append

NEWS = dt.timedelta(days=60)
"""Attempts older than this are not asked what comes next: pages announce a few days ahead."""

MOMENTS = ("last_release", "next_release")
WEEKS = ("release_week", "next_release_week")


@dataclass(frozen=True)
class ReleaseLines:
    """What one page says: two moments (aware) and the Monday of the week that each opens."""

    last_release: dt.datetime | None = None
    next_release: dt.datetime | None = None
    release_week: dt.date | None = None
    next_release_week: dt.date | None = None

    def __bool__(self) -> bool:
        """Whether a moment is known: a week alone announces nothing."""
        return self.last_release is not None or self.next_release is not None

    def as_details(self) -> dict[str, str | None]:
        """Return the lines as details of an attempt, JSON-ready."""
        values = {name: getattr(self, name) for name in (*MOMENTS, *WEEKS)}
        return {name: value.isoformat() if value else None for name, value in values.items()}

    @classmethod
    def of_reading(cls, reading: Reading) -> ReleaseLines:
        """Return the lines of a page that was read."""
        return cls(
            reading.last_release,
            reading.next_release,
            reading.release_week,
            reading.next_release_week,
        )

    @classmethod
    def of_details(cls, details: Mapping[str, Any] | None) -> ReleaseLines:
        """Return the lines that an attempt holds; what is not a date is left out."""
        said = details or {}
        moments = [_moment(said.get(name)) for name in MOMENTS]
        weeks = [_day(said.get(name)) for name in WEEKS]
        return cls(*moments, *weeks)


NO_RELEASE = ReleaseLines()


@dataclass(frozen=True)
class SeenRelease:
    """One release of the place, with the attempts that saw it.

    ``at`` is on the clocks of the place; ``week`` the Monday of the week of slots it opens.
    ``done`` is whether a page gave it as past, ``announced`` whether one gave it as to come.
    """

    at: dt.datetime
    week: dt.date | None
    done: bool
    announced: bool
    attempts: tuple[int, ...] = field(default=())

    @property
    def monday(self) -> dt.date:
        """The Monday of the week when it happens."""
        return self.at.date() - dt.timedelta(days=self.at.weekday())


def say_releases(attempt: Attempt, lines: ReleaseLines, *, by: str, at: dt.datetime) -> None:
    """Note the release lines that the person confirms on an image: in the log too.

    The attempt keeps its wording and its seal: these lines are told beside it.
    """
    said = {name: value for name, value in lines.as_details().items() if value}
    with transaction.atomic():
        dossier = attempt.dossier
        refuse_unless_open(dossier)
        attempt.refresh_from_db(fields=["details"])
        kept = {k: v for k, v in (attempt.details or {}).items() if k not in (*MOMENTS, *WEEKS)}
        attempt.details = kept | said
        payload = {"attempt": str(attempt.id), "number": attempt.number, **said, "by": by}
        append(dossier, "releases_said", payload, at=at)
        attempt.save(update_fields=["details"])
        note_act(by, "releases_said", dossier.id)


def next_release_of(attempt: Attempt) -> dt.datetime | None:
    """Return the next release that the page announced, on the clocks of the place."""
    at = ReleaseLines.of_details(attempt.details).next_release
    return at.astimezone(ZoneInfo(attempt.zone)) if at else None


def releases_seen(dossier: Dossier, *, tried_since: dt.datetime | None = None) -> list[SeenRelease]:
    """Return the releases that the standing attempts saw, the latest first. One query.

    With ``tried_since``, the attempts before it are left out.
    """
    seen: dict[dt.datetime, SeenRelease] = {}
    attempts = dossier.attempts.standing().in_order()
    for attempt in attempts.filter(moment__gte=tried_since) if tried_since else attempts:
        lines = ReleaseLines.of_details(attempt.details)
        zone = ZoneInfo(attempt.zone)
        for at, week, done in (
            (lines.last_release, lines.release_week, True),
            (lines.next_release, lines.next_release_week, False),
        ):
            if at is not None:
                key = at.astimezone(dt.UTC)
                seen[key] = _with(seen.get(key), at.astimezone(zone), week, attempt.number, done)
    return [seen[key] for key in sorted(seen, reverse=True)]


def coming_releases(releases: Iterable[SeenRelease], now: dt.datetime) -> list[SeenRelease]:
    """Return the releases after ``now``, the nearest first."""
    return sorted((one for one in releases if one.at > now), key=lambda one: one.at)


def nearest_release(dossier: Dossier, now: dt.datetime) -> SeenRelease | None:
    """Return the next release that the attempts of the last :data:`NEWS` announced, if any."""
    return next(iter(coming_releases(releases_seen(dossier, tried_since=now - NEWS), now)), None)


def _with(
    known: SeenRelease | None, at: dt.datetime, week: dt.date | None, number: int, done: bool
) -> SeenRelease:
    if known is None:
        return SeenRelease(at, week, done, not done, (number,))
    numbers = (*known.attempts, number) if number not in known.attempts else known.attempts
    return SeenRelease(
        known.at, known.week or week, known.done or done, known.announced or not done, numbers
    )


def _moment(said: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _day(said: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(said) if isinstance(said, str) else None
    except ValueError:
        return None
