"""The models of the portable dossier (``dossier.json``).

Moments are aware ``datetime`` values carrying the offset of the place; days are ``date`` values;
amounts are integer euro cents. Unknown is ``None`` everywhere and never means "no".
The published JSON Schema is ``docs/schemas/dossier.schema.json``.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from guichet.casefile.fields import Code, Frozen, Line, LongText, Sha256
from guichet.casefile.standing import standing_events

FORMAT = "guichet-dossier/1"


class PostalAddress(Frozen):
    """A postal address in France, as written on an envelope."""

    lines: tuple[Line, ...] = ()
    postcode: Line = ""
    commune: Line = ""


class Contact(Frozen):
    """A way to reach the person quickly (requirement RQ-05)."""

    kind: Literal["phone", "mobile", "email", "fax", "detention_place", "other"]
    value: Line


class Applicant(Frozen):
    """The person who asks. Everything may be unknown until a letter needs it.

    ``birth_year`` is for a birth of which the day is known to nobody: the date is then ``None``.
    """

    pseudonym: Line = ""
    family_name: Line | None = None
    given_names: Line | None = None
    gender: Literal["f", "m"] | None = None
    birth_date: dt.date | None = None
    birth_year: Annotated[int, Field(ge=1900, le=2100)] | None = None
    birth_place: Line | None = None
    nationality: Line | None = None
    nationality_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    address: PostalAddress | None = None
    email: Line | None = None
    phone: Line | None = None
    foreigner_number: Line | None = None
    emergency_contacts: tuple[Contact, ...] = ()
    representative: Line | None = None


class Actor(Frozen):
    """Someone that the dossier writes to, hears from, or is helped by (requirement SC-08).

    ``role`` is one of :data:`guichet.casefile.ROLES`. ``helped_writing`` says that the person chose
    to name them as « rédigé avec l’aide de ». Notes about them stay in the dossier: none is here.
    """

    id: Line
    role: Code
    name: Line = ""
    organisation: Line = ""
    address: PostalAddress | None = None
    email: Line | None = None
    phone: Line | None = None
    helped_writing: bool = False

    @property
    def called(self) -> str:
        """The name and the organisation, on one line."""
        return ", ".join(part for part in (self.name, self.organisation) if part)


class Counter(Frozen):
    """Where the démarche is asked for, copied from the directory when the dossier was located."""

    commune: Line
    code_insee: Line | None = None
    postcode: Line | None = None
    departement: Line
    arrondissement: Line | None = None
    prefecture: Line
    counter: Line
    authority: Line
    authority_address: PostalAddress | None = None
    court: Code | Annotated[str, StringConstraints(pattern=r"^ta-[a-z-]+$")]
    court_name: Line
    zone: Line = "Europe/Paris"
    sources: tuple[Line, ...] = ()


class WordsOnImage(Frozen):
    """Words read on one image: an address, a day and an hour of its clock, a sentence.

    ``hour`` is naive, as the image shows it. ``None`` is "not read, or not kept".
    """

    address: Line | None = None
    day: dt.date | None = None
    hour: dt.time | None = None
    message: LongText | None = None


class FileRef(Frozen):
    """One original file. ``path`` is relative to the folder of ``dossier.json``.

    ``shows_url``, ``shows_date``, ``shows_time`` and ``shows_message`` say what a reader sees on
    it, as confirmed by the person; ``None`` is "nobody said". The words read there are those that
    the person confirmed on the image, or those that the software read and nobody confirmed: never
    the moment nor the words of the attempt, which may say something else.
    """

    id: Line
    name: Line
    path: Line
    sha256: Sha256
    media_type: Line
    size: Annotated[int, Field(ge=0)]
    received_at: AwareDatetime
    sealed_at: AwareDatetime | None = None
    provenance: Code = "upload"
    shows_url: bool | None = None
    shows_date: bool | None = None
    shows_time: bool | None = None
    shows_message: bool | None = None
    read_by_person: WordsOnImage | None = None
    read_by_software: WordsOnImage | None = None
    text_path: Line | None = None


class Event(Frozen):
    """One line of the journal: an attempt or a step on any channel.

    ``at`` is the moment claimed by the person, in the zone of the place; ``received_at`` the
    moment the software heard of it. ``corrects`` and ``answers`` hold the id of another event.
    Postal fields are for ``channel`` "lrar"; ``recipient``, ``sender`` (of an answer received) and
    ``subject`` for written channels.
    """

    id: Line
    number: Annotated[int, Field(ge=1)]
    at: AwareDatetime
    zone: Line = "Europe/Paris"
    received_at: AwareDatetime
    channel: Code
    outcome: Code
    recorded_by: Line = ""
    note: LongText = ""
    url: Line | None = None
    demarche_label: Line | None = None
    wording: LongText | None = None
    state: Code | None = None
    last_release: AwareDatetime | None = None
    next_release: AwareDatetime | None = None
    release_week: dt.date | None = None
    next_release_week: dt.date | None = None
    anonymous: bool | None = None
    corrects: Line | None = None
    answers: Line | None = None
    recipient: Line | None = None
    sender: Line | None = None
    subject: Line | None = None
    tracking_number: Line | None = None
    deposited_on: dt.date | None = None
    acknowledged_on: dt.date | None = None
    returned_on: dt.date | None = None
    duration_minutes: Annotated[int, Field(ge=0)] | None = None
    witness: Line | None = None
    files: tuple[FileRef, ...] = ()

    @property
    def instant(self) -> dt.datetime:
        """The moment in UTC: what to sort by.

        Two moments of one zone compare by their wall clocks, and a night of clock change has two
        hours of one name.
        """
        return self.at.astimezone(dt.UTC)


class UrgencyFact(Frozen):
    """A concrete reason why it is urgent, chosen and worded by the person."""

    kind: Code
    text: LongText = ""
    deadline: dt.date | None = None
    noted_on: dt.date | None = None
    files: tuple[FileRef, ...] = ()


class Decision(Frozen):
    """A decision of the administration on the titre or on the appointment."""

    kind: Code
    on: dt.date | None = None


class Filing(Frozen):
    """A request lodged with the court, and what came of it before the order.

    ``reply_by`` is the day written in the court's letter: it is never computed. ``destination``
    is the way it went: the portal, the post, the counter of the court, or a lawyer.
    """

    id: Line
    kind: Line = "L521-3"
    filed_on: dt.date | None = None
    court: Line | None = None
    destination: Literal["telerecours", "lrar", "counter", "lawyer"] | None = None
    number: Line | None = None
    defence_on: dt.date | None = None
    reply_by: dt.date | None = None
    hearing_on: dt.date | None = None
    file_ids: tuple[Line, ...] = ()


class Convocation(Frozen):
    """An appointment that was given, and what became of it.

    ``origin``: the person found it, or the préfecture offered it. ``held`` is true once the person
    was really received; ``refused_at_desk`` when she came and was not; ``went_on`` is that day.
    ``file_ids`` name files of the dossier.
    """

    id: Line
    origin: Literal["found", "offered"] = "found"
    given_on: dt.date | None = None
    takes_place_on: dt.date | None = None
    place: Line | None = None
    asked_to_advance_on: dt.date | None = None
    postponed_on: dt.date | None = None
    cancelled_on: dt.date | None = None
    held: bool | None = None
    went_on: dt.date | None = None
    refused_at_desk: bool | None = None
    recepisse: bool | None = None
    recepisse_expires_on: dt.date | None = None
    file_ids: tuple[Line, ...] = ()


class Liquidation(Frozen):
    """A sum that the judge fixed because an order was not obeyed, in euro cents.

    ``on`` is the day of the decision that fixes it; there may be several for one order.
    """

    cents: Annotated[int, Field(ge=0)]
    on: dt.date | None = None
    number: Line | None = None
    file_ids: tuple[Line, ...] = ()


class Order(Frozen):
    """An order of the judge, with the delays it sets.

    ``astreinte_per_day`` is euros; ``costs_cents`` is what the préfecture must pay, in euro cents.
    ``filing`` is the id of the request it answers; ``reason_tags`` are what the person read in it.
    ``liquidations`` are the sums fixed since because it was not obeyed.
    """

    kind: Line
    filed_on: dt.date | None = None
    ordered_on: dt.date | None = None
    notified_on: dt.date | None = None
    result: Literal["granted", "rejected", "non_lieu", "withdrawn", "pending"]
    number: Line | None = None
    reason: LongText | None = None
    communicate_by: dt.date | None = None
    takes_place_by: dt.date | None = None
    astreinte_per_day: Annotated[int, Field(ge=0)] | None = None
    executed: bool | None = None
    filing: Line | None = None
    reason_tags: tuple[Code, ...] = ()
    costs_cents: Annotated[int, Field(ge=0)] | None = None
    liquidations: tuple[Liquidation, ...] = ()
    file_ids: tuple[Line, ...] = ()


class Reply(Frozen):
    """A point of the defence, as the person read it, and their own answer to it."""

    point: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]


class Intervener(Frozen):
    """An association that supports the request before the judge, as its own people describe it.

    ``purpose`` is the object written in its statutes, ``support`` what it did or saw in the matter.
    ``decided_by`` is the organ that decided to go to court, on ``decided_on``. The representative
    signs: nobody else does.
    """

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    address: Line = ""
    purpose: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    support: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    representative: Line = ""
    capacity: Line = ""
    decided_by: Line = ""
    decided_on: dt.date | None = None


class Cost(Frozen):
    """Money spent on the steps, with its receipt where there is one. ``cents`` is euro cents."""

    label: Line
    cents: Annotated[int, Field(ge=0)]
    on: dt.date | None = None
    files: tuple[FileRef, ...] = ()


class Gate(Frozen):
    """The answers given before the first attempt. ``None`` is "unknown", never "no".

    ``answered_on`` is the day the questions were answered; ``None``: they were never shown.
    ``oqtf_notified_on`` is kept only where the person asked for it. ``regime`` is the nationality
    in what it changes of the rules, and nothing more. ``detained``: held, or assigned to a place.
    ``questions`` is the edition of the questions that were answered; ``None`` before it was kept.
    """

    answered_on: dt.date | None = None
    already_lodged: bool | None = None
    lodged_on: dt.date | None = None
    decision: Decision | None = None
    no_decision: bool | None = None
    oqtf: Literal["clear", "see_someone", "unknown"] = "unknown"
    oqtf_seen_by: Literal["lawyer", "association", "jurist"] | None = None
    oqtf_seen_on: dt.date | None = None
    oqtf_notified_on: dt.date | None = None
    regime: Literal["general", "algerian", "eu"] | None = None
    minor: bool | None = None
    detained: bool | None = None
    checked_by: Code | None = None
    checked_on: dt.date | None = None
    file_complete: bool | None = None
    questions: Annotated[int, Field(ge=1)] | None = None


class CaseFile(Frozen):
    """A whole dossier at one moment.

    ``kind`` is the kind of request: ``first``, ``renewal``, ``change_of_status``, ``duplicate``
    or ``other``. ``example`` marks a dossier of fictitious people: every document made from it
    bears « EXEMPLE ».
    """

    format: Literal["guichet-dossier/1"] = "guichet-dossier/1"
    id: Line
    example: bool = False
    written_on: dt.date
    applicant: Applicant = Applicant()
    counter: Counter | None = None
    demarche: Code | None = None
    demarche_label: Line | None = None
    kind: Literal["first", "renewal", "change_of_status", "duplicate", "other"] | None = None
    channel: Literal["site", "anef", "demarche_numerique", "post", "ofii", "asylum_desk"] | None = (
        None
    )
    purpose: LongText | None = None
    ground: LongText | None = None
    reasons: LongText | None = None
    titre_kind: Line | None = None
    titre_expires_on: dt.date | None = None
    in_france_since: dt.date | None = None
    gate: Gate = Gate()
    disclose_irregular_stay: bool = False
    events: tuple[Event, ...] = ()
    urgency: tuple[UrgencyFact, ...] = ()
    orders: tuple[Order, ...] = ()
    filings: tuple[Filing, ...] = ()
    convocations: tuple[Convocation, ...] = ()
    replies: tuple[Reply, ...] = ()
    interveners: tuple[Intervener, ...] = ()
    reasons_asked_on: dt.date | None = None
    planned_visit_on: dt.date | None = None
    costs: tuple[Cost, ...] = ()
    contacts: tuple[Actor, ...] = ()
    other_pieces: tuple[FileRef, ...] = ()

    @property
    def offers(self) -> tuple[Convocation, ...]:
        """The appointments that the préfecture offered, in the order they were noted."""
        return tuple(one for one in self.convocations if one.origin == "offered")

    def current_events(self) -> tuple[Event, ...]:
        """Return the events that stand; see :func:`guichet.casefile.standing.standing_events`."""
        return standing_events(self.events)
