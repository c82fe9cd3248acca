"""What a jurist reads of one file of the rule base: every version, every example, every source."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from guichet.documents.dates import long_date
from guichet.law import Source, Version, citation, rulebook
from guichet.law.files import FOLDER, DeadlineFile, Example, ValueFile, When
from guichet.law.register import FOLDERS, Kind, entries, stale_after
from guichet.law.rulebook import Figure, documents
from guichet.lawbook.cited import cited_in
from guichet.lawbook.words import code, counted, facts_in_french, in_french, label, without_marks

FILL = re.compile(r"\{\w+\}")
"""A field of an advice, filled from the facts of a person: here there is nobody."""

Pairs = tuple[tuple[str, str], ...]


class NoSuchEntry(LookupError):
    """An address that names no file of the rule base."""


@dataclass(frozen=True)
class VersionSheet:
    """One version. ``period`` says its first day, and its last one when an end is known."""

    period: str
    in_force: bool
    to_come: bool
    source: Source
    checked: str
    stale: bool
    confidence: str
    note: str
    condition: str
    settings: Pairs
    cited: Pairs


@dataclass(frozen=True)
class ExampleRow:
    """One case, which is also a test: the facts, and what the rule must answer."""

    on: dt.date
    note: str
    facts: Pairs
    expected: str


@dataclass(frozen=True)
class Use:
    """Where the answer of the software uses the rule."""

    what: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One file of the rule base. ``advice`` pairs an outcome with what the person reads."""

    kind: Kind
    id: str
    title: str
    serves: str
    starts: str
    says: str
    banned: bool
    in_letters: str
    advice: Pairs
    versions: tuple[VersionSheet, ...]
    examples: tuple[ExampleRow, ...]
    uses: tuple[Use, ...]
    replaced_by: tuple[tuple[str, str], ...]

    @property
    def file(self) -> str:
        """The file, from the root of the project."""
        return f"guichet/law/{FOLDERS[self.kind]}/{self.id}.toml"

    @property
    def searched(self) -> str:
        """Everything that a word may be looked for in, folded (:func:`folded`)."""
        parts = [self.id, self.title, self.serves, self.starts, self.says]
        parts += [text for _, text in self.advice]
        parts += [one.note for one in self.examples]
        for version in self.versions:
            parts += [version.source.citation, version.source.url, version.note]
        return folded(" ".join(parts))


