"""The shape of the TOML files of this package. An unknown key, or a missing one, fails.

Keys of a ``[[versions]]`` table that are not listed here are the parameters of its condition; the
condition checks their names and types (:mod:`guichet.law.conditions`).
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from guichet.law.dated import CONFIDENCE, Source

FOLDER = Path(__file__).parent

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{2,60}$")]
Text = Annotated[str, StringConstraints(min_length=3, max_length=900)]
Confidence = Annotated[str, StringConstraints(pattern=CONFIDENCE.pattern)]
OutcomeKind = Literal["met", "not_met", "unknown"]
When = dict[str, list[Literal["met", "not_met", "unknown", "silent"]]]


class BadFile(ValueError):
    """A TOML file of the rule base is wrong: the message names the file and the key."""


class Closed(BaseModel):
    """Base: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class SourceRow(Closed):
    """``source.citation`` and ``source.url``."""

    citation: Text
    url: str = ""

    def as_source(self) -> Source:
        """Return the source."""
        return Source(self.citation, self.url)


class VersionRow(BaseModel):
    """What every version carries; other keys are parameters (see the module)."""

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    since: dt.date
    until: dt.date | None = None
    source: SourceRow
    checked_on: dt.date
    confidence: Confidence
    note: str = ""

    @property
    def parameters(self) -> dict[str, Any]:
        """The keys that are not those of every version."""
        return dict(self.model_extra or {})


class RuleVersionRow(VersionRow):
    """A version of a rule: the condition to evaluate."""

    condition: Id


class DeadlineVersionRow(VersionRow):
    """A version of a deadline: the day to compute."""

    moment: Id


class ValueVersionRow(Closed):
    """A version of a figure or of a list."""

    since: dt.date
    until: dt.date | None = None
    amount: int | None = None
    low: int | None = None
    high: int | None = None
    items: tuple[Text, ...] = ()
    source: SourceRow
    checked_on: dt.date
    confidence: Confidence
    note: str = ""

    @model_validator(mode="after")
    def holds_something(self) -> ValueVersionRow:
        """Refuse a version without amount and without items."""
        if self.amount is None and not self.items:
            raise ValueError("amount or items is needed")
        return self


class Advice(Closed):
    """One text per outcome the rule can give; a missing one can never be given."""

    met: Text | None = None
    not_met: Text | None = None
    unknown: Text | None = None


class Example(BaseModel):
    """A case with its expected outcome. Other keys are facts, or ``failed_attempts`` (days).

    ``expect`` is an outcome, or ``silent`` when the rule does not concern the facts; for a
    deadline, a day or ``silent``; for a figure, the amount.
    """

    model_config = ConfigDict(frozen=True, extra="allow", defer_build=True)

    note: Text
    on: dt.date
    expect: int | dt.date | str

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of the example, as the contract names them."""
        return dict(self.model_extra or {})


class RuleHead(Closed):
    """rules/<id>.toml down to its examples: what an assessment needs."""

    id: Id
    title: Text
    serves: Text
    order: int
    versions: Annotated[tuple[RuleVersionRow, ...], Field(min_length=1)]
    advice: Advice


class RuleFile(RuleHead):
    """rules/<id>.toml."""

    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class DeadlineHead(Closed):
    """deadlines/<id>.toml down to its examples."""

    id: Id
    title: Text
    serves: Text
    starts: Text
    versions: Annotated[tuple[DeadlineVersionRow, ...], Field(min_length=1)]


class DeadlineFile(DeadlineHead):
    """deadlines/<id>.toml."""

    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class ValueHead(Closed):
    """values/<id>.toml down to its examples."""

    id: Id
    title: Text
    serves: Text
    unit: Id
    versions: Annotated[tuple[ValueVersionRow, ...], Field(min_length=1)]


class ValueFile(ValueHead):
    """values/<id>.toml."""

    examples: Annotated[tuple[Example, ...], Field(min_length=1)]


class CitationFile(Closed):
    """citations/<id>.toml: a text or a decision, and what it says in our words."""

    id: Id
    short: Text
    says: Text
    applies_to: tuple[Id, ...]
    since: dt.date
    until: dt.date | None = None
    verified: bool
    banned: bool = False
    replaced_by: tuple[Id, ...] = ()
    source: SourceRow
    checked_on: dt.date
    confidence: Confidence
    note: str = ""


class ChangeFile(Closed):
    """changes/<id>.toml: a change of the law, told in plain French, on its first day."""

    id: Id
    on: dt.date
    title: Text
    what: Text
    concerns: Text
    source: SourceRow
    checked_on: dt.date
    confidence: Confidence
    note: str = ""


class RouteRow(Closed):
    """One row of answers/routes.toml. The first row whose conditions hold gives the route.

    ``when``: each rule named has one of the outcomes listed (``silent``: it gave none).
    ``any``: at least one of these tables holds too.
    """

    route: Id
    because: Text
    when: When = {}
    any: tuple[When, ...] = ()
    measure: (
        Literal["rdv", "earlier_rdv", "recepisse_api", "enregistrement", "substitution"] | None
    ) = None
    target: Text | None = None
    runner_up: Id | None = None
    steps: tuple[Id, ...] = ()


class WarningRow(Closed):
    """One row of answers/warnings.toml: said when one of the tables ``any`` holds."""

    id: Id
    text: Text
    any: Annotated[tuple[When, ...], Field(min_length=1)]
    sources: tuple[SourceRow, ...]


class StepRow(Closed):
    """One row of answers/steps.toml. Given when a route names it, or when ``any`` holds.

    It comes before the others when one of the tables ``first`` holds.
    """

    id: Id
    text: Text
    routes: tuple[Id, ...] = ()
    any: tuple[When, ...] = ()
    first: tuple[When, ...] = ()


class StatementRow(Closed):
    """One row of answers/statements.toml: an id the answer ``says``."""

    id: Id
    any: Annotated[tuple[When, ...], Field(min_length=1)]


class Answers(Closed):
    """The four files of answers/, and the rules behind the markers."""

    routes: tuple[RouteRow, ...]
    warnings: tuple[WarningRow, ...]
    steps: tuple[StepRow, ...]
    statements: tuple[StatementRow, ...]
    markers: dict[str, Id]
    urgency_presumed: Id


def read(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file. Raises :class:`BadFile`."""
    return _loaded(path, _text(path))


def read_head(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file down to its examples: half the text, twice as fast.

    Raises :class:`BadFile`, also when no example follows.
    """
    head, examples, _ = _text(path).partition("\n[[examples]]\n")
    if not examples:
        raise BadFile(f"{path.name}: no examples")
    return _loaded(path, head)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(f"{path.name}: {error}") from error


def _loaded(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadFile(f"{path.name}: {error}") from error
