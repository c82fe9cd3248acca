"""The rows of :mod:`bench.exhibits`: stamped pieces, filing folder, one PDF, a thousand pieces."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.exhibits import MESSAGES, PICTURES, make_messages, make_pictures, measure
from bench.table import Row, compared, limited, show

TURNS = 3


def rows() -> list[Row]:
    """Return what each maker takes in a fresh process, the imports of ours counted apart."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        data = Path(place) / "data"
        make_pictures(data / "pictures", PICTURES)
        make_messages(data / "messages", MESSAGES)
        best = {name: _best(name, data) for name in ("copy", "img2pdf", "bundle", "folder")}
        thousand = _best("thousand", data)
    copy, theirs, bundle, folder = best.values()
    what = f"{PICTURES} screenshots + {MESSAGES} messages"
    one = f"one stamped PDF, {what}"
    return [
        compared(f"{one}: wall", bundle[0], copy[0], "plain copy + fsync", most=4),
        compared(f"{one}: wall", bundle[0], theirs[0], "img2pdf + pikepdf", most=1),
        limited(f"{one}: peak of memory", bundle[3], "MB", most=150),
        limited(f"filing folder, {what}: processor", folder[2], "s", most=0.8),
        limited("filing folder, 1,000 pieces: wall", thousand[0], "s", most=5),
        limited("filing folder, 1,000 pieces: peak of memory", thousand[3], "MB", most=250),
    ]


def _best(name: str, data: Path) -> tuple[float, ...]:
    turns = [measure(name, data) for _ in range(TURNS)]
    return tuple(min(figures) for figures in zip(*turns, strict=True))


if __name__ == "__main__":
    show(rows)
