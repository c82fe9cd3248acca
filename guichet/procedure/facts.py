"""From a portable dossier to the facts that the rules look at."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from zoneinfo import ZoneInfo

from guichet.casefile import CaseFile, Event, Gate
from guichet.casefile import Convocation as GivenAppointment
from guichet.casefile import Order as JudgeOrder
from guichet.casefile.mails import BOUNCED, undelivered
from guichet.law.facts import (
    AttemptFact,
    Convocation,
    Decision,
    Detained,
    Facts,
    Filing,
    Oqtf,
    Order,
    SeenAboutOqtf,
    UrgencyFact,
)

GIVEN = {"appointment_given", "slot_found", "slot_too_far"}
TAKEN_BACK = {"rdv_cancelled", "slot_lost"}
NATIONALITY_OF = {"algerian": "DZ", "eu": "EU"}
"""The nationality that the answer before the first attempt says.

« EU » (ISO 3166-1, reserved) is a country of the Union without saying which. « Un autre pays » is
no country: it stays unknown.
"""

LAW_READS = {field.name for field in fields(Order)}
"""What the rules read of an order: not its number, nor what the person read in it."""

PROVISIONAL = frozenset({"recepisse_lapsed", "api_lapsed"})
"""Reasons of urgency whose day is the end of a provisional document."""


def facts_of(case: CaseFile, on: dt.date) -> Facts:
    """Return the facts of ``case`` known on ``on``; what nobody said stays unknown.

    Events after ``on`` are left out. A file beside an event or an urgency fact is its proof.
    """
    events = [event for event in case.current_events() if event.at.date() <= on]
    applicant, lost = case.applicant, undelivered(events)
    return Facts(
        demarche=case.demarche,
        kind=case.kind,
        channel=case.channel,
        departement=case.counter.departement if case.counter else None,
        nationality=applicant.nationality_code or NATIONALITY_OF.get(case.gate.regime or ""),
        birth_date=applicant.birth_date,
        titre_kind=case.titre_kind,
        titre_expires_on=case.titre_expires_on,
        lodged_on=case.gate.lodged_on,
        decision=_decision(case.gate),
        oqtf=_oqtf(case.gate),
        seen_about_oqtf=_seen(case.gate),
        convocation=_convocation(case, events, on),
        attempts=(*(_attempt(event, lost) for event in events), *_refusals(case, events, on)),
        urgency=tuple(
            UrgencyFact(kind=fact.kind, deadline=fact.deadline, proof=bool(fact.files))
            for fact in case.urgency
        ),
        earlier_orders=tuple(_order(order) for order in case.orders),
        file_checked_by=case.gate.checked_by,
        representative=applicant.representative,
        complete=case.gate.file_complete,
        detained=_detained(case),
        document_expires_on=_document_expires_on(case),
        reasons_asked_on=case.reasons_asked_on,
        filings=_filings(case, on),
        planned_visit_on=case.planned_visit_on,
    )


def _attempt(event: Event, lost: frozenset[str]) -> AttemptFact:
    """Return an entry as the rules read it: a message that came back was not received."""
    return AttemptFact(
        at=event.at,
        channel=event.channel,  # type: ignore[arg-type]  # the journal has the contract's channels
        outcome=BOUNCED if event.id in lost else event.outcome,
        proof=bool(event.files),
        anonymous=event.anonymous,
    )


def _decision(gate: Gate) -> Decision | None:
    """Return the decision; ``None`` only when the person said that there is none."""
    if gate.decision is not None:
        return Decision(kind=gate.decision.kind, on=gate.decision.on)
    return None if gate.no_decision else Decision(kind="unknown")


def _oqtf(gate: Gate) -> Oqtf:
    """Return what is kept of the OQTF: « feu vert » is "no", « voir quelqu’un » is "unknown".

    The dossier does not say whether there is one: « voir quelqu’un » also covers « je ne sais pas »
    and « je préfère ne pas dire ». It does only where the person asked to keep the date.
    """
    if gate.oqtf_notified_on is not None:
        return Oqtf(received="yes", notified_on=gate.oqtf_notified_on)
    return Oqtf(received="no" if gate.oqtf == "clear" else "unknown")


def _seen(gate: Gate) -> SeenAboutOqtf | None:
    if gate.oqtf_seen_by is None:
        return None
    return SeenAboutOqtf(by=gate.oqtf_seen_by, on=gate.oqtf_seen_on)


def _detained(case: CaseFile) -> Detained | None:
    """Return where the person is held, as they wrote it to be reached quickly."""
    if not case.gate.detained:
        return None
    contacts = case.applicant.emergency_contacts
    places = (one.value for one in contacts if one.kind == "detention_place")
    return Detained(place=next(places, "lieu non dit"))


def _convocation(case: CaseFile, events: list[Event], on: dt.date) -> Convocation | None:
    """Return the last appointment given that still stands, from the statements or the journal.

    One that was cancelled is no appointment any more: there is nothing to bring forward.
    """
    known = [one for one in case.convocations if one.given_on is None or one.given_on <= on]
    latest = max(
        reversed(known), key=lambda one: one.given_on or one.went_on or dt.date.min, default=None
    )
    said = [event for event in events if event.outcome in GIVEN | TAKEN_BACK]
    told_later = said and (latest is None or _told_after(said[-1], latest))
    if told_later and not (latest and latest.held):
        event = said[-1]
        taken_back = event.outcome in TAKEN_BACK
        return None if taken_back else Convocation(given_on=event.at.date())
    if latest is None or latest.cancelled_on:
        return None
    return Convocation(
        given_on=latest.given_on,
        takes_place_on=latest.takes_place_on or latest.went_on,
        asked_to_advance_on=latest.asked_to_advance_on,
        held=latest.held,
    )


def _told_after(event: Event, latest: GivenAppointment) -> bool:
    """Return whether the journal speaks of a later appointment than the last one noted."""
    days = (latest.given_on, latest.postponed_on, latest.cancelled_on)
    return event.at.date() > max((day for day in days if day), default=dt.date.min)


def _refusals(case: CaseFile, events: list[Event], on: dt.date) -> list[AttemptFact]:
    """Return the refusals at the desk noted with an appointment, and not in the journal too.

    Their hour is unknown: noon stands for it, on the clocks of the place.
    """
    zone = ZoneInfo(case.counter.zone if case.counter else "Europe/Paris")
    written = {one.at.date() for one in events if one.outcome == "refused_at_desk"}
    return [
        AttemptFact(
            at=dt.datetime.combine(one.went_on, dt.time(12), zone),
            channel="visit",
            outcome="refused_at_desk",
            proof=bool(one.file_ids),
        )
        for one in case.convocations
        if one.refused_at_desk and one.went_on and one.went_on <= on and one.went_on not in written
    ]


def _order(order: JudgeOrder) -> Order:
    """Return an order; where the person read one reason alone in it, its code is the reason."""
    told = Order(**order.model_dump(include=LAW_READS))
    only_urgency = order.reason_tags == ("urgency",)
    return replace(told, reason="urgency") if only_urgency else told


def _filings(case: CaseFile, on: dt.date) -> tuple[Filing, ...]:
    return tuple(
        Filing(
            kind=one.kind,
            filed_on=one.filed_on,
            defence_on=one.defence_on,
            hearing_on=one.hearing_on,
        )
        for one in case.filings
        if one.filed_on is None or one.filed_on <= on
    )


def _document_expires_on(case: CaseFile) -> dt.date | None:
    """Return the end of the last provisional document, from the desk or from a fact of urgency."""
    given = [one.recepisse_expires_on for one in case.convocations if one.recepisse_expires_on]
    feared = [fact.deadline for fact in case.urgency if fact.kind in PROVISIONAL and fact.deadline]
    return max((*given, *feared), default=None)
