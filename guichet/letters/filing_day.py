"""The day of the filing: what must still be true that day (requirement TH-06).

The judge looks at the day of the requête. An urgency noted two months ago, a last attempt of the
summer or a site that was replaced since would make it fail. Both ages are dated figures of
:mod:`guichet.law`; a figure of ours, not of the code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.casefile import CHANNELS, URGENCY_KINDS
from guichet.documents.dates import long_date
from guichet.law import UnusableFacts
from guichet.law.figures import amount
from guichet.letters.claims import BY_ATTEMPTS
from guichet.letters.story import Story

LAST_ATTEMPT = "dernier_essai_avant_depot"
STALE = "urgence_perimee"


@dataclass(frozen=True)
class DatedReason:
    """A reason of urgency, and the day it was noted; ``stale`` when that is too long ago."""

    label: str
    noted_on: dt.date | None
    stale: bool


@dataclass(frozen=True)
class FilingDay:
    """What to confirm on the day ``on``.

    ``last_attempt`` is the day of the last failed attempt online, at most ``most_days`` ago unless
    ``too_old``. ``channel`` says how the appointment is asked for.
    """

    on: dt.date
    last_attempt: dt.date | None
    too_old: bool
    most_days: int
    reasons: tuple[DatedReason, ...]
    channel: str

    @property
    def stale(self) -> tuple[DatedReason, ...]:
        """The reasons that were noted too long ago, or on a day that nobody knows."""
        return tuple(reason for reason in self.reasons if reason.stale)

    def warnings(self) -> tuple[str, ...]:
        """Return what to do before filing, in French; one sentence each at least."""
        lines = []
        if self.too_old:
            lines.append(self.old_attempt)
        lines += [self._again(reason) for reason in self.stale]
        lines.append(f"Vérifiez aujourd’hui comment on demande ce rendez-vous : {self.channel}.")
        return tuple(lines)

    @property
    def old_attempt(self) -> str:
        """Say how old the last attempt is, and what to do."""
        do = f"Faites un nouvel essai : il doit avoir {self.most_days} jours au plus."
        if self.last_attempt is None:
            return f"Aucun essai en ligne n’est noté. {do}"
        return f"Votre dernier essai date du {long_date(self.last_attempt)}. {do}"

    def _again(self, reason: DatedReason) -> str:
        known = (
            f"noté le {long_date(reason.noted_on)}" if reason.noted_on else "sans jour de saisie"
        )
        return f"Motif d’urgence {known} : {reason.label}. Vérifiez qu’il est encore vrai."


@dataclass(frozen=True)
class Confirmed:
    """What the person confirmed before the folder was prepared, on which day, and who said it."""

    on: dt.date
    by: str
    urgency: bool
    channel: bool

    def as_said(self) -> dict[str, object]:
        """Return what the log keeps of it."""
        return {
            "on": self.on.isoformat(),
            "by": self.by,
            "urgency": self.urgency,
            "channel": self.channel,
        }


def filing_day(story: Story) -> FilingDay:
    """Return what must be confirmed on the day of ``story``. A day that is the limit is recent."""
    last = max((event.at.date() for event in story.failures), default=None)
    most = amount(LAST_ATTEMPT, story.on) or 0
    return FilingDay(
        on=story.on,
        last_attempt=last,
        too_old=_rests_on_attempts(story) and (last is None or (story.on - last).days > most),
        most_days=most,
        reasons=_reasons(story),
        channel=_channel(story),
    )


def _rests_on_attempts(story: Story) -> bool:
    """Return whether the measure rests on attempts: a paper that is due, or a date, does not."""
    try:
        return story.answer.measure in BY_ATTEMPTS | {None}
    except UnusableFacts:
        return True


def _reasons(story: Story) -> tuple[DatedReason, ...]:
    most = amount(STALE, story.on) or 0
    return tuple(
        DatedReason(
            URGENCY_KINDS.get(fact.kind, fact.kind).removesuffix(" (sans date)"),
            fact.noted_on,
            fact.noted_on is None or (story.on - fact.noted_on).days > most,
        )
        for fact in story.case.urgency
    )


def _channel(story: Story) -> str:
    """Return the channel of the last failed attempt, as the person knows it."""
    if not story.failures:
        return CHANNELS["site"]
    return CHANNELS[max(story.failures, key=lambda event: event.instant).channel]
