"""The words of a picture as a sheet: straightened, in rows and paragraphs, each with its place.

A photograph of a screen leans and has a room around it. Places are therefore counted inside what
bears words: ``across`` and ``down`` go from 0 to 1 between the outermost words, once straightened.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from guichet.reading.inspection import Box, Line
from guichet.reading.process import Answer

LEAST_SCORE = 0.6
SAME_ROW = 0.5
"""Part of the height of a line by which two centres may differ on one row."""

NEXT_LINE = 0.95
"""Largest gap between two lines of a paragraph, in heights of the line."""

NEXT_WORD = 1.3
"""Largest gap between two pieces of one line, in heights of the line."""


@dataclass(frozen=True)
class Placed:
    """One line of words. ``x``, ``y``, ``width``, ``height`` are straightened pixels.

    ``page`` counts from 1 in a printed PDF, and is ``None`` on a picture.
    """

    words: str
    score: float
    box: Box
    x: float
    y: float
    width: float
    height: float
    across: float = 0.0
    down: float = 0.0
    page: int | None = None

    @property
    def right(self) -> float:
        """The end of the line."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The foot of the line."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The height of its centre."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Sheet:
    """All that was read, and the size of the upright picture."""

    width: int
    height: int
    lines: tuple[Placed, ...]
    leaning: float = 0.0
    """By how many degrees the words lean."""

    @cached_property
    def median_height(self) -> float:
        """The usual height of a line, in pixels."""
        return statistics.median(line.height for line in self.lines) if self.lines else 0.0

    @cached_property
    def is_photograph(self) -> bool:
        """Whether the words lean as on no screen's own capture."""
        return abs(self.leaning) > 0.6

    @cached_property
    def paragraphs(self) -> tuple[tuple[Placed, ...], ...]:
        """The lines that follow each other, from top to bottom."""
        blocks: list[list[Placed]] = []
        for line in sorted(self.lines, key=lambda one: (one.middle, one.x)):
            above = [block for block in blocks if _continues(block[-1], line)]
            nearest = min(above, key=lambda block: line.y - block[-1].bottom, default=None)
            if nearest is None:
                blocks.append([line])
            else:
                nearest.append(line)
        return tuple(tuple(block) for block in blocks)

    @property
    def told(self) -> tuple[Line, ...]:
        """The lines to store and to show, from top to bottom."""
        ordered = sorted(self.lines, key=lambda one: (one.middle, one.x))
        return tuple(Line(one.words, one.score, one.box) for one in ordered)


def sheet_of(answer: Answer) -> Sheet:
    """Return the sheet of what the reading process answered."""
    read = [line for line in answer.lines if line[1] >= LEAST_SCORE and line[0].strip()]
    leaning = _leaning([corners for _, _, corners in read])
    placed = [_placed(words, score, corners, leaning, answer) for words, score, corners in read]
    return Sheet(answer.width, answer.height, _measured(placed), math.degrees(leaning))


def union(lines: Iterable[Placed]) -> Box | None:
    """Return the smallest box around all ``lines``, or ``None`` where they have no place."""
    boxes = [line.box for line in lines if line.box.width]
    if not boxes:
        return None
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _leaning(corners: list[tuple[float, ...]]) -> float:
    """Return the angle of the long lines, in radians; short ones say little."""
    angles = [
        math.atan2(each[3] - each[1], each[2] - each[0])
        for each in corners
        if each[2] - each[0] > 6 * abs(each[7] - each[1])
    ]
    return statistics.median(angles) if angles else 0.0


def _placed(
    words: str, score: float, corners: tuple[float, ...], leaning: float, answer: Answer
) -> Placed:
    xs, ys = corners[0::2], corners[1::2]
    box = Box(
        max(0, math.floor(min(xs))),
        max(0, math.floor(min(ys))),
        min(answer.width, math.ceil(max(xs))),
        min(answer.height, math.ceil(max(ys))),
    )
    cosine, sine = math.cos(-leaning), math.sin(-leaning)
    straight = [(x * cosine - y * sine, x * sine + y * cosine) for x, y in zip(xs, ys, strict=True)]
    left, right = min(x for x, _ in straight), max(x for x, _ in straight)
    top, bottom = min(y for _, y in straight), max(y for _, y in straight)
    return Placed(" ".join(words.split()), score, box, left, top, right - left, bottom - top)


def _measured(placed: list[Placed]) -> tuple[Placed, ...]:
    if not placed:
        return ()
    left, right = min(one.x for one in placed), max(one.right for one in placed)
    top, bottom = min(one.y for one in placed), max(one.bottom for one in placed)
    return tuple(
        Placed(
            one.words, one.score, one.box, one.x, one.y, one.width, one.height,
            across=(one.x + one.width / 2 - left) / max(1.0, right - left),
            down=(one.middle - top) / max(1.0, bottom - top),
        )
        for one in placed
    )  # fmt: skip


def _continues(last: Placed, line: Placed) -> bool:
    """Whether ``line`` follows ``last`` in one sentence: beside it, or just below it."""
    height = max(last.height, line.height)
    if min(last.height, line.height) < 0.6 * height:
        return False
    if abs(last.middle - line.middle) < SAME_ROW * height:
        return 0 <= line.x - last.right + 0.5 * height <= (NEXT_WORD + 0.5) * height
    overlap = min(last.right, line.right) - max(last.x, line.x)
    is_below = -0.4 * height <= line.y - last.bottom <= NEXT_LINE * height
    return is_below and overlap > 0.3 * min(last.width, line.width)
