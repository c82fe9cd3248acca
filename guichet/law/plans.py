"""How long and how often to try, before writing to the judge: a plan the person may change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.law.facts import Facts
from guichet.law.rulebook import value


@dataclass(frozen=True)
class Plan:
    """So many weeks of so many attempts. ``until`` is the last day, the first day included.

    ``fast`` when a title expires soon. ``cut`` when a hard date of the person ends it earlier.
    """

    weeks: int
    per_week: int
    starts: dt.date
    until: dt.date
    fast: bool
    cut: bool


def evidence_plan(facts: Facts, on: dt.date) -> Plan:
    """Return the prudent plan from the first failed attempt, or from ``on`` when there is none.

    First request, admission exceptionnelle or unknown kind: the long one. Renewal: the short one.
    A title that expires soon, or has expired: the fast one. It never outlives the nearest deadline
    of urgency still ahead. It does not say that the plan is enough: each judge is free.
    """
    fast = _expires_soon(facts, on)
    if fast:
        weeks = _amount("plan_rapide_semaines", on)
        per_week = _amount("essais_par_semaine_rapide", on)
    else:
        renewal = facts.kind == "renewal"
        weeks = _amount("plan_renouvellement_semaines" if renewal else "plan_premiere_semaines", on)
        per_week = _amount("essais_par_semaine", on)
    starts = min((attempt.day for attempt in facts.attempts if attempt.day <= on), default=on)
    until = starts + dt.timedelta(weeks=weeks) - dt.timedelta(days=1)
    hard = min(
        (fact.deadline for fact in facts.urgency if fact.deadline and fact.deadline > on),
        default=until,
    )
    return Plan(weeks, per_week, starts, min(until, hard), fast, hard < until)


def _expires_soon(facts: Facts, on: dt.date) -> bool:
    expiry = facts.titre_expires_on
    if expiry is None or facts.kind not in {"renewal", None}:
        return False
    return (expiry - on).days <= _amount("plan_rapide_avant", on)


def _amount(name: str, on: dt.date) -> int:
    amount = value(name, on).content.amount
    if amount is None:
        raise ValueError(f"{name} has no amount")
    return amount
