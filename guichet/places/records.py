"""What the directory says, as frozen records.

Texts are French, copied from the data files. Every record that someone may act upon carries its
``source``, its ``date`` and its ``confidence`` (``haute``, ``moyenne``, ``basse``). Confidence says
how well the datum is sourced, never that it is still true today. An empty text or ``None`` means
"not known", never "there is none".
"""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = ("haute", "moyenne", "basse")


def weakest(*levels: str) -> str:
    """Return the lowest confidence among ``levels``; ``basse`` when none of them is known."""
    known = [LEVELS.index(level) for level in levels if level in LEVELS]
    return LEVELS[max(known)] if known else "basse"


@dataclass(frozen=True)
class Source:
    """Where a datum comes from. ``about`` says in French which datum it supports."""

    about: str
    citation: str
    date: str
    confidence: str


@dataclass(frozen=True)
class Departement:
    """A département or an overseas territory, with the authority that decides on titres."""

    code: str
    name: str
    name_with_article: str
    region: str
    overseas: str
    """``metro``, ``drom`` (overseas département) or ``com`` (the CESEDA applies otherwise)."""
    prefecture: str
    authority: str
    court: str
    zone: str


@dataclass(frozen=True)
class Mailbox:
    """An e-mail address of a service, never of a named person."""

    address: str
    source: str
    date: str
    confidence: str


@dataclass(frozen=True)
class Desk:
    """A préfecture or a sous-préfecture as a place: where to go, where to write.

    ``handles_foreigners`` is ``oui``, ``non``, ``naturalisation`` or ``inconnu``; a préfecture is
    always ``oui`` (CESEDA R. 431-3), although the counter may be elsewhere in town (``notes``).
    """

    name: str
    kind: str
    """``prefecture`` or ``sous_prefecture``."""
    departement: str
    arrondissement: str | None
    service: str
    lines: tuple[str, ...]
    postcode: str
    town: str
    phone: str
    email: Mailbox | None
    email_foreigners: Mailbox | None
    website: str
    handles_foreigners: str
    handles_source: Source | None
    source: str
    date: str
    confidence: str
    notes: str

    @property
    def to_check(self) -> bool:
        """Whether to say "check on the official site before sending" (confidence ``basse``)."""
        return self.confidence == "basse"


@dataclass(frozen=True)
class Court:
    """A tribunal administratif. ``registry_email`` is for questions only: see ``WHY_NO_EMAIL``."""

    code: str
    name: str
    seat: str
    departements: tuple[str, ...]
    appeal_court: str
    lines: tuple[str, ...]
    postcode: str
    town: str
    phone: str
    registry_email: str
    website: str
    telerecours: str
    jurisdiction_source: Source
    source: str
    date: str
    confidence: str
    notes: str


@dataclass(frozen=True)
class CourtRule:
    """A special rule that names another court than the one of the département."""

    code: str
    situation: str
    court: str
    """A court code (``ta-melun``) or, where the place is not fixed, a sentence."""
    rule: str
    source: str
    date: str
    confidence: str


@dataclass(frozen=True)
class BookingPage:
    """A booking address seen once, somewhere, by somebody. Never shown without ``seen``."""

    departement: str
    desk: str
    label: str | None
    system: str
    url: str
    seen_on: str | None
    """ISO day or month of the sighting; ``None`` when it was not written down."""
    seen: str
    """The sentence to print beside the link: « vue le 1er mars 2026 »."""
    status: str
    """``live`` (answered when seen), ``cited`` (not opened), ``historic`` or ``disabled``."""
    for_foreigners: bool | None
    """``False``: the page is for something else; ``None``: nobody saw its label."""
    source: str
    confidence: str


@dataclass(frozen=True)
class Demarche:
    """A démarche and its usual channel. ``channel`` is ``None`` until the person confirms it."""

    code: str
    label: str
    category: str
    channel: str | None
    main_channel: str
    other_channels: tuple[str, ...]
    on_anef: str
    filing_window: str
    provisional_document: str
    legal_basis: str
    court: str
    source: str
    date: str
    confidence: str
    notes: str


@dataclass(frozen=True)
class Piece:
    """One line of a check-list of supporting documents: a help, not the legal list."""

    demarche: str
    order: int
    label: str
    condition: str
    required: str
    """``oui`` or ``selon situation``."""
    source: str
    date: str
    confidence: str


@dataclass(frozen=True)
class Helper:
    """A body that informs or accompanies. Being listed is no endorsement."""

    code: str
    name: str
    kind: str
    reach: str
    departements: tuple[str, ...]
    lines: tuple[str, ...]
    postcode: str
    town: str
    phone: str
    email: str
    website: str
    what_it_does: str
    source: str
    date: str
    confidence: str
    notes: str


@dataclass(frozen=True)
class LocalChannel:
    """How one préfecture takes one démarche, as seen on a date: a hint, not a survey."""

    departement: str
    """A code, or ``*`` for the whole country."""
    desk: str
    demarche: str
    channel: str
    address: str
    source: str
    date: str
    confidence: str
    notes: str


@dataclass(frozen=True)
class Link:
    """An address on the web that people meet, and what we know of it. It is never visited."""

    code: str
    name: str
    url: str
    kind: str
    """``officiel``, ``association``, ``commercial`` or ``personnel``."""
    status: str
    """``live``, ``dead``, ``unsafe`` or ``unknown`` (never looked at since its source)."""
    paid: bool
    warning: str
    source: str
    date: str
    confidence: str

    @property
    def mark(self) -> str:
        """The words to print beside the link; empty for an official link that answers."""
        marks = []
        if self.kind == "commercial":
            marks.append("payant, non officiel" if self.paid else "non officiel")
        marks += {"dead": ["ne répond plus"], "unsafe": ["risqué"], "unknown": ["à vérifier"]}.get(
            self.status, []
        )
        return ", ".join(marks)


@dataclass(frozen=True)
class Place:
    """Where one commune's residents ask: authority to write to, counters, court.

    ``counter`` is the desk to name first: the sous-préfecture only when a source says that it
    handles foreign nationals, the préfecture otherwise. Letters always go to ``authority``.
    """

    commune: str
    code_insee: str
    departement: str
    departement_name: str
    arrondissement: str | None
    prefecture: Desk
    sous_prefecture: Desk | None
    counter: str
    authority: str
    court: str
    court_name: str
    zone: str
    confidence: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Located:
    """The answer of :func:`guichet.places.locate`.

    One match and no question; several matches and a question that tells them apart; or no match
    and a question that says what was not understood. ``matches`` never holds a guess.
    """

    matches: tuple[Place, ...]
    question: str | None
    suggestions: tuple[str, ...] = ()
    """« Saint-Denis (93) »: what can be typed back, most alike first; to be offered as choices."""
