"""Conditions on dates that cannot move: windows, hard limits, and the time that a judge needs."""

from __future__ import annotations

import datetime as dt

from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.conditions_person import eve_of_birthday
from guichet.law.conditions_situation import silence_delays
from guichet.law.counting import Period, add_months
from guichet.law.facts import Facts
from guichet.law.outcomes import Outcome, met, not_met, unknown


def earlier(day: dt.date, days: int) -> dt.date:
    """Return the day so many days before, never before the first day of the calendar."""
    return dt.date.fromordinal(max(1, day.toordinal() - days))


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months before, never before the first day of the calendar."""
    return dt.date.min if day.year <= 1 else add_months(day, -months)


def hard_limits(
    facts: Facts,
    *,
    young: list[str],
    birthday: int,
    basis: dict[str, dt.date],
    lapse_months: int,
) -> list[dt.date]:
    """Return the first days on which it would be too late, past ones included.

    Deadlines of urgency (the day itself is too late), the birthday, the day after the legal ground
    ends, the day after a title to renew lapses.
    """
    limits = [
        fact.deadline
        for fact in facts.urgency
        if fact.deadline and not fact.kind.endswith("_general")
    ]
    if facts.birth_date and facts.demarche in young:
        limits.append(eve_of_birthday(facts.birth_date, birthday) + dt.timedelta(days=1))
    if facts.demarche in basis:
        limits.append(basis[facts.demarche] + dt.timedelta(days=1))
    if facts.kind == "renewal" and facts.titre_expires_on:
        lapses = add_months(facts.titre_expires_on, lapse_months)
        limits.append(dt.date.fromordinal(min(lapses.toordinal() + 1, dt.date.max.toordinal())))
    return limits


@condition
def judge_has_time(  # noqa: PLR0913 (each limit is a choice of the rule file)
    facts: Facts,
    day: dt.date,
    *,
    court_days: int,
    least_days: int,
    only_urgency: list[str],
    young: list[str],
    birthday: int,
    basis: dict[str, dt.date],
    lapse_days: int,
    lapse_months: int,
) -> Outcome | None:
    """Met when the attempts can be enough, and the judge has ``court_days``, before a hard limit.

    A title lapses after ``lapse_days``: the shortest six months, as this is prudence and no law.
    Past them, it lapses after ``lapse_months``, as the law says.
    ``only_urgency`` are the facts of urgency whose day is such a limit; none named: all of them. No
    answer without a limit ahead, nor once a request is lodged.
    """
    named = [one for one in facts.urgency if not only_urgency or one.kind in only_urgency]
    limits = hard_limits(
        Facts(demarche=facts.demarche, birth_date=facts.birth_date, urgency=tuple(named)),
        young=young,
        birthday=birthday,
        basis=basis,
        lapse_months=0,
    )
    if facts.kind == "renewal" and facts.titre_expires_on:
        prudent = Period(lapse_days, "days").after(facts.titre_expires_on)
        lapses = Period(lapse_months, "months").after(facts.titre_expires_on)
        limits.append(prudent if prudent > day else Period(1, "days").after(lapses))
    ahead = [limit for limit in limits if limit > day]
    if not ahead or facts.lodged_on:
        return None
    limit = min(ahead)
    write_by = earlier(limit, court_days)
    ready = _enough_on(facts, day, least_days)
    return met(limit=limit, by=write_by) if write_by >= ready else not_met(limit=limit)


def _enough_on(facts: Facts, day: dt.date, least_days: int) -> dt.date:
    """Return the first day, today or later, on which the attempts can span enough."""
    first = evidence.spread(evidence.maybe_proved(evidence.failed(facts, day))).first or day
    return max(day, first + dt.timedelta(days=least_days))


@condition
def attempts_enough_before_limit(
    facts: Facts,
    day: dt.date,
    *,
    least_days: int,
    young: list[str],
    birthday: int,
    basis: dict[str, dt.date],
    lapse_months: int,
) -> Outcome | None:
    """Not met when no further attempt can be enough before the nearest hard limit."""
    limits = hard_limits(
        facts, young=young, birthday=birthday, basis=basis, lapse_months=lapse_months
    )
    ahead = [limit for limit in limits if limit > day]
    if not ahead or facts.lodged_on:
        return None
    limit = min(ahead)
    return met(limit=limit) if _enough_on(facts, day, least_days) < limit else not_met(limit=limit)


@condition
def judge_has_time_before_silence(
    facts: Facts,
    day: dt.date,
    *,
    court_days: int,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
) -> Outcome | None:
    """Met when the judge has ``court_days`` before silence can be a refusal."""
    if facts.lodged_on is None:
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    born = min(delay.after(facts.lodged_on) for delay in delays)
    return met(born=born) if (born - day).days >= court_days else not_met(born=born)


@condition
def filing_window_open(
    facts: Facts,
    day: dt.date,
    *,
    kinds: list[str],
    not_these: list[str],
    anef_days: int,
    other_months: int,
) -> Outcome | None:
    """Not met before the first day on which a request may be filed; met from it on.

    Unknown without an expiry or a confirmed channel. No answer once a request is lodged.
    """
    if not _has_a_window(facts, kinds, not_these) or facts.lodged_on:
        return None
    if facts.titre_expires_on is None or facts.channel is None:
        return unknown()
    if facts.channel == "anef":
        opens = earlier(facts.titre_expires_on, anef_days)
    else:
        opens = months_before(facts.titre_expires_on, other_months)
    return met() if day >= opens else not_met(opens=opens)


def _has_a_window(facts: Facts, kinds: list[str], not_these: list[str]) -> bool:
    return facts.kind in kinds and facts.demarche not in not_these


@condition
def filed_in_time(
    facts: Facts,
    day: dt.date,
    *,
    kinds: list[str],
    not_these: list[str],
    anef_days: int,
) -> Outcome | None:
    """Not met when the window closed before the request was lodged, or before today.

    On the ANEF the last day is ``anef_days`` before the expiry; elsewhere it is the expiry.
    """
    expiry = facts.titre_expires_on
    if not _has_a_window(facts, kinds, not_these) or expiry is None or facts.channel is None:
        return None
    last = earlier(expiry, anef_days) if facts.channel == "anef" else expiry
    return met(last=last) if (facts.lodged_on or day) <= last else not_met(last=last)


@condition
def refusal_recent(facts: Facts, day: dt.date, *, kinds: list[str], delay: str) -> Outcome | None:
    """Not met while an express refusal can surely be challenged; unknown afterwards, or undated.

    No answer without such a refusal.
    """
    decision = facts.decision
    if decision is None or decision.kind not in kinds:
        return None
    if decision.on is None or day > Period.parse(delay).after(decision.on):
        return unknown()
    return not_met(made=decision.on)


@condition
def reasons_asked(
    facts: Facts,
    day: dt.date,
    *,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
) -> Outcome | None:
    """Met when the reasons of the implicit refusal were asked for; no answer before it exists."""
    if facts.lodged_on is None:
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    if day < max(delay.after(facts.lodged_on) for delay in delays):
        return None
    return met(asked=facts.reasons_asked_on) if facts.reasons_asked_on else not_met()
