"""The moments that a dossier from elsewhere may bear: a year far away breaks every page.

Only what has happened is bounded: a convocation, a planned visit and a release lie ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from guichet.evidence.carried import Rest
from guichet.evidence.log import moment_of
from guichet.evidence.releases import MOMENTS, WEEKS
from guichet.evidence.replay import Rows
from guichet.sealing.journal import Record

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
AHEAD = dt.timedelta(days=1)
"""How far the clock of the other device may be in advance of the one here."""

LATEST_YEAR = 2100
"""The last year of a release line: none announces more than weeks."""


def refuse_far(moments: Iterable[dt.datetime | None], now: dt.datetime) -> None:
    """Raise ``ValueError`` for a moment before :data:`EARLIEST` or more than :data:`AHEAD` of now.

    Both bounds are allowed; ``None`` is no moment.
    """
    for moment in moments:
        if moment is not None and not EARLIEST <= moment <= now + AHEAD:
            raise ValueError(f"too far away: {moment}")


def refuse_far_rows(
    records: Iterable[Record], rows: Rows, rest: Rest | None, now: dt.datetime
) -> None:
    """Raise ``ValueError`` when a line of the log, a row or the rest bears a moment far away."""
    refuse_far((moment_of(one.entry) for one in records), now)
    refuse_far(_of_rows(rows), now)
    if rest is not None:
        refuse_far((rest.created_at, rest.archived_at), now)
    for attempt in rows.attempts.values():
        details = attempt.details or {}
        for name in (*MOMENTS, *WEEKS):
            if details.get(name) is not None:
                year = dt.datetime.fromisoformat(details[name]).year
                if not EARLIEST.year <= year < LATEST_YEAR:
                    raise ValueError(f"a release far away: {details[name]}")


def _of_rows(rows: Rows) -> Iterator[dt.datetime]:
    for attempt in rows.attempts.values():
        yield attempt.moment
        yield attempt.received_at
    for capture in rows.captures.values():
        yield capture.received_at
    for happening in rows.happenings.values():
        yield happening.said_at
