"""A photograph of a paper made into a legible page, by a process of its own.

The photograph is decoded in that process only, and never changed. What comes back is a grey page,
or where the sheet seems to be, for the person to confirm.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from guichet.errors import GuichetError
from guichet.piped import Fell, Late, PipedChild

SECONDS_TO_COPY = 60.0
"""A photograph of twelve million pixels takes about one second of a slow computer."""

MOST_PHOTOGRAPHS = 12
"""That one process opens: its memory grows with the sizes that it meets."""

MOST_BYTES = 64 * 1024 * 1024
"""Of a photograph."""

LEAST_PART = 0.01
"""Part of the photograph below which four corners hold nothing to read."""

TURNS = (0, 90, 180, 270)

FELL = "La lecture de la photo s’est arrêtée."
LATE = "La lecture de la photo a pris trop de temps."
TOO_HEAVY = "Le fichier est trop gros pour être lu."


class NotCopied(GuichetError):
    """A photograph of which no legible copy can be made; ``why`` is a French sentence."""

    title = "La copie lisible de « {name} » n’a pas pu être faite."
    effect = "{why}"
    advice = "Gardez la photo telle quelle, ou photographiez le papier de nouveau."
    kept = "La photo d’origine est inchangée."


@dataclass(frozen=True)
class Corners:
    """The corners of a sheet, clockwise from the top left one of the page.

    Each is a part of the width and a part of the height of the upright photograph, 0 to 1
    inclusive. Raises ``ValueError`` for another number of points, for points outside, and where
    they do not draw a convex shape that covers at least one per cent.
    """

    points: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        if len(self.points) != 4:
            raise ValueError("a sheet has four corners")
        if not all(0 <= value <= 1 for point in self.points for value in point):
            raise ValueError("a corner is in the photograph")
        around = (*self.points, *self.points[:2])
        turns = [_turn(*three) for three in zip(around, around[1:], around[2:], strict=False)]
        if not (all(turn > 0 for turn in turns) or all(turn < 0 for turn in turns)):
            raise ValueError("four corners draw a convex shape")
        if self._area < LEAST_PART:
            raise ValueError("nothing could be read in so small a part")

    @property
    def _area(self) -> float:
        ring = pairwise((*self.points, self.points[0]))
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in ring)) / 2


@dataclass(frozen=True)
class Found:
    """Where a sheet seems to be. ``corners`` is ``None`` when nothing was found.

    ``sure`` says that each side is a real edge and that no writing is left outside; otherwise the
    whole photograph is to be kept, unless the person says better.
    """

    corners: Corners | None
    sure: bool


@dataclass(frozen=True)
class LegiblePage:
    """A grey JPEG of at most 850,000 bytes, its longest side of at most 2,200 pixels."""

    jpeg: bytes
    width: int
    height: int


class PaperProcess(PipedChild):
    """The child process; stopped at the end of its ``with`` block."""

    module = "guichet.reading.paper_child"
    most_files = MOST_PHOTOGRAPHS

    def __init__(self, seconds: float = SECONDS_TO_COPY) -> None:
        super().__init__(seconds)

    def sheet_on(self, photograph: bytes, *, name: str) -> Found:
        """Return where the sheet seems to be. Raises :class:`NotCopied`."""
        said = self._said({"what": "outline"}, photograph, name)
        points = said.get("corners")
        try:
            corners = Corners(tuple((x, y) for x, y in points)) if points else None
        except (TypeError, ValueError):
            corners = None
        return Found(corners, sure=corners is not None and bool(said.get("sure")))

    def page(
        self, photograph: bytes, corners: Corners | None, *, turned: int = 0, name: str
    ) -> LegiblePage:
        """Return the page between ``corners``; the whole photograph, evened, when ``None``.

        ``turned`` is by how many degrees it is turned clockwise at the end, one of
        :data:`TURNS`. Raises :class:`NotCopied`.
        """
        points = corners.points if corners else None
        asked = {"what": "page", "corners": points, "turned": turned}
        said = self._said(asked, photograph, name)
        return LegiblePage(base64.b64decode(said["jpeg"]), said["width"], said["height"])

    def _said(self, asked: dict[str, Any], photograph: bytes, name: str) -> dict[str, Any]:
        if len(photograph) > MOST_BYTES:
            raise NotCopied(name=name, why=TOO_HEAVY)
        try:
            said = self.ask(json.dumps(asked).encode("ascii") + b"\n" + photograph)
        except Late as late:
            raise NotCopied(name=name, why=LATE) from late
        except Fell as fell:
            raise NotCopied(name=name, why=FELL) from fell
        if reason := said.get("reason"):
            raise NotCopied(name=name, why=reason)
        return said


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """Return which way one turns at ``b``: the sign alone matters."""
    return (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
