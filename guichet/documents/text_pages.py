"""Plain documents (messages, texts) drawn straight on pages: a thousand take two seconds.

Typst prints letters; here only headings, pairs, lists and paragraphs flow down the page, ragged. A
document whose letters join or run from right to left goes to typst, which knows how to set it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from guichet.documents.blocks import Document, Heading, Items, KeyValues, Paragraph, text_of
from guichet.documents.drawing import Pen
from guichet.documents.lettering import Lettering
from guichet.documents.tagged_pdf import DrawnPage

_WIDTH, _HEIGHT = 595.28, 841.89
_SIDE = 62.0
_TOP = 74.0
_BOTTOM = 70.0
_TEXT = 10.5
_LEADING = 14.2
_SMALL = 8.5
_LABELS = 108.0
_BULLET = 14.0
_HEADINGS = {1: (14.0, 19.0), 2: (11.5, 16.0)}
_JOINED = re.compile(
    "[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\u1a20-\u1aaf\ua800-\ua9ff\uaa00-\uabff"
    "\ufb1d-\ufdff\ufe70-\ufefc\U00010a00-\U000110ff]"
)


@dataclass(frozen=True)
class _Line:
    """One line: its place from the left, size, leading, and the space above it.

    ``role`` opens an element; without one the line continues the element before.
    """

    text: str
    role: str | None = None
    size: float = _TEXT
    leading: float = _LEADING
    above: float = 0.0
    left: float = 0.0
    bold: bool = False
    beside: bool = False


def can_be_drawn(document: Document) -> bool:
    """Return whether every block and every letter of ``document`` can be drawn here."""
    simple = all(
        isinstance(block, Heading | Paragraph | KeyValues | Items) for block in document.blocks
    )
    return simple and not any(_needs_shaping(text) for text in document_texts(document))


def document_texts(document: Document) -> Iterator[str]:
    """Yield every text of the document that can be drawn."""
    yield document.banner or ""
    yield document.footer or ""
    for block in document.blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield text_of(block.inlines)
            case KeyValues():
                for key, value in block.rows:
                    yield from (key, text_of(value))
            case Items():
                yield from map(text_of, block.items)


def text_page_count(document: Document, lettering: Lettering) -> int:
    """Return how many pages :func:`text_pages` gives, without drawing them."""
    return sum(1 for _ in _sheets(document, lettering))


def text_pages(document: Document, lettering: Lettering) -> list[DrawnPage]:
    """Return the pages of a document that :func:`can_be_drawn`; the top right corner is free.

    Words are printed as they are: the text of a message is evidence, its apostrophes included.
    """
    return [_page(document, lines, lettering) for lines in _sheets(document, lettering)]


def _sheets(document: Document, lettering: Lettering) -> Iterator[list[_Line]]:
    """Yield the lines of each page."""
    waiting = list(_lines(document, lettering))
    while waiting:
        taken = _fitting(waiting)
        yield waiting[:taken]
        waiting = waiting[taken:]


def _needs_shaping(text: str) -> bool:
    if text.isascii():
        return False
    composed = unicodedata.normalize("NFC", text)
    if _JOINED.search(composed):
        return True
    return any(unicodedata.category(letter) == "Mn" for letter in composed)


def _lines(document: Document, lettering: Lettering) -> Iterator[_Line]:
    for block in document.blocks:
        match block:
            case Heading(text=text, level=level):
                size, leading = _HEADINGS.get(level, _HEADINGS[2])
                wrapped = lettering.wrapped(text, size, _WIDTH - 2 * _SIDE, bold=True)
                for at, line in enumerate(wrapped):
                    role = None if at else f"H{min(level, 2)}"
                    yield _Line(line, role, size, leading, 0 if at else 8, bold=True)
            case Paragraph():
                yield from _flowed(text_of(block.inlines), lettering, 0, "P", 7)
            case KeyValues():
                for at, (key, value) in enumerate(block.rows):
                    above = 0 if at else 5
                    yield _Line(f"{key} :", "P", above=above, beside=True, bold=True)
                    yield from _flowed(text_of(value), lettering, _LABELS, None, 0)
            case Items():
                for at, item in enumerate(block.items):
                    yield _Line("–", "P", above=0 if at else 5, beside=True)
                    yield from _flowed(text_of(item), lettering, _BULLET, None, 0)


def _flowed(
    text: str, lettering: Lettering, left: float, role: str | None, above: float
) -> Iterator[_Line]:
    room = _WIDTH - 2 * _SIDE - left
    first = True
    for written in text.split("\n"):
        for line in lettering.wrapped(written, _TEXT, room):
            yield _Line(line, role if first else None, above=above if first else 0, left=left)
            first = False


def _fitting(lines: list[_Line]) -> int:
    """Return how many lines fit on one page; a heading or a label never ends it."""
    room = _HEIGHT - _TOP - _BOTTOM
    taken = 0
    for line in lines:
        room -= 0 if line.beside else line.above + line.leading
        if room < 0 and taken:
            break
        taken += 1
    if taken == len(lines):
        return taken
    last = taken
    while last > 1 and (lines[last - 1].beside or lines[last - 1].bold):
        last -= 1
    return last


def _page(document: Document, lines: list[_Line], lettering: Lettering) -> DrawnPage:
    pen = Pen(lettering)
    y = _HEIGHT - _TOP
    is_open = False
    for line in lines:
        if line.role or not is_open:
            if is_open:
                pen.close()
            pen.tagged(line.role or "P")
            is_open = True
        baseline = y - line.above - line.leading
        pen.write(line.text, _SIDE + line.left, baseline, line.size, bold=line.bold)
        y = y - line.above if line.beside else baseline
    pen.close()
    if document.footer:
        pen.tagged("P")
        pen.write(document.footer, _SIDE, 40, _SMALL)
        pen.close()
    if document.banner:
        pen.artifact()
        pen.write(document.banner, _SIDE, _HEIGHT - 26, 11, bold=True)
        pen.close()
    return DrawnPage(_WIDTH, _HEIGHT, pen.operators(), tuple(pen.elements))
