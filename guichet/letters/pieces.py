"""Which pieces a dossier has, in order, with the words of the inventory.

One list feeds the inventory, the file names, the stamps and every « pièce n° X » of a text, so
that they cannot disagree. Nothing is silently dropped: a file that makes no piece (a web archive,
the text of a page) is in the evidence bundle, and :attr:`Pieces.left_out` says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from guichet.casefile import URGENCY_KINDS, CaseFile, Event, FileRef
from guichet.documents.blocks import PieceRef
from guichet.documents.dates import long_date, period
from guichet.documents.numbers import plural, unbroken
from guichet.letters.periods import ONLINE

if TYPE_CHECKING:  # a letter numbers its pieces without making one
    from guichet.documents.exhibits import Family

RECORDED = ("assisted", "extension", "screen")
"""Doors by which a page comes with what the software noted of it."""

PRINTABLE = {
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/heic",
    "application/pdf",
    "message/rfc822",
    "text/plain",
}
RECAP = "recap"
DEPOSITED = "deposited"

HISTORY: Family = "history"
CAPTURES: Family = "captures"
TESTIMONIES: Family = "testimonies"
SITUATION: Family = "situation"
ORDER = (HISTORY, CAPTURES, TESTIMONIES, SITUATION)
"""The order of the families: each is one heading of the inventory, never two."""


@dataclass(frozen=True)
class PlannedPiece:
    """One piece: its number from 1, its label in the inventory and its family.

    ``name`` is the explicit part of its file name. ``files`` are in the order of their moment;
    ``series`` says that they are a homogeneous series, listed one by one in the inventory.
    ``generated`` names the document made by us, if it is one.
    """

    number: int
    label: str
    name: str
    family: Family
    files: tuple[FileRef, ...] = ()
    events: tuple[Event, ...] = ()
    series: bool = False
    generated: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """A file that is no piece, and why."""

    file: FileRef
    reason: str


@dataclass(frozen=True)
class Pieces:
    """The pieces of a dossier."""

    all: tuple[PlannedPiece, ...]
    left_out: tuple[LeftOut, ...]

    def of_events(self, events: Iterable[Event]) -> PieceRef | None:
        """Return the reference to the pieces that show ``events``, or ``None`` if none does.

        The table of attempts, which lists every event, is not counted.
        """
        return _reference(n for event in events for n in self._numbers.get(event.id, ()))

    def of_files(self, files: Iterable[FileRef]) -> PieceRef | None:
        """Return the reference to the pieces that hold ``files``, or ``None`` if none does."""
        return self.of_ids(file.id for file in files)

    def of_ids(self, ids: Iterable[str]) -> PieceRef | None:
        """Return the reference to the pieces that hold the files of these ids, or ``None``."""
        wanted = set(ids)
        return _reference(p.number for p in self.all if wanted & {f.id for f in p.files})

    @cached_property
    def _numbers(self) -> dict[str, list[int]]:
        """The numbers of the pieces that show each event, by its id."""
        numbers: dict[str, list[int]] = {}
        for piece in self.all:
            if piece.generated != RECAP:
                for event in piece.events:
                    numbers.setdefault(event.id, []).append(piece.number)
        return numbers

    @property
    def recap(self) -> PieceRef | None:
        """The reference to the table of attempts."""
        return _reference(p.number for p in self.all if p.generated == RECAP)

    @property
    def captures(self) -> PieceRef | None:
        """The reference to the screen captures."""
        return _reference(p.number for p in self.all if p.family == CAPTURES)

    @property
    def captures_and_recap(self) -> PieceRef | None:
        """The reference to both."""
        both = [part for part in (self.captures, self.recap) if part]
        return _reference(number for part in both for number in part.numbers)


def plan_pieces(case: CaseFile) -> Pieces:
    """Return the pieces of ``case``, numbered from 1 in the order of the inventory."""
    events = case.current_events()
    online = [event for event in events if _on_a_screen(event)]
    steps = [event for event in events if not _on_a_screen(event)]
    planned = [
        *_recap(events),
        *_captures(online),
        *(piece for step in steps for piece in _step(step)),
        *_urgency(case),
        *_others(case),
    ]
    planned += _costs(case, {file.id for piece in planned for file in piece.files})
    planned.sort(key=lambda piece: ORDER.index(piece.family))
    numbered = tuple(replace(piece, number=n) for n, piece in enumerate(planned, start=1))
    used = {file.id for piece in numbered for file in piece.files}
    return Pieces(numbered, tuple(_left_out(case, used)))


def _on_a_screen(event: Event) -> bool:
    """Return whether an event is one of the series of captures; a deposit has its own paper."""
    return event.channel in ONLINE and event.outcome != DEPOSITED


def printable(files: Sequence[FileRef]) -> list[FileRef]:
    """Return the files that make pages of a piece.

    Of a page recorded by the software, only its picture: its text, its facts and its archive are
    in the evidence bundle. Of a screen that the person cropped, only what they left of it. Of a
    photographed paper, the photograph: its legible copy is no piece.
    """
    usable = [
        file for file in files if file.media_type in PRINTABLE and file.provenance != "legible_copy"
    ]
    cropped = any(file.provenance == "cropped" for file in usable)
    kept = [f for f in usable if f.provenance not in RECORDED]
    for door in RECORDED:
        pictures = [f for f in usable if f.provenance == door and f.media_type.startswith("image/")]
        kept += [] if door == "screen" and cropped else pictures[:1]
    return kept


def _recap(events: Sequence[Event]) -> list[PlannedPiece]:
    if not events:
        return []
    label = f"Relevé des tentatives et démarches, {when(events)}"
    return [
        PlannedPiece(
            0, label, "Releve_des_tentatives", HISTORY, events=tuple(events), generated=RECAP
        )
    ]


def _captures(online: Sequence[Event]) -> list[PlannedPiece]:
    shown = [(event, printable(event.files)) for event in online]
    events = tuple(event for event, files in shown if files)
    files = tuple(file for _, some in shown for file in some)
    if not files:
        return []
    label = f"Captures d’écran des tentatives, {when(events)} ({plural(len(files), 'capture')})"
    return [
        PlannedPiece(0, label, "Captures_ecran", CAPTURES, files, events, series=len(files) > 1)
    ]


STEP_LABELS = {
    "email": ("E-mail", "Email"),
    "lrar": ("Lettre recommandée avec avis de réception", "Lettre_recommandee"),
    "phone": ("Trace d’appel téléphonique", "Appel_telephonique"),
    "ccc": ("Échange avec le centre de contact citoyens", "Centre_de_contact_citoyens"),
    "pan": ("Échange avec le point d’accueil numérique", "Point_accueil_numerique"),
    "visit": ("Visite au guichet", "Visite_au_guichet"),
}
OUTCOME_LABELS = {
    DEPOSITED: ("Dépôt en ligne", "Depot_en_ligne"),
    "reminder": ("Relance par e-mail", "Relance"),
    "reply_automatic": ("Réponse automatique", "Reponse_automatique"),
    "reply_keep_trying": ("Réponse de la préfecture", "Reponse_de_la_prefecture"),
    "reply_other": ("Réponse de la préfecture", "Reponse_de_la_prefecture"),
    "ar_received": ("Avis de réception de la lettre recommandée", "Avis_de_reception"),
    "returned_unclaimed": ("Lettre recommandée revenue non réclamée", "Lettre_revenue"),
    "bounced": ("E-mail non remis", "Email_non_remis"),
}


def _step(event: Event) -> list[PlannedPiece]:
    files = tuple(printable(event.files))
    if not files:
        return []
    label, name = STEP_LABELS.get(event.channel, ("Démarche en ligne", "Demarche_en_ligne"))
    if event.outcome != "reminder" or event.channel == "email":
        label, name = OUTCOME_LABELS.get(event.outcome, (label, name))
    to = (
        event.recipient
        if event.channel == "email" and event.outcome in {"sent", "reminder"}
        else ""
    )
    full = f"{label}{f' à {to}' if to else ''}, {long_date(event.at.date())}"
    full = full.replace(" à le ", " au ").replace(" à les ", " aux ")
    if event.channel == "visit" and event.witness:
        full += ", avec attestation de témoin"
    if event.tracking_number and event.outcome in {"sent", "reminder"}:
        full += f" (n° {unbroken(event.tracking_number)})"
    day = event.at.date().isoformat()
    family = TESTIMONIES if event.channel == "visit" and event.witness else HISTORY
    return [PlannedPiece(0, full, f"{name}_{day}", family, files, (event,))]


def _urgency(case: CaseFile) -> list[PlannedPiece]:
    pieces = []
    for fact in case.urgency:
        files = tuple(printable(fact.files))
        if files:
            name = f"Justificatif : {_kind_of(fact.kind)}"
            day = f", {long_date(fact.deadline)}" if fact.deadline else ""
            label = f"Justificatif ({_kind_of(fact.kind)}{day})"
            pieces.append(PlannedPiece(0, label, name, SITUATION, files))
    return pieces


def _kind_of(kind: str) -> str:
    label = URGENCY_KINDS.get(kind, kind).removesuffix(" (sans date)")
    return label[:1].lower() + label[1:]


def _others(case: CaseFile) -> list[PlannedPiece]:
    papers = _papers(case)
    pieces = []
    for file in printable(case.other_pieces):
        stem = file.name.rsplit(".", 1)[0].replace("_", " ").strip() or "Document"
        label, name = papers.get(file.id, (stem[:1].upper() + stem[1:], stem))
        pieces.append(PlannedPiece(0, label, name, SITUATION, (file,)))
    return pieces


def _papers(case: CaseFile) -> dict[str, tuple[str, str]]:
    """Return the label and the name of the papers of the préfecture and of the judge, by file."""
    papers: dict[str, tuple[str, str]] = {}
    for given in case.convocations:
        day = given.takes_place_on
        label = f"Convocation pour le {long_date(day)}" if day else "Convocation"
        papers |= dict.fromkeys(given.file_ids, (label, "Convocation"))
    for order in case.orders:
        label = f"Ordonnance du {long_date(order.ordered_on)}" if order.ordered_on else "Ordonnance"
        label += f", n° {order.number}" if order.number else ""
        papers |= dict.fromkeys(order.file_ids, (label, "Ordonnance"))
    return papers


def _costs(case: CaseFile, shown: set[str]) -> list[PlannedPiece]:
    """Return the piece of the receipts that no other piece holds already: no page comes twice."""
    files = tuple(
        file for cost in case.costs for file in printable(cost.files) if file.id not in shown
    )
    if not files:
        return []
    label = "Justificatifs des frais engagés"
    return [
        PlannedPiece(0, label, "Justificatifs_des_frais", SITUATION, files, series=len(files) > 1)
    ]


def _left_out(case: CaseFile, used: set[str]) -> Iterable[LeftOut]:
    files = [file for event in case.current_events() for file in event.files]
    files += [file for fact in case.urgency for file in fact.files]
    files += [file for cost in case.costs for file in cost.files]
    files += case.other_pieces
    for file in files:
        if file.id not in used:
            yield LeftOut(file, "Gardé dans le dossier de preuves, sans page imprimée.")


def when(events: Sequence[Event]) -> str:
    """Return « du 1er au 20 janvier 2026 », or « le 3 mars 2026 » for one day."""
    days = sorted(event.at.date() for event in events)
    if days[0] == days[-1]:
        return f"le {long_date(days[0])}"
    return period(days[0], days[-1])


def _reference(numbers: Iterable[int]) -> PieceRef | None:
    found = tuple(sorted(set(numbers)))
    return PieceRef(found) if found else None
