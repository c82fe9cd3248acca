"""Which rules nobody has read again for a long time, where they are used (WA-10).

The law changes; a rule unchecked for 180 days may be out of date. It is still applied, and said.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from guichet.law import Assessment, rulebook
from guichet.law.register import stale_after


@dataclass(frozen=True)
class Unchecked:
    """A rule used and not checked lately: where its page is, and for how many days."""

    kind: str
    id: str
    title: str
    days: int


def unchecked_in(assessment: Assessment) -> list[Unchecked]:
    """Return the rules and deadlines used in ``assessment`` that are to be read again."""
    limit = stale_after(assessment.on)
    return [one for one in _used(assessment) if one.days >= limit]


def _used(assessment: Assessment) -> Iterator[Unchecked]:
    for finding in assessment.findings:
        if finding.checked_on is not None:
            days = _days(assessment.on, finding.checked_on)
            yield Unchecked("regle", finding.rule, finding.title, days)
    for deadline in assessment.deadlines:
        version = rulebook().deadlines[deadline.id].versions.on(assessment.on)
        days = _days(assessment.on, version.checked_on)
        yield Unchecked("delai", deadline.id, deadline.label, days)


def _days(on: dt.date, checked: dt.date) -> int:
    return (on - checked).days
