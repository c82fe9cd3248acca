"""The rule base: rules, deadlines, figures and answers read from the TOML files, once.

A wrong file (unknown key, condition that does not exist, versions that overlap) raises
:class:`~guichet.law.files.BadFile` with its name; nothing is skipped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from guichet.errors import GuichetError
from guichet.law.conditions import (
    BoundCondition,
    BoundMoment,
    UnknownCondition,
    bound_condition,
    bound_moment,
)
from guichet.law.dated import DatedValue, Version
from guichet.law.files import (
    FOLDER,
    Answers,
    BadFile,
    DeadlineFile,
    DeadlineHead,
    DeadlineVersionRow,
    Example,
    RuleFile,
    RuleHead,
    RuleVersionRow,
    ValueFile,
    ValueHead,
    ValueVersionRow,
    read,
    read_head,
)


class UnknownFigure(GuichetError):
    """A figure that is not in the rule base."""

    title = "La valeur « {name} » n’est pas dans la base de règles."
    effect = "Aucun chiffre n’est inventé à sa place."
    advice = "Vérifiez le nom, ou ajoutez un fichier dans guichet/law/values."
    kept = "Rien n’a été modifié."


Document = TypeVar("Document", bound=BaseModel)
Row = TypeVar("Row", RuleVersionRow, DeadlineVersionRow, ValueVersionRow)
Content = TypeVar("Content")


@dataclass(frozen=True)
class Rule:
    """A rule of the law, or of prudence, with its versions, its advice and its test cases."""

    id: str
    title: str
    serves: str
    order: int
    versions: DatedValue[BoundCondition]
    advice: Mapping[str, str]
    file: Path

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The test cases, read when asked for: an assessment does not need them."""
        return _validated(self.file.name, read(self.file), RuleFile).examples


