"""Read back one PDF that holds a whole set: contents, texts, inventory, sheets and pieces.

Its bookmarks cut it into parts; stamps, page numbers and the contents pages are then compared with
what is really on each page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from guichet.documents.exhibits import FAMILIES
from guichet.documents.filing_reading import Mark, ReadFile, squash, without_furniture
from guichet.documents.inventory import TITLE as INVENTORY_TITLE

NUMBERED = re.compile(r"(?:Dossier, page|· dossier)\s+(?P<page>\d+)\s*/\s*(?P<total>\d+)")
"""How the number of a page in the whole PDF reads."""

_PIECE = re.compile(r"(?P<title>Pièce n°\s*(?P<number>\d+) — .*) \(page (?P<page>\d+)\)")
_OF_PAGE = re.compile(r"^(?P<words>.*?)\s*\bpage (?P<page>\d+)$")
_EDGES = re.compile(r"^(?:Dossier, page \d+/\d+|Sommaire(?: \(suite\))?)$\n?", re.MULTILINE)
_HEADINGS = tuple(squash(f"{name}{end}") for name in FAMILIES.values() for end in (" (suite)", ""))


@dataclass(frozen=True)
class Section:
    """A text of the set: its bookmark, its first page (from 1), and its pages without numbers."""

    title: str
    page: int
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One line of the contents: words without spaces, and the page it announces."""

    words: str
    page: int


@dataclass
class Bundle:
    """A set as read. ``sheets`` are the pages that stand before each piece, by number."""

    file: ReadFile
    sections: list[Section] = field(default_factory=list)
    pieces: list[ReadFile] = field(default_factory=list)
    first_pages: dict[int, int] = field(default_factory=dict)
    announced: dict[int, int] = field(default_factory=dict)
    sheets: dict[int, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)

    @property
    def listing(self) -> ReadFile | None:
        """The inventory, as a file of its own."""
        found = [one for one in self.sections if one.title == INVENTORY_TITLE]
        return as_file(self.file, found[0]) if found else None

    @property
    def texts(self) -> list[Section]:
        """The texts before the pieces, the inventory left out."""
        return [one for one in self.sections if one.title != INVENTORY_TITLE]


def as_file(whole: ReadFile, section: Section) -> ReadFile:
    """Return a text of the set as a file that bears the name of the set."""
    return ReadFile(
        whole.path, whole.size, whole.problem, pages=list(section.pages), title=section.title
    )


def read_bundle(file: ReadFile, *, sheets: bool) -> Bundle:
    """Return the parts of ``file``; with ``sheets``, a page stands before each piece."""
    bundle = Bundle(file)
    marked = [(mark, _PIECE.fullmatch(mark.title)) for mark in file.marks]
    starts = [(mark, found) for mark, found in marked if found and mark.depth == 1]
    fronts = _fronts(file.marks, starts[0][0] if starts else None)
    before = 1 if sheets else 0
    firsts = [mark.page for mark in fronts] + [mark.page - before for mark, _ in starts]
    ordered = sorted(set(firsts))
    end_of = dict(zip(ordered, [*ordered[1:], len(file.pages) + 1], strict=False))
    for mark in fronts:
        pages = tuple(
            unnumbered(page) for page in file.pages[mark.page - 1 : end_of[mark.page] - 1]
        )
        bundle.sections.append(Section(mark.title, mark.page, pages))
    for mark, found in starts:
        number = int(found["number"])
        bundle.first_pages[number] = mark.page
        bundle.announced[number] = int(found["page"])
        if sheets and 1 < mark.page <= len(file.pages):
            bundle.sheets[number] = file.pages[mark.page - 2]
        bundle.pieces.append(_piece(file, mark, found["title"], number, end_of[mark.page - before]))
    bundle.entries = _entries(file.pages[: min(firsts, default=1) - 1])
    return bundle


def unnumbered(page: str) -> str:
    """Return the text of a page without its number in the whole."""
    return NUMBERED.sub("", page, count=1).strip()


def without_headings(text: str, *others: str) -> str:
    """Return ``text``, already without spaces, without the headings that it begins with.

    They are those of the families, and ``others``.
    """
    while found := next((one for one in (*_HEADINGS, *others) if text.startswith(one)), ""):
        text = text.removeprefix(found)
    return text


def _fronts(marks: Sequence[Mark], first: Mark | None) -> list[Mark]:
    """Return the bookmarks of the texts: those before the pieces that hold nothing."""
    before = marks if first is None else marks[: marks.index(first)]
    held = {id(one) for one, after in pairwise(marks) if after.depth > one.depth}
    return [mark for mark in before if mark.depth == 0 and id(mark) not in held][1:]


def _piece(file: ReadFile, mark: Mark, title: str, number: int, end: int) -> ReadFile:
    pages = file.pages[mark.page - 1 : end - 1]
    inside = [Mark(title, 1, 0)]
    after = file.marks[file.marks.index(mark) + 1 :]
    for one in after:
        if one.depth <= mark.depth:
            break
        inside.append(Mark(one.title, one.page - mark.page + 1, one.depth - 1))
    return ReadFile(
        file.path, file.size, pages=pages, marks=inside, title=title, given_number=number
    )


def _entries(pages: Sequence[str]) -> list[Entry]:
    """Return the lines of the contents pages."""
    found: list[Entry] = []
    words = ""
    for line in _EDGES.sub("", without_furniture("\n".join(pages))).split("\n"):
        ended = _OF_PAGE.match(line)
        words += squash(ended["words"] if ended else line)
        if ended:
            found.append(Entry(without_headings(words), int(ended["page"])))
            words = ""
    return found
