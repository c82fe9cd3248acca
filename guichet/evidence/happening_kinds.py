"""What a person may note of what happened since the first attempts, one model a kind.

``about`` names the thing concerned by the id of its first statement: a request for a defence, an
appointment for what became of it. ``captures`` are ids of files received with the statement. A
statement ``taken_back`` says that it was a mistake: it stays in the log, and counts no more.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from guichet.dossiers.profile import Code, Line, Stored, Text, ThingId

Result = Literal["granted", "rejected", "non_lieu", "withdrawn"]
Destination = Literal["telerecours", "lrar", "counter", "lawyer"]


class Said(Stored):
    """Base: one statement. ``on`` is the day of what happened, as the person says it."""

    on: dt.date
    captures: tuple[str, ...] = ()
    taken_back: bool = False


class AppointmentGiven(Said):
    """An appointment found by the person, or offered by the préfecture."""

    takes_place_on: dt.date
    place: Line = ""


class AdvanceAsked(Said):
    """A written request to bring an appointment forward."""

    about: ThingId


class AppointmentMoved(Said):
    """An appointment cancelled by the préfecture, or put off to ``takes_place_on``."""

    about: ThingId
    how: Literal["cancelled", "postponed"]
    takes_place_on: dt.date | None = None


class AppointmentKept(Said):
    """The day of the appointment: received (``held``), or refused at the desk."""

    about: ThingId | None = None
    held: bool
    recepisse: bool | None = None
    recepisse_expires_on: dt.date | None = None


class Filed(Said):
    """A request lodged with the court.

    ``prepared`` is the number of the log entry that names the files of the folder, if one was
    prepared here before.
    """

    remedy: Line = "L521-3"
    court: Line = ""
    destination: Destination | None = None
    number: Line = ""
    prepared: Annotated[int, Field(ge=1)] | None = None


class DefenceReceived(Said):
    """The préfecture's answer before the court; ``reply_by`` is written in the court's letter."""

    about: ThingId
    reply_by: dt.date | None = None


class HearingSet(Said):
    """A hearing: ``on`` is its day, often to come."""

    about: ThingId


class Ordered(Said):
    """The order of the judge, as the person reads it; ``on`` is the day written on it."""

    about: ThingId | None = None
    result: Result
    notified_on: dt.date | None = None
    number: Line = ""
    reason_tags: tuple[Code, ...] = ()
    reason: Text = ""
    communicate_by: dt.date | None = None
    takes_place_by: dt.date | None = None
    astreinte_per_day: Annotated[int, Field(ge=0, le=100_000)] | None = None
    costs_cents: Annotated[int, Field(ge=0, le=10_000_000)] | None = None


class OrderFollowed(Said):
    """Whether the préfecture obeyed an order."""

    about: ThingId
    executed: bool


class PenaltyFixed(Said):
    """A sum fixed by the judge because an order was not obeyed; ``on`` is the day written on it."""

    about: ThingId
    cents: Annotated[int, Field(ge=0, le=10_000_000)]
    number: Line = ""


class VisitPlanned(Said):
    """A visit to the desk that the person plans; ``on`` is its day."""


class ReasonsAsked(Said):
    """A written request for the reasons of a decision."""


KINDS: dict[str, type[Said]] = {
    "slot_found": AppointmentGiven,
    "offer": AppointmentGiven,
    "advance_asked": AdvanceAsked,
    "moved": AppointmentMoved,
    "appointment": AppointmentKept,
    "filed": Filed,
    "defence": DefenceReceived,
    "hearing": HearingSet,
    "order": Ordered,
    "execution": OrderFollowed,
    "penalty": PenaltyFixed,
    "visit_planned": VisitPlanned,
    "reasons_asked": ReasonsAsked,
}
"""The model of each kind. Codes may be added, never renamed: the log bears them."""

APPOINTMENTS = ("slot_found", "offer")
