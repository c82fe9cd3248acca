"""The rows of :mod:`bench.capture`: recording one page, ours and the bare browser."""

from __future__ import annotations

import shutil
import statistics

from bench import capture
from bench.table import Row, compared, show


def rows() -> list[Row]:
    """Return the ratio of a warm recording; without a browser, the row that says so."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        return [Row("record one page", "not measured: no Chromium on this machine")]
    with capture.serve() as url:
        taken = capture.warm(program, url)
    medians = [statistics.median(values) * 1000 for values in taken.values()]
    (bare, lean, ours), names = medians, list(taken)
    work = "record one page on the screen, warm"
    return [
        compared(work, ours, bare, names[0], most=1.25, unit="ms"),
        compared(work, ours, lean, names[1], most=None, unit="ms"),
    ]


if __name__ == "__main__":
    show(rows)
