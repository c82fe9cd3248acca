"""What a dossier says of the person and the démarche, apart from its journal.

A :class:`Profile` has the fields of :class:`guichet.casefile.CaseFile` that are not the journal;
files of urgency facts, costs and other pieces are named by the id of their capture.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guichet.casefile import (
    Applicant,
    Counter,
    Gate,
    Intervener,
    Order,
    PostalAddress,
    Reply,
)

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$", max_length=60)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
ThingId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f-]{36}$")]

PaperLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]


class Stored(BaseModel):
    """Base: frozen, unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class StoredUrgency(Stored):
    """An urgency fact; ``captures`` are ids of captures."""

    kind: Code
    text: Text = ""
    deadline: dt.date | None = None
    noted_on: dt.date | None = None
    captures: tuple[str, ...] = ()


class StoredCost(Stored):
    """Money spent, in euro cents."""

    label: Line
    cents: Annotated[int, Field(ge=0, le=10_000_000)]
    on: dt.date | None = None
    captures: tuple[str, ...] = ()


class StoredContact(Stored):
    """Someone of the dossier. ``note`` is for the person alone: no letter and no export bears it.

    ``helped_writing``: the person wants letters to say « rédigé avec l’aide de ».
    """

    id: ThingId
    role: Code
    name: Line = ""
    organisation: Line = ""
    address: PostalAddress | None = None
    email: Line = ""
    phone: Line = ""
    helped_writing: bool = False
    note: Text = ""


class StoredPlan(Stored):
    """The plan of attempts that the person chose in the place of the one advised.

    ``weekdays`` are 0 (Monday) to 6; ``starts_on`` is ``None`` for the first attempt. With
    ``reminder``, the calendar file says « Rappel » on each of its days: off unless asked for.
    """

    weeks: Annotated[int, Field(ge=1, le=52)]
    weekdays: Annotated[tuple[Annotated[int, Field(ge=0, le=6)], ...], Field(min_length=1)]
    starts_on: dt.date | None = None
    reminder: bool = False


class Profile(Stored):
    """Everything but the journal. All of it may be unknown at first.

    ``papers_held`` and ``papers_added`` are the check-list of papers the person prepares: which
    they hold, and which they added to the list. They are not evidence and leave with no export.
    ``plan`` is ``None`` until the person changes the plan of attempts that the rules advise.
    ``shares_counts``: the person agrees that attempts are counted, without a name, with others.
    ``lawyer_note`` is the analysis of a lawyer: no letter and no export bears it.
    """

    applicant: Applicant = Applicant()
    counter: Counter | None = None
    demarche: Code | None = None
    demarche_label: Line | None = None
    kind: Literal["first", "renewal", "change_of_status", "duplicate", "other"] | None = None
    channel: Literal["site", "anef", "demarche_numerique", "post", "ofii", "asylum_desk"] | None = (
        None
    )
    purpose: Text | None = None
    ground: Text | None = None
    reasons: Text | None = None
    titre_kind: Line | None = None
    titre_expires_on: dt.date | None = None
    in_france_since: dt.date | None = None
    gate: Gate = Gate()
    disclose_irregular_stay: bool = False
    urgency: tuple[StoredUrgency, ...] = ()
    orders: tuple[Order, ...] = ()
    costs: tuple[StoredCost, ...] = ()
    other_pieces: tuple[str, ...] = ()
    replies: tuple[Reply, ...] = ()
    interveners: tuple[Intervener, ...] = ()
    papers_held: tuple[PaperLabel, ...] = ()
    papers_added: tuple[PaperLabel, ...] = ()
    plan: StoredPlan | None = None
    shares_counts: bool = False
    contacts: tuple[StoredContact, ...] = ()
    lawyer_note: Text = ""
