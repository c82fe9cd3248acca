"""Overviews for paper: the captures of a week, six a page, and a calendar of every attempt.

Both are copies for the eye: the originals are kept apart, untouched, and each sheet says so. They
read in grey print: nothing is told by a colour alone.
"""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PIL import Image, ImageOps

from guichet.documents.dates import month_name, weekday_date
from guichet.documents.drawing import Box, Pen
from guichet.documents.lettering import Lettering, lettering_for
from guichet.documents.numbers import plural
from guichet.documents.picture_streams import PictureStream, stream_of
from guichet.documents.pictures import flattened, opened
from guichet.documents.planche import COPY_NOTICE
from guichet.documents.tagged_pdf import Bookmark, DrawnPage, TaggedPdf
from guichet.documents.typography import typeset

_WIDTH, _HEIGHT = 595.28, 841.89
_SIDE, _TOP, _BOTTOM = 36.0, 60.0, 44.0
_TITLE, _TEXT, _SMALL = 13.0, 8.5, 8.0
_COLUMNS, _ROWS, _BETWEEN = 2, 3, 14.0
_CAPTION = 26.0
_PIXELS = (900, 900)
_QUALITY = 85
_CELL, _LINE, _LABEL = 15.4, 12.0, 30.0
_LEADING = 11.0
_MONTH_GAP = 20.0


@dataclass(frozen=True)
class Thumbnail:
    """A capture of the sheet, reduced by :func:`reduced`, and one or two short lines under it."""

    image: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """What every page of a sheet bears. ``created`` is the aware moment of this copy."""

    title: str
    created: dt.datetime
    banner: str | None = None
    footer: str = COPY_NOTICE


def reduced(data: bytes, *, name: str = "image") -> bytes:
    """Return a picture as an upright JPEG of at most 900 pixels a side, without metadata.

    Raises as :func:`guichet.documents.pictures.examine`.
    """
    image = flattened(ImageOps.exif_transpose(opened(data, name=name)))
    image.thumbnail(_PIXELS, Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=_QUALITY)
    return kept.getvalue()


def contact_sheet(heading: Heading, captures: Sequence[Thumbnail]) -> bytes:
    """Return the captures, six a page, as a tagged PDF. Same input, same bytes."""
    lettering = _lettering(heading, (line for one in captures for line in one.lines))
    target = io.BytesIO()
    builder = TaggedPdf(lettering, target)
    a_page = _COLUMNS * _ROWS
    for start in range(0, max(len(captures), 1), a_page):
        builder.draw(_sheet(heading, lettering, captures[start : start + a_page], first=not start))
    return _finished(builder, heading, target)


def attempts_calendar(heading: Heading, moments: Sequence[dt.datetime], unit: str) -> bytes:
    """Return the calendar of the attempts, days across and hours down, as a tagged PDF.

    ``moments`` are aware, on the clocks of the place; ``unit`` is what one is called (« essai »).
    Each month is followed by the same facts in words, for who cannot see the grid.
    """
    months = [_Month.of(first, moments, unit) for first in _months(moments)]
    texts = [text for month in months for text in (month.title, *month.words)]
    lettering = _lettering(heading, [*texts, "0123456789 h"])
    target = io.BytesIO()
    builder = TaggedPdf(lettering, target)
    for page in _calendar_pages(heading, lettering, months):
        builder.draw(page)
    return _finished(builder, heading, target)


def _lettering(heading: Heading, texts: Iterator[str] | Sequence[str]) -> Lettering:
    return lettering_for([heading.title, heading.banner or "", heading.footer, *texts])


def _finished(builder: TaggedPdf, heading: Heading, target: io.BytesIO) -> bytes:
    title = heading.title
    builder.finish(title=title, created=heading.created, bookmarks=[Bookmark(title, 0)])
    return target.getvalue()


def _begin(heading: Heading, lettering: Lettering, *, first: bool) -> Pen:
    pen = Pen(lettering)
    pen.tagged("H1" if first else "P")
    pen.write(heading.title, _SIDE, _HEIGHT - 40, _TITLE, bold=True)
    pen.close()
    return pen


def _end(
    pen: Pen, heading: Heading, pictures: Sequence[tuple[str, PictureStream]] = ()
) -> DrawnPage:
    pen.tagged("P")
    pen.write(heading.footer, _SIDE, 25, _SMALL)
    pen.close()
    if heading.banner:
        pen.artifact()
        half = pen.lettering.width(heading.banner, _TITLE, bold=True) / 2
        pen.write(heading.banner, _WIDTH / 2 - half, 9, _TITLE, bold=True)
        pen.close()
    return DrawnPage(_WIDTH, _HEIGHT, pen.operators(), tuple(pen.elements), tuple(pictures))


def _sheet(
    heading: Heading, lettering: Lettering, captures: Sequence[Thumbnail], *, first: bool
) -> DrawnPage:
    pen = _begin(heading, lettering, first=first)
    wide = (_WIDTH - 2 * _SIDE - _BETWEEN * (_COLUMNS - 1)) / _COLUMNS
    high = (_HEIGHT - _TOP - _BOTTOM - _BETWEEN * (_ROWS - 1)) / _ROWS
    pictures = []
    for at, capture in enumerate(captures):
        row, column = divmod(at, _COLUMNS)
        left = _SIDE + column * (wide + _BETWEEN)
        top = _HEIGHT - _TOP - row * (high + _BETWEEN)
        picture = stream_of(capture.image)
        pictures.append((f"Capture{at}", picture))
        _tile(pen, picture, capture, f"Capture{at}", (left, top - high, left + wide, top))
    return _end(pen, heading, pictures)


