"""Counts in which no dossier can be seen, even by subtracting one from another.

Attempts are counted in a tree: everything, a desk, a month, a démarche, an outcome. A count is
published only when at least :data:`FEWEST` distinct dossiers are behind it, **and** when what is
left of it, once every smaller published count is subtracted, is nothing or comes from at least
:data:`FEWEST` distinct dossiers too. In a tree, such remainders are all that subtraction can give.

Not done: no noise is added, and two exports made at different dates can be compared with each
other. Nothing is a percentage, and nothing is extrapolated to who is not in it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

FEWEST = 5
"""The fewest distinct dossiers behind a count. Our own figure, not one of the law."""


@dataclass(frozen=True, order=True)
class Desk:
    """A counter of a préfecture, by the code of its département and its name."""

    departement: str
    name: str


Step = Desk | dt.date | str
Path = tuple[Step, ...]


@dataclass(frozen=True)
class Contribution:
    """One attempt of one dossier. ``month`` is the first day of its month, at its place."""

    dossier: str
    desk: Desk
    month: dt.date
    demarche: str
    outcome: str

    @property
    def path(self) -> Path:
        """Its place in the tree, from the desk down to the outcome."""
        return (self.desk, self.month, self.demarche, self.outcome)


DEPTH = 4


@dataclass(frozen=True)
class Count:
    """A published count. A missing ``desk``, ``month``, ``demarche`` or ``outcome`` means "all"."""

    path: Path
    attempts: int
    dossiers: int

    @property
    def desk(self) -> Desk | None:
        """The desk."""
        found = self._at(0)
        return found if isinstance(found, Desk) else None

    @property
    def month(self) -> dt.date | None:
        """The first day of the month."""
        found = self._at(1)
        return found if isinstance(found, dt.date) else None

    @property
    def demarche(self) -> str:
        """The code of the démarche; empty for all of them."""
        return str(self._at(2) or "")

    @property
    def outcome(self) -> str:
        """The code of the outcome; empty for all of them."""
        return str(self._at(3) or "")

    def _at(self, level: int) -> Step | None:
        return self.path[level] if len(self.path) > level else None


@dataclass(frozen=True)
class Counts:
    """What may be published. ``hidden``: some detail is left out, without saying what or where."""

    published: tuple[Count, ...]
    hidden: bool


def counts_of(contributions: Iterable[Contribution]) -> Counts:
    """Return the counts that may be published, each desk's first, totals before their details."""
    every, published = list(contributions), list[Count]()
    _publish((), every, published)
    detailed = sum(one.attempts for one in published if len(one.path) == DEPTH)
    published.sort(key=lambda one: one.path)
    return Counts(tuple(published), hidden=detailed < len(every))


def _publish(path: Path, inside: list[Contribution], published: list[Count]) -> list[Contribution]:
    """Publish what may be at ``path`` and below; return what no published count covers."""
    left = inside
    if len(path) < DEPTH:
        parts: dict[Step, list[Contribution]] = defaultdict(list)
        for one in inside:
            parts[one.path[len(path)]].append(one)
        left = []
        for step, some in parts.items():
            left += _publish((*path, step), some, published)
    enough = _dossiers(inside) >= FEWEST
    covered = len(path) < DEPTH and not left
    if enough and (covered or _dossiers(left) >= FEWEST):
        published.append(Count(path, len(inside), _dossiers(inside)))
        return []
    return left


def _dossiers(some: Iterable[Contribution]) -> int:
    return len({one.dossier for one in some})