@dataclass(frozen=True)
class DeadlineRule:
    """A delay of the law: what starts it, and the day it computes."""

    id: str
    title: str
    starts: str
    versions: DatedValue[BoundMoment]
    file: Path

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The test cases, read when asked for."""
        return _validated(self.file.name, read(self.file), DeadlineFile).examples


@dataclass(frozen=True)
class Figure:
    """A figure with its usual range, or a list. ``amount`` counts the unit of its value file."""

    amount: int | None
    low: int | None
    high: int | None
    items: tuple[str, ...]


@dataclass(frozen=True)
class ValueRule:
    """A figure that rules and letters use, with its versions."""

    id: str
    title: str
    versions: DatedValue[Figure]
    file: Path

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        """The test cases, read when asked for."""
        return _validated(self.file.name, read(self.file), ValueFile).examples


@dataclass(frozen=True)
class Rulebook:
    """Everything read from one folder."""

    rules: Mapping[str, Rule]
    deadlines: Mapping[str, DeadlineRule]
    values: Mapping[str, ValueRule]
    answers: Answers


@cache
def rulebook() -> Rulebook:
    """Return the rule base of this package, read once."""
    return load(FOLDER)


def load(folder: Path) -> Rulebook:
    """Read a rule base. Raises :class:`BadFile` at the first wrong file."""
    rules = [_rule(*one) for one in _heads(folder / "rules", RuleHead)]
    deadlines = [_deadline(*one) for one in _heads(folder / "deadlines", DeadlineHead)]
    values = [_value(*one) for one in _heads(folder / "values", ValueHead)]
    book = Rulebook(
        rules={rule.id: rule for rule in sorted(rules, key=lambda rule: (rule.order, rule.id))},
        deadlines={deadline.id: deadline for deadline in deadlines},
        values={value.id: value for value in values},
        answers=_answers(folder / "answers"),
    )
    _refuse_unknown_names(book)
    return book


def documents(folder: Path, model: type[Document]) -> list[Document]:
    """Return the files of ``folder`` as ``model``, in the order of their names; id = file name."""
    return [document(path, model) for path in sorted(folder.glob("*.toml"))]


def document(path: Path, model: type[Document]) -> Document:
    """Return one file as ``model``; id = file name. Raises :class:`BadFile`."""
    return _named(path, read(path), model)


def _heads(folder: Path, model: type[Document]) -> list[tuple[Document, Path]]:
    """Return the files of ``folder`` without their examples, each with its path."""
    return [(_named(path, read_head(path), model), path) for path in sorted(folder.glob("*.toml"))]


def _named(path: Path, content: Mapping[str, object], model: type[Document]) -> Document:
    document = _validated(path.name, content, model)
    if getattr(document, "id", path.stem) != path.stem:
        raise BadFile(f"{path.name}: id must be {path.stem!r}")
    return document


def _validated(name: str, content: Mapping[str, object], model: type[Document]) -> Document:
    try:
        return model.model_validate(content)
    except ValidationError as error:
        faults = "; ".join(f"{fault['loc']}: {fault['msg']}" for fault in error.errors())
        raise BadFile(f"{name}: {faults}") from error


def _rule(document: RuleHead, path: Path) -> Rule:
    return Rule(
        id=document.id,
        title=document.title,
        serves=document.serves,
        order=document.order,
        versions=_dated(
            document.id,
            "",
            document.versions,
            lambda row: bound_condition(row.condition, row.parameters),
        ),
        advice=document.advice.model_dump(exclude_none=True),
        file=path,
    )


def _deadline(document: DeadlineHead, path: Path) -> DeadlineRule:
    return DeadlineRule(
        id=document.id,
        title=document.title,
        starts=document.starts,
        versions=_dated(
            document.id,
            "",
            document.versions,
            lambda row: bound_moment(row.moment, row.parameters),
        ),
        file=path,
    )


def _value(document: ValueHead, path: Path) -> ValueRule:
    return ValueRule(
        id=document.id,
        title=document.title,
        versions=_dated(
            document.id,
            document.unit,
            document.versions,
            lambda row: Figure(row.amount, row.low, row.high, row.items),
        ),
        file=path,
    )


def _dated(
    name: str, unit: str, rows: Iterable[Row], content: Callable[[Row], Content]
) -> DatedValue[Content]:
    """Return the versions in date order. Raises :class:`BadFile` when two of them overlap."""
    ordered = sorted(rows, key=lambda row: row.since)
    try:
        versions = tuple(
            Version(
                since=row.since,
                until=row.until,
                content=content(row),
                source=row.source.as_source(),
                checked_on=row.checked_on,
                confidence=row.confidence,
                note=row.note,
            )
            for row in ordered
        )
    except UnknownCondition as error:
        raise BadFile(f"{name}: {error}") from error
    for before, after in pairwise(versions):
        if before.until is None or before.until > after.since:
            raise BadFile(f"{name}: the versions of {before.since} and {after.since} overlap")
    return DatedValue(name=name, unit=unit, versions=versions)


def _answers(folder: Path) -> Answers:
    content: dict[str, object] = {}
    for path in sorted(folder.glob("*.toml")):
        content |= read(path)
    return _validated(folder.name, content, Answers)


def _refuse_unknown_names(book: Rulebook) -> None:
    """Raise :class:`BadFile` when an answer names a rule or a step that does not exist."""
    answers = book.answers
    tables = [table for route in answers.routes for table in (route.when, *route.any)]
    tables += [table for warning in answers.warnings for table in warning.any]
    tables += [table for step in answers.steps for table in (*step.any, *step.first)]
    tables += [table for statement in answers.statements for table in statement.any]
    named = {rule for table in tables for rule in table}
    named |= {*answers.markers.values(), answers.urgency_presumed}
    unknown_rules = named - set(book.rules)
    unknown_steps = {one for row in answers.routes for one in row.steps} - {
        step.id for step in answers.steps
    }
    if unknown_rules or unknown_steps:
        raise BadFile(f"answers: unknown names {sorted(unknown_rules | unknown_steps)}")


def value(name: str, on: dt.date) -> Version[Figure]:
    """Return the figure ``name`` (a file of values/) in force on ``on``, with its source.

    ``.content.amount`` counts the unit of the file; ``low`` and ``high`` bound the usual range.
    Raises :class:`UnknownFigure`, or NotYetInForce before the first version.
    """
    if name not in rulebook().values:
        raise UnknownFigure(name=name)
    return rulebook().values[name].versions.on(on)
