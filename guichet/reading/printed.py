"""A page printed to PDF: its text is exact, and has no place on a picture."""

from __future__ import annotations

from guichet.reading.inspection import Box
from guichet.reading.layout import Placed, Sheet

NOWHERE = Box(0, 0, 0, 0)
LINE_HEIGHT = 10.0
MOST_LINES = 400
MOST_LETTERS = 40_000
LONGEST_LINE = 1_000
"""A page that a person prints has far less; looking into words takes time for each letter."""


def sheet_of_print(text: str) -> Sheet:
    """Return the lines of ``text`` one under the other, the first at the top of the sheet.

    What is longer than any page is left out, so that no file keeps the reader busy for hours.
    """
    said_lines = (line.strip()[:LONGEST_LINE] for line in text[:MOST_LETTERS].splitlines())
    words = [line for line in said_lines if line][:MOST_LINES]
    step = 1 / max(1, len(words) - 1)
    lines = tuple(
        Placed(
            said, 1.0, NOWHERE, 0.0, at * LINE_HEIGHT, 6.0 * len(said), LINE_HEIGHT,
            across=0.0, down=at * step,
        )
        for at, said in enumerate(words)
    )  # fmt: skip
    return Sheet(0, 0, lines)
