"""Compare the inventory, as read back from its PDF, with the pieces that are really there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from guichet.documents.filing_reading import ReadFile, squash, without_columns
from guichet.documents.filing_series import series_faults

_FILE_NAME = re.compile(r"PJ\d{2,}_[A-Za-z0-9_-]+?\.pdf")
_ANNOUNCED = re.compile(rf"^{_FILE_NAME.pattern}", re.MULTILINE)
_DETAIL = re.compile(r"^Détail de la pièce n°", re.MULTILINE)
_ROW = re.compile(
    r"(?:^|\n)(?P<number>\d+) (?P<label>(?:(?!\nPJ\d|\n\d+ ).)+?)\n"
    r"(?P<files>(?:PJ\d{2,}_[A-Za-z0-9_-]+\.pdf(?: \(pages? [\dà ]+\))?\s*)+)"
    r"(?P<pages>\d+)(?=\n|$)",
    re.DOTALL,
)
_COUNTED = re.compile(r"(?P<pieces>\d+) pièces?, (?P<files>\d+) fichiers?, (?P<pages>\d+) pages?\.")

Finding = tuple[str, str, bool]
"""The file's name, what is wrong, and whether it is certain."""


@dataclass(frozen=True)
class Row:
    """One line of the inventory as read."""

    number: int
    label: str
    files: tuple[str, ...]
    pages: int


def inventory_faults(listing: ReadFile, pieces: Sequence[ReadFile]) -> Iterator[Finding]:
    """Yield what disagrees between the inventory and the pieces, both ways."""
    named = set(_FILE_NAME.findall(listing.squashed))
    # The person's own files keep their names in the labels and in the details, whatever they are.
    announced = set(_ANNOUNCED.findall(_DETAIL.split(listing.text)[0]))
    present = {file.name for file in pieces}
    for name in sorted(present - named):
        yield listing.name, f"Ce fichier n’est pas dans l’inventaire : {name}", True
    for name in sorted(announced - present):
        yield listing.name, f"L’inventaire annonce un fichier absent : {name}", True
    rows = rows_of(listing)
    yield from _numbers(listing, rows)
    yield from _against_pieces(listing, rows, pieces)
    yield from _counts(listing, pieces)
    yield from series_faults(listing, pieces)


def rows_of(listing: ReadFile) -> list[Row]:
    """Return the lines that can be read; a line cut between two pages may not be."""
    text = re.sub(r"\n{2,}", "\n", without_columns(listing.text))
    return [
        Row(
            int(found["number"]),
            " ".join(found["label"].split()),
            tuple(_FILE_NAME.findall(found["files"])),
            int(found["pages"]),
        )
        for found in _ROW.finditer(text)
    ]


def _numbers(listing: ReadFile, rows: Sequence[Row]) -> Iterator[Finding]:
    """Check that the numbers rise one by one."""
    for before, after in pairwise(rows):
        if after.number <= before.number:
            detail = f"Le numéro {after.number} vient après le numéro {before.number}."
            yield listing.name, detail, True
    for row in rows:
        for name in row.files:
            if not re.match(rf"PJ0*{row.number}_", name):
                yield listing.name, f"La ligne n° {row.number} annonce le fichier {name}.", True


def _against_pieces(
    listing: ReadFile, rows: Sequence[Row], pieces: Sequence[ReadFile]
) -> Iterator[Finding]:
    by_number = {row.number: row for row in rows}
    lengths: dict[int, int] = {}
    for file in pieces:
        lengths[file.number or 0] = lengths.get(file.number or 0, 0) + len(file.pages)
    for number in sorted(lengths):
        row = by_number.get(number)
        if row is None:
            detail = f"La ligne de la pièce n° {number} n’a pas pu être relue : vérifiez-la."
            yield listing.name, detail, False
        elif row.pages != lengths[number]:
            yield (
                listing.name,
                f"L’inventaire donne {row.pages} pages à la pièce n° {number}, "
                f"qui en a {lengths[number]}.",
                True,
            )
    for file in pieces:
        row = by_number.get(file.number or 0)
        if row is not None and not _same_label(file, row):
            detail = f"Le fichier porte un autre intitulé que la ligne n° {row.number}."
            yield file.name, detail, True


def _same_label(file: ReadFile, row: Row) -> bool:
    """Return whether the title written in the PDF is the label of the line."""
    label = file.label
    return label is None or squash(label) == squash(row.label)


def _counts(listing: ReadFile, pieces: Sequence[ReadFile]) -> Iterator[Finding]:
    """Check the figures of the introduction: pieces, files, pages."""
    found = _COUNTED.search(listing.text)
    if found is None:
        return
    numbers = {file.number for file in pieces}
    pages = sum(len(file.pages) for file in pieces)
    right = {"pieces": len(numbers), "files": len(pieces), "pages": pages}
    for name, noun in (("pieces", "pièces"), ("files", "fichiers"), ("pages", "pages")):
        if int(found[name]) != right[name]:
            said = f"L’inventaire compte {found[name]} {noun}. Il y en a {right[name]}."
            yield listing.name, said, True
