"""How long and how often to try, before writing to the judge: a plan the person may change."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.law.conditions_limits import earlier, hard_limits
from guichet.law.facts import Facts
from guichet.law.rulebook import rulebook, value

LIMITS = "minimum_avant_limite"
"""The rule whose parameters say which dates are hard."""


@dataclass(frozen=True)
class Plan:
    """So many weeks of so many attempts. ``until`` is the last day, the first day included.

    ``fast`` when a title expires soon. ``cut`` when a hard date of the person, less the time that
    the court needs, ends it earlier; ``until`` may then be past, which means: write now.
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
    A title that expires soon, or has expired: the fast one. It never outlives the nearest hard
    date still ahead, less the court's time. It does not say that the plan is enough: each judge is
    free.
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
    last = last_day_to_try(facts, on) or until
    return Plan(weeks, per_week, starts, max(starts, min(until, last)), fast, last < until)


def last_day_to_try(facts: Facts, on: dt.date) -> dt.date | None:
    """Return the nearest hard date after ``on``, less the court's time; ``None`` without one.

    It may be past: then it is time to write now. No plan of attempts outlives it.
    """
    asked = rulebook().rules[LIMITS].versions.on(on).content.parameters
    named = {key: asked[key] for key in ("young", "birthday", "basis", "lapse_months")}
    ahead = [limit for limit in hard_limits(facts, **named) if limit > on]
    return earlier(min(ahead), _amount("temps_du_tribunal", on)) if ahead else None


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
