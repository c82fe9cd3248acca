"""Conditions on urgency: presumed for a renewal, otherwise to be shown by concrete facts."""

from __future__ import annotations

import datetime as dt

from guichet.law.conditions import condition
from guichet.law.conditions_situation import no_oqtf_in_force
from guichet.law.counting import add_months
from guichet.law.facts import Facts, UrgencyFact
from guichet.law.figures import amount
from guichet.law.outcomes import Outcome, met, not_met, unknown


@condition
def urgency_presumed_by_kind(
    facts: Facts, day: dt.date, *, presumed_for: list[str], never_for: list[str], lapsed_months: int
) -> Outcome:
    """Met for a kind of request whose urgency is presumed.

    Never for a kind that nobody said, nor for a title that expired more than ``lapsed_months``
    months ago: the request is then treated as a first one (CESEDA R. 431-8). Never for a démarche
    of ``never_for``, whatever kind was said: it has no title to renew. Unknown with an OQTF that
    was not obeyed: it defeated urgency.
    """
    if facts.kind is None:
        return unknown()
    if facts.kind not in presumed_for or facts.demarche in never_for:
        return not_met()
    expiry = facts.titre_expires_on
    if expiry and day > add_months(expiry, lapsed_months):
        return not_met()
    return unknown() if no_oqtf_in_force(facts, day).kind == "not_met" else met()


@condition
def concrete_urgency(  # noqa: PLR0913 (what counts is a choice of the rule file)
    facts: Facts,
    day: dt.date,
    *,
    never: list[str],
    without_date: list[str],
    already_happening: list[str],
    dated_unless_renewal: list[str],
    undated_enough_for: list[str],
    only_if_lodged: list[str],
    lasting: dict[str, int],
    duplicate: list[str],
    past_days: int,
) -> Outcome:
    """Met when one proved fact is concrete: dated, or a harm already happening.

    ``never``: general kinds. ``without_date``: those of another rule. ``already_happening``: need
    no date ahead, nor any for ``undated_enough_for``; ``dated_unless_renewal`` of them need one
    outside a renewal. ``lasting``: so many days after its date it still lasts. Any other needs a
    date, ``past_days`` ago at most. Unknown when it depends on a proof nobody spoke of.
    """

    def is_concrete(fact: UrgencyFact) -> bool:
        general = _general(fact, never) or fact.kind in without_date
        if general or _cannot_count(fact, facts, day, only_if_lodged):
            return False
        if "duplica" in f"{facts.kind} {facts.demarche}" and fact.kind not in duplicate:
            return False
        if fact.kind in already_happening:
            unlike = fact.kind in dated_unless_renewal and facts.kind != "renewal"
            undated = not unlike and facts.kind in undated_enough_for
            return undated or fact.deadline is not None
        return _dated(fact, day, lasting.get(fact.kind, past_days))

    concrete = [fact for fact in facts.urgency if is_concrete(fact)]
    if any(fact.proof is True for fact in concrete):
        return met()
    if any(fact.proof is None for fact in concrete):
        return unknown()
    return not_met()


def _general(fact: UrgencyFact, never: list[str]) -> bool:
    return fact.kind in never or fact.kind.endswith("_general")


def _cannot_count(fact: UrgencyFact, facts: Facts, day: dt.date, only_if_lodged: list[str]) -> bool:
    """Return whether a fact is too far ahead, or cannot be before a request is lodged."""
    months = amount("urgence_lointaine", day)
    if fact.deadline and months is not None and fact.deadline > add_months(day, months):
        return True
    return fact.kind in only_if_lodged and facts.lodged_on is None


@condition
def no_grave_peril(
    facts: Facts, day: dt.date, *, kinds: list[str], within_days: int
) -> Outcome | None:
    """Not met when a proved fact of ``kinds`` comes within so many days; no answer otherwise."""
    near = [
        fact.deadline
        for fact in facts.urgency
        if fact.kind in kinds and fact.proof is True and fact.deadline
        if 0 <= (fact.deadline - day).days <= within_days
    ]
    return not_met(deadline=min(near)) if near else None


def _dated(fact: UrgencyFact, day: dt.date, past_days: int) -> bool:
    return fact.deadline is not None and (day - fact.deadline).days <= past_days


@condition
def strong_undated_facts(
    facts: Facts,
    _day: dt.date,
    *,
    kinds: list[str],
    harms: list[str],
    undated_enough_for: list[str],
) -> Outcome | None:
    """Met when a strong fact without a date is proved; no answer when there is none.

    An undated harm of ``harms`` is such a fact, but for the kinds of ``undated_enough_for``: there
    it is concrete.
    """

    def is_strong(fact: UrgencyFact) -> bool:
        undated = fact.kind in harms and fact.deadline is None
        return fact.kind in kinds or (undated and facts.kind not in undated_enough_for)

    strong = [fact for fact in facts.urgency if is_strong(fact)]
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


@condition
def rights_not_lost_today(
    facts: Facts, day: dt.date, *, documents: list[str], harms: list[str], within_days: int
) -> Outcome | None:
    """Not met when a document lapsed or never came, and the work stopped for it, both proved.

    One of the two has a day within ``within_days``; none has an older one. Unknown when both are
    said and a proof, or every day, is not. No answer otherwise.
    """

    def now(fact: UrgencyFact) -> bool:
        return fact.deadline is None or 0 <= (day - fact.deadline).days <= within_days

    lapsed = [fact for fact in facts.urgency if fact.kind in documents and now(fact)]
    expired = facts.document_expires_on if facts.lodged_on else None
    if expired and 0 < (day - expired).days <= within_days:
        lapsed.append(UrgencyFact(kind=documents[0], deadline=expired, proof=True))
    stopped = [fact for fact in facts.urgency if fact.kind in harms and now(fact)]
    if not lapsed or not stopped:
        return None
    proved = [[one for one in said if one.proof is True] for said in (lapsed, stopped)]
    dated = any(one.deadline for found in proved for one in found)
    return not_met() if all(proved) and dated else unknown()


@condition
def no_document_missing(facts: Facts, day: dt.date, *, kinds: list[str]) -> Outcome | None:
    """Not met when the provisional document was not given, or has lapsed; met while it is valid.

    A document that expires on a day is one of a lodged request. No answer when nothing is said.
    """
    expires = facts.document_expires_on if facts.lodged_on else None
    if any(fact.kind in kinds for fact in facts.urgency) or (expires and expires < day):
        return not_met()
    return met() if expires else None


@condition
def no_fact_of_kind(facts: Facts, day: dt.date, *, kinds: list[str]) -> Outcome | None:
    """Not met when a fact of one of ``kinds`` is still ahead, or undated; no answer otherwise."""
    said = [fact for fact in facts.urgency if fact.kind in kinds]
    ahead = [fact for fact in said if fact.deadline is None or fact.deadline >= day]
    return not_met() if ahead and facts.lodged_on is None else None
