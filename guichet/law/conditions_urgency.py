"""Conditions on urgency: presumed for a renewal, otherwise to be shown by concrete facts."""

from __future__ import annotations

import datetime as dt

from guichet.law.conditions import condition
from guichet.law.counting import add_months
from guichet.law.facts import Facts, UrgencyFact
from guichet.law.outcomes import Outcome, met, not_met, unknown


@condition
def urgency_presumed_by_kind(
    facts: Facts, day: dt.date, *, presumed_for: list[str], lapsed_months: int
) -> Outcome:
    """Met for a kind of request whose urgency is presumed.

    Never for a kind that nobody said, nor for a title that expired more than ``lapsed_months``
    months ago: the request is then treated as a first one (CESEDA R. 431-8).
    """
    if facts.kind is None:
        return unknown()
    if facts.kind not in presumed_for:
        return not_met()
    expiry = facts.titre_expires_on
    return not_met() if expiry and day > add_months(expiry, lapsed_months) else met()


@condition
def concrete_urgency(
    facts: Facts,
    day: dt.date,
    *,
    never: list[str],
    without_date: list[str],
    already_happening: list[str],
    past_days: int,
) -> Outcome:
    """Met when one proved fact is concrete: dated, or a harm already happening.

    ``never``: kinds that are general whatever their date. ``without_date``: strong facts of another
    rule. ``already_happening``: a past date, or none, is fine. Any other fact needs a date no
    more than ``past_days`` days ago. Unknown when it depends on a proof nobody spoke of.
    """
    concrete = [
        fact
        for fact in facts.urgency
        if not _general(fact, never)
        and fact.kind not in without_date
        and (fact.kind in already_happening or _dated(fact, day, past_days))
    ]
    if any(fact.proof is True for fact in concrete):
        return met()
    if any(fact.proof is None for fact in concrete):
        return unknown()
    return not_met()


def _general(fact: UrgencyFact, never: list[str]) -> bool:
    return fact.kind in never or fact.kind.endswith("_general")


def _dated(fact: UrgencyFact, day: dt.date, past_days: int) -> bool:
    return fact.deadline is not None and (day - fact.deadline).days <= past_days


@condition
def strong_undated_facts(facts: Facts, _day: dt.date, *, kinds: list[str]) -> Outcome | None:
    """Met when a strong fact without a date is proved; no answer when there is none."""
    strong = [fact for fact in facts.urgency if fact.kind in kinds]
    if not strong:
        return None
    if any(fact.proof is True for fact in strong):
        return met()
    return unknown() if any(fact.proof is None for fact in strong) else not_met()


@condition
def urgency_still_ahead(
    facts: Facts, day: dt.date, *, already_happening: list[str]
) -> Outcome | None:
    """Not met when the dates of every dated fact have passed; no answer without a dated fact."""
    dated = [
        fact
        for fact in facts.urgency
        if fact.deadline is not None and fact.kind not in already_happening
    ]
    if not dated:
        return None
    latest = max(fact.deadline for fact in dated if fact.deadline is not None)
    return met(latest=latest) if latest >= day else not_met(latest=latest)
