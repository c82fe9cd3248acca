"""Where the sheet of paper is on a photograph. Runs in the child process only.

An outline is *sure* only when each of its four sides is a real edge, paper inside and something
darker outside, and when nothing that looks like writing is left out. Anything else is a proposal
for the person: a page cut through its text would be worse than a page left crooked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

Picture = np.ndarray
"""Rows of pixels, grey or three colours, 8 bits."""

LONGEST_SIDE = 800
"""Pixels of the reduced picture in which the sheet is looked for."""

WRITING_SIDE = 1400
"""The same for the writing left out: strokes must still be there."""

LEAST_SIDE = 60
"""Pixels of that picture, below which nothing is looked for."""

LEAST_AREA = 0.12
"""Part of the photograph that a sheet covers at least."""

LEAST_EDGE = 0.75
"""Part of each side that must be an edge for the outline to be sure."""

LEAST_STEP = 12.0
"""Levels of grey, of 255, by which the paper is lighter than what lies around it."""

MOST_LEFT_OUT = 0.02
"""Writing left outside, as a part of the writing inside."""

LIGHTEST_STROKE, LIT = 0.2, 0.6
SHADED_STROKE, SHADED = 0.4, 0.2
LIGHT_STROKE = 0.25
DIM_STROKE, DIM, SAME_COLOUR = 0.13, 0.25, 8.0
"""How much a stroke is darker than its ground, and how light that ground is beside the paper; then
in a shadow; then how much lighter than its ground white writing is; then how dark paper may be in a
shadow, and by how much its colour may differ."""

LEAST_WRITING = 60
"""Pixels of strokes, in the reduced picture, below which they are dust."""

STEEPEST_CORNER = (55.0, 125.0)
MARGIN = 0.005
"""Part of its size by which an outline is widened: the paper's own edge is not cut."""


@dataclass(frozen=True)
class Outline:
    """Four corners, clockwise from the top left one, as parts of the width and of the height."""

    corners: tuple[tuple[float, float], ...]
    sure: bool


def outline_of(picture: Picture) -> Outline | None:
    """Return the best outline of a sheet on a colour picture, or ``None`` when there is none."""
    small = _reduced(picture, LONGEST_SIDE)
    size = np.array([small.shape[1], small.shape[0]], dtype=float)
    if min(small.shape[:2]) < LEAST_SIDE:
        return None
    light = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB)[:, :, 0], (5, 5), 0)
    found = [(_edge(light, one), one) for one in _candidates(small, light)]
    found = [(edge, one) for edge, one in found if edge > 0]
    if not found:
        return None
    # Of those about equally well drawn, the largest: a box printed on the page is no page.
    best = max(edge for edge, _ in found)
    quad = max((one for edge, one in found if edge >= 0.9 * best), key=_area)
    sure = _edge(light, quad) >= LEAST_EDGE
    if sure:
        finer = _reduced(picture, WRITING_SIDE)
        finer_size = np.array([finer.shape[1], finer.shape[0]], dtype=float)
        sure = not _leaves_writing_out(finer, quad * finer_size / size)
    corners = _widened(quad) / size
    return Outline(tuple((float(x), float(y)) for x, y in np.clip(corners, 0, 1)), sure)


