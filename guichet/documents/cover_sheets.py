"""The sheet that stands before each piece of a printed set: its number, large, and its label."""

from __future__ import annotations

from collections.abc import Iterator

from guichet.documents.drawing import Pen
from guichet.documents.lettering import Lettering
from guichet.documents.numbers import plural
from guichet.documents.tagged_pdf import DrawnPage

_WIDTH, _HEIGHT = 595.28, 841.89
_SIDE = 70.0
_NUMBER, _LABEL, _SMALL = 44.0, 18.0, 12.0
_LEADING = 26.0
_MOST_LINES = 8


def cover_texts(number: int, label: str, pages: int) -> Iterator[str]:
    """Yield every text that the sheet of a piece prints."""
    yield f"Pièce n°\u00a0{number}"
    yield label
    yield plural(pages, "page")


def cover_page(
    number: int, label: str, pages: int, lettering: Lettering, banner: str | None
) -> DrawnPage:
    """Return the sheet of piece ``number``, which has ``pages`` pages of its own after it."""
    heading, _, count = cover_texts(number, label, pages)
    pen = Pen(lettering)
    y = _HEIGHT * 0.62
    pen.tagged("H1")
    pen.write(heading, _SIDE, y, _NUMBER, bold=True)
    pen.close()
    pen.tagged("P")
    for line in lettering.wrapped(label, _LABEL, _WIDTH - 2 * _SIDE)[:_MOST_LINES]:
        y -= _LEADING * (2 if y == _HEIGHT * 0.62 else 1)
        pen.write(line, _SIDE, y, _LABEL)
    pen.close()
    pen.tagged("P")
    pen.write(count, _SIDE, y - 1.5 * _LEADING, _SMALL)
    pen.close()
    if banner:
        pen.artifact()
        pen.write(banner, _SIDE, 20, 11, bold=True)
        pen.close()
    return DrawnPage(_WIDTH, _HEIGHT, pen.operators(), tuple(pen.elements))
