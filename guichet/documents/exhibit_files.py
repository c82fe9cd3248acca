"""Write a piece as PDF files: every page stamped, every file under the size limit.

A file that cannot be joined is left out and named; it never stops the others. Pages are numbered
through the whole piece, even when it needs several files: « pièce n° 4, page 120 » names one page
only. A part (one capture, one file) is never cut between two files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guichet.documents import parts
from guichet.documents.assembly import PartFailed, assemble
from guichet.documents.exhibits import (
    Exhibit,
    LeftOut,
    Part,
    SortedExhibits,
    WrittenExhibit,
    WrittenFile,
    WrittenPart,
    renumbered,
    typeset_exhibit,
)
from guichet.documents.filing_names import piece_file_name
from guichet.documents.lettering import Lettering, lettering_for
from guichet.documents.limits import Limits
from guichet.documents.parts import PreparedPart, Rendering
from guichet.documents.stamps import stamp_text
from guichet.documents.tagged_pdf import Bookmark, TaggedPdf
from guichet.errors import GuichetError

_FILE_COST = 60_000
"""Bytes that a file takes beside its pages: fonts, catalogue, outline."""

_FILLED = 0.995
"""How far the estimate may fill a file; the written file is measured again."""


class NothingToJoin(GuichetError):
    """No part of a piece can be joined: its number would be missing."""

    title = "La pièce n°\u00a0{number} « {label} » ne peut pas être faite."
    effect = "Aucun de ses fichiers ne peut être joint : {reasons}"
    advice = "Corrigez ou retirez ces fichiers. Les numéros des pièces seront alors refaits."
    kept = "Les fichiers d’origine ne sont pas touchés."


@dataclass(frozen=True)
class Layout:
    """What the pieces of one folder share: limits, digits of the numbers, letters, rendering."""

    limits: Limits
    rendering: Rendering
    digits: int = 2


def sort_out(exhibits: Sequence[Exhibit], limits: Limits) -> SortedExhibits:
    """Return the pieces that can be joined, renumbered without a gap, and what was left out.

    Reads every file once. Call it before the petition is written: the numbers may change.
    """
    kept: list[Exhibit] = []
    left_out: list[LeftOut] = []
    for exhibit in exhibits:
        good: list[Part] = []
        for part in exhibit.parts:
            try:
                parts.examine(part, max_bytes=limits.max_bytes)
            except GuichetError as error:
                left_out.append(left_out_because(part, error, None))
            else:
                good.append(part)
        if good:
            kept.append(_with_parts(exhibit, good))
    return SortedExhibits(renumbered(kept), tuple(left_out))


def write_exhibit(exhibit: Exhibit, folder: Path, layout: Layout) -> WrittenExhibit:
    """Write the piece into ``folder`` and return what was written, and what was left out.

    Same exhibit and layout, same bytes. Raises :class:`NothingToJoin` when no part can be joined.
    """
    exhibit = typeset_exhibit(exhibit)
    prepared, left_out = prepare_parts(exhibit, layout)
    while prepared:
        writer = _Writer(exhibit, folder, layout, tuple(prepared))
        try:
            return writer.write(tuple(left_out))
        except PartFailed as failure:
            writer.remove_files()
            prepared.remove(failure.prepared)
            left_out.append(left_out_because(failure.prepared.part, failure.error, exhibit.number))
    raise nothing_to_join(exhibit, left_out)


def prepare_parts(exhibit: Exhibit, layout: Layout) -> tuple[list[PreparedPart], list[LeftOut]]:
    """Return the parts of a piece that are ready for their pages, and those left out."""
    prepared: list[PreparedPart] = []
    left_out: list[LeftOut] = []
    for part in exhibit.parts:
        try:
            prepared.append(
                parts.prepare(part, layout.rendering, max_bytes=layout.limits.max_bytes)
            )
        except GuichetError as error:
            left_out.append(left_out_because(part, error, exhibit.number))
    return prepared, left_out


def nothing_to_join(exhibit: Exhibit, left_out: Sequence[LeftOut]) -> NothingToJoin:
    """Return the error that says why no part of ``exhibit`` can be joined."""
    reasons = " ".join(item.reason for item in left_out)
    return NothingToJoin(number=exhibit.number, label=exhibit.label, reasons=reasons)


def left_out_because(part: Part, error: GuichetError, number: int | None) -> LeftOut:
    """Return the line of the note that says why ``part`` is not joined."""
    return LeftOut(part.name, part.label, error.what_happened, error.what_to_do, number)


@dataclass
class _Writer:
    """Writes the files of one piece, in order."""

    exhibit: Exhibit
    folder: Path
    layout: Layout
    prepared: tuple[PreparedPart, ...]
    files: list[WrittenFile] = field(default_factory=list)
    places: list[WrittenPart] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.total = sum(part.pages for part in self.prepared)
        self.lettering = self._lettering()

    def write(self, left_out: tuple[LeftOut, ...]) -> WrittenExhibit:
        """Write every file, then give them their names."""
        waiting = list(self.prepared)
        most = self.layout.limits.max_bytes
        first = 1
        while waiting:
            taken = self._under_the_limit(waiting)
            path = self._draft(len(self.files) + 1)
            self._write_file(path, taken, first)
            while path.stat().st_size > most:
                if len(taken) == 1:
                    raise PartFailed(
                        taken[0], parts.too_heavy(taken[0].part, path.stat().st_size, most)
                    )
                taken = taken[:-1]
                self._write_file(path, taken, first)
            self._note(path, taken, first)
            first += sum(part.pages for part in taken)
            waiting = waiting[len(taken) :]
        return self._named(left_out)

    def remove_files(self) -> None:
        """Remove the drafts of a failed attempt."""
        for number in range(1, len(self.files) + 2):
            self._draft(number).unlink(missing_ok=True)

    def _lettering(self) -> Lettering:
        banner = self.layout.rendering.banner
        texts = [text for part in self.prepared for text in part.texts(banner)]
        return lettering_for(texts)

    def _draft(self, number: int) -> Path:
        return self.folder / f".PJ{self.exhibit.number}_{number}.pdf"

    def _under_the_limit(self, waiting: list[PreparedPart]) -> list[PreparedPart]:
        """Return the first parts that fit in one file together: at least one."""
        room = self.layout.limits.max_bytes * _FILLED - _FILE_COST
        taken: list[PreparedPart] = []
        for part in waiting:
            room -= part.size
            if taken and room < 0:
                break
            taken.append(part)
        return taken

    def _write_file(self, path: Path, taken: list[PreparedPart], first: int) -> None:
        """Write ``taken`` to ``path``; ``first`` is the number of its first page in the piece."""
        number = self.exhibit.number
        banner = self.layout.rendering.banner

        def stamp(page: int) -> str:
            return stamp_text(number, first + page - 1, self.total)

        with path.open("wb") as target:
            builder = TaggedPdf(self.lettering, target)
            marks = assemble(builder, taken, stamp, banner)
            title = f"Pièce n°\u00a0{number} — {self.exhibit.label}"
            if builder.page_count < self.total:
                last = first + builder.page_count - 1
                title += f" (pages\u00a0{first} à\u00a0{last} sur\u00a0{self.total})"
            whole = Bookmark(title, 0, marks if len(self.prepared) > 1 else ())
            created = self.layout.rendering.created
            builder.finish(title=title, created=created, bookmarks=[whole])

    def _note(self, path: Path, taken: list[PreparedPart], first: int) -> None:
        inside = 1
        for prepared in taken:
            page = first + inside - 1
            self.places.append(WrittenPart(prepared.part, path.name, page, inside, prepared.pages))
            inside += prepared.pages
        self.files.append(WrittenFile(path.name, path.stat().st_size, inside - 1, first))

    def _named(self, left_out: tuple[LeftOut, ...]) -> WrittenExhibit:
        several = len(self.files) > 1
        names: dict[str, str] = {}
        for at, file in enumerate(self.files, start=1):
            name = piece_file_name(
                self.exhibit.number,
                self.exhibit.short_name or self.exhibit.label,
                longest=self.layout.limits.longest_name,
                part=at if several else None,
                digits=self.layout.digits,
            )
            (self.folder / file.name).rename(self.folder / name)
            names[file.name] = name
        return WrittenExhibit(
            number=self.exhibit.number,
            label=self.exhibit.label,
            family=self.exhibit.family,
            pages=self.total,
            files=tuple(
                WrittenFile(names[file.name], file.size, file.pages, file.first_page)
                for file in self.files
            ),
            parts=tuple(
                WrittenPart(
                    place.part, names[place.file], place.page, place.page_in_file, place.pages
                )
                for place in self.places
            ),
            left_out=left_out,
        )


def _with_parts(exhibit: Exhibit, good: list[Part]) -> Exhibit:
    return Exhibit(exhibit.number, exhibit.label, tuple(good), exhibit.family, exhibit.short_name)