def _reduced(picture: Picture, longest: int) -> Picture:
    height, width = picture.shape[:2]
    scale = min(1.0, longest / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def in_order(corners: np.ndarray) -> np.ndarray:
    """Return four points clockwise from the top left one."""
    centre = corners.mean(axis=0)
    turns = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    clockwise = corners[np.argsort(turns)]
    first = int(np.argmin(clockwise.sum(axis=1)))
    return np.roll(clockwise, -first, axis=0)


def _candidates(small: Picture, light: Picture) -> Iterator[np.ndarray]:
    """Yield the quadrilaterals drawn by the edges, and by what is lighter than the rest."""
    least = LEAST_AREA * light.size
    for mask in _masks(small, light):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        hulls = [hull for hull in map(cv2.convexHull, contours) if cv2.contourArea(hull) >= least]
        for hull in sorted(hulls, key=cv2.contourArea, reverse=True)[:4]:
            quad = _four_corners(hull)
            if quad is not None and _is_a_sheet(quad, light.shape):
                yield quad


def _masks(small: Picture, light: Picture) -> Iterator[Picture]:
    seed = np.ones((5, 5), np.uint8)
    for low in (25, 60):
        edges = cv2.Canny(light, low, 3 * low)
        yield cv2.dilate(edges, np.ones((3, 3), np.uint8))
        yield cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    # Paper has little colour: a table of the same lightness may still be told from it.
    saturation = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)[:, :, 1]
    _, lit = cv2.threshold(light, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    _, grey = cv2.threshold(
        cv2.GaussianBlur(saturation, (5, 5), 0), 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU
    )
    for mask in (lit, grey):
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
        yield cv2.morphologyEx(closed, cv2.MORPH_OPEN, seed)


def _four_corners(hull: np.ndarray) -> np.ndarray | None:
    """Return the quadrilateral of a hull: its long straight sides, prolonged until they meet."""
    around = cv2.arcLength(hull, closed=True)
    for part in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(hull, part * around, closed=True)[:, 0, :].astype(float)
        if len(corners) == 4:
            return in_order(corners)
        if 4 < len(corners) <= 8:
            met = _sides_met(corners)
            # A folded corner is prolonged; a sheet that leaves the photograph is not made up.
            if met is not None and _area(met) <= 1.06 * cv2.contourArea(hull):
                return met
    return None


def _sides_met(corners: np.ndarray) -> np.ndarray | None:
    """Return where the four longest sides of a polygon meet, or ``None``."""
    ends = list(zip(corners, np.roll(corners, -1, axis=0), strict=True))
    lengths = [float(np.linalg.norm(b - a)) for a, b in ends]
    longest = sorted(np.argsort(lengths)[-4:])
    points = []
    for here, there in zip(longest, longest[1:] + longest[:1], strict=True):
        point = _crossing(*ends[here], *ends[there])
        if point is None:
            return None
        points.append(point)
    return in_order(np.array(points))


def _crossing(a: np.ndarray, b: np.ndarray, c: np.ndarray, d: np.ndarray) -> np.ndarray | None:
    one, other = b - a, d - c
    turn = float(one[0] * other[1] - one[1] * other[0])
    if abs(turn) < 1e-6 * float(np.linalg.norm(one) * np.linalg.norm(other)) + 1e-9:
        return None
    along = float((c - a)[0] * other[1] - (c - a)[1] * other[0]) / turn
    return np.asarray(a + along * one)


def _is_a_sheet(quad: np.ndarray, shape: tuple[int, ...]) -> bool:
    height, width = shape[:2]
    beyond = 0.02 * max(height, width)
    if (quad < -beyond).any() or (quad > np.array([width, height]) + beyond).any():
        return False
    if _area(quad) < LEAST_AREA * height * width or not _is_convex(quad):
        return False
    return all(STEEPEST_CORNER[0] <= angle <= STEEPEST_CORNER[1] for angle in _angles(quad))


def _angles(quad: np.ndarray) -> Iterator[float]:
    for at in range(4):
        before, here, after = quad[at - 1], quad[at], quad[(at + 1) % 4]
        one, other = before - here, after - here
        lengths = float(np.linalg.norm(one) * np.linalg.norm(other)) or 1.0
        yield float(np.degrees(np.arccos(np.clip(float(one @ other) / lengths, -1, 1))))


def _is_convex(quad: np.ndarray) -> bool:
    return bool(cv2.isContourConvex(quad.astype(np.float32)))


def _area(quad: np.ndarray) -> float:
    return float(cv2.contourArea(quad.astype(np.float32)))


def _edge(light: Picture, quad: np.ndarray) -> float:
    """Return the part of the worst side along which the paper is lighter than what is beside it."""
    centre = quad.mean(axis=0)
    away = max(4.0, 0.012 * max(light.shape))
    worst = 1.0
    for at in range(4):
        start, end = quad[at], quad[(at + 1) % 4]
        along = np.linspace(0.04, 0.96, 60)[:, None]
        points = start + along * (end - start)
        normal = np.array([end[1] - start[1], start[0] - end[0]])
        normal = normal / (float(np.linalg.norm(normal)) or 1.0)
        if float(normal @ (centre - points.mean(axis=0))) < 0:
            normal = -normal
        inside, outside = (_at(light, points + sign * away * normal) for sign in (1, -1))
        worst = min(worst, float(np.mean(inside - outside >= LEAST_STEP)))
    return worst


def _at(light: Picture, points: np.ndarray) -> np.ndarray:
    """Return the lightness at ``points``; outside of the photograph, as light as can be."""
    height, width = light.shape
    xs, ys = np.round(points[:, 0]).astype(int), np.round(points[:, 1]).astype(int)
    known = (xs >= 0) & (ys >= 0) & (xs < width) & (ys < height)
    levels = np.full(len(points), 255.0)
    levels[known] = light[ys[known], xs[known]]
    return levels


def _leaves_writing_out(seen: Picture, quad: np.ndarray) -> bool:
    """Return whether what looks like writing is outside: on paper, in a shadow, on a dark band."""
    grey = cv2.cvtColor(seen, cv2.COLOR_RGB2GRAY)
    inside = np.zeros(grey.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round(quad).astype(np.int32), 1)
    strokes = _strokes(seen, grey, inside)
    # The edge of the sheet itself is a stroke: a band around it is not looked at.
    band = np.ones((2 * round(0.012 * max(grey.shape)) + 1,) * 2, np.uint8)
    outside = cv2.dilate(inside, band) == 0
    left_out, kept = int(strokes[outside].sum()), int(strokes[inside == 1].sum())
    return left_out > max(LEAST_WRITING, MOST_LEFT_OUT * kept)


def _strokes(seen: Picture, grey: Picture, inside: Picture) -> np.ndarray:
    """Return where something thin differs much from what is around it.

    Where the ground is as light as the paper, or of its colour, little is enough; elsewhere it
    must differ much: the grain of a table is no writing.
    """
    around = np.ones((2 * round(max(grey.shape) / 160) + 1,) * 2, np.uint8)
    ground = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, around).astype(float)
    under = cv2.morphologyEx(grey, cv2.MORPH_OPEN, around).astype(float)
    sheet = inside == 1
    paper = float(np.median(ground[sheet])) if sheet.any() else 255.0
    dark = (ground - grey) / np.maximum(ground, 1.0)
    on_paper = (dark > LIGHTEST_STROKE) & (ground > LIT * paper)
    dim = _of_the_colour_of(seen, sheet) & (ground > DIM * paper)
    in_shadow = (dark > SHADED_STROKE) & (ground > SHADED * paper)
    marked = ground - grey > DIM_STROKE * paper
    on_a_band = (grey - under) > LIGHT_STROKE * paper
    # What is light on dark inside the sheet is the paper itself between two letters.
    return np.asarray(on_paper | (marked & (dim | in_shadow)) | (on_a_band & ~sheet))


def _of_the_colour_of(seen: Picture, sheet: np.ndarray) -> np.ndarray:
    """Return where a picture has the colour of the sheet, whatever the light: as in a shadow."""
    soft = cv2.GaussianBlur(cv2.cvtColor(seen, cv2.COLOR_RGB2LAB), (0, 0), 4)[:, :, 1:]
    middle = np.median(soft[sheet], axis=0) if sheet.any() else np.array([128.0, 128.0])
    return np.asarray(np.abs(soft - middle).sum(axis=2) < SAME_COLOUR)


def _widened(quad: np.ndarray) -> np.ndarray:
    return np.asarray(quad + MARGIN * (quad - quad.mean(axis=0)))