def folded(text: str) -> str:
    """Return ``text`` without accents, capitals or the apostrophes and spaces of printers."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


def sheet(kind: Kind, entry_id: str, day: dt.date) -> Sheet:
    """Return one file as it reads on ``day``. Raises :class:`NoSuchEntry`."""
    makers: Mapping[Kind, Callable[[str, dt.date], Sheet]] = {
        "rule": _rule,
        "deadline": _deadline,
        "figure": _figure,
        "citation": _citation,
    }
    try:
        return makers[kind](entry_id, day)
    except KeyError as error:
        raise NoSuchEntry(entry_id) from error


def sheets(kind: Kind, day: dt.date) -> tuple[Sheet, ...]:
    """Return every file of a kind, in the order the rules are evaluated, else by name."""
    if kind == "rule":
        return tuple(sheet(kind, one, day) for one in rulebook().rules)
    ids = sorted(one.id for one in entries(day) if one.kind == kind)
    return tuple(sheet(kind, one, day) for one in ids)


def _rule(entry_id: str, day: dt.date) -> Sheet:
    rule = rulebook().rules[entry_id]
    return _sheet(
        "rule",
        entry_id,
        rule.title,
        serves=rule.serves,
        advice=tuple(
            (label("outcomes", kind), FILL.sub("(…)", text)) for kind, text in rule.advice.items()
        ),
        versions=tuple(
            _version(one, day, one.content.name, one.content.parameters)
            for one in rule.versions.versions
        ),
        examples=tuple(_example(one, _outcome) for one in rule.examples),
        uses=tuple(_uses(entry_id)),
    )


def _deadline(entry_id: str, day: dt.date) -> Sheet:
    rule = rulebook().deadlines[entry_id]
    return _sheet(
        "deadline",
        entry_id,
        rule.title,
        serves=_serves("deadlines")[entry_id],
        starts=rule.starts,
        versions=tuple(
            _version(one, day, one.content.name, one.content.parameters)
            for one in rule.versions.versions
        ),
        examples=tuple(_example(one, _expected_day) for one in rule.examples),
    )


def _figure(entry_id: str, day: dt.date) -> Sheet:
    rule = rulebook().values[entry_id]
    unit = rule.versions.unit
    return _sheet(
        "figure",
        entry_id,
        rule.title,
        serves=_serves("values")[entry_id],
        versions=tuple(
            _version(one, day, "", {}, _amount(one.content, unit)) for one in rule.versions.versions
        ),
        examples=tuple(
            _example(one, lambda expected: counted(expected, unit))
            if isinstance(one.expect, int)
            else _example(one, in_french)
            for one in rule.examples
        ),
    )


def _citation(entry_id: str, day: dt.date) -> Sheet:
    one = citation(entry_id) if entry_id in _citation_ids(day) else None
    if one is None:
        raise KeyError(entry_id)
    version: Version[None] = Version(
        one.since, one.until, None, one.source, one.checked_on, one.confidence, one.note
    )
    return _sheet(
        "citation",
        entry_id,
        one.short,
        says=one.says,
        banned=one.banned,
        in_letters="oui" if one.citable(day) else "non",
        versions=(_version(version, day, "", {}, linked=False),),
        replaced_by=tuple((other, citation(other).short) for other in one.replaced_by),
    )


def _citation_ids(day: dt.date) -> set[str]:
    return {one.id for one in entries(day) if one.kind == "citation"}


def _sheet(
    kind: Kind,
    entry_id: str,
    title: str,
    *,
    versions: tuple[VersionSheet, ...],
    **parts: Any,
) -> Sheet:
    """Return a sheet; the parts not given are empty. The latest version comes first."""
    empty: dict[str, Any] = {
        **dict.fromkeys(("serves", "starts", "says", "in_letters"), ""),
        **dict.fromkeys(("advice", "examples", "uses", "replaced_by"), ()),
        "banned": False,
    }
    return Sheet(kind=kind, id=entry_id, title=title, versions=versions[::-1], **{**empty, **parts})


def _version(
    one: Version[Any],
    day: dt.date,
    condition: str,
    parameters: Mapping[str, Any],
    settings: Pairs = (),
    *,
    linked: bool = True,
) -> VersionSheet:
    shown = tuple((label("parameters", key), in_french(value)) for key, value in parameters.items())
    return VersionSheet(
        period=_period(one.since, one.until),
        in_force=one.since <= day and (one.until is None or day < one.until),
        to_come=day < one.since,
        source=one.source,
        checked=long_date(one.checked_on),
        stale=one.unchecked_for(day) >= stale_after(day),
        confidence=one.confidence_label,
        note=without_marks(one.note),
        condition=condition,
        settings=shown + settings,
        cited=cited_in(one.source.citation) if linked else (),
    )


def _period(since: dt.date, until: dt.date | None) -> str:
    """Return the period in words; ``until`` is the first day without the version."""
    if until is None:
        return f"Depuis le {long_date(since)}"
    return f"Du {long_date(since)} au {long_date(until - dt.timedelta(days=1))}"


def _amount(figure: Figure, unit: str) -> Pairs:
    pairs = []
    if figure.amount is not None:
        pairs.append(("Valeur", counted(figure.amount, unit)))
    if figure.low is not None and figure.high is not None:
        pairs.append(("Fourchette habituelle", f"de {figure.low} à {counted(figure.high, unit)}"))
    if figure.items:
        pairs.append(("Liste", " ; ".join(figure.items)))
    return tuple(pairs)


def _example(one: Example, expected: Callable[[Any], str]) -> ExampleRow:
    return ExampleRow(
        one.on, without_marks(one.note), facts_in_french(one.facts), expected(one.expect)
    )


def _outcome(expected: Any) -> str:
    return label("outcomes", str(expected))


def _expected_day(expected: Any) -> str:
    return "Rien ne court" if expected == "silent" else in_french(expected)


@cache
def _serves(folder: str) -> Mapping[str, str]:
    model = DeadlineFile if folder == "deadlines" else ValueFile
    found: list[Any] = documents(FOLDER / folder, model)
    return {one.id: one.serves for one in found}


def _uses(rule_id: str) -> Iterator[Use]:
    """Yield the markers, routes and warnings that look at a rule, in the order of the answer."""
    answers = rulebook().answers
    for name, rule in answers.markers.items():
        if rule == rule_id:
            yield Use("Repère", code(name))
    if answers.urgency_presumed == rule_id:
        yield Use("Repère", "Urgence présumée")
    for route in answers.routes:
        if _named((route.when, *route.any), rule_id):
            yield Use(code(route.route), route.because)
    for warning in answers.warnings:
        if _named(warning.any, rule_id):
            yield Use("Avertissement", warning.text)


def _named(tables: tuple[When, ...], rule_id: str) -> bool:
    return any(rule_id in table for table in tables)
