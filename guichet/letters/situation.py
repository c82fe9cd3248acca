"""A dossier as the pages of the letters see it today: its case, its story, what the rules say."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.casefile import CaseFile, Event
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.casefile import casefile_of
from guichet.evidence.views.page import zone_of
from guichet.law import Assessment, Facts, UnusableFacts
from guichet.letters.catalogue import letter_text
from guichet.letters.needs import Missing, missing_for
from guichet.letters.services import next_rank
from guichet.letters.story import WRITTEN, Story, tell

CONTRADICTION = "contradiction"


@dataclass(frozen=True)
class Situation:
    """The dossier on the day ``on`` of its place.

    ``assessment`` is ``None`` when dates contradict each other; ``contradiction`` then says which.
    """

    dossier: Dossier
    on: dt.date
    case: CaseFile
    story: Story
    facts: Facts
    assessment: Assessment | None
    contradiction: GuichetError | None = None

    @property
    def questions_first(self) -> bool:
        """Whether the questions before the first attempt were never answered.

        Until then the rules fear the worst (an OQTF): nobody said it, so no page prints it.
        """
        return self.case.gate.answered_on is None

    def gaps(self, kind: str) -> list[Missing]:
        """Return what is missing before the letter ``kind`` can be written.

        Dates that contradict each other are such a gap: the rules cannot be asked.
        """
        try:
            return missing_for(letter_text(kind), self.story)
        except UnusableFacts as error:
            return [Missing(CONTRADICTION, problem, "identite") for problem in error.problems]

    def sent(self, kind: str) -> list[Event]:
        """Return the e-mails, or the registered letters, that the journal says were sent."""
        return [event for event in self.story.letters_sent if event.channel == kind]

    def rank(self, kind: str) -> int:
        """Return the rank of the next letter of this kind, from 1.

        A letter that was finished and never sent does not count: the next one still is the first.
        """
        return len(self.sent(kind)) + 1 if kind in WRITTEN else next_rank(self.dossier, kind)

    def since(self, kind: str) -> dt.date | None:
        """Return the day the last letter of this kind was sent, for a reminder."""
        return max((event.at.date() for event in self.sent(kind)), default=None)


def situation_of(dossier: Dossier, now: dt.datetime) -> Situation:
    """Return the situation of ``dossier`` at the moment ``now``. Reads only."""
    on = now.astimezone(zone_of(dossier)).date()
    case = casefile_of(dossier, on=on)
    story = tell(case, on=on)
    answer: Assessment | None = None
    contradiction: GuichetError | None = None
    try:
        answer = story.answer
    except UnusableFacts as error:
        contradiction = error
    return Situation(dossier, on, case, story, story.facts, answer, contradiction)
