"""Statements of what happened since, as the portable dossier says it."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Convocation, Filing, Liquidation, Order
from guichet.evidence.happening_kinds import (
    AdvanceAsked,
    AppointmentGiven,
    AppointmentKept,
    AppointmentMoved,
    DefenceReceived,
    Filed,
    HearingSet,
    Ordered,
    OrderFollowed,
    PenaltyFixed,
    ReasonsAsked,
    VisitPlanned,
)
from guichet.evidence.happenings import Thing, appointments, saying

Values = dict[str, object]


def filings_of(things: list[Thing]) -> tuple[Filing, ...]:
    """Return the requests lodged, in the order first noted, with defence and hearing."""
    found = []
    for thing, said in saying(things, "filed", Filed):
        values: Values = {
            "id": thing.id, "kind": said.remedy, "filed_on": said.on, "court": said.court or None,
            "destination": said.destination, "number": said.number or None,
            "file_ids": said.captures,
        }  # fmt: skip
        for _, defence in saying(things, "defence", DefenceReceived):
            if defence.about == thing.id:
                values |= {"defence_on": defence.on, "reply_by": defence.reply_by}
        for _, hearing in saying(things, "hearing", HearingSet):
            if hearing.about == thing.id:
                values["hearing_on"] = hearing.on
        found.append(Filing.model_validate(values))
    return tuple(found)


def convocations_of(things: list[Thing]) -> tuple[Convocation, ...]:
    """Return the appointments given, in the order first noted, with what became of each.

    One that was kept without having been noted before is one too, of unknown dates.
    """
    values: dict[str, Values] = {}
    for thing in appointments(things):
        said = thing.said
        if isinstance(said, AppointmentGiven):
            values[thing.id] = {
                "id": thing.id, "origin": "offered" if thing.kind == "offer" else "found",
                "given_on": said.on, "takes_place_on": said.takes_place_on,
                "place": said.place or None, "file_ids": said.captures,
            }  # fmt: skip
    for thing in sorted(things, key=lambda one: one.number):
        _add_to_appointment(values, thing)
    return tuple(Convocation.model_validate(one) for one in values.values())


def _add_to_appointment(values: dict[str, Values], thing: Thing) -> None:
    said = thing.said
    if isinstance(said, AdvanceAsked) and said.about in values:
        values[said.about]["asked_to_advance_on"] = said.on
    elif isinstance(said, AppointmentMoved) and said.about in values:
        if said.how == "cancelled":
            values[said.about]["cancelled_on"] = said.on
        else:
            values[said.about] |= {
                "postponed_on": said.on, "takes_place_on": said.takes_place_on, "cancelled_on": None
            }  # fmt: skip
    elif isinstance(said, AppointmentKept):
        about = said.about if said.about in values else thing.id
        values.setdefault(about or thing.id, {"id": thing.id})
        values[about or thing.id] |= {
            "held": said.held, "refused_at_desk": not said.held,
            "went_on": said.on, "recepisse": said.recepisse,
            "recepisse_expires_on": said.recepisse_expires_on,
        }  # fmt: skip


def orders_of(things: list[Thing], listed: tuple[Order, ...]) -> tuple[Order, ...]:
    """Return the orders of the judge, with those ``listed`` in the profile and not noted since."""
    filings = {one.id: one for one in filings_of(things)}
    noted = []
    for thing, said in saying(things, "order", Ordered):
        filing = filings.get(said.about or "")
        followed = [one for _, one in saying(things, "execution", OrderFollowed)]
        executed = [one.executed for one in followed if one.about == thing.id]
        noted.append(
            Order(
                kind=filing.kind if filing else "L521-3",
                filed_on=filing.filed_on if filing else None,
                ordered_on=said.on,
                notified_on=said.notified_on,
                result=said.result,
                number=said.number or (filing.number if filing else None),
                reason=said.reason or None,
                communicate_by=said.communicate_by,
                takes_place_by=said.takes_place_by,
                astreinte_per_day=said.astreinte_per_day,
                executed=executed[-1] if executed else None,
                filing=filing.id if filing else None,
                reason_tags=said.reason_tags,
                costs_cents=said.costs_cents,
                liquidations=_liquidations(things, thing.id),
                file_ids=said.captures,
            )
        )
    return (*(one for one in listed if not any(_same(one, other) for other in noted)), *noted)


def _liquidations(things: list[Thing], order: str) -> tuple[Liquidation, ...]:
    """Return the sums fixed because the order was not obeyed, in the order first noted."""
    return tuple(
        Liquidation(
            cents=said.cents, on=said.on, number=said.number or None, file_ids=said.captures
        )
        for _, said in saying(things, "penalty", PenaltyFixed)
        if said.about == order
    )


def _same(listed: Order, noted: Order) -> bool:
    """Return whether an order of the profile's list was noted again since."""
    if listed.number and noted.number:
        return listed.number == noted.number
    same_day = listed.ordered_on is not None and listed.ordered_on == noted.ordered_on
    same_filing = listed.filed_on is not None and listed.filed_on == noted.filed_on
    return listed.kind == noted.kind and (same_day or same_filing)


def reasons_asked_on(things: list[Thing]) -> dt.date | None:
    """Return the last day on which the reasons of a decision were asked for in writing."""
    return max((said.on for _, said in saying(things, "reasons_asked", ReasonsAsked)), default=None)


def planned_visit_on(things: list[Thing], on: dt.date) -> dt.date | None:
    """Return the next visit planned, ``on`` included; a past one is no plan any more."""
    days = [said.on for _, said in saying(things, "visit_planned", VisitPlanned)]
    return min((day for day in days if day >= on), default=None)
