"""From a photograph of a sheet to a grey page: straight, evenly lit, light. In the child only.

Nothing is drawn, filled in or made black and white: what is faint on the photograph is faint on
the page. The photograph itself is never written.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from guichet.reading.paper_outline import Picture, in_order

LONGEST_SIDE = 2200
"""Pixels of the longest side of a page: about 200 a inch on the room that a page of A4 leaves."""

MOST_BYTES = 850_000
"""Of one page: with its lettering, a page of the PDF stays below one megabyte."""

A4 = 297 / 210
NEAR_A4 = 0.08
"""By which part the sides of a sheet may miss those of A4 and be taken for them."""

LENS_OF_A_PHONE = 0.65
LENSES = (0.45, 2.0)
"""Focal lengths, as parts of the diagonal of the photograph: 28 mm, and from 20 to 85 mm."""

LEAST_SLANT = 0.06
"""How far two sides must be from parallel to tell the lens."""

BEST_QUALITY, WORST_QUALITY = 82, 46
PAPER = 245.0
"""Level of the paper on the page: not quite white, so that nothing faint is lost."""

MOST_LIFT = 3.2
"""By how much at most the darkest corner is made lighter; beyond, only noise would be shown."""

LIFT_OF_A_TABLE = 2.0
"""The same where the whole photograph is kept: what lies around the sheet stays dark."""


@dataclass(frozen=True)
class Page:
    """A page coded as a grey JPEG."""

    jpeg: bytes
    width: int
    height: int


def page_of(picture: Picture, corners: tuple[tuple[float, float], ...] | None, turned: int) -> Page:
    """Return the page between ``corners`` (parts of the sides), or the whole photograph.

    ``turned`` is by how many degrees it is turned clockwise at the end: 0, 90, 180 or 270.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    if corners is None:
        even = _evened(_reduced(grey), LIFT_OF_A_TABLE)
    else:
        even = _evened(_mended(grey, corners), MOST_LIFT)
    return _coded(np.ascontiguousarray(np.rot90(even, -turned // 90)))


def _reduced(grey: Picture) -> Picture:
    height, width = grey.shape
    scale = min(1.0, LONGEST_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(grey, size, interpolation=cv2.INTER_AREA)


def _mended(grey: Picture, corners: tuple[tuple[float, float], ...]) -> Picture:
    """Return the quadrilateral as the rectangle that it was before the photograph."""
    height, width = grey.shape
    quad = in_order(np.array(corners, dtype=float) * np.array([width, height]))
    tall, wide = _sides(quad, width, height)
    scale = min(1.0, LONGEST_SIDE / max(tall, wide))
    size = (max(8, round(wide * scale)), max(8, round(tall * scale)))
    # A strong reduction is done first: the warp alone would skip pixels, and thin strokes break.
    before = min(1.0, 1.6 * scale)
    if before < 0.95:
        reduced = (max(1, round(width * before)), max(1, round(height * before)))
        grey = cv2.resize(grey, reduced, interpolation=cv2.INTER_AREA)
        quad = quad * (np.array(reduced) / np.array([width, height]))
    target = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    turn = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    return cv2.warpPerspective(
        grey, turn, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def _sides(quad: np.ndarray, width: int, height: int) -> tuple[float, float]:
    """Return height and width of the sheet in pixels of the photograph."""
    top, right, bottom, left = (
        float(np.linalg.norm(quad[(at + 1) % 4] - quad[at])) for at in range(4)
    )
    wide, tall = max(top, bottom), max(left, right)
    ratio = _ratio_before(quad, width, height)
    for known in (A4, 1 / A4):
        if abs(ratio / known - 1) <= NEAR_A4:
            ratio = known
    if ratio > wide / max(1.0, tall):
        return tall, tall * ratio
    return wide / ratio, wide


def _ratio_before(quad: np.ndarray, width: int, height: int) -> float:
    """Return width over height of the sheet itself, as it was before the photograph.

    The sides of a rectangle seen at a slant give the lens, then the rectangle: the directions of
    its sides are at a right angle (Zhang and He, « Whiteboard scanning », 2007). The lens looks
    through the middle of the photograph. Where two sides stay parallel they say nothing of the
    lens: it is then taken for that of a phone.
    """
    middle = np.array([width / 2, height / 2])
    diagonal = float(np.hypot(width, height))
    one, two, four, three = (np.append((point - middle) / diagonal, 1.0) for point in quad)
    across = float(np.cross(one, four) @ three) / (float(np.cross(two, four) @ three) or 1e-9)
    down = float(np.cross(one, four) @ two) / (float(np.cross(three, four) @ two) or 1e-9)
    first, second = across * two - one, down * three - one
    lens = LENS_OF_A_PHONE**2
    if min(abs(first[2]), abs(second[2])) > LEAST_SLANT:
        seen = -float(first[:2] @ second[:2]) / float(first[2] * second[2])
        if LENSES[0] ** 2 <= seen <= LENSES[1] ** 2:
            lens = seen
    weights = np.array([1 / lens, 1 / lens, 1.0])
    return float(np.sqrt((weights * first * first).sum() / (weights * second * second).sum()))


def _evened(grey: Picture, most_lift: float) -> Picture:
    """Return the page with its shadows lifted and its writing darker."""
    paper = _paper(grey, most_lift)
    lit = grey.astype(np.float32) * (PAPER / paper)
    # From what is surely ink to what is surely paper; in between stays in between.
    low, high = 40.0, PAPER * 0.97
    levels = np.clip((lit - low) * (PAPER / (high - low)), 0, 255).astype(np.uint8)
    even = cv2.bilateralFilter(levels, 5, 28, 3)
    soft = cv2.GaussianBlur(even, (0, 0), 1.2)
    return cv2.addWeighted(even, 1.5, soft, -0.5, 0)


def _paper(grey: Picture, most_lift: float) -> np.ndarray:
    """Return how light the paper would be at each point without anything written on it."""
    height, width = grey.shape
    small_size = (max(16, width // 8), max(16, height // 8))
    small = cv2.resize(grey, small_size, interpolation=cv2.INTER_AREA)
    reach = max(7, round(max(small_size) * 0.05)) | 1
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    smooth = cv2.GaussianBlur(closed, (0, 0), reach / 3)
    lightest = float(np.percentile(smooth, 95))
    # What is very dark over a whole area is a table or a black band, not paper in the shadow.
    floor = max(1.0, lightest / most_lift)
    return cv2.resize(
        np.maximum(smooth.astype(np.float32), floor), (width, height),
        interpolation=cv2.INTER_LINEAR,
    )  # fmt: skip


def _coded(whole: Picture) -> Page:
    """Return the page as a JPEG that weighs what a page may weigh."""
    page: Picture = whole
    while True:
        for quality in range(BEST_QUALITY, WORST_QUALITY - 1, -12):
            done, coded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])
            if done and len(coded) <= MOST_BYTES:
                return Page(coded.tobytes(), page.shape[1], page.shape[0])
        size = (max(8, page.shape[1] * 4 // 5), max(8, page.shape[0] * 4 // 5))
        page = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
