"""A legible copy of photographed papers: one page each, and below what it is a copy of.

The photograph stays the piece of evidence; the page says so, and names its digest.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.documents.capture_notes import moment_text
from guichet.documents.drawing import Box, Pen
from guichet.documents.lettering import Lettering, lettering_for
from guichet.documents.picture_streams import PictureStream, stream_of
from guichet.documents.tagged_pdf import Bookmark, DrawnPage, TaggedPdf
from guichet.documents.typography import typeset

MENDED = typeset("Bords redressés, lumière et contraste corrigés, en gris.")
WHOLE = typeset("Photo entière, lumière et contraste corrigés, en gris.")
ORIGINAL = typeset("La photo d’origine est conservée à part, sans changement.")

_SHORT, _LONG = 595.28, 841.89
_SIDE = 24.0
_TOP = 22.0
_SIZE = 7.5
_LEADING = 9.6
_FOOT = 18.0
_GAP = 8.0
_MOST_LINES = 6
_BANNER = 11.0
_PICTURE = "Page"


@dataclass(frozen=True)
class CopiedPage:
    """One page: its grey JPEG, the photograph it is a copy of, and whether it was mended."""

    jpeg: bytes
    photograph: str
    sha256: str
    mended: bool


@dataclass(frozen=True)
class LegibleCopy:
    """The pages in order. ``made_at`` is aware, ``zone`` the IANA zone it is printed in."""

    pages: tuple[CopiedPage, ...]
    made_at: dt.datetime
    zone: str = "Europe/Paris"
    banner: str | None = None

    @property
    def title(self) -> str:
        """« Copie lisible de la photo … », or of so many photographs."""
        if len(self.pages) == 1:
            return typeset(f"Copie lisible de la photo « {self.pages[0].photograph} »")
        return typeset(f"Copie lisible de {len(self.pages)} photos")


def legible_copy(copy: LegibleCopy) -> bytes:
    """Return the copy as a tagged PDF of A4 pages, each lying down if its paper does.

    Same input, same bytes. Raises as :func:`guichet.documents.picture_streams.stream_of`.
    """
    feet = [_foot(copy, at) for at in range(len(copy.pages))]
    texts = [copy.title, copy.banner or "", *(line for foot in feet for line in foot)]
    lettering = lettering_for(texts)
    target = io.BytesIO()
    builder = TaggedPdf(lettering, target)
    for at, page in enumerate(copy.pages):
        picture = stream_of(page.jpeg, name=page.photograph)
        builder.draw(_drawn(picture, feet[at], lettering, copy.banner))
    marks = [Bookmark(foot[0], at) for at, foot in enumerate(feet)]
    builder.finish(title=copy.title, created=copy.made_at, bookmarks=marks)
    return target.getvalue()


def _foot(copy: LegibleCopy, at: int) -> tuple[str, ...]:
    page = copy.pages[at]
    place = f", page {at + 1} sur {len(copy.pages)}" if len(copy.pages) > 1 else ""
    made = moment_text(copy.made_at, copy.zone)
    return (
        typeset(f"Copie lisible de la photo « {page.photograph} »{place}."),
        typeset(f"{MENDED if page.mended else WHOLE} Faite le {made}."),
        typeset(f"{ORIGINAL} Empreinte SHA-256 : {page.sha256}"),
    )


def _drawn(
    picture: PictureStream, foot: Sequence[str], lettering: Lettering, banner: str | None
) -> DrawnPage:
    width, height = picture.shown_size
    lying = width > height
    page_width, page_height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)
    room = page_width - 2 * _SIDE
    lines = [line for text in foot for line in lettering.wrapped(text, _SIZE, room)][:_MOST_LINES]
    floor = _FOOT + len(lines) * _LEADING + _GAP + (_BANNER if banner else 0)
    pen = Pen(lettering)
    frame = _placed(width, height, (_SIDE, floor, page_width - _SIDE, page_height - _TOP))
    pen.figure(foot[0], frame)
    pen.picture(_PICTURE, frame)
    pen.close()
    pen.artifact()
    pen.frame(frame)
    pen.close()
    pen.tagged("P")
    for rank, line in enumerate(lines):
        pen.write(line, _SIDE, floor - _GAP - _SIZE - rank * _LEADING, _SIZE)
    pen.close()
    if banner:
        pen.artifact()
        half = lettering.width(banner, _BANNER, bold=True) / 2
        pen.write(banner, page_width / 2 - half, 11, _BANNER, bold=True)
        pen.close()
    return DrawnPage(
        page_width, page_height, pen.operators(), tuple(pen.elements), ((_PICTURE, picture),)
    )


def _placed(width: int, height: int, room: Box) -> Box:
    """Return the largest box of the picture's shape in ``room``, at the top, in the middle."""
    left, bottom, right, top = room
    scale = min((right - left) / width, (top - bottom) / height)
    start = (left + right - width * scale) / 2
    return (start, top - height * scale, start + width * scale, top)
