"""Conditions on the situation: OQTF, decision, lodged request, démarche, channel, appointment."""

from __future__ import annotations

import datetime as dt

from guichet import places
from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.counting import Period, add_months
from guichet.law.facts import Facts, SeenAboutOqtf
from guichet.law.figures import amount
from guichet.law.outcomes import Outcome, met, not_met, unknown


@condition
def no_oqtf_in_force(facts: Facts, _day: dt.date) -> Outcome:
    """Met when no OQTF was received, or the one received was obeyed. Unknown is never met."""
    if _decided_oqtf(facts):
        return not_met()
    received = facts.oqtf.received if facts.oqtf else "unknown"
    notified = facts.oqtf.notified_on if facts.oqtf else None
    if received == "no" and notified is None:
        return met()
    if received == "no":
        return unknown()  # a day of notification contradicts the word: never taken for "none"
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

    One that was obeyed is looked at too: only someone qualified can say that nothing is left.

    An advice given before the notification, or on an unknown day when the OQTF has a date (or the
    reverse), is not known to concern it. While nobody knows of an OQTF, only a recent advice does:
    an older one says nothing of an OQTF that may have come since.
    """
    state = no_oqtf_in_force(facts, day)
    obeyed = facts.oqtf is not None and facts.oqtf.received == "yes"
    if state.kind == "met" and not obeyed:
        return met()
    seen = facts.seen_about_oqtf
    if seen is None:
        return not_met() if obeyed else state
    notified = _notified_on(facts)
    if state.kind == "unknown" and notified is None:
        return met() if _seen_recently(seen, day) else unknown()
    if notified is None or seen.on is None:
        return unknown()
    return met() if seen.on >= notified else not_met()


def _seen_recently(seen: SeenAboutOqtf, day: dt.date) -> bool:
    months = amount("avis_oqtf", day)
    return seen.on is not None and months is not None and day <= add_months(seen.on, months)


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
def no_closure_reported(facts: Facts, day: dt.date) -> Outcome | None:
    """Unknown when the journal tells of a file closed, and of no other file put in since.

    A closure may be a decision, even where the person says that there is none.
    """
    told = [
        attempt
        for attempt in evidence.known_by(facts, day)
        if attempt.outcome in {"closed_without_action", "deposited"}
    ]
    return unknown() if told and told[-1].outcome == "closed_without_action" else None


@condition
def nothing_lodged(
    facts: Facts, _day: dt.date, *, after_lodging: list[str], handed_over: list[str]
) -> Outcome:
    """Met when no complete request was lodged.

    Unknown for a démarche that only exists ``after_lodging``, while its day is unknown. Where the
    title is only to be ``handed_over``, the request was granted: what was lodged does not matter.
    """
    if facts.demarche in handed_over:
        return met()
    if facts.lodged_on is None:
        return unknown() if facts.demarche in after_lodging else met()
    return not_met(lodged=facts.lodged_on)


@condition
def silence_still_running(
    facts: Facts,
    day: dt.date,
    *,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
    handed_over: list[str],
    decisions_say: str,
) -> Outcome | None:
    """Met while silence on a lodged request is not yet a refusal, for the delay of its démarche.

    Where a démarche gathers titles of several delays, the answer is unknown between the shortest
    and the longest. ``decisions_say`` is what the decisions known in this version say of it. No
    answer when nothing was lodged, or when the title is only to be ``handed_over``.
    """
    if facts.lodged_on is None or facts.demarche in handed_over:
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    ends = sorted(delay.after(facts.lodged_on) for delay in delays)
    if day >= ends[-1]:
        return not_met(lodged=facts.lodged_on, born=ends[-1], decisions_say=decisions_say)
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
    """Not met when the list of the ANEF says otherwise: on it, and asked elsewhere, or the reverse.

    Off the ANEF each préfecture chooses between site, post and téléservice: nothing to say. No
    answer while the directory is not sure.
    """
    if facts.demarche is None or facts.channel is None:
        return None
    known = places.demarche(facts.demarche)
    if known.on_anef not in {"oui", "non"} or known.confidence == "basse":
        return None
    on_anef = known.on_anef == "oui"
    label = known.label.partition(" (")[0]
    away = known.channel not in {"anef", "site", "demarche_numerique", "post"}
    if away:
        return met() if known.channel == facts.channel else not_met(label=label)
    return met() if on_anef == (facts.channel == "anef") else not_met(label=label)


@condition
def tried_where_it_is_asked(facts: Facts, day: dt.date) -> Outcome | None:
    """Not met when attempts were made on websites, and none where the démarche is asked for."""
    wanted = evidence.COUNTED_ON.get(facts.channel, frozenset())
    online = [one for one in evidence.known_by(facts, day) if one.channel in evidence.ONLINE]
    if facts.channel is None or not online:
        return None
    return met() if any(one.channel in wanted for one in online) else not_met()


@condition
def appointment_not_held(facts: Facts, day: dt.date, *, months: int) -> Outcome | None:
    """Not met when the appointment was really held: nothing more is to be asked.

    No answer when it is more than ``months`` old, or when attempts failed since: another request.
    """
    given = facts.convocation
    if given is None or given.held is not True:
        return None
    held = given.takes_place_on or given.given_on
    if held is None:
        return not_met()
    again = any(one.day > held for one in evidence.failed(facts, day))
    return None if again or day > add_months(held, months) else not_met()


@condition
def titre_not_lapsed(facts: Facts, day: dt.date, *, months: int) -> Outcome | None:
    """Not met when a title to renew expired more than ``months`` months ago."""
    if facts.kind not in {"renewal", None}:
        return None
    if facts.titre_expires_on is None:
        return unknown() if facts.kind else None
    limit = add_months(facts.titre_expires_on, months)
    return met(limit=limit) if day <= limit else not_met(limit=limit)
