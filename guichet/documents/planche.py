"""The planche: a picture laid out on a page, with what is read on it and what was received when.

The picture keeps its pixels; the page is a copy, and says so. The strip repeats what the person
confirmed of the picture, the moment of the attempt that she declared, and what the journal
recorded, never more: a line that nobody confirmed says so.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass

from guichet.documents.capture_notes import (
    CaptureNote,
    Row,
    Seen,
    Sighting,
    noted_rows,
    received_rows,
    shown_heading,
    shown_rows,
)
from guichet.documents.drawing import Box, Pen
from guichet.documents.lettering import Lettering, lettering_for
from guichet.documents.picture_streams import PictureStream, stream_of
from guichet.documents.tagged_pdf import Bookmark, DrawnPage, TaggedPdf
from guichet.documents.typography import typeset

__all__ = [
    "COPY_NOTICE",
    "CaptureNote",
    "PlancheInput",
    "Seen",
    "Sighting",
    "page_count_of",
    "pages_of",
    "planche",
    "texts_of",
]

COPY_NOTICE = typeset("Copie mise en page — l’original est conservé à part, sans changement.")

_SHORT, _LONG = 595.28, 841.89
_SIDE = 36.0
_TOP = 44.0
_BOTTOM = 38.0
_GAP = 9.0
_TEXT = 8.5
_LEADING = 11.0
_HEADING = 11.0
_SMALL = 8.0
_GUTTER = 18.0
_LARGEST_SCALE = 0.75
_WIDE = 1.25
_TALL = 2.6
_MOST_SLICES = 12
_OVERLAP = 0.03
_LABEL_ROOM = 92.0
_STAMP_ROOM = 235.0
_BETWEEN = 4.0
_MOST_LINES = 3
_USUAL_STRIP = 140.0
_PICTURE = "Picture"


@dataclass(frozen=True)
class PlancheInput:
    """One picture to lay out. ``created`` is the aware moment of this copy."""

    image: bytes
    title: str
    note: CaptureNote
    created: dt.datetime
    name: str = "image"
    banner: str | None = None


def planche(capture: PlancheInput) -> bytes:
    """Return the planche as a tagged PDF: A4 pages, lying down for a wide picture.

    A very tall picture continues over several pages. Same input, same bytes. Raises
    :class:`~guichet.documents.picture_kinds.NotAPicture`,
    :class:`~guichet.documents.picture_kinds.PictureTooLarge` or
    :class:`~guichet.documents.picture_kinds.DamagedPicture`.
    """
    picture = stream_of(capture.image, name=capture.name)
    banner = capture.banner
    lettering = lettering_for(texts_of(capture.title, capture.note, banner))
    target = io.BytesIO()
    builder = TaggedPdf(lettering, target)
    for page in pages_of(picture, capture.title, capture.note, lettering, banner=banner):
        builder.draw(page)
    bookmarks = [Bookmark(capture.title, 0)]
    builder.finish(title=capture.title, created=capture.created, bookmarks=bookmarks)
    return target.getvalue()


def texts_of(title: str, note: CaptureNote | None, banner: str | None) -> Iterator[str]:
    """Yield every text that the pages of a capture may print."""
    yield title
    yield banner or ""
    if note is not None:
        for _, text in (*shown_rows(note), *noted_rows(note), *received_rows(note)):
            yield text


def page_count_of(width: int, height: int) -> int:
    """Return how many pages a picture of this size, in pixels, upright, takes."""
    if height <= width * _TALL:
        return 1
    scale = min((_SHORT - 2 * _SIDE) / width, _LARGEST_SCALE)
    room = _LONG - _TOP - _BOTTOM - _USUAL_STRIP
    step = room * (1 - _OVERLAP)
    whole = height * scale
    return max(1, min(_MOST_SLICES, -int(-(whole - room * _OVERLAP) // step)))


def pages_of(
    picture: PictureStream,
    title: str,
    note: CaptureNote | None,
    lettering: Lettering,
    *,
    banner: str | None = None,
) -> list[DrawnPage]:
    """Return the pages of one picture: its title, the picture, and the strip when there is a note.

    The top right corner is left free for a stamp.
    """
    width, height = picture.shown_size
    count = page_count_of(width, height)
    lying = count == 1 and width >= height * _WIDE
    return [
        _Sheet(picture, title, note, lettering, banner, lying).page(part, count)
        for part in range(count)
    ]


@dataclass(frozen=True)
class _Strip:
    """The lines under a picture, in one column or two, and the height they take."""

    blocks: tuple[tuple[Row, ...], ...]
    side_by_side: bool

    @property
    def height(self) -> float:
        """Points from the picture to the end of the last line."""
        if not self.blocks:
            return 0.0
        lengths = [len(block) for block in self.blocks]
        if self.side_by_side:
            return _GAP + max(lengths) * _LEADING
        return _GAP + sum(lengths) * _LEADING + _BETWEEN


@dataclass
class _Sheet:
    """Draws the pages of one picture."""

    picture: PictureStream
    title: str
    note: CaptureNote | None
    lettering: Lettering
    banner: str | None
    lying: bool

    def __post_init__(self) -> None:
        self.width, self.height = (_LONG, _SHORT) if self.lying else (_SHORT, _LONG)
        self.shown = shown_rows(self.note) if self.note is not None else ()

    def page(self, part: int, count: int) -> DrawnPage:
        """Return page ``part`` (from 0) of ``count``."""
        pen = Pen(self.lettering)
        self._heading(pen, part, count)
        strip = self._strip()
        bottom = self._picture(pen, _BOTTOM + strip.height + _GAP, part, count)
        self._write_strip(pen, strip, bottom)
        pen.tagged("P")
        pen.write(COPY_NOTICE, _SIDE, 25, _SMALL)
        pen.close()
        if self.banner:
            pen.artifact()
            half = self.lettering.width(self.banner, _HEADING, bold=True) / 2
            pen.write(self.banner, self.width / 2 - half, 11, _HEADING, bold=True)
            pen.close()
        pictures = ((_PICTURE, self.picture),)
        return DrawnPage(self.width, self.height, pen.operators(), tuple(pen.elements), pictures)

    def _heading(self, pen: Pen, part: int, count: int) -> None:
        title = self.title if count == 1 else f"{self.title} ({part + 1} sur {count})"
        room = self.width - 2 * _SIDE - _STAMP_ROOM
        lines = _at_most(2, self.lettering.wrapped(title, _HEADING, room, bold=True))
        pen.tagged("P" if part else "H1")
        for at, line in enumerate(lines):
            pen.write(line, _SIDE, self.height - 26 - at * 12.5, _HEADING, bold=True)
        pen.close()

    def _picture(self, pen: Pen, floor: float, part: int, count: int) -> float:
        """Draw the picture, or its slice ``part``, above ``floor``; return where it ends."""
        width, height = self.picture.shown_size
        ceiling = self.height - _TOP
        room_x, room_y = self.width - 2 * _SIDE, ceiling - floor
        step = room_y * (1 - _OVERLAP)
        scale = min(room_x / width, (step * (count - 1) + room_y) / height, _LARGEST_SCALE)
        whole = height * scale
        start = max(0.0, min(part * step, whole - room_y))
        bottom = ceiling - min(room_y, whole - start)
        left = (self.width - width * scale) / 2
        frame: Box = (left, bottom, left + width * scale, ceiling)
        pen.figure(self._alternative(part, count), frame)
        pen.clip(frame)
        pen.picture(_PICTURE, (frame[0], ceiling + start - whole, frame[2], ceiling + start))
        pen.close()
        pen.artifact()
        pen.frame(frame)
        pen.close()
        return bottom

    def _alternative(self, part: int, count: int) -> str:
        piece = f", partie {part + 1} sur {count}" if count > 1 else ""
        if self.note is None:
            return f"{self.title}{piece}."
        said = "\u00a0; ".join(f"{label}\u00a0: {text}" for label, text in self.shown)
        return f"{self.title}{piece}. Ce que montre l’image\u00a0: {said}."

    def _strip(self) -> _Strip:
        if self.note is None:
            return _Strip((), side_by_side=False)
        room = self.width - 2 * _SIDE
        if self.lying:
            room = (room - _GUTTER) / 2
        noted = noted_rows(self.note)
        heading = "Ce qui a été noté et reçu" if noted else "Ce qui a été reçu"
        shown = self._block(shown_heading(self.note), self.shown, room)
        received = self._block(heading, (*noted, *received_rows(self.note)), room)
        return _Strip((shown, received), side_by_side=self.lying)

    def _block(self, heading: str, rows: tuple[Row, ...], room: float) -> tuple[Row, ...]:
        """Return the lines of a block: the heading, then label and text, wrapped."""
        lines: list[Row] = [(heading, "")]
        for label, text in rows:
            wrapped = self.lettering.wrapped(text, _TEXT, room - _LABEL_ROOM)
            first, *others = _at_most(_MOST_LINES, wrapped)
            lines.append((f"{label} : ", first))
            lines += [("", other) for other in others]
        return tuple(lines)

    def _write_strip(self, pen: Pen, strip: _Strip, bottom: float) -> None:
        left, top = _SIDE, bottom - _GAP
        for block in strip.blocks:
            self._write_block(pen, block, left, top)
            if strip.side_by_side:
                left = self.width / 2 + _GUTTER / 2
            else:
                top -= len(block) * _LEADING + _BETWEEN

    def _write_block(self, pen: Pen, lines: tuple[Row, ...], left: float, top: float) -> None:
        y = top - _TEXT
        for at, (label, text) in enumerate(lines):
            if label:
                if at:
                    pen.close()
                pen.tagged("P")
            pen.write(label, left, y, _TEXT, bold=at == 0)
            pen.write(text, left + _LABEL_ROOM, y, _TEXT)
            y -= _LEADING
        pen.close()


def _at_most(count: int, lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the first lines; « … » says that some are missing."""
    if len(lines) <= count:
        return lines
    return (*lines[: count - 1], lines[count - 1] + " …")
