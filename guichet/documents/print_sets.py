"""The sets to print: what the court receives, and the person's own, each whole and headed.

A printed requête comes with a copy (art. R. 411-3 CJA). Each set is one PDF that begins with a
sheet saying whose it is, so that a print shop needs nothing explained.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from guichet.documents.blocks import Block, Document, Heading, Paragraph, Table
from guichet.documents.bundle import FrontDocument, WrittenBundle, write_bundle
from guichet.documents.exhibit_files import Layout
from guichet.documents.exhibits import Exhibit
from guichet.documents.inventory import InventoryHead
from guichet.documents.numbers import plural
from guichet.documents.pdf import to_pdf
from guichet.documents.typography import typeset_document

OWN_SET = "Votre exemplaire"
RECEIPT_NAME = "Recu_a_faire_tamponner.pdf"


@dataclass(frozen=True)
class PrintSet:
    """One set of paper: the name of its file, and what its first sheet says."""

    file_name: str
    title: str


def sets_for(copies: int) -> tuple[PrintSet, ...]:
    """Return the sets of a court that takes ``copies`` (at least 1), then the person's own.

    Raises ``ValueError`` below 1.
    """
    if copies < 1:
        raise ValueError("the court receives one set at least")
    names = ["Exemplaire pour le tribunal"]
    names += ["Copie pour le tribunal"] * (copies - 1)
    names.append(OWN_SET)
    return tuple(
        PrintSet(f"{at}_{name.replace(' ', '_')}.pdf", name) for at, name in enumerate(names, 1)
    )


def write_sets(
    folder: Path,
    fronts: Sequence[Document],
    exhibits: Sequence[Exhibit],
    layout: Layout,
    head: InventoryHead,
    *,
    copies: int,
) -> WrittenBundle:
    """Write every set into ``folder`` and return what each of them holds: they are alike.

    Only the first sheet changes from one to the next.
    """
    sets = sets_for(copies)
    made: list[WrittenBundle] = []
    for at, one in enumerate(sets, start=1):
        first = _slip(one, at, len(sets), head)
        documents = [FrontDocument(front.title, front) for front in (first, *fronts)]
        path = folder / one.file_name
        made.append(
            write_bundle(path, fronts[0].title, documents, exhibits, layout, head, covers=True)
        )
    return made[0]


def _slip(one: PrintSet, number: int, count: int, head: InventoryHead) -> Document:
    blocks: list[Block] = [
        Heading("RÉFÉRÉ", 1),
        Paragraph((f"{one.title} – jeu {number} sur {count}",), align="center"),
        *(Paragraph(line, align="center") for line in head.lines),
    ]
    return typeset_document(
        Document(one.title, tuple(blocks), head.created, kind="petition", banner=head.banner)
    )


def write_receipt(
    path: Path, fronts: Sequence[Document], made: WrittenBundle, head: InventoryHead, *, copies: int
) -> None:
    """Write the slip that the registry stamps: what was handed in, and room for the stamp.

    It lists what the printed set really holds. The registry may prefer its own receipt.
    """
    pages = sum(exhibit.pages for exhibit in made.exhibits)
    rows = [*((front.title, "1") for front in fronts), ("Inventaire détaillé des pièces", "1")]
    rows += [(plural(len(made.exhibits), "pièce"), plural(pages, "page"))]
    rows += [("Chaque exemplaire", plural(made.pages, "page")), ("Exemplaires", str(copies))]
    blocks: tuple[Block, ...] = (
        Heading("Reçu de dépôt au greffe", 1),
        *(Paragraph(line, align="start") for line in head.lines),
        Paragraph("Documents remis au greffe en main propre :", align="start", keep_with_next=True),
        Table(("Document", "Nombre"), tuple(rows), widths=(4, 1.6)),
        Paragraph("Partie remplie par le greffe :", align="start", keep_with_next=True),
        Table(("Date et heure de réception", "Cachet et signature"), (("\n" * 9, ""),)),
    )
    slip = Document("Reçu de dépôt au greffe", blocks, head.created, banner=head.banner)
    path.write_bytes(to_pdf(slip))
