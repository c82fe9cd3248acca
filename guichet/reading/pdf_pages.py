"""What a PDF holds: the words of its first pages and where they stand, or the picture of a scan.

Runs in the child process. What is read is bounded: pages, letters, seconds, pixels. A bomb stops
at these bounds or at those of the process, and is told as a file that cannot be read.
"""

from __future__ import annotations

import io
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pypdf
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import DictionaryObject

from guichet.documents import pictures
from guichet.errors import GuichetError
from guichet.reading.opening import CannotBeRead
from guichet.reading.process import Row

if TYPE_CHECKING:
    from PIL import Image

FEW_WORDS = 20
"""Characters. A PDF with fewer is taken for a scan."""

MOST_PAGES = 5
"""A booking page fills one or two sheets, in large letters three."""

MOST_LETTERS = 40_000
MOST_SECONDS = 20.0
"""Of processor, for the words. A page of a booking site takes a tenth of one."""

MOST_BYTES_OF_PAGE = 2 * 1024 * 1024
MOST_PICTURES = 200
SAME_ROW = 2.0
"""Points by which two pieces of one row may differ in height."""

LOCKED = "Le PDF est protégé par un mot de passe. Faites une capture de la page."
NO_WORDS = "Pas de texte dans ce PDF\u00a0: faites une capture de la page."
TOO_LARGE = "Le PDF est trop lourd pour être lu. Faites une capture de la page."
DAMAGED = "Le PDF ne peut pas être lu. Faites une capture de la page."

_FAULTS = (
    *(PyPdfError, GuichetError, OSError, ValueError, LookupError, TypeError, ArithmeticError),
    *(AttributeError, RecursionError, NotImplementedError, AssertionError),
)


@dataclass(frozen=True)
class Pages:
    """The rows of the first pages, in the order of the file, and how many pages there are.

    ``made_at`` is when the program that made the file says that it did, in ISO 8601.
    """

    count: int
    rows: tuple[Row, ...]
    made_at: str | None = None


@dataclass
class _Gathered:
    """The rows of one page while it is read."""

    page: int
    foot: float
    head: float
    until: float
    rows: list[Row] = field(default_factory=list)
    open_at: float | None = None
    letters: int = 0

    def before(self, *_: Any) -> None:
        if time.process_time() > self.until:
            raise CannotBeRead(TOO_LARGE)

    def text(self, text: str, cm: list[float], tm: list[float], *_: Any) -> None:
        """Add a piece: to the open row, or to a new one when it stands elsewhere."""
        height = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        self.letters += len(text)
        if self.letters > MOST_LETTERS:
            return
        for at, piece in enumerate(text.split("\n")):
            if at or (self.open_at is not None and abs(height - self.open_at) > SAME_ROW):
                self.open_at = None
            if not piece:
                continue
            if self.open_at is None:
                self.rows.append(Row(self.page, self.head - height, height - self.foot, piece))
                self.open_at = height
            else:
                last = self.rows[-1]
                joined = last.words + piece
                self.rows[-1] = Row(last.page, last.from_top, last.from_bottom, joined)


def read(content: bytes) -> Pages | Image.Image:
    """Return the words of a PDF, or the largest picture of its first page when it has no words.

    Raises :class:`CannotBeRead`, whatever comes in; ``MemoryError`` may pass.
    """
    try:
        pdf = pypdf.PdfReader(io.BytesIO(content))
        if pdf.is_encrypted and not pdf.decrypt(""):
            raise CannotBeRead(LOCKED)
        rows = _rows_of(pdf)
        if sum(len(row.words.strip()) for row in rows) >= FEW_WORDS:
            return Pages(len(pdf.pages), rows, _made_at(pdf))
        return _largest_picture(pdf.pages[0])
    except LimitReachedError as error:
        raise CannotBeRead(TOO_LARGE) from error
    except _FAULTS as error:
        raise CannotBeRead(DAMAGED) from error


def _rows_of(pdf: pypdf.PdfReader) -> tuple[Row, ...]:
    until = time.process_time() + MOST_SECONDS
    rows: list[Row] = []
    for number in range(min(MOST_PAGES, len(pdf.pages))):
        page = pdf.pages[number]
        drawn = page.get_contents()
        if drawn is not None and len(drawn.get_data()) > MOST_BYTES_OF_PAGE:
            raise CannotBeRead(TOO_LARGE)
        sheet = page.mediabox
        gathered = _Gathered(number + 1, float(sheet.bottom), float(sheet.top), until)
        page.extract_text(visitor_text=gathered.text, visitor_operand_before=gathered.before)
        rows += (row for row in gathered.rows if row.words.strip())
    return tuple(rows)


def _made_at(pdf: pypdf.PdfReader) -> str | None:
    """Return the moment written in the file; ``None`` without one, or without its time zone."""
    try:
        made = pdf.metadata.creation_date if pdf.metadata else None
    except _FAULTS:
        return None
    return made.isoformat() if made and made.tzinfo else None


def _largest_picture(page: pypdf.PageObject) -> Image.Image:
    """Return the picture of most pixels that stands on the page, the only one to be decoded."""
    sizes = _sizes_of_pictures(page)
    name = max(sizes, key=lambda one: sizes[one], default=None)
    if name is None:
        raise CannotBeRead(NO_WORDS)
    if sizes[name] > pictures.MAX_PIXELS:
        raise CannotBeRead(TOO_LARGE)
    image = page.images[name].image
    if image is None:
        raise CannotBeRead(NO_WORDS)
    return pictures.flattened(image)


def _sizes_of_pictures(page: pypdf.PageObject) -> dict[str, int]:
    """Return the pixels that each picture of the page announces."""
    drawn = page.get("/Resources", DictionaryObject()).get_object().get("/XObject", {})
    drawn = drawn.get_object() if drawn else {}
    sizes = {}
    for name in list(drawn)[:MOST_PICTURES]:
        one = drawn[name].get_object()
        if one.get("/Subtype") == "/Image":
            sizes[str(name)] = int(one["/Width"]) * int(one["/Height"])
    return sizes
