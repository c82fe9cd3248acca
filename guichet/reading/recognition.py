"""The words of a picture and where they stand. Runs in the child process only.

The picture is read as it is; when the words come out badly it is read once more turned by half a
turn; lines that stand upright tell that it lies on its side. Boxes are those of the picture once
it is upright.
"""

from __future__ import annotations

import logging
import re
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np
import onnxruntime
from omegaconf import flag_override

if TYPE_CHECKING:
    from rapidocr import RapidOCR
    from rapidocr.utils.output import RapidOCROutput

LONGEST_SIDE = 2000
"""Pixels. A larger picture is made smaller first, then its edges are read at full size."""

GOOD_SCORE = 0.93
"""Mean score of the words below which the picture is read once more, upside down."""

EDGE = 0.075
"""Part of the height in which systems put their clock."""

CLOSER = 3
LEAST_SIDE = 736
"""Pixels. The library enlarges what has a shorter side until it has this."""

_HOUR_ALONE = re.compile(r"\d{1,2}:\d\d(?: ?[AaPp][Mm])?")
_DATE_ALONE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]20\d\d")

_engine: RapidOCR | None = None


@dataclass(frozen=True)
class Words:
    """Words in a quadrilateral, clockwise from the corner where they begin."""

    text: str
    score: float
    corners: np.ndarray

    @property
    def stands(self) -> bool:
        """Whether the line runs from top to bottom."""
        width, height = np.ptp(self.corners, axis=0)
        return len(self.text) > 2 and bool(height > 1.5 * width)


def read(pixels: np.ndarray) -> dict[str, object]:
    """Return the lines read, with the size of the upright picture and by how much it was turned."""
    words = _words(pixels)
    turned = 0
    if words and _score(words) < GOOD_SCORE:
        upside_down = np.rot90(pixels, 2)
        other = _words(upside_down)
        if other and _score(other) > _score(words):
            words, pixels, turned = other, upside_down, 180
    if words and _weight(words, standing=True) > _weight(words, standing=False):
        # Lines that stand were read after a quarter turn anticlockwise.
        width = pixels.shape[1]
        words = [_after_a_quarter_turn(one, width) for one in words]
        pixels, turned = np.rot90(pixels, 1), (turned + 90) % 360
    words = _with_clock(pixels, _with_edges(pixels, words))
    return {
        "width": pixels.shape[1],
        "height": pixels.shape[0],
        "turned": turned,
        "lines": [[one.text, round(one.score, 3), _flat(one.corners)] for one in words],
    }


def _score(words: list[Words]) -> float:
    return statistics.fmean(one.score for one in words)


def _weight(words: list[Words], *, standing: bool) -> int:
    return sum(len(one.text) for one in words if one.stands is standing and len(one.text) > 2)


def _after_a_quarter_turn(words: Words, width: int) -> Words:
    x, y = words.corners[:, 0], words.corners[:, 1]
    return Words(words.text, words.score, np.stack([y, width - x], axis=1))


def _flat(corners: np.ndarray) -> list[float]:
    return [round(float(value), 1) for value in corners.reshape(-1)]


def _with_edges(pixels: np.ndarray, words: list[Words]) -> list[Words]:
    """Read the top and the bottom again at full size when the picture had to be made smaller."""
    height, width = pixels.shape[:2]
    if max(height, width) <= LONGEST_SIDE * 1.3 or height > width:
        return words
    band = int(height * EDGE)
    # Both in one picture, with room around: a thin strip alone would be made huge by the library.
    both = np.zeros((max(LEAST_SIDE, 3 * band), width, 3), dtype=pixels.dtype)
    both[:band], both[-band:] = pixels[:band], pixels[-band:]
    down = float(height - len(both))
    again = [
        one
        if one.corners[:, 1].mean() < len(both) / 2
        else Words(one.text, one.score, one.corners + np.array([0.0, down]))
        for one in _words(both, longest=2 * LONGEST_SIDE)
    ]
    if not again:
        return words
    inside = [one for one in words if band <= one.corners[:, 1].mean() < height - band]
    return inside + again


def _with_clock(pixels: np.ndarray, words: list[Words]) -> list[Words]:
    """Look closer around a clock of which one half was read: the other is small or pale."""
    height, width = pixels.shape[:2]
    outer = [
        one
        for one in words
        if not EDGE < one.corners[:, 1].mean() / height < 1 - EDGE
        and (_HOUR_ALONE.fullmatch(one.text) or _DATE_ALONE.fullmatch(one.text))
    ]
    if len(outer) != 1 or width < height:
        return words
    x, y = (int(value) for value in outer[0].corners.mean(axis=0))
    tall = int(np.ptp(outer[0].corners, axis=0)[1])
    left, right = max(0, x - 8 * tall), min(width, x + 8 * tall)
    top, bottom = max(0, y - 3 * tall), min(height, y + 3 * tall)
    around = pixels[top:bottom, left:right]
    larger = cv2.resize(around, None, fx=CLOSER, fy=CLOSER, interpolation=cv2.INTER_CUBIC)
    again = [
        Words(one.text, one.score, one.corners / CLOSER + np.array([left, top], dtype=float))
        for one in _words(larger)
        if _HOUR_ALONE.fullmatch(one.text) or _DATE_ALONE.fullmatch(one.text)
    ]
    return [one for one in words if one is not outer[0]] + again if len(again) > 1 else words


def _words(pixels: np.ndarray, longest: int = LONGEST_SIDE) -> list[Words]:
    height, width = pixels.shape[:2]
    scale = min(1.0, longest / max(height, width))
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    answer = cast("RapidOCROutput", _reader()(np.ascontiguousarray(pixels[:, :, ::-1])))
    if answer.boxes is None or answer.txts is None or answer.scores is None:
        return []
    return [
        Words(str(text), float(score), np.asarray(box, dtype=float) / scale)
        for text, score, box in zip(answer.txts, answer.scores, answer.boxes, strict=True)
    ]


def _reader() -> RapidOCR:
    """Return the engine, loaded once for the whole batch."""
    global _engine  # noqa: PLW0603
    if _engine is None:
        import rapidocr

        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        models = Path(rapidocr.__file__).parent / "models"
        _engine = rapidocr.RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Global.max_side_len": 2 * LONGEST_SIDE,
            }
        )
        # Without sessions of ours it would look for its models, and ask the network for them.
        with flag_override(_engine.cfg, "allow_objects", True):
            _engine.cfg.Det.session = _session(models / "PP-OCRv6_det_small.onnx")
            _engine.cfg.Rec.session = _session(models / "PP-OCRv6_rec_small.onnx")
    return _engine


def _session(model: Path) -> onnxruntime.InferenceSession:
    """Return a session that lets the processor go while it waits: the page comes first."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.enable_cpu_mem_arena = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
