"""Conditions on an appointment that was given: its date, and what it comes too late for."""

from __future__ import annotations

import datetime as dt

from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.conditions_court import last_granted
from guichet.law.conditions_limits import hard_limits
from guichet.law.counting import Period, add_months
from guichet.law.facts import Convocation, Facts, UrgencyFact
from guichet.law.outcomes import Outcome, met, not_met, unknown


def appointment(facts: Facts, day: dt.date) -> Convocation | None:
    """Return the appointment that stands: not one held, missed or taken back since it was given."""
    said = [
        attempt
        for attempt in evidence.known_by(facts, day)
        if attempt.outcome in {"appointment_given", "rdv_cancelled"}
    ]
    last = said[-1] if said else None
    given = facts.convocation
    if last and last.outcome == "rdv_cancelled":
        given_on = given.given_on if given else None
        if given_on is None or last.day >= given_on:
            return None
    if given is None:
        return Convocation(given_on=last.day) if last else None
    if given.held is True:
        return None
    past = given.takes_place_on is not None and given.takes_place_on < day
    return None if past and given.held is False else given


@condition
def no_appointment_given(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met while an appointment stands.

    Unknown once its day has passed and nobody said more, where the journal alone tells of it, or
    where nothing is known of it.
    """
    given = appointment(facts, day)
    if given is None:
        return None
    past = given.takes_place_on is not None and given.takes_place_on < day
    told = given.given_on or given.takes_place_on or given.asked_to_advance_on
    return unknown() if past or facts.convocation is None or not told else not_met()


@condition
def last_visit_is_told(facts: Facts, day: dt.date, *, outcomes: list[str]) -> Outcome | None:
    """Unknown when the journal ends with one of ``outcomes``, and nobody said what came of it.

    What the person wrote since does not say it. No answer once a request is lodged, or an
    appointment told.
    """
    if facts.lodged_on or facts.convocation:
        return None
    said = [one for one in evidence.known_by(facts, day) if one.outcome not in evidence.SENT]
    return unknown(on=said[-1].day) if said and said[-1].outcome in outcomes else None


def _ahead(facts: Facts, day: dt.date) -> tuple[Convocation | None, dt.date | None]:
    given = appointment(facts, day)
    planned = given.takes_place_on if given else None
    return (given, planned) if planned is None or planned >= day else (None, None)


@condition
def appointment_in_time(  # noqa: PLR0913 (each limit is a choice of the rule file)
    facts: Facts,
    day: dt.date,
    *,
    already_happening: list[str],
    young: list[str],
    birthday: int,
    basis: dict[str, dt.date],
    lapse_months: int,
    near_days: int,
) -> Outcome | None:
    """Not met when the appointment comes after a hard date of the person; unknown without its day.

    A proved harm that already happens makes it late, unless it is within ``near_days``: a judge
    would give no earlier one. No answer when none stands.
    """
    given, planned = _ahead(facts, day)
    if given is None:
        return None
    if planned is None:
        return unknown()
    limits = hard_limits(
        facts, young=young, birthday=birthday, basis=basis, lapse_months=lapse_months
    )
    limits = [limit for limit in limits if limit > day]
    limits += [expiry + dt.timedelta(days=1) for expiry in _expiry(facts)]
    proved = [fact for fact in facts.urgency if fact.proof is True]
    near = (planned - day).days <= near_days
    if not near and any(_now(fact, day, already_happening) for fact in proved):
        limits.append(day)
    order = last_granted(facts)
    if order and order.takes_place_by:
        limits.append(order.takes_place_by + dt.timedelta(days=1))
    late = [limit for limit in limits if planned >= limit]
    return not_met(planned=planned) if late else met(planned=planned)


def _now(fact: UrgencyFact, day: dt.date, already_happening: list[str]) -> bool:
    """Return whether the harm already happens: one to come has a day ahead."""
    ahead = fact.deadline is not None and fact.deadline > day
    return fact.kind in already_happening and not ahead


def _expiry(facts: Facts) -> list[dt.date]:
    expires = [facts.titre_expires_on] if facts.kind == "renewal" else []
    return [day for day in (*expires, facts.document_expires_on) if day and day < dt.date.max]


@condition
def appointment_near(facts: Facts, day: dt.date, *, months: int) -> Outcome | None:
    """Not met when the appointment is more than ``months`` ahead; no answer without its day."""
    _, planned = _ahead(facts, day)
    if planned is None:
        return None
    return met() if planned <= add_months(day, months) else not_met(planned=planned)


@condition
def asked_to_advance(facts: Facts, day: dt.date) -> Outcome | None:
    """Met when an earlier date was asked for in writing; no answer when no appointment stands."""
    given, _ = _ahead(facts, day)
    if given is None:
        return None
    asked = given.asked_to_advance_on
    return met(asked=asked) if asked else not_met()


@condition
def advance_not_refused(facts: Facts, day: dt.date, *, delay: str) -> Outcome | None:
    """Not met once silence on the request for an earlier date is a refusal."""
    given, _ = _ahead(facts, day)
    if given is None or given.asked_to_advance_on is None:
        return None
    born = Period.parse(delay).after(given.asked_to_advance_on)
    return met(born=born) if day < born else not_met(born=born)


@condition
def cannot_wait_for_a_refusal(  # noqa: PLR0913 (each limit is a choice of the rule file)
    facts: Facts,
    day: dt.date,
    *,
    delay: str,
    court_days: int,
    never: list[str],
    already_happening: list[str],
    young: list[str],
    birthday: int,
    basis: dict[str, dt.date],
    lasting: dict[str, int],
) -> Outcome | None:
    """Met when a proved harm comes before a judge could rule on a refusal to advance.

    The refusal is born after ``delay``, the judge needs ``court_days`` more.

    For a renewal the end of the title counts too; a harm of ``lasting`` still does so many days
    after its date. No answer when no dated appointment stands.
    """
    given, planned = _ahead(facts, day)
    if given is None or planned is None:
        return None
    asked = given.asked_to_advance_on or day
    ruled = Period.parse(f"{court_days} days").after(Period.parse(delay).after(asked))
    proved = [fact for fact in facts.urgency if fact.proof is True and fact.kind not in never]
    days = _harms(proved, day, lasting) + hard_limits(
        Facts(demarche=facts.demarche, birth_date=facts.birth_date),
        young=young,
        birthday=birthday,
        basis=basis,
        lapse_months=0,
    )
    days += [max(expiry, day) for expiry in _expiry(facts) if facts.kind == "renewal"]
    before = any(day <= limit <= min(planned, ruled) for limit in days)
    return (
        met() if before or any(_now(one, day, already_happening) for one in proved) else not_met()
    )


def _harms(proved: list[UrgencyFact], day: dt.date, lasting: dict[str, int]) -> list[dt.date]:
    """Return the days of these harms, today for one that still lasts."""
    return [
        max(fact.deadline, day)
        for fact in proved
        if fact.deadline and (day - fact.deadline).days <= lasting.get(fact.kind, 0)
    ]


@condition
def desk_took_the_file(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when the desk refused to take the file on the day of an appointment, or later.

    Evidence, not a decision. No answer once a request is lodged, or without such a visit.
    """
    given = facts.convocation
    if given is None or given.takes_place_on is None or facts.lodged_on:
        return None
    refused = [
        attempt
        for attempt in evidence.known_by(facts, day)
        if attempt.outcome == "refused_at_desk" and attempt.day >= given.takes_place_on
    ]
    return not_met(refused=refused[-1].day) if refused else None
