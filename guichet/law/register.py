"""The register: every rule, deadline, figure and citation, with the version in force on a day.

It is the list that a jurist goes through to check the law again: the oldest check comes first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from guichet.law.citations import Citation, citations
from guichet.law.dated import DatedValue, Source, Version
from guichet.law.rulebook import Figure, rulebook

Kind = Literal["rule", "deadline", "figure", "citation"]

STALE_AFTER = "regle_a_revoir"

FOLDERS: dict[Kind, str] = {
    "rule": "rules",
    "deadline": "deadlines",
    "figure": "values",
    "citation": "citations",
}
"""The folder of ``guichet/law`` that holds the files of each kind; the register's own order."""


@dataclass(frozen=True)
class Entry:
    """One file of the rule base, in one of its versions.

    ``in_force`` says whether that version holds on the day asked. A ``banned`` citation is a text
    that no longer exists: it stays in the register so that it is recognised, and refused.
    """

    kind: Kind
    id: str
    title: str
    since: dt.date
    until: dt.date | None
    in_force: bool
    source: Source
    checked_on: dt.date
    confidence: str
    confidence_label: str
    banned: bool = False

    @property
    def file(self) -> str:
        """The file that says it, from the root of the project."""
        return f"guichet/law/{FOLDERS[self.kind]}/{self.id}.toml"

    def unchecked_for(self, day: dt.date) -> int:
        """Return the days passed on ``day`` since somebody read the source; never below zero."""
        return max(0, (day - self.checked_on).days)

    def is_stale(self, day: dt.date) -> bool:
        """Return whether it has gone unchecked too long on ``day`` (that many days, or more).

        A banned citation never is: nobody has to read again a text that no longer exists.
        """
        return not self.banned and self.unchecked_for(day) >= stale_after(day)


def stale_after(day: dt.date) -> int:
    """Return the days without a check after which a rule must be read again (a figure of ours).

    Before the figure's own first day, its first version holds: it is not a text of the law.
    """
    figure: Figure = version_shown(rulebook().values[STALE_AFTER].versions, day).content
    amount = figure.amount
    if amount is None:
        raise ValueError(f"{STALE_AFTER} has no amount")
    return amount


def entries(day: dt.date) -> tuple[Entry, ...]:
    """Return one entry per file, the oldest check first, then by kind and name.

    Each is in its version in force on ``day``; failing that in the last one that ended, or in the
    first one to come, and ``in_force`` is false.
    """
    book = rulebook()
    found = [
        *_dated("rule", book.rules.values(), day),
        *_dated("deadline", book.deadlines.values(), day),
        *_dated("figure", book.values.values(), day),
        *(_citation(one, day) for one in citations().values()),
    ]
    rank = list(FOLDERS)
    return tuple(sorted(found, key=lambda one: (one.checked_on, rank.index(one.kind), one.id)))


def _dated(kind: Kind, rules: Iterable[Any], day: dt.date) -> Iterator[Entry]:
    for rule in rules:
        version = version_shown(rule.versions, day)
        yield Entry(
            kind=kind,
            id=rule.id,
            title=rule.title,
            since=version.since,
            until=version.until,
            in_force=_holds(version.since, version.until, day),
            source=version.source,
            checked_on=version.checked_on,
            confidence=version.confidence,
            confidence_label=version.confidence_label,
        )


def version_shown(versions: DatedValue[Any], day: dt.date) -> Version[Any]:
    """Return the version in force on ``day``, or the last that ended, or the first to come."""
    begun = [one for one in versions.versions if one.since <= day]
    return begun[-1] if begun else versions.versions[0]


def _citation(one: Citation, day: dt.date) -> Entry:
    as_version = Version(one.since, one.until, None, one.source, one.checked_on, one.confidence)
    return Entry(
        kind="citation",
        id=one.id,
        title=one.short,
        since=one.since,
        until=one.until,
        in_force=_holds(one.since, one.until, day),
        source=one.source,
        checked_on=one.checked_on,
        confidence=one.confidence,
        confidence_label=as_version.confidence_label,
        banned=one.banned,
    )


def _holds(since: dt.date, until: dt.date | None, day: dt.date) -> bool:
    return since <= day and (until is None or day < until)
