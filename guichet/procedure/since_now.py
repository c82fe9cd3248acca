"""Where things stand since the first filing: what the rules say of it today.

Every sentence and date about the law comes from the rules; here is only which of them concern
what was noted, and the attempts counted apart since the filing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.law import Assessment, Caution, Deadline, UnusableFacts
from guichet.law.evidence import failed
from guichet.procedure.facts import facts_of
from guichet.procedure.since_filing import not_granted
from guichet.procedure.situation import Situation, situation_of

OF_THE_SEQUEL = frozenset(
    {
        "rdv_too_late", "age_19", "appointment_risk", "visit_risk", "order_overdue",
        "keep_costs_claim", "check_telerecours_daily", "urgency_stale", "ddd_stops_nothing",
    }
)  # fmt: skip
"""The warnings that concern an appointment, a request or an order."""

DAYS_OF_THE_SEQUEL = frozenset(
    {
        "advance_refusal_implicit", "pourvoi", "refile_suggested", "confirm_main_request",
        "order_deadline", "order_communicate", "order_takes_place", "notice_presumed",
        "reasons_due", "document_expires", "eve_19th_birthday",
    }
)  # fmt: skip
ALARMS = frozenset({"rdv_too_late", "order_overdue", "appointment_risk", "visit_risk"})


@dataclass(frozen=True)
class Now:
    """What the rules say today of what was noted.

    ``before`` and ``since`` are the attempts that count, on each side of the last request lodged.
    """

    situation: Situation
    filed_on: dt.date | None
    before: int
    since: int

    @property
    def case(self) -> CaseFile:
        """The dossier of today."""
        return self.situation.case

    @property
    def assessment(self) -> Assessment | None:
        """What the rules answer; ``None`` when the dates of the dossier cannot be."""
        return self.situation.assessment

    @property
    def contradiction(self) -> UnusableFacts | None:
        """Why the rules said nothing."""
        return self.situation.contradiction

    @property
    def warnings(self) -> list[tuple[str, Caution]]:
        """The warnings of the rules, each with the kind of notice that shows it."""
        found = self.assessment.warnings if self.assessment else ()
        return [
            ("danger" if one.id in ALARMS else "warning", one)
            for one in found
            if one.id in OF_THE_SEQUEL
        ]

    @property
    def deadlines(self) -> list[Deadline]:
        """The days that run from what was noted."""
        found = self.assessment.deadlines if self.assessment else ()
        return [one for one in found if one.id in DAYS_OF_THE_SEQUEL]

    @property
    def held(self) -> bool:
        """Whether the appointment was really held: the only end of the way (OU-16).

        It is what the person says, not a route: the rules also stop where an order was obeyed.
        """
        return any(one.held for one in self.case.convocations)

    @property
    def not_granted(self) -> bool:
        """Whether the latest order did not grant the request."""
        return not_granted(self.case) is not None

    @property
    def journal_only(self) -> bool:
        """Whether the journal speaks of an appointment whose day nobody noted."""
        given = {"slot_found", "appointment_given"}
        return not self.case.convocations and any(
            event.outcome in given for event in self.case.current_events()
        )


def now_of(dossier: Dossier, now: dt.datetime) -> Now:
    """Return where ``dossier`` stands at ``now``, on the day of its place."""
    situation = situation_of(dossier, now)
    case, day = situation.case, situation.day
    filed_on = max((one.filed_on for one in case.filings if one.filed_on), default=None)
    counted = failed(situation.facts or facts_of(case, day), day)
    since = [one for one in counted if filed_on and one.day > filed_on]
    return Now(situation, filed_on, before=len(counted) - len(since), since=len(since))
