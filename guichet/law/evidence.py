"""What the attempts amount to: which ones count, over how many days and weeks.

The test is « plusieurs tentatives n’ayant pas été effectuées la même semaine » (CE, 10 juin 2020,
n° 435594). Only attempts on the channel where the démarche must be asked for count, that ended
without an appointment; letters, calls and visits are evidence of another kind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

from guichet.casefile.vocabulary import is_failed
from guichet.law.counting import add_months, iso_week
from guichet.law.dated import NotYetInForce
from guichet.law.facts import AttemptFact, Facts
from guichet.law.figures import amount
from guichet.law.rulebook import rulebook

COUNTED_ON: dict[str | None, frozenset[str]] = {
    "site": frozenset({"site", "demarche_numerique"}),
    "demarche_numerique": frozenset({"demarche_numerique", "site"}),
    "anef": frozenset({"anef", "ccc", "pan"}),
    None: frozenset({"site", "demarche_numerique", "anef"}),
}
"""By legal channel, the channels whose failures count. Post, OFII and asylum desks have none."""

QUEUE = frozenset({"deposited", "queue_waiting"})
"""A file put in a booking queue has not been lodged: it waits, and nothing has failed yet."""

WINDOW = "fenetre_ouverte"
"""The rule that says from which day a request may be filed."""

WRITTEN = frozenset({"email", "lrar"})
SENT = frozenset(
    {"sent", "reminder", "no_answer", "reply_keep_trying", "reply_automatic", "ar_received"}
    | {"returned_unclaimed", "reply_other"}
)
SLOT_SEEN = frozenset({"slot_later", "slot_found", "slot_too_far", "slot_lost"})
"""A slot lost while it was being booked is one that existed."""

ONLINE = frozenset({"site", "anef", "demarche_numerique"})


@dataclass(frozen=True)
class Spread:
    """How far apart some attempts are, in the days of their own place."""

    count: int
    first: dt.date | None
    last: dt.date | None
    weeks: int

    @property
    def days(self) -> int:
        """The days between the first and the last attempt: 0 when there is one, or none."""
        return (self.last - self.first).days if self.first and self.last else 0


def known_by(facts: Facts, day: dt.date) -> tuple[AttemptFact, ...]:
    """Return the attempts made by ``day`` included, one a minute and channel, in their order.

    The day of an attempt is the day at its place: 23:30 in Réunion is not yet the next day.
    """
    return _worked_out(facts, day)[0]


def _worked_out(
    facts: Facts, day: dt.date
) -> tuple[tuple[AttemptFact, ...], tuple[AttemptFact, ...]]:
    """Return the attempts known by ``day`` and those that count, worked out once."""
    if day not in facts.worked_out:
        known = _one_a_minute(facts.attempts, day)
        counted = _counted(known, facts.channel, day)
        facts.worked_out[day] = (known, () if _too_early(facts, counted, day) else counted)
    return facts.worked_out[day]


def _one_a_minute(attempts: Iterable[AttemptFact], day: dt.date) -> tuple[AttemptFact, ...]:
    kept: dict[tuple[dt.datetime, str], AttemptFact] = {}
    for attempt in attempts:
        if attempt.day <= day:
            minute = attempt.at.replace(second=0, microsecond=0)
            before = kept.get((minute, attempt.channel))
            kept[minute, attempt.channel] = _stronger(before, attempt) if before else attempt
    return tuple(sorted(kept.values(), key=attrgetter("at", "channel")))


def _stronger(one: AttemptFact, other: AttemptFact) -> AttemptFact:
    """Return the twin that keeps most: a failed one with proof, whatever the order given.

    A proof nobody spoke of keeps more than a proof that is missing. Where two twins keep as much,
    every other fact decides, down to the clock they were written by: the answer never depends on
    which of them was recorded first.
    """

    def rank(attempt: AttemptFact) -> tuple[bool, bool, bool, str, str, str]:
        proof, outcome = attempt.proof, attempt.outcome
        decides = (outcome, str(attempt.anonymous), attempt.at.isoformat())
        return (proof is True, is_failed(outcome), proof is None, *decides)

    return other if rank(other) > rank(one) else one


def future(facts: Facts, day: dt.date) -> list[AttemptFact]:
    """Return the attempts dated after ``day``: kept out of every count."""
    return [attempt for attempt in facts.attempts if attempt.day > day]


def failed(facts: Facts, day: dt.date) -> tuple[AttemptFact, ...]:
    """Return the attempts that count as failures to get an appointment, proved or not.

    A long wait in a booking queue, with reminders, counts too. When all are of before the day on
    which a request may be filed, none counts: nothing could be asked for yet.
    """
    return _worked_out(facts, day)[1]


def failed_too_early(facts: Facts, day: dt.date) -> bool:
    """Return whether there are failures, all of before the window of the request."""
    known = known_by(facts, day)
    return _too_early(facts, _counted(known, facts.channel, day), day)


def _too_early(facts: Facts, counted: tuple[AttemptFact, ...], day: dt.date) -> bool:
    if not counted:
        return False
    try:
        window = rulebook().rules[WINDOW].versions.on(day).content
    except NotYetInForce:
        return False
    opened = window(facts, max(attempt.day for attempt in counted))
    return opened is not None and opened.kind == "not_met"


def _counted(
    known: Iterable[AttemptFact], legal_channel: str | None, day: dt.date
) -> tuple[AttemptFact, ...]:
    channels = COUNTED_ON.get(legal_channel, frozenset())
    on_channel = [attempt for attempt in known if attempt.channel in channels]
    refused = [one for one in on_channel if one.outcome == "captcha_failed"]
    repeated = amount("captcha_repete", day)
    again = repeated is not None and len({one.day for one in refused}) >= repeated
    failures = [
        attempt
        for attempt in on_channel
        if (is_failed(attempt.outcome) and attempt.outcome not in QUEUE)
        or (again and attempt.outcome == "captcha_failed")
    ]
    if legal_channel == "anef":
        return _shown_on_the_anef(failures)
    waited = in_queue(known, legal_channel)
    if waited and queue_is_long(waited, day):
        failures = sorted([*failures, *waited], key=attrgetter("at", "channel"))
    return tuple(failures)


def in_queue(known: Iterable[AttemptFact], legal_channel: str | None) -> list[AttemptFact]:
    """Return the file that waits in a booking queue, and what was written since, in their order."""
    channels = COUNTED_ON.get(legal_channel, frozenset())
    waited: list[AttemptFact] = []
    for attempt in known:
        waits = attempt.channel in channels and attempt.outcome in QUEUE
        if waits or (waited and attempt.channel in WRITTEN and attempt.outcome in SENT):
            waited.append(attempt)
    return waited


def queue_is_long(waited: list[AttemptFact], day: dt.date) -> bool:
    """Return whether the wait of :func:`in_queue` shows that no appointment can be had."""
    months, wanted = amount("file_d_attente", day), amount("relances_en_file", day)
    if months is None or wanted is None:
        return False
    reminders = [attempt for attempt in waited if attempt.channel in WRITTEN]
    return add_months(waited[0].day, months) <= day and len(reminders) >= wanted


def _shown_on_the_anef(counted: list[AttemptFact]) -> tuple[AttemptFact, ...]:
    """Return what counts there: calls and visits for help add to two failures, and replace none."""
    tried = [attempt for attempt in counted if attempt.channel == "anef"]
    return tuple(counted if len(tried) > 1 else tried)


def spread(attempts: Iterable[AttemptFact]) -> Spread:
    """Return the spread of ``attempts``."""
    days = [attempt.day for attempt in attempts]
    return Spread(
        count=len(days),
        first=min(days, default=None),
        last=max(days, default=None),
        weeks=len({iso_week(day) for day in days}),
    )


def proved(attempts: Iterable[AttemptFact]) -> list[AttemptFact]:
    """Return the attempts whose proof is in hand."""
    return [attempt for attempt in attempts if attempt.proof is True]


def maybe_proved(attempts: Iterable[AttemptFact]) -> list[AttemptFact]:
    """Return the attempts whose proof is in hand, or of which nobody said."""
    return [attempt for attempt in attempts if attempt.proof is not False]


def written(facts: Facts, day: dt.date, channel: str) -> list[AttemptFact]:
    """Return the e-mails (``email``) or registered letters (``lrar``) sent by ``day``.

    A reply is not a message sent; a message that bounced was not received, and does not count.
    """
    return [
        attempt
        for attempt in known_by(facts, day)
        if attempt.channel == channel and attempt.outcome in SENT
    ]


def last_online(facts: Facts, day: dt.date) -> AttemptFact | None:
    """Return the latest attempt on a website, whatever came of it."""
    online = [attempt for attempt in known_by(facts, day) if attempt.channel in ONLINE]
    return online[-1] if online else None
