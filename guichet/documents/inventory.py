"""The detailed inventory of the pieces (art. R. 412-2 CJA), made from what was really written.

Numbers rise without a gap, labels are explicit, nothing is missing. A homogeneous series lists
every item in the order of its pages (art. R. 414-5 CJA). What could not be joined is not in it: the
person reads that in a note of her own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from guichet.documents.blocks import Alignment, Block, Document, Heading, Inlines, Paragraph, Table
from guichet.documents.dates import hour, short_date
from guichet.documents.exhibits import (
    FAMILIES,
    Family,
    WrittenExhibit,
    WrittenFile,
    WrittenPart,
    refuse_gaps,
)
from guichet.documents.numbers import plural
from guichet.documents.typography import typeset, typeset_document

TITLE = "Inventaire détaillé des pièces"


@dataclass(frozen=True)
class InventoryHead:
    """What stands above the list: the case in a few lines, and the moment of the document.

    ``first`` is the number of the first piece.
    """

    lines: tuple[str, ...]
    created: dt.datetime
    banner: str | None = None
    first: int = 1


def inventory(exhibits: Sequence[WrittenExhibit], head: InventoryHead) -> Document:
    """Return the inventory of ``exhibits``, in their order, by family, then each series in detail.

    Raises ``ValueError`` when the numbers do not follow one another from ``head.first``.
    """
    refuse_gaps([exhibit.number for exhibit in exhibits], head.first)
    blocks: list[Block] = [Heading(TITLE, 1)]
    blocks += [Paragraph(line, align="start") for line in head.lines]
    blocks.append(Paragraph(_introduction(exhibits)))
    named: set[Family] = set()
    for family, members in groupby(exhibits, lambda exhibit: exhibit.family):
        again = " (suite)" if family in named else ""
        named.add(family)
        blocks.append(Heading(FAMILIES[family] + again, 2))
        blocks.append(_list(list(members)))
    for exhibit in exhibits:
        if len(exhibit.parts) > 1:
            blocks += _detail(exhibit)
    return typeset_document(
        Document(
            title=TITLE,
            blocks=tuple(blocks),
            created=head.created,
            kind="inventory",
            banner=head.banner,
        )
    )


def pages_text(first: int, count: int) -> str:
    """Return « 3 » or « 3 à 5 »."""
    return str(first) if count == 1 else f"{first} à {first + count - 1}"


def _introduction(exhibits: Sequence[WrittenExhibit]) -> str:
    pages = sum(exhibit.pages for exhibit in exhibits)
    files = sum(len(exhibit.files) for exhibit in exhibits)
    counted = [plural(len(exhibits), "pièce"), plural(pages, "page")]
    if files:
        counted.insert(1, plural(files, "fichier"))
    return (
        f"{', '.join(counted)}. "
        "Chaque page porte le numéro de sa pièce et son rang dans la pièce. Les séries sont "
        "détaillées ensuite, dans l’ordre des pages (articles R. 412-2 et R. 414-5 du code de "
        "justice administrative)."
    )


def _list(exhibits: Sequence[WrittenExhibit]) -> Table:
    rows: list[tuple[Inlines, ...]] = [
        (str(exhibit.number), _label_and_files(exhibit), str(exhibit.pages)) for exhibit in exhibits
    ]
    named = any(exhibit.files for exhibit in exhibits)
    return Table(
        headers=("N°", "Intitulé de la pièce" + (" et nom du fichier" if named else ""), "Pages"),
        rows=tuple(rows),
        widths=(0.7, 9.0, 0.9),
        alignment=("end", "start", "end"),
    )


def _label_and_files(exhibit: WrittenExhibit) -> str:
    """Return the label, then one line a file: a name alone on its line is never cut.

    In a bundle the pieces have no file of their own.
    """
    several = len(exhibit.files) > 1
    return "\n".join([exhibit.label, *(_file_line(file, several) for file in exhibit.files)])


def _file_line(file: WrittenFile, several: bool) -> str:
    if not several:
        return file.name
    return f"{file.name} (pages {pages_text(file.first_page, file.pages)})"


def _detail(exhibit: WrittenExhibit) -> list[Block]:
    """List every item; a channel that all of them share is said once, above the table."""
    blocks: list[Block] = [
        Heading(typeset(f"Détail de la pièce n° {exhibit.number} : {exhibit.label}"), 2)
    ]
    channels = {place.part.channel for place in exhibit.parts}
    shared = len(channels) == 1
    if shared and channels != {""}:
        said = f"Canal de toutes les lignes : {channels.pop()}."
        blocks.append(Paragraph(said, align="start", keep_with_next=True))
    dated = any(place.part.at and not _says_its_moment(place) for place in exhibit.parts)
    columns = [
        _Column("Ordre", 0.8, "end", shown=True),
        _Column("Date", 1.35, "start", shown=dated),
        _Column("Heure", 1.05, "start", shown=dated),
        _Column("Canal", 3.6, "start", shown=not shared),
        _Column("Intitulé", 3.9, "start", shown=True),
        _Column("Page", 0.9, "end", shown=True),
    ]
    kept = [at for at, column in enumerate(columns) if column.shown]
    rows = [_detail_row(order, place) for order, place in enumerate(exhibit.parts, start=1)]
    blocks.append(
        Table(
            headers=tuple(columns[at].header for at in kept),
            rows=tuple(tuple(row[at] for at in kept) for row in rows),
            widths=tuple(columns[at].width for at in kept),
            alignment=tuple(columns[at].alignment for at in kept),
        )
    )
    return blocks


def _says_its_moment(place: WrittenPart) -> bool:
    """Return whether the label holds the date and the hour: « Capture du 12/10/2026, 8 h 12 »."""
    at = place.part.at
    if at is None:
        return False
    label = typeset(place.part.label)
    return short_date(at) in label and typeset(hour(at)) in label


@dataclass(frozen=True)
class _Column:
    header: str
    width: float
    alignment: Alignment
    shown: bool


def _detail_row(order: int, place: WrittenPart) -> tuple[Inlines, ...]:
    at = place.part.at
    return (
        str(order),
        short_date(at) if at else "—",
        hour(at) if at else "—",
        place.part.channel or "—",
        place.part.label,
        pages_text(place.page, place.pages),
    )
