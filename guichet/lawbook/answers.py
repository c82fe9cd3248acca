"""How findings become an answer: the routes in their order, and the warnings with their sources."""

from __future__ import annotations

from dataclasses import dataclass

from guichet.law import Source, rulebook
from guichet.law.files import When
from guichet.lawbook.words import code, label

Condition = tuple[str, str, str]
"""The id of a rule, its title, and the outcomes accepted, in words."""


@dataclass(frozen=True)
class RouteSheet:
    """One row of the routes: the first whose conditions hold is the answer.

    Every condition of ``all_of`` holds, and, where ``any_of`` has tables, at least one of them.
    """

    rank: int
    name: str
    because: str
    target: str
    measure: str
    runner_up: str
    all_of: tuple[Condition, ...]
    any_of: tuple[tuple[Condition, ...], ...]
    steps: tuple[str, ...]


@dataclass(frozen=True)
class WarningSheet:
    """One warning, the cases that call it, and its sources."""

    id: str
    text: str
    any_of: tuple[tuple[Condition, ...], ...]
    sources: tuple[Source, ...]


def routes() -> tuple[RouteSheet, ...]:
    """Return the routes in the order they are looked at."""
    answers = rulebook().answers
    steps = {one.id: one.text for one in answers.steps}
    return tuple(
        RouteSheet(
            rank=rank,
            name=code(row.route),
            because=row.because,
            target=row.target or "",
            measure=code(row.measure) if row.measure else "",
            runner_up=code(row.runner_up) if row.runner_up else "",
            all_of=_conditions(row.when),
            any_of=tuple(_conditions(table) for table in row.any),
            steps=tuple(steps[one] for one in row.steps),
        )
        for rank, row in enumerate(answers.routes, start=1)
    )


def warnings() -> tuple[WarningSheet, ...]:
    """Return the warnings in the order they are shown."""
    return tuple(
        WarningSheet(
            id=row.id,
            text=row.text,
            any_of=tuple(_conditions(table) for table in row.any),
            sources=tuple(one.as_source() for one in row.sources),
        )
        for row in rulebook().answers.warnings
    )


def _conditions(table: When) -> tuple[Condition, ...]:
    rules = rulebook().rules
    return tuple(
        (rule, rules[rule].title, " ou ".join(_outcome(one) for one in accepted))
        for rule, accepted in table.items()
    )


def _outcome(outcome: str) -> str:
    words = label("outcomes", outcome)
    return f"{words[0].lower()}{words[1:]}"
