"""The days that deadline files compute, from titles, ages, requests and messages.

A start that nobody said gives no day. Where two readings of a text are possible, the earlier day is
given: it is never too late. The days of the judge are in :mod:`guichet.law.moments_court`.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

from guichet.law.conditions import moment
from guichet.law.conditions_situation import silence_delays
from guichet.law.counting import Period, birthday
from guichet.law.evidence import known_by
from guichet.law.facts import AttemptFact, Decision, Facts

ONE_DAY = dt.timedelta(days=1)
MAJORITY = 18

WAITING = frozenset({"sent", "reminder", "no_answer"})
ANSWERED = frozenset({"ar_received", "reply_automatic", "reply_keep_trying", "reply_other"})
PRESENTED = frozenset({"received_at_desk", "refused_at_desk", "appointment_given"})
"""What a visit to the desk comes to when the person really stood there."""


@moment
def before_expiry(
    facts: Facts,
    _day: dt.date,
    *,
    delay: str,
    channels: list[str],
    not_kinds: list[str],
    not_demarches: list[str],
    not_titles: list[str],
) -> dt.date | None:
    """Return the day that lies ``delay`` before the title expires, for a request still to lodge.

    ``None`` while the channel is unknown: the window depends on it.
    """
    if facts.channel not in channels or facts.kind in not_kinds:
        return None
    if facts.demarche in not_demarches or _titled(facts, not_titles):
        return None
    if facts.titre_expires_on is None or not _still_to_lodge(facts):
        return None
    return Period.parse(delay).before(facts.titre_expires_on)


@moment
def after_expiry(
    facts: Facts, _day: dt.date, *, delay: str, not_kinds: list[str]
) -> dt.date | None:
    """Return the last day of ``delay`` after the title expires, for a request still to lodge."""
    if facts.titre_expires_on is None or facts.kind in not_kinds or not _still_to_lodge(facts):
        return None
    return Period.parse(delay).after(facts.titre_expires_on)


@moment
def covered_by_the_expired_card(
    facts: Facts,
    _day: dt.date,
    *,
    delay: str,
    titles: list[str],
    demarches: list[str],
    not_nationalities: list[str],
) -> dt.date | None:
    """Return the last day of ``delay`` after a card of ``titles`` expires, until a decision.

    It is a right that the person would rely on: its renewal must have been lodged before the card
    expired, and an unknown card or kind gives no day. A card known by the démarche alone needs a
    known nationality too: a bilateral agreement may have its own.
    """
    expires, lodged_on = facts.titre_expires_on, facts.lodged_on
    if facts.kind != "renewal" or expires is None or lodged_on is None or lodged_on > expires:
        return None
    if facts.nationality in not_nationalities or _answer(facts):
        return None
    known_by_demarche = facts.demarche in demarches and facts.nationality is not None
    if not _titled(facts, titles) and not (known_by_demarche and facts.titre_kind is None):
        return None
    return Period.parse(delay).after(expires)


@moment
def eve_of_birthday(
    facts: Facts,
    day: dt.date,
    *,
    age: int,
    demarches: list[str],
    demarches_of_all_ages: list[str],
    not_nationalities: list[str],
) -> dt.date | None:
    """Return the day before the person reaches ``age``, where that age closes the request.

    ``demarches`` are open to the young alone: the day stays when it has passed. Those of all ages,
    and an unknown démarche, give it only while it is still to come.
    """
    if facts.birth_date is None or facts.nationality in not_nationalities:
        return None
    if not _still_to_lodge(facts):
        return None
    eve = birthday(facts.birth_date, age) - ONE_DAY
    if facts.demarche in demarches or any(one.kind == f"age_{age}" for one in facts.urgency):
        return eve
    if facts.demarche is not None and facts.demarche not in demarches_of_all_ages:
        return None
    return eve if day <= eve else None


@moment
def after_majority(
    facts: Facts, day: dt.date, *, delay: str, not_demarches: list[str]
) -> dt.date | None:
    """Return the last day of ``delay`` after the 18th birthday, for a first request to come.

    Someone older may have entered later, on a day that no fact gives: no day then.
    """
    if facts.birth_date is None or facts.kind not in {"first", None}:
        return None
    if facts.demarche in not_demarches or not _still_to_lodge(facts):
        return None
    last = Period.parse(delay).after(birthday(facts.birth_date, MAJORITY))
    return last if day <= last else None


@moment
def silence_becomes_refusal(
    facts: Facts,
    _day: dt.date,
    *,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
    not_demarches: list[str],
) -> dt.date | None:
    """Return the first day on which silence on the lodged request can be a refusal.

    ``None`` once a decision was made, and for the démarches whose delay is another or unknown.
    """
    if facts.lodged_on is None or facts.demarche in not_demarches or _decided(facts):
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    return min(delay.after(facts.lodged_on) for delay in delays)


@moment
def silence_on_the_attestation(
    facts: Facts, _day: dt.date, *, delay: str, demarches: list[str]
) -> dt.date | None:
    """Return the end of ``delay`` after the attestation that the file is complete."""
    if facts.lodged_on is None or facts.demarche not in demarches or _decided(facts):
        return None
    return Period.parse(delay).after(facts.lodged_on)


@moment
def contest_the_refusal(
    facts: Facts,
    _day: dt.date,
    *,
    delay: str,
    refusals: list[str],
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
    not_demarches: list[str],
) -> dt.date | None:
    """Return the last day of ``delay`` after a refusal, written or born of silence.

    The written one is counted from its own day, never after its notification. ``None`` as soon
    as an OQTF may be joined to it: its own delay of appeal is much shorter, and no date is given.
    """
    if facts.demarche in not_demarches:
        return None
    start = _written_refusal(facts, refusals)
    if _answer(facts) is None and facts.lodged_on and not _oqtf_since(facts, facts.lodged_on):
        delays = silence_delays(facts, usual, unknown_demarche, exceptions)
        start = min(one.after(facts.lodged_on) for one in delays)
    return Period.parse(delay).after(start) if start else None


def _written_refusal(facts: Facts, refusals: list[str]) -> dt.date | None:
    if facts.decision is None or facts.decision.kind not in refusals:
        return None
    no_oqtf = facts.oqtf is not None and facts.oqtf.received == "no"
    return facts.decision.on if no_oqtf else None


def _oqtf_since(facts: Facts, lodged_on: dt.date) -> bool:
    """Return whether an OQTF may have come with an answer to the request lodged that day."""
    if facts.oqtf is None or facts.oqtf.received != "yes":
        return False
    return facts.oqtf.notified_on is None or facts.oqtf.notified_on >= lodged_on


@moment
def after_asking_to_advance(facts: Facts, _day: dt.date, *, delay: str) -> dt.date | None:
    """Return the end of ``delay`` after the request to bring the appointment forward.

    ``None`` when the appointment comes first, or was held: nothing is left to refuse.
    """
    given = facts.convocation
    if given is None or given.asked_to_advance_on is None or given.held is True:
        return None
    end = Period.parse(delay).after(given.asked_to_advance_on)
    return None if given.takes_place_on and given.takes_place_on <= end else end


@moment
def fixed_day(
    facts: Facts,
    _day: dt.date,
    *,
    falls_on: dt.date,
    demarches: list[str],
    urgency: list[str],
    not_nationalities: list[str],
) -> dt.date | None:
    """Return the day that the law itself fixes, for the démarches concerned."""
    if facts.nationality in not_nationalities:
        return None
    pressed = any(one.kind in urgency for one in facts.urgency)
    return falls_on if facts.demarche in demarches or pressed else None


@moment
def after_presentation(
    facts: Facts, day: dt.date, *, delay: str, demarches: list[str]
) -> dt.date | None:
    """Return the end of ``delay`` after the person presented herself, at the holidays there.

    The presentation is the day lodged, or else the first visit where she really stood at the desk.
    """
    if facts.demarche not in demarches or _decided(facts):
        return None
    visits = (
        one.day
        for one in known_by(facts, day)
        if one.channel == "visit" and one.outcome in PRESENTED
    )
    presented = facts.lodged_on or next(visits, None)
    return Period.parse(delay).after(presented, facts.departement) if presented else None


@moment
def acknowledgement_due(
    facts: Facts, day: dt.date, *, delay: str, not_channels: list[str]
) -> dt.date | None:
    """Return the end of ``delay`` after the first e-mail that got no answer since.

    Counted from the day of the place where it was sent, at the holidays of the préfecture.
    """
    if facts.channel in not_channels:
        return None
    waiting: AttemptFact | None = None
    for one in known_by(facts, day):
        if one.channel == "email" and one.outcome in ANSWERED:
            waiting = None
        elif one.channel == "email" and one.outcome in WAITING:
            waiting = waiting or one
    return Period.parse(delay).after(waiting.day, facts.departement) if waiting else None


@moment
def after_asking_reasons(facts: Facts, _day: dt.date, *, delay: str) -> dt.date | None:
    """Return the end of ``delay`` after the reasons of the silent refusal were asked."""
    asked = facts.reasons_asked_on
    return Period.parse(delay).after(asked) if asked else None


@moment
def end_of_the_document(facts: Facts, _day: dt.date) -> dt.date | None:
    """Return the last day written on the provisional document."""
    return facts.document_expires_on


def _still_to_lodge(facts: Facts) -> bool:
    """Return whether a request is still to be lodged; one closed without decision must be again."""
    closed = facts.decision is not None and facts.decision.kind == "closed"
    return facts.lodged_on is None or closed


def _answer(facts: Facts) -> Decision | None:
    """Return the decision that answers the request: one older than its lodging does not."""
    made, lodged_on = facts.decision, facts.lodged_on
    if made is None or made.on is None or lodged_on is None:
        return made
    return made if made.on >= lodged_on else None


def _decided(facts: Facts) -> bool:
    """Return whether the request is known to be answered; « unknown » is not."""
    answer = _answer(facts)
    return answer is not None and answer.kind != "unknown"


def _titled(facts: Facts, words: list[str]) -> bool:
    """Return whether the title held is named with one of ``words``, whole; accents do not count."""
    if facts.titre_kind is None:
        return False
    title = _plain(facts.titre_kind)
    return any(re.search(rf"\b{re.escape(_plain(word))}\b", title) for word in words)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\W_]+", " ", kept)
