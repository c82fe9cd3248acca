"""Where things stand since the first filing: what the rules say of it today.

Every sentence and date about the law comes from the rules; here is only which of them concern
what was noted, and the attempts counted apart since the filing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.evidence.casefile import casefile_of
from guichet.law import Assessment, Caution, Deadline, UnusableFacts, assess
from guichet.law.evidence import failed
from guichet.procedure.facts import facts_of
from guichet.procedure.since_filing import not_granted

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

    ``contradiction``: the dates of the dossier cannot be, and the rules said nothing. ``held``:
    the appointment was really held, the only end of the way (OU-16).
    """

    case: CaseFile
    assessment: Assessment | None
    contradiction: UnusableFacts | None
    filed_on: dt.date | None
    before: int
    since: int
    held: bool

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


def now_of(dossier: Dossier, today: dt.date) -> Now:
    """Return where ``dossier`` stands on ``today``."""
    case = casefile_of(dossier, on=today)
    facts = facts_of(case, today)
    assessment, contradiction = None, None
    try:
        assessment = assess(facts, today)
    except UnusableFacts as error:
        contradiction = error
    days = [one.filed_on for one in case.filings if one.filed_on]
    filed_on = max(days, default=None)
    counted = failed(facts, today)
    since = [one for one in counted if filed_on and one.day > filed_on]
    return Now(
        case=case,
        assessment=assessment,
        contradiction=contradiction,
        filed_on=filed_on,
        before=len(counted) - len(since),
        since=len(since),
        held=facts.convocation is not None and facts.convocation.held is True,
    )