def _tile(pen: Pen, picture: PictureStream, capture: Thumbnail, name: str, room: Box) -> None:
    left, bottom, right, top = room
    width, height = picture.shown_size
    scale = min((right - left) / width, (top - bottom - _CAPTION) / height)
    middle = (left + right) / 2
    frame = (middle - width * scale / 2, top - height * scale, middle + width * scale / 2, top)
    pen.figure(" ".join(capture.lines), frame)
    pen.picture(name, frame)
    pen.close()
    pen.artifact()
    pen.frame(frame)
    pen.close()
    pen.tagged("P")
    for at, line in enumerate(capture.lines):
        shown = pen.lettering.wrapped(line, _TEXT, right - left)[0]
        pen.write(shown, left, frame[1] - 11 - at * _LEADING, _TEXT, bold=not at)
    pen.close()


@dataclass(frozen=True)
class _Month:
    """One month of the calendar: attempts by (day, hour), and the same in words, a day a line."""

    title: str
    counts: Counter[tuple[int, int]]
    hours: tuple[int, ...]
    days: int
    words: tuple[str, ...]

    @classmethod
    def of(cls, first: dt.date, moments: Sequence[dt.datetime], unit: str) -> _Month:
        inside = [at for at in moments if (at.year, at.month) == (first.year, first.month)]
        counts = Counter((at.day, at.hour) for at in inside)
        used = [hour for _, hour in counts]
        after = (first + dt.timedelta(days=31)).replace(day=1)
        words = [
            f"{weekday_date(first.replace(day=day))} : "
            + ", ".join(
                f"{hour} h" + (f" ({counts[day, hour]} fois)" if counts[day, hour] > 1 else "")
                for hour in sorted(one for other, one in counts if other == day)
            )
            for day in sorted({day for day, _ in counts})
        ]
        return cls(
            f"{month_name(first.month).capitalize()} {first.year} : {plural(len(inside), unit)}",
            counts,
            tuple(range(min(used), max(used) + 1)),
            (after - first).days,
            tuple(typeset(line) for line in words),
        )

    @property
    def height(self) -> float:
        """Points that the title, the grid and the lines of words (two columns) take."""
        return 18 + (len(self.hours) + 1) * _LINE + -(-len(self.words) // 2) * _LEADING + _MONTH_GAP


def _months(moments: Sequence[dt.datetime]) -> list[dt.date]:
    return sorted({at.date().replace(day=1) for at in moments})


def _calendar_pages(
    heading: Heading, lettering: Lettering, months: Sequence[_Month]
) -> Iterator[DrawnPage]:
    pen, top, first = _begin(heading, lettering, first=True), _HEIGHT - _TOP, True
    for month in months:
        if not first and top - month.height < _BOTTOM:
            yield _end(pen, heading)
            pen, top = _begin(heading, lettering, first=False), _HEIGHT - _TOP
        _month(pen, month, top)
        top, first = top - month.height, False
    yield _end(pen, heading)


def _month(pen: Pen, month: _Month, top: float) -> None:
    pen.tagged("H2")
    pen.write(month.title, _SIDE, top - 12, _TEXT + 2, bold=True)
    pen.close()
    grid = top - 18
    floor = grid - (len(month.hours) + 1) * _LINE
    right = _SIDE + _LABEL + month.days * _CELL
    pen.figure(f"{month.title}. Les jours et les heures sont écrits dessous.", (
        _SIDE, floor, right, grid,
    ))  # fmt: skip
    for day in range(1, month.days + 1):
        _centred(pen, str(day), _SIDE + _LABEL + (day - 1) * _CELL, grid - 9, bold=False)
    for row, hour in enumerate(month.hours, start=1):
        low = grid - (row + 1) * _LINE
        pen.write(f"{hour} h", _SIDE, low + 3, _SMALL)
        for day in range(1, month.days + 1):
            left = _SIDE + _LABEL + (day - 1) * _CELL
            pen.frame((left, low, left + _CELL, low + _LINE))
            if count := month.counts[day, hour]:
                _centred(pen, str(count), left, low + 3, bold=True)
    pen.close()
    half = -(-len(month.words) // 2)
    for at, line in enumerate(month.words):
        column, row = divmod(at, half)
        pen.tagged("P")
        shown = pen.lettering.wrapped(line, _SMALL, (_WIDTH - 2 * _SIDE) / 2 - 8)[0]
        left = _SIDE + column * (_WIDTH - 2 * _SIDE) / 2
        pen.write(shown, left, floor - 10 - row * _LEADING, _SMALL)
        pen.close()


def _centred(pen: Pen, text: str, left: float, y: float, *, bold: bool) -> None:
    half = pen.lettering.width(text, _SMALL, bold=bold) / 2
    pen.write(text, left + _CELL / 2 - half, y, _SMALL, bold=bold)
