"""From facts and a day to an answer: :func:`assess`.

Every rule is evaluated in its version of the day; the first row of ``answers/routes.toml`` that
holds gives the route. Rules, rows, warnings and steps are data: this module knows none by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from guichet import places
from guichet.law.conditions import BoundCondition
from guichet.law.dated import NotYetInForce, Source, Version
from guichet.law.facts import Facts, UnusableFacts, contradictions
from guichet.law.files import RouteRow, When
from guichet.law.outcomes import Outcome
from guichet.law.rulebook import DeadlineRule, Rule, Rulebook, rulebook

SILENT = "silent"
Json = dict[str, object]


@dataclass(frozen=True)
class Finding:
    """What one rule, in one version, says of these facts."""

    rule: str
    title: str
    version_since: dt.date | None
    outcome: str
    text: str
    source: Source | None
    checked_on: dt.date | None
    confidence: str | None
    confidence_label: str


@dataclass(frozen=True)
class Caution:
    """A warning: something the person must read before going on."""

    id: str
    text: str
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Step:
    """A thing to do next."""

    id: str
    text: str


@dataclass(frozen=True)
class Deadline:
    """A day that a text makes run, and what started it."""

    id: str
    label: str
    date: dt.date
    starts: str
    source: Source


@dataclass(frozen=True)
class Assessment:
    """The answer: a route with its reasons, never a probability, never a verdict on the titre."""

    on: dt.date
    route: str
    because: str
    runner_up: str | None
    target: str | None
    measure: str | None
    markers: Mapping[str, bool | None]
    urgency_presumed: bool | None
    court: str | None
    warnings: tuple[Caution, ...]
    says: tuple[str, ...]
    findings: tuple[Finding, ...]
    next_steps: tuple[Step, ...]
    deadlines: tuple[Deadline, ...]

    def outcome(self, rule: str) -> str | None:
        """Return the outcome of a rule: met, not_met, unknown, or ``None`` when it said nothing."""
        return next((one.outcome for one in self.findings if one.rule == rule), None)

    def as_json(self) -> Json:
        """Return the keys of the public contract (docs/schemas/assessment.schema.json)."""
        return {
            "on": self.on.isoformat(),
            "route": self.route,
            "because": self.because,
            "runner_up": self.runner_up,
            "target": self.target,
            "measure": self.measure,
            "markers": dict(self.markers),
            "urgency_presumed": self.urgency_presumed,
            "court": self.court,
            "warnings": [
                {"id": one.id, "text": one.text, "sources": [_source(s) for s in one.sources]}
                for one in self.warnings
            ],
            "says": list(self.says),
            "findings": [_finding(one) for one in self.findings],
            "next_steps": [{"id": one.id, "text": one.text} for one in self.next_steps],
            "deadlines": [
                {
                    "id": one.id,
                    "label": one.label,
                    "date": one.date.isoformat(),
                    "starts": one.starts,
                    "source": _source(one.source),
                }
                for one in self.deadlines
            ],
        }


def assess(facts: Facts, on: dt.date, book: Rulebook | None = None) -> Assessment:
    """Return what the rules in force on ``on`` say of ``facts``.

    A rule without a version on that day is unknown for the route: it calls for no warning or step.
    Pure: no clock, no network, no storage; time grows with the number of attempts, no faster.
    Raises :class:`UnusableFacts` when dates contradict each other.
    """
    problems = contradictions(facts, on)
    if problems:
        raise UnusableFacts(problems)
    base = book or rulebook()
    findings = tuple(
        finding for rule in base.rules.values() if (finding := _evaluated(rule, facts, on))
    )
    outcomes = {finding.rule: finding.outcome for finding in findings}
    absent = frozenset(one.rule for one in findings if one.version_since is None)
    row = _route(base.answers.routes, outcomes)
    return Assessment(
        on=on,
        route=row.route,
        because=row.because,
        runner_up=row.runner_up,
        target=row.target,
        measure=row.measure,
        markers={name: _tick(outcomes, rule) for name, rule in base.answers.markers.items()},
        urgency_presumed=_tick(outcomes, base.answers.urgency_presumed),
        court=places.departement(facts.departement).court if facts.departement else None,
        warnings=tuple(
            Caution(one.id, one.text, tuple(source.as_source() for source in one.sources))
            for one in base.answers.warnings
            if _called(one.any, outcomes, absent)
        ),
        says=tuple(one.id for one in base.answers.statements if _any_holds(one.any, outcomes)),
        findings=findings,
        next_steps=_steps(base, row, outcomes, absent),
        deadlines=_deadlines(base.deadlines.values(), facts, on),
    )


def _evaluated(rule: Rule, facts: Facts, on: dt.date) -> Finding | None:
    """Return the finding of one rule; one not in force on that day is unknown, and says so."""
    try:
        version = rule.versions.on(on)
    except NotYetInForce as error:
        return Finding(
            rule.id, rule.title, None, "unknown", error.what_happened, None, None, None, ""
        )
    outcome = version.content(facts, on)
    return _finding_of(rule, version, outcome) if outcome else None


def _finding_of(rule: Rule, version: Version[BoundCondition], outcome: Outcome) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        version_since=version.since,
        outcome=outcome.kind,
        text=outcome.filled(rule.advice[outcome.kind]),
        source=version.source,
        checked_on=version.checked_on,
        confidence=version.confidence,
        confidence_label=version.confidence_label,
    )


def _route(rows: Iterable[RouteRow], outcomes: Mapping[str, str]) -> RouteRow:
    """Return the first row that holds. The last row has no condition, so there is always one."""
    return next(
        row
        for row in rows
        if _holds(row.when, outcomes) and (not row.any or _any_holds(row.any, outcomes))
    )


def _holds(when: When, outcomes: Mapping[str, str]) -> bool:
    return all(outcomes.get(rule, SILENT) in accepted for rule, accepted in when.items())


def _any_holds(tables: Iterable[When], outcomes: Mapping[str, str]) -> bool:
    return any(_holds(table, outcomes) for table in tables)


def _tick(outcomes: Mapping[str, str], rule: str) -> bool | None:
    return {"met": True, "not_met": False}.get(outcomes.get(rule, SILENT))


def _called(tables: Iterable[When], outcomes: Mapping[str, str], absent: frozenset[str]) -> bool:
    """Return whether a table holds, and not by rules that have no version on that day alone."""
    return any(_holds(table, outcomes) and not table.keys() <= absent for table in tables)


def _steps(
    base: Rulebook, row: RouteRow, outcomes: Mapping[str, str], absent: frozenset[str]
) -> tuple[Step, ...]:
    """Return the steps of the route in its order, then those that findings call for.

    Those that must come before all others come first.
    """
    by_id = {step.id: step for step in base.answers.steps}
    called = [
        step.id
        for step in base.answers.steps
        if step.any
        and (not step.routes or row.route in step.routes)
        and _called(step.any, outcomes, absent)
    ]
    steps = dict.fromkeys((*row.steps, *called))
    ahead = [one for one in steps if _any_holds(by_id[one].first, outcomes)]
    return tuple(Step(one, by_id[one].text) for one in dict.fromkeys((*ahead, *steps)))


def _deadlines(rules: Iterable[DeadlineRule], facts: Facts, on: dt.date) -> tuple[Deadline, ...]:
    found = []
    for rule in rules:
        try:
            version = rule.versions.on(on)
        except NotYetInForce:
            continue
        date = version.content(facts, on)
        if date is not None:
            found.append(Deadline(rule.id, rule.title, date, rule.starts, version.source))
    return tuple(sorted(found, key=lambda one: (one.date, one.id)))


def _source(source: Source) -> Json:
    return {"citation": source.citation, "url": source.url}


def _finding(one: Finding) -> Json:
    source = (
        [
            {
                **_source(one.source),
                "checked_on": one.checked_on.isoformat() if one.checked_on else None,
                "confidence": one.confidence,
            }
        ]
        if one.source
        else []
    )
    return {
        "rule": one.rule,
        "version_since": one.version_since.isoformat() if one.version_since else None,
        "outcome": one.outcome,
        "text": one.text,
        "sources": source,
    }
