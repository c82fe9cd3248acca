"""A dossier on one day, with what the rules say of it: what every page of this room begins with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import Profile
from guichet.dossiers.services import profile_of
from guichet.law import Assessment, Facts, UnusableFacts, assess
from guichet.procedure.facts import facts_of
from guichet.procedure.outline import outline_of, place_of


@dataclass(frozen=True)
class Situation:
    """``assessment`` is ``None`` when the facts contradict each other: ``contradiction`` says how.

    ``day`` is the day at the place of the démarche.
    """

    dossier: Dossier
    profile: Profile
    case: CaseFile
    facts: Facts | None
    assessment: Assessment | None
    contradiction: UnusableFacts | None

    @property
    def day(self) -> dt.date:
        """The day of the assessment."""
        return self.case.written_on

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return place_of(self.profile)


def situation_of(dossier: Dossier, now: dt.datetime) -> Situation:
    """Return where ``dossier`` stands at ``now``. Four queries whatever the number of attempts."""
    profile = profile_of(dossier)
    case = outline_of(dossier, on=now.astimezone(place_of(profile)).date())
    try:
        facts = facts_of(case, case.written_on)
        return Situation(dossier, profile, case, facts, assess(facts, case.written_on), None)
    except UnusableFacts as error:
        return Situation(dossier, profile, case, None, None, error)
