"""A sound filing made for tests, and folders with one fault each."""

from __future__ import annotations

from pathlib import Path

from guichet.documents.blocks import Document, Heading, Paragraph, PieceRef
from guichet.documents.destinations import Destination, LimitTable, load_destination
from guichet.documents.exhibits import Exhibit
from guichet.documents.filing import Filing, KeptFile, WrittenFiling, write_filing
from tests.documents.exhibit_samples import CREATED, an_exhibit

TELERECOURS = load_destination("telerecours")


PARTS = (
    "Pour : Mme EXEMPLE. Adresse : 12 rue de l’Exemple, Saint-Denis. Contre : le préfet.",
    "Les faits, l’urgence, puis les conclusions.",
)
"""What check-filing looks for in every requête."""


def with_cap(max_bytes: int) -> Destination:
    """Return the portal with another limit of size."""
    first = TELERECOURS.limits.max_bytes[0].model_copy(update={"value": max_bytes})
    limits: LimitTable = TELERECOURS.limits.model_copy(update={"max_bytes": (first,)})
    return TELERECOURS.model_copy(update={"limits": limits})


def a_petition(numbers: tuple[int, ...], *more: str) -> Document:
    """Return a petition that cites the pieces ``numbers``."""
    words = "Requête en référé, article L. 521-3 du code de justice administrative. "
    blocks = [
        Heading("RÉFÉRÉ MESURES UTILES"),
        Paragraph((words, "Voir ", *([PieceRef(numbers)] if numbers else []), ".")),
        *(Paragraph(text) for text in PARTS),
        *(Paragraph(text) for text in more),
        Paragraph("Fait à Saint-Denis, le 22 novembre 2026. Mme EXEMPLE"),
    ]
    return Document("Requête", tuple(blocks), CREATED, kind="petition")


def an_absence() -> Document:
    words = Paragraph("Aucune décision n’a été prise : aucun rendez-vous n’a pu être obtenu.")
    return Document("Absence de décision", (Heading("Absence de décision"), words), CREATED)


def three_exhibits() -> tuple[Exhibit, ...]:
    """Return a table, a series of captures and a testimony."""
    return (
        an_exhibit("letter", number=1, label="Relevé des tentatives", family="history"),
        an_exhibit("screen", "phone", "screen", number=2, label="Captures, semaines 40 à 42"),
        an_exhibit("pdf", number=3, label="Attestation de Mme EXEMPLE", family="testimonies"),
    )


def a_filing(*more: str, exhibits: tuple[Exhibit, ...] | None = None) -> Filing:
    """Return a sound filing; ``more`` are paragraphs of the petition."""
    pieces = three_exhibits() if exhibits is None else exhibits
    numbers = tuple(exhibit.number for exhibit in pieces)
    return Filing(
        petition=a_petition(numbers, *more),
        absence_of_decision=an_absence(),
        exhibits=pieces,
        created=CREATED,
        case_lines=("Requête de Mme EXEMPLE contre le préfet de la Seine-Saint-Denis",),
        kept=(KeptFile("Requete.docx", b"docx", "le texte à corriger"),),
        banner="EXEMPLE",
    )


def a_folder(
    out: Path, *more: str, exhibits: tuple[Exhibit, ...] | None = None, cap: int = 32_000_000
) -> WrittenFiling:
    """Write a sound folder to ``out``."""
    return write_filing(out, a_filing(*more, exhibits=exhibits), with_cap(cap))
