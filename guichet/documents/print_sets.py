"""The sets to print: what the court receives, and the person's own, each whole and headed.

A printed requête comes with a copy (art. R. 411-3 CJA). The copy repeats the pieces too, unless
their volume forbids (art. R. 412-2 CJA); then it holds the texts and the inventory. Each set is one
PDF that begins with a sheet saying whose it is, so that a print shop needs nothing explained.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from guichet.documents.blocks import Block, Document, Heading, Paragraph, Table
from guichet.documents.bundle import FrontDocument, WrittenBundle, write_bundle
from guichet.documents.exhibit_files import Layout
from guichet.documents.exhibits import Exhibit
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.numbers import plural
from guichet.documents.pdf import to_pdf
from guichet.documents.typography import typeset_document

COURT_SET = "Exemplaire pour le tribunal"
COPY_SET = "Copie pour le tribunal"
SHORT_COPY = "Copie pour le tribunal, sans les pièces"
OWN_SET = "Votre exemplaire"
RECEIPT_NAME = "Recu_a_faire_tamponner.pdf"

_STEMS = {SHORT_COPY: "Copie_sans_les_pieces"}


@dataclass(frozen=True)
class PrintSet:
    """One set of paper: the name of its file, what its first sheet says, whether it is whole."""

    file_name: str
    title: str

    @property
    def whole(self) -> bool:
        """Whether it holds the pieces."""
        return self.title != SHORT_COPY


@dataclass(frozen=True)
class Printed:
    """What every set is made of: texts, pieces, what heads them. ``refere`` heads each set."""

    fronts: tuple[Document, ...]
    exhibits: tuple[Exhibit, ...]
    head: InventoryHead
    refere: bool = True

    def without_pieces(self, listing: Document) -> Printed:
        """Return the same texts followed by the inventory ``listing`` alone."""
        return replace(self, fronts=(*self.fronts, listing), exhibits=())


@dataclass(frozen=True)
class WrittenSets:
    """The sets as written: the whole ones are alike; ``short`` is the copy without the pieces."""

    sets: tuple[PrintSet, ...]
    whole: WrittenBundle
    short: WrittenBundle | None

    @property
    def for_the_court(self) -> int:
        """How many whole sets the court receives."""
        return sum(one.whole for one in self.sets) - 1


def sets_for(copies: int, *, short: bool = False) -> tuple[PrintSet, ...]:
    """Return the sets of a court that takes ``copies`` (at least 1), then the person's own.

    With ``short``, the court's copy is the one without the pieces. Raises ``ValueError`` below 1.
    """
    if copies < 1:
        raise ValueError("the court receives one set at least")
    of_copies = [SHORT_COPY] if short else [COPY_SET] * (copies - 1)
    titles = [COURT_SET, *of_copies, OWN_SET]
    return tuple(PrintSet(set_file_name(at, title), title) for at, title in enumerate(titles, 1))


def set_file_name(rank: int, title: str) -> str:
    """Return the name of the file of a set, which begins with its rank."""
    return f"{rank}_{_STEMS.get(title, title.replace(' ', '_'))}.pdf"


def write_sets(
    folder: Path, printed: Printed, layout: Layout, *, copies: int | None
) -> WrittenSets:
    """Write every set into ``folder`` and return what they hold.

    ``copies`` is how many whole sets the court receives; ``None`` is what the code asks for: the
    copy is without the pieces when they have too many pages. One chosen set comes with that copy.
    Only the first sheet changes from one whole set to the next.
    """
    limits = layout.limits
    count = max(limits.copies, copies or 0)
    whole = _write(folder, sets_for(count)[0], (1, count + 1), printed, layout)
    pages = sum(exhibit.pages for exhibit in whole.exhibits)
    many = limits.copied_pages is not None and pages > limits.copied_pages
    sets = sets_for(count, short=pages > 0 and (copies == 1 or (copies is None and many)))
    short: WrittenBundle | None = None
    for at, one in enumerate(sets[1:], start=2):
        if one.whole:
            _write(folder, one, (at, len(sets)), printed, layout)
        else:
            listing = inventory(whole.exhibits, printed.head)
            short = _write(folder, one, (at, len(sets)), printed.without_pieces(listing), layout)
    return WrittenSets(sets, whole, short)


def _write(
    folder: Path, one: PrintSet, rank: tuple[int, int], printed: Printed, layout: Layout
) -> WrittenBundle:
    documents = (_slip(one, rank, printed), *printed.fronts)
    return write_bundle(
        folder / one.file_name,
        printed.fronts[0].title,
        [FrontDocument(front.title, front) for front in documents],
        printed.exhibits,
        layout,
        printed.head if printed.exhibits else None,
        covers=True,
    )


def _slip(one: PrintSet, rank: tuple[int, int], printed: Printed) -> Document:
    head = printed.head
    blocks: list[Block] = [
        Heading("RÉFÉRÉ" if printed.refere else head.lines[0], 1),
        Paragraph((f"{one.title} – jeu {rank[0]} sur {rank[1]}",), align="center"),
        *(Paragraph(line, align="center") for line in head.lines[0 if printed.refere else 1 :]),
    ]
    return typeset_document(
        Document(one.title, tuple(blocks), head.created, kind="petition", banner=head.banner)
    )


def write_receipt(path: Path, printed: Printed, made: WrittenSets) -> None:
    """Write the slip that the registry stamps: what was handed in, and room for the stamp.

    It lists what the printed sets really hold. The registry may prefer its own receipt.
    """
    head, whole = printed.head, made.whole
    rows = [(front.title, "1") for front in printed.fronts]
    if whole.exhibits:
        pages = sum(exhibit.pages for exhibit in whole.exhibits)
        rows.append(("Inventaire détaillé des pièces", "1"))
        rows.append((plural(len(whole.exhibits), "pièce"), plural(pages, "page")))
    rows.append(("Chaque exemplaire", plural(whole.pages, "page")))
    rows.append(("Exemplaires", str(made.for_the_court)))
    if made.short is not None:
        rows.append(("Copie sans les pièces", plural(made.short.pages, "page")))
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
