"""Conditions on the situation: OQTF, decision, lodged request, démarche, channel, appointment."""

from __future__ import annotations

import datetime as dt

from guichet import places
from guichet.law.conditions import condition
from guichet.law.counting import Period, add_months
from guichet.law.facts import Facts
from guichet.law.outcomes import Outcome, met, not_met, unknown


@condition
def no_oqtf_in_force(facts: Facts, _day: dt.date) -> Outcome:
    """Met when no OQTF was received, or the one received was obeyed. Unknown is never met."""
    if _decided_oqtf(facts):
        return not_met()
    received = facts.oqtf.received if facts.oqtf else "unknown"
    if received == "no":
        return met()
    if received == "unknown":
        return unknown()
    executed = facts.oqtf.executed if facts.oqtf else None
    return met() if executed is True else not_met()


def _decided_oqtf(facts: Facts) -> bool:
    executed = facts.oqtf is not None and facts.oqtf.executed is True
    return facts.decision is not None and facts.decision.kind == "oqtf" and not executed


@condition
def oqtf_cleared(facts: Facts, day: dt.date) -> Outcome:
    """Met when there is no OQTF, or it was looked at by someone qualified since it was notified.

    An advice given before the notification, or on an unknown day when the OQTF has a date (or the
    reverse), is not known to concern it.
    """
    state = no_oqtf_in_force(facts, day)
    if state.kind == "met":
        return met()
    seen = facts.seen_about_oqtf
    if seen is None:
        return state
    notified = _notified_on(facts)
    if state.kind == "unknown" and notified is None:
        return met() if seen.on else unknown()
    if notified is None or seen.on is None:
        return unknown()
    return met() if seen.on >= notified else not_met()


def _notified_on(facts: Facts) -> dt.date | None:
    days = [
        facts.oqtf.notified_on if facts.oqtf else None,
        facts.decision.on if facts.decision and facts.decision.kind == "oqtf" else None,
    ]
    return max((day for day in days if day), default=None)


@condition
def oqtf_appeal_over(facts: Facts, day: dt.date, *, recent_days: int) -> Outcome | None:
    """Not met when an OQTF in force was notified within ``recent_days``, or on an unknown day.

    Computes no date: the delays of appeal are very short and depend on the OQTF.
    """
    if no_oqtf_in_force(facts, day).kind != "not_met":
        return None
    notified = _notified_on(facts)
    if notified is not None and (day - notified).days > recent_days:
        return met()
    return not_met()


@condition
def no_decision_made(facts: Facts, _day: dt.date, *, not_these: list[str]) -> Outcome:
    """Met when the person says that no decision was made; ``not_these`` have rules of their own."""
    decision = facts.decision
    if decision is None or decision.kind in not_these:
        return met()
    return unknown() if decision.kind == "unknown" else not_met()


@condition
def decision_is_not(facts: Facts, _day: dt.date, *, kinds: list[str]) -> Outcome | None:
    """Not met when the decision made is one of ``kinds``; no answer without a decision."""
    if facts.decision is None or facts.decision.kind not in kinds:
        return None
    return not_met()


@condition
def nothing_lodged(facts: Facts, _day: dt.date) -> Outcome:
    """Met when no complete request was lodged."""
    return met() if facts.lodged_on is None else not_met(lodged=facts.lodged_on)


@condition
def silence_still_running(
    facts: Facts,
    day: dt.date,
    *,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
) -> Outcome | None:
    """Met while silence on a lodged request is not yet a refusal, for the delay of its démarche.

    Where a démarche gathers titles of several delays, the answer is unknown between the shortest
    and the longest. No answer when nothing was lodged.
    """
    if facts.lodged_on is None:
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    ends = sorted(delay.after(facts.lodged_on) for delay in delays)
    if day >= ends[-1]:
        return not_met(lodged=facts.lodged_on, born=ends[-1])
    if day < ends[0]:
        return met(lodged=facts.lodged_on, end=ends[0])
    return unknown(lodged=facts.lodged_on, end=ends[0], last=ends[-1])


def silence_delays(
    facts: Facts, usual: str, unknown_demarche: list[str], exceptions: dict[str, list[str]]
) -> list[Period]:
    """Return the delays after which silence can be a refusal for this démarche."""
    if facts.demarche is None:
        written = unknown_demarche
    else:
        written = exceptions.get(facts.demarche, [usual])
    return [Period.parse(text) for text in written]


@condition
def demarche_not_among(facts: Facts, _day: dt.date, *, demarches: list[str]) -> Outcome:
    """Not met for one of ``demarches``; unknown while nobody said which démarche it is."""
    if facts.demarche is None:
        return unknown()
    return not_met() if facts.demarche in demarches else met()


@condition
def channel_confirmed(facts: Facts, _day: dt.date) -> Outcome:
    """Met when the person confirmed how the démarche must be asked for."""
    return unknown() if facts.channel is None else met()


@condition
def channel_takes_attempts(facts: Facts, _day: dt.date, *, channels: list[str]) -> Outcome | None:
    """Met when the channel is one where attempts are made online; no answer while unknown."""
    if facts.channel is None:
        return None
    return met() if facts.channel in channels else not_met()


@condition
def channel_of_the_demarche(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met when the directory gives another channel for this démarche.

    No answer when the directory has no certain channel; local channels differ, so this warns only.
    """
    if facts.demarche is None or facts.channel is None:
        return None
    known = places.demarche(facts.demarche)
    if known.channel is None or known.confidence == "basse":
        return None
    return met() if known.channel == facts.channel else not_met(label=known.label)


@condition
def no_appointment_given(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met when an appointment was given and not held yet; no answer otherwise."""
    if facts.convocation is None or facts.convocation.held is True:
        return None
    return not_met()


@condition
def appointment_not_held(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met when the appointment was really held: nothing more is to be asked."""
    if facts.convocation is None or facts.convocation.held is not True:
        return None
    return not_met()


@condition
def titre_not_lapsed(facts: Facts, day: dt.date, *, months: int) -> Outcome | None:
    """Not met when a title to renew expired more than ``months`` months ago."""
    if facts.kind != "renewal":
        return None
    if facts.titre_expires_on is None:
        return unknown()
    limit = add_months(facts.titre_expires_on, months)
    return met(limit=limit) if day <= limit else not_met(limit=limit)
