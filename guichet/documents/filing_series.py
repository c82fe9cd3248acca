"""Compare the bookmarks of a homogeneous series with the lines that detail it in the inventory.

A series may be one piece only if the inventory lists its items in the order of the pages
(art. R. 414-5 CJA); the bookmarks lead to the same items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guichet.documents.filing_reading import Mark, ReadFile, Stamp, squash, without_columns

_SECTION = re.compile(r"^Détail de la pièce n° (?P<number>\d+) : ", re.MULTILINE)

Finding = tuple[str, str, bool]
"""The file's name, what is wrong, and whether it is certain."""


@dataclass(frozen=True)
class Detail:
    """The lines that detail one series, as read: with and without spaces.

    ``ends`` are the places of the squashed text where a word ends.
    """

    text: str
    squashed: str
    ends: frozenset[int]

    @classmethod
    def of(cls, text: str) -> Detail:
        """Return the detail written in ``text``."""
        at, ends = 0, set()
        for word in text.split():
            at += len(squash(word))
            ends.add(at)
        return cls(text, squash(text), frozenset(ends))

    def find(self, wanted: str, start: int = 0) -> int | None:
        """Return where ``wanted`` ends after ``start``, at the end of a word, or ``None``."""
        place = self.squashed.find(wanted, start)
        while place >= 0:
            if place + len(wanted) in self.ends:
                return place + len(wanted)
            place = self.squashed.find(wanted, place + 1)
        return None

    def lines(self) -> int:
        """Return how many lines are numbered 1, 2, 3… in a row.

        The pages of a long item, « 3 à 4 », may stand alone on the line after it.
        """
        count, place = 0, 0
        while found := re.compile(rf"^{count + 1} (?!à \d+$)", re.M).search(self.text, place):
            count, place = count + 1, found.end()
        return count


def series_faults(listing: ReadFile, pieces: Sequence[ReadFile]) -> Iterator[Finding]:
    """Yield the items that are missing, elsewhere or in another order, on either side."""
    details = _details(listing.text)
    numbers = sorted({file.number for file in pieces if file.number is not None})
    for number in numbers:
        files = [file for file in pieces if file.number == number]
        marked = [
            (mark, stamp) for file in sorted(files, key=_first_page) for mark, stamp in _items(file)
        ]
        detail = details.get(number)
        if detail is None and marked:
            said = f"Pièce n° {number} : la série n’est pas détaillée dans l’inventaire."
            yield listing.name, said, True
        elif detail is not None:
            yield from _order(listing, number, detail, marked)
            yield from _missing(files, number, detail, marked)


def _first_page(file: ReadFile) -> int:
    stamp = file.stamps[0] if file.stamps else None
    return stamp.page if stamp else 0


def _details(text: str) -> dict[int, Detail]:
    """Return the text of each « Détail de la pièce n° X »."""
    found = list(_SECTION.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    return {
        int(match["number"]): Detail.of(without_columns(text[match.end() : end]))
        for match, end in zip(found, ends, strict=True)
    }


def _items(file: ReadFile) -> Iterator[tuple[Mark, Stamp]]:
    """Yield the bookmarks under the title, with the stamp of the page that each leads to."""
    for mark in file.marks:
        stamp = file.stamps[mark.page - 1] if mark.page <= len(file.stamps) else None
        if mark.depth == 1 and stamp is not None:
            yield mark, stamp


def _order(
    listing: ReadFile, number: int, detail: Detail, marked: Sequence[tuple[Mark, Stamp]]
) -> Iterator[Finding]:
    """Check that each bookmark is listed with its page, in the same order."""
    place = 0
    for mark, stamp in marked:
        wanted = squash(f"{mark.title}{stamp.page}")
        found = detail.find(wanted, place)
        if found is not None:
            place = found
            continue
        what = f"Pièce n° {number} : « {mark.title} » (page {stamp.page})"
        if detail.find(wanted) is None:
            yield listing.name, f"{what} n’est pas dans l’inventaire.", True
        else:
            yield listing.name, f"{what} n’est pas à sa place dans l’inventaire.", True


def _missing(
    files: Sequence[ReadFile], number: int, detail: Detail, marked: Sequence[tuple[Mark, Stamp]]
) -> Iterator[Finding]:
    """Check that there are as many bookmarks as lines."""
    lines = detail.lines()
    if lines != len(marked):
        said = (
            f"Pièce n° {number} : l’inventaire détaille {lines} éléments. "
            f"Le fichier a {len(marked)} signets."
        )
        yield files[0].name, said, lines > 0
