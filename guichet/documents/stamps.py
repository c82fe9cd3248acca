"""The stamp « Pièce n° 4 — page 3/40 », top right of every page of a piece.

A stamp never hides anything: on somebody else's page, a band is added above what the page shows.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from guichet.documents.lettering import Lettering
from guichet.documents.tagged_pdf import TaggedPdf

if TYPE_CHECKING:
    from pikepdf import Array, Page

SIZE = 10.0
_MARGIN = 36.0
_FROM_TOP = 26.0
_BAND = 2.4
_A4_WIDTH = 595.28
_MATRICES = {
    0: "1 0 0 1 {left} {bottom}",
    90: "0 1 -1 0 {right} {bottom}",
    180: "-1 0 0 -1 {right} {top}",
    270: "0 -1 1 0 {left} {top}",
}

STAMP = re.compile(r"Pièce n°\s*(?P<number>\d+)\s*—\s*page\s*(?P<page>\d+)\s*/\s*(?P<total>\d+)")
"""How a stamp reads once its spaces are made ordinary."""


def stamp_text(number: int, page: int, total: int) -> str:
    """Return « Pièce n° 4 — page 3/40 », with unbreakable spaces."""
    return f"Pièce n°\u00a0{number} — page\u00a0{page}/{total}"


@dataclass(frozen=True)
class _Shown:
    """The part of a page that shows, in its own coordinates, and how it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as seen, upright."""
        across, up = self.right - self.left, self.top - self.bottom
        return (up, across) if self.turn in {90, 270} else (across, up)


def stamp_in_margin(builder: TaggedPdf, page: int, text: str) -> None:
    """Stamp a page of ours, whose top right margin is free. ``page`` counts from 0."""
    lettering = builder.lettering
    shown = _shown(builder, page)
    width, height = shown.size
    x = width - _MARGIN - lettering.width(text, SIZE, bold=True)
    builder.stamp(page, _operators(shown, text, x, height - _FROM_TOP, SIZE, lettering))


def stamp_above(builder: TaggedPdf, page: int, text: str) -> None:
    """Add a band above a copied page and stamp it there. ``page`` counts from 0."""
    lettering = builder.lettering
    shown = _shown(builder, page)
    width, height = shown.size
    size = _fitting_size(width, text, lettering)
    band = math.ceil(size * _BAND)
    x = width - lettering.width(text, size, bold=True) - min(_MARGIN, width * 0.05)
    operators = _operators(shown, text, x, height + band * 0.35, size, lettering)
    across, up = shown.right - shown.left, shown.top - shown.bottom
    clip = f"{shown.left:.3f} {shown.bottom:.3f} {across:.3f} {up:.3f} re W n"
    builder.stamp(page, operators, clip=clip)
    _extend(builder.copied(page), shown, band)


def _fitting_size(width: float, text: str, lettering: Lettering) -> float:
    size = SIZE * max(1.0, width / _A4_WIDTH)
    return min(size, size * width * 0.9 / lettering.width(text, size, bold=True))


def _operators(
    shown: _Shown, text: str, x: float, y: float, size: float, lettering: Lettering
) -> str:
    matrix = _matrix(shown)
    # The space ends the number for whoever reads the text: « 1/25 » then a title.
    written = lettering.shown(f"{text} ", size, bold=True)
    return f"q {matrix} cm 0 g BT 1 0 0 1 {x:.2f} {y:.2f} Tm {written}ET Q "


@lru_cache(maxsize=32)  # most pages are alike
def _matrix(shown: _Shown) -> str:
    edges = {
        "left": f"{shown.left:.3f}",
        "bottom": f"{shown.bottom:.3f}",
        "right": f"{shown.right:.3f}",
        "top": f"{shown.top:.3f}",
    }
    return _MATRICES[shown.turn].format(**edges)


def _shown(builder: TaggedPdf, number: int) -> _Shown:
    size = builder.size_of(number)
    if size is not None:
        return _Shown(0.0, 0.0, *size, 0)
    page = builder.copied(number)
    media = _edges(page.mediabox)
    crop = _edges(page.cropbox)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    if right <= left or top <= bottom:
        left, bottom, right, top = media
    turn = int(page.obj.get("/Rotate", 0)) % 360
    return _Shown(left, bottom, right, top, turn if turn in _MATRICES else 0)


def _edges(box: Array) -> tuple[float, float, float, float]:
    first, second, third, fourth = (float(edge) for edge in box)
    return min(first, third), min(second, fourth), max(first, third), max(second, fourth)


def _extend(page: Page, shown: _Shown, band: float) -> None:
    left, bottom, right, top = shown.left, shown.bottom, shown.right, shown.top
    match shown.turn:
        case 90:
            left -= band
        case 180:
            bottom -= band
        case 270:
            right += band
        case _:
            top += band
    from pikepdf import Array

    box = [round(edge, 3) for edge in (left, bottom, right, top)]
    page.obj.MediaBox = Array(box)
    page.obj.CropBox = Array(box)
