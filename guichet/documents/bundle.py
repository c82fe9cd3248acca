"""One PDF for paper, a lawyer or an association: contents, documents, then every piece.

The page number printed on each page is the page number of the PDF; every line of the contents is a
link; bookmarks follow the families of evidence, the pieces and their parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from guichet.documents.assembly import PartFailed, assemble
from guichet.documents.blocks import Document
from guichet.documents.contents_pages import (
    TITLE,
    Entry,
    contents_page_count,
    contents_pages,
    entry_texts,
)
from guichet.documents.cover_sheets import cover_page, cover_texts
from guichet.documents.exhibit_files import (
    Layout,
    left_out_because,
    nothing_to_join,
    prepare_parts,
)
from guichet.documents.exhibits import (
    FAMILIES,
    Exhibit,
    Family,
    LeftOut,
    WrittenExhibit,
    WrittenPart,
    typeset_exhibit,
)
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.lettering import Lettering, lettering_for
from guichet.documents.parts import PreparedPart
from guichet.documents.pdf import to_pdf
from guichet.documents.stamps import stamp_in_margin, stamp_text
from guichet.documents.tagged_pdf import Bookmark, TaggedPdf

if TYPE_CHECKING:
    from pikepdf import Pdf


@dataclass(frozen=True)
class FrontDocument:
    """A document that stands before the pieces: the petition, the inventory."""

    label: str
    document: Document


@dataclass(frozen=True)
class WrittenBundle:
    """What the PDF holds. ``first_pages`` gives the first page of each piece, from 1, by number.

    The pieces of ``exhibits`` have no file of their own; their pages count in the piece.
    """

    path: Path
    pages: int
    first_pages: dict[int, int]
    exhibits: tuple[WrittenExhibit, ...]
    left_out: tuple[LeftOut, ...]


def write_bundle(
    path: Path,
    title: str,
    fronts: Sequence[FrontDocument],
    exhibits: Sequence[Exhibit],
    layout: Layout,
    head: InventoryHead | None = None,
    *,
    covers: bool = False,
) -> WrittenBundle:
    """Write the bundle to ``path``. Same input, same bytes.

    With ``head``, the inventory of the pieces stands between the documents and the pieces. With
    ``covers``, a sheet that bears its number stands before each piece, to print.

    Every piece goes to the disk as it is made: memory does not grow with them.
    A file that cannot be joined is left out and named. Raises
    :class:`~guichet.documents.exhibit_files.NothingToJoin` when a whole piece is missing.
    """
    pieces: list[_Piece] = []
    left_out: list[LeftOut] = []
    for exhibit in map(typeset_exhibit, exhibits):
        prepared, missing = prepare_parts(exhibit, layout)
        left_out += missing
        if not prepared:
            raise nothing_to_join(exhibit, missing)
        pieces.append(_Piece(exhibit, prepared))
    while True:
        rendered = [(front.label, to_pdf(front.document)) for front in fronts]
        if head is not None:
            listing = inventory([piece.planned() for piece in pieces], head)
            rendered.append((listing.title, to_pdf(listing)))
        try:
            made = _Bundle(path, title, rendered, pieces, layout, covers=covers)
            return made.write(tuple(left_out))
        except PartFailed as failure:
            left_out.append(_remove(pieces, failure))


def _remove(pieces: list[_Piece], failure: PartFailed) -> LeftOut:
    """Take the failed part out of its piece and return why."""
    piece = next(piece for piece in pieces if failure.prepared in piece.prepared)
    piece.prepared.remove(failure.prepared)
    reason = left_out_because(failure.prepared.part, failure.error, piece.exhibit.number)
    if not piece.prepared:
        raise nothing_to_join(piece.exhibit, [reason])
    return reason


@dataclass
class _Piece:
    exhibit: Exhibit
    prepared: list[PreparedPart]

    @property
    def pages(self) -> int:
        return sum(part.pages for part in self.prepared)

    def planned(self) -> WrittenExhibit:
        """Return the piece as the inventory counts it; it has no file of its own."""
        places: list[WrittenPart] = []
        page = 1
        for part in self.prepared:
            places.append(WrittenPart(part.part, "", page, page, part.pages))
            page += part.pages
        exhibit = self.exhibit
        return WrittenExhibit(
            exhibit.number, exhibit.label, exhibit.family, self.pages, (), tuple(places)
        )

    @property
    def title(self) -> str:
        return f"Pièce n°\u00a0{self.exhibit.number} — {self.exhibit.label}"


class _Bundle:
    """Writes one bundle whose parts are all prepared."""

    def __init__(
        self,
        path: Path,
        title: str,
        rendered: Sequence[tuple[str, bytes]],
        pieces: Sequence[_Piece],
        layout: Layout,
        *,
        covers: bool,
    ) -> None:
        self.path = path
        self.title = title
        self.rendered = rendered
        self.pieces = pieces
        self.layout = layout
        self.banner = layout.rendering.banner
        self.covers = covers
        self.first_pages: dict[int, int] = {}
        self.total = 0

    def write(self, left_out: tuple[LeftOut, ...]) -> WrittenBundle:
        """Write the PDF and return what it holds."""
        with self.path.open("wb") as target, ExitStack() as kept:
            fronts = self._opened(kept)
            lengths = [len(pdf.pages) for _, pdf in fronts]
            lettering, entries = self._plan([label for label, _ in fronts], lengths)
            builder = TaggedPdf(lettering, target)
            for page in contents_pages(entries, lettering, self.banner):
                builder.draw(page)
            marks = [Bookmark(TITLE, 0)]
            for label, pdf in fronts:
                marks.append(Bookmark(label, builder.page_count))
                builder.append(pdf, tagged=True)
            for page_number in range(builder.page_count):
                words = f"Dossier, page\u00a0{page_number + 1}/{self.total}"
                stamp_in_margin(builder, page_number, words)
            marks += self._add_pieces(builder)
            created = self.layout.rendering.created
            builder.finish(title=self.title, created=created, bookmarks=marks)
        planned = tuple(piece.planned() for piece in self.pieces)
        return WrittenBundle(self.path, self.total, self.first_pages, planned, left_out)

    def _opened(self, kept: ExitStack) -> list[tuple[str, Pdf]]:
        """Open the documents. Captures alone need no PDF library: it is slow to load."""
        if not self.rendered:
            return []
        from guichet.documents.incoming_pdf import opened_pdf

        return [
            (label, kept.enter_context(opened_pdf(data, name=label)))
            for label, data in self.rendered
        ]

    def _plan(self, labels: list[str], lengths: list[int]) -> tuple[Lettering, list[Entry]]:
        """Return the letters and the contents; learn the first page of every piece."""
        texts = [
            text for piece in self.pieces for part in piece.prepared for text in part.texts("")
        ]
        draft = self._entries(labels, lengths, 0)
        for piece in self.pieces if self.covers else ():
            texts += cover_texts(piece.exhibit.number, piece.exhibit.label, piece.pages)
        lettering = lettering_for([*texts, *entry_texts(draft), self.banner or ""])
        own = contents_page_count(draft, lettering)
        entries = self._entries(labels, lengths, own)
        sheets = len(self.pieces) if self.covers else 0
        self.total = own + sum(lengths) + sheets + sum(piece.pages for piece in self.pieces)
        return lettering, entries

    def _entries(self, labels: list[str], lengths: list[int], before: int) -> list[Entry]:
        entries: list[Entry] = []
        page = before + 1
        for label, length in zip(labels, lengths, strict=True):
            entries.append(Entry(label, page))
            page += length
        for family, members in groupby(self.pieces, lambda piece: piece.exhibit.family):
            entries.append(Entry(FAMILIES[family]))
            for piece in members:
                page += self.covers
                entries.append(Entry(piece.title, page))
                self.first_pages[piece.exhibit.number] = page
                page += piece.pages
        return entries

    def _add_pieces(self, builder: TaggedPdf) -> list[Bookmark]:
        families: list[tuple[Family, list[Bookmark]]] = []
        for piece in self.pieces:
            if self.covers:
                self._add_cover(builder, piece)
            start = builder.page_count
            marks = self._add(builder, piece, start)
            title = f"{piece.title} (page\u00a0{start + 1})"
            mark = Bookmark(title, start, marks if len(marks) > 1 else ())
            if not families or families[-1][0] != piece.exhibit.family:
                families.append((piece.exhibit.family, []))
            families[-1][1].append(mark)
        return [
            Bookmark(FAMILIES[family], marks[0].page, tuple(marks)) for family, marks in families
        ]

    def _add_cover(self, builder: TaggedPdf, piece: _Piece) -> None:
        exhibit = piece.exhibit
        sheet = cover_page(
            exhibit.number, exhibit.label, piece.pages, builder.lettering, self.banner
        )
        builder.draw(sheet)
        words = f"Dossier, page\u00a0{builder.page_count}/{self.total}"
        stamp_in_margin(builder, builder.page_count - 1, words)

    def _add(self, builder: TaggedPdf, piece: _Piece, start: int) -> tuple[Bookmark, ...]:
        """Add one piece, stamped with both its numbers; it begins on page ``start`` (from 0)."""
        number, pages, total = piece.exhibit.number, piece.pages, self.total

        def stamp(page: int) -> str:
            return f"{stamp_text(number, page, pages)} · dossier {start + page}/{total}"

        return assemble(builder, piece.prepared, stamp, self.banner)
