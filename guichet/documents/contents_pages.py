"""The contents pages of a bundle: every entry is a link to the page it announces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from guichet.documents.drawing import Pen
from guichet.documents.lettering import Lettering
from guichet.documents.tagged_pdf import DrawnPage

TITLE = "Sommaire"

_WIDTH, _HEIGHT = 595.28, 841.89
_SIDE = 50.0
_TOP = 60.0
_BOTTOM = 50.0
_TEXT = 10.5
_LEADING = 14.0
_BETWEEN = 5.0
_PAGE_ROOM = 60.0
_INDENT = 14.0
_MOST_LINES = 3


@dataclass(frozen=True)
class Entry:
    """One line. ``page`` is printed, from 1, and linked to; without one it is a heading."""

    words: str
    page: int | None = None


def contents_page_count(entries: Sequence[Entry], lettering: Lettering) -> int:
    """Return how many pages the contents take; page numbers do not change it."""
    return len(list(_pages(entries, lettering)))


def contents_pages(
    entries: Sequence[Entry], lettering: Lettering, banner: str | None
) -> list[DrawnPage]:
    """Return the contents pages. Links go to page ``entry.page`` of the same PDF."""
    drawn = []
    for number, lines in enumerate(_pages(entries, lettering)):
        pen = Pen(lettering)
        pen.tagged("P" if number else "H1")
        heading = f"{TITLE} (suite)" if number else TITLE
        pen.write(heading, _SIDE, _HEIGHT - 45, 16, bold=True)
        pen.close()
        if banner:
            pen.artifact()
            pen.write(banner, _SIDE, 20, 11, bold=True)
            pen.close()
        _write(pen, lines)
        drawn.append(DrawnPage(_WIDTH, _HEIGHT, pen.operators(), tuple(pen.elements)))
    return drawn


def entry_texts(entries: Iterable[Entry]) -> Iterator[str]:
    """Yield every text that the contents print."""
    for entry in entries:
        yield entry.words


@dataclass(frozen=True)
class _Placed:
    entry: Entry
    lines: tuple[str, ...]
    top: float


def _pages(entries: Sequence[Entry], lettering: Lettering) -> Iterator[list[_Placed]]:
    page: list[_Placed] = []
    top = _HEIGHT - _TOP
    for entry in entries:
        room = _WIDTH - 2 * _SIDE - _PAGE_ROOM
        lines = lettering.wrapped(entry.words, _TEXT, room, bold=entry.page is None)[:_MOST_LINES]
        taken = len(lines) * _LEADING + _BETWEEN * (2 if entry.page is None else 1)
        if page and top - taken < _BOTTOM:
            yield page
            page, top = [], _HEIGHT - _TOP
        page.append(_Placed(entry, lines, top))
        top -= taken
    yield page


def _write(pen: Pen, lines: list[_Placed]) -> None:
    for placed in lines:
        page = placed.entry.page
        height = len(placed.lines) * _LEADING
        if page is None:
            pen.tagged("H2")
            left = _SIDE
        else:
            box = (_SIDE, placed.top - height, _WIDTH - _SIDE, placed.top)
            pen.link(f"{placed.entry.words}, page {page}", box, page - 1)
            left = _SIDE + _INDENT
        y = placed.top - _TEXT - (_BETWEEN if page is None else 0)
        for at, line in enumerate(placed.lines):
            pen.write(line, left, y - at * _LEADING, _TEXT, bold=page is None)
        if page is not None:
            number = f"page {page}"
            x = _WIDTH - _SIDE - pen.lettering.width(number, _TEXT)
            pen.write(number, x, y - (len(placed.lines) - 1) * _LEADING, _TEXT)
        pen.close()
