"""The examples of the rule files, turned into facts, and what they give.

They are the test cases of the rule base: ``tests/law`` runs them all. Shorthands, by day:
``failed_attempts`` (booking site, no slot, proved), ``email_sent`` and ``letter_sent``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from guichet.law.facts import Facts
from guichet.law.files import Example
from guichet.law.rulebook import DeadlineRule, Rule, ValueRule

SHORTHANDS: Mapping[str, tuple[str, str]] = {
    "failed_attempts": ("site", "no_slot"),
    "email_sent": ("email", "sent"),
    "letter_sent": ("lrar", "sent"),
}
MORNING = dt.time(9, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def facts_of(example: Example) -> Facts:
    """Return the facts of an example. Raises ``UnusableFacts`` on a key the contract ignores."""
    given = dict(example.facts)
    attempts = list(given.pop("attempts", []))
    if "failed_attempts" in given:
        given.setdefault("channel", "site")
    for name, (channel, outcome) in SHORTHANDS.items():
        attempts += [_attempt(day, channel, outcome) for day in given.pop(name, [])]
    return Facts.from_json({**given, "attempts": attempts})


def _attempt(day: dt.date, channel: str, outcome: str) -> dict[str, Any]:
    at = dt.datetime.combine(day, MORNING)
    return {"at": at.isoformat(), "channel": channel, "outcome": outcome, "proof": True}


def outcome_of(rule: Rule, example: Example) -> tuple[str, str]:
    """Return the outcome (or ``silent``) and the advice text that the rule gives of an example."""
    outcome = rule.versions.on(example.on).content(facts_of(example), example.on)
    if outcome is None:
        return "silent", ""
    return outcome.kind, outcome.filled(rule.advice[outcome.kind])


def day_of(rule: DeadlineRule, example: Example) -> dt.date | str:
    """Return the day (or ``silent``) that the deadline gives of an example."""
    return rule.versions.on(example.on).content(facts_of(example), example.on) or "silent"


def figure_of(rule: ValueRule, example: Example) -> int | str:
    """Return the amount in force on the day of the example, or its last item for a list."""
    figure = rule.versions.on(example.on).content
    return figure.amount if figure.amount is not None else figure.items[-1]
