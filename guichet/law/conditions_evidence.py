"""Conditions on the attempts: spread, proof, steps beside them, slots that do exist."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.counting import iso_week
from guichet.law.facts import AttemptFact, Facts
from guichet.law.outcomes import Fill, Outcome, met, not_met, unknown


@condition
def failed_attempts_spread(
    facts: Facts, day: dt.date, *, more_than_days: int, distinct_weeks: int
) -> Outcome:
    """Met when proved failures are more than so many days apart (strictly), in distinct ISO weeks.

    Days are counted between the days of the attempts at their place: the 1st and the 9th of a
    month are 8 days apart. Unknown when it depends on attempts whose proof nobody spoke of, or when
    nothing at all is noted.
    """
    failed = evidence.failed(facts, day)

    def enough(attempts: Iterable[AttemptFact]) -> bool:
        span = evidence.spread(attempts)
        return span.days > more_than_days and span.weeks >= distinct_weeks

    proved = evidence.proved(failed)
    if enough(proved):
        span = evidence.spread(proved)
        return met(span=span.days, count=span.count, weeks=span.weeks)
    span = evidence.spread(evidence.maybe_proved(failed))
    if enough(evidence.maybe_proved(failed)):
        return unknown()
    if not evidence.known_by(facts, day):
        return unknown()
    return not_met(span=span.days)


@condition
def evidence_plan(
    facts: Facts,
    day: dt.date,
    *,
    first_days: int,
    renewal_days: int,
    emails: int,
    letters: int = 0,
) -> Outcome:
    """Met when the failures span so many days, with so many e-mails and registered letters.

    The shorter span is for a renewal; a kind that nobody said is counted as a first request.
    """
    wanted = renewal_days if facts.kind == "renewal" else first_days
    failed = evidence.failed(facts, day)
    span = evidence.spread(evidence.proved(failed))
    lacking = {
        "emails": max(0, emails - len(evidence.written(facts, day, "email"))),
        "letters": max(0, letters - len(evidence.written(facts, day, "lrar"))),
    }
    fills: dict[str, Fill] = {
        "span": span.days,
        "wanted": wanted,
        "missing": _missing(lacking),
    }
    if not facts.attempts:
        return unknown(**fills)
    if span.days >= wanted and not any(lacking.values()):
        return met(**fills)
    if evidence.spread(evidence.maybe_proved(failed)).days > span.days:
        return unknown(**fills)
    return not_met(**fills)


def _missing(lacking: dict[str, int]) -> str:
    words = []
    if lacking["emails"]:
        words.append(
            "un e-mail de plus" if lacking["emails"] == 1 else f"{lacking['emails']} e-mails"
        )
    if lacking["letters"]:
        words.append("une lettre recommandée")
    return " et ".join(words) or "rien d’autre que du temps"


@condition
def attempts_proved(facts: Facts, day: dt.date) -> Outcome | None:
    """Met when each failure counted has a proof; not met when none has. No failure: no answer."""
    failed = evidence.failed(facts, day)
    if not failed:
        return None
    proved = len(evidence.proved(failed))
    fills = {"proved": proved, "count": len(failed)}
    if proved == len(failed):
        return met(**fills)
    if not evidence.maybe_proved(failed):
        return not_met(**fills)
    return unknown(**fills)


@condition
def no_slot_seen_last(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when the latest attempt on a website showed a slot, now or later."""
    last = evidence.last_online(facts, day)
    if last is None:
        return None
    if last.outcome in evidence.SLOT_SEEN:
        return not_met(seen=last.day)
    return met()


@condition
def failed_within_the_window(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when every failure is of before the day on which the request may be filed."""
    return not_met() if evidence.failed_too_early(facts, day) else None


@condition
def queue_shows_the_impossibility(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met while a file waits in a booking queue, and the wait or the reminders are short.

    No answer without such a file, or once a request is lodged.
    """
    waited = evidence.in_queue(evidence.known_by(facts, day), facts.channel)
    if not waited or facts.lodged_on or facts.channel == "anef":
        return None
    since = waited[0].day
    return met(since=since) if evidence.queue_is_long(waited, day) else not_met(since=since)


@condition
def no_attempt_in_the_future(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when attempts are dated after the day of the assessment."""
    ahead = evidence.future(facts, day)
    return not_met(count=len(ahead)) if ahead else None


@condition
def emails_paced(facts: Facts, day: dt.date, *, per_week: int, in_all: int) -> Outcome | None:
    """Met when no ISO week has more e-mails to the préfecture than said, and the whole neither."""
    sent = evidence.written(facts, day, "email")
    if not sent:
        return None
    weeks = [iso_week(email.day) for email in sent]
    busiest = max(weeks.count(week) for week in set(weeks))
    fills = {"sent": len(sent), "busiest": busiest, "per_week": per_week, "in_all": in_all}
    return met(**fills) if busiest <= per_week and len(sent) <= in_all else not_met(**fills)


@condition
def steps_on_each(
    facts: Facts, day: dt.date, *, channels: list[str], only_for: str
) -> Outcome | None:
    """Met when a step was made on each of ``channels``; concerns the legal channel ``only_for``."""
    if facts.channel != only_for:
        return None
    done = {attempt.channel for attempt in evidence.known_by(facts, day)}
    lacking = [channel for channel in channels if channel not in done]
    return not_met(missing=" et ".join(one.upper() for one in lacking)) if lacking else met()


@condition
def wrote(facts: Facts, day: dt.date, *, channel: str, at_least: int) -> Outcome:
    """Met when so many messages were sent to the préfecture by e-mail or registered letter."""
    sent = len(evidence.written(facts, day, channel))
    return met(sent=sent) if sent >= at_least else not_met(sent=sent)


@condition
def failures_last(
    facts: Facts, day: dt.date, *, only_for: str, at_least_days: int
) -> Outcome | None:
    """Met when proved failures on the legal channel ``only_for`` span so many days."""
    if facts.channel != only_for:
        return None
    tried = [one for one in evidence.failed(facts, day) if one.channel == only_for]
    span = evidence.spread(evidence.proved(tried))
    return met(span=span.days) if span.days >= at_least_days else None
