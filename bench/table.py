"""What a measurement says, and the table of all of them.

A benchmark is a module with ``rows() -> list[Row]``. Run alone, it prints its own table; with
``--json`` it prints one object a line, for :mod:`bench.run`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass

MARKS = {True: "ok", False: "OVER", None: ""}
HEAD = ("work", "measured", "against", "ratio", "target", "")


@dataclass(frozen=True)
class Row:
    """One measurement. ``met`` is ``None`` when there is nothing to reach, only to know."""

    work: str
    measured: str
    against: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None


def compared(
    work: str, ours: float, theirs: float, against: str, *, most: float | None, unit: str = "s"
) -> Row:
    """Return the row of two figures of one run; ``most`` is the largest ratio accepted."""
    ratio = ours / theirs
    return Row(
        work,
        figure(ours, unit),
        f"{against}: {figure(theirs, unit)}",
        f"{ratio:.2f}",
        "" if most is None else f"<= {most:g} x",
        None if most is None else ratio <= most,
    )


def limited(work: str, value: float, unit: str, *, most: float) -> Row:
    """Return the row of a figure that has a limit of its own."""
    return Row(work, figure(value, unit), target=f"<= {most:g} {unit}", met=value <= most)


def figure(value: float, unit: str) -> str:
    """Return a figure with three significant digits at most."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f} {unit}"


def show(rows: Callable[[], list[Row]]) -> None:
    """Print ``rows()``: as JSON lines with ``--json``, else as a table."""
    found = rows()
    if "--json" in sys.argv[1:]:
        for row in found:
            print(json.dumps(asdict(row)))
    else:
        print_table(found)


def print_table(rows: Iterable[Row]) -> None:
    """Print the rows under their heads, in columns as wide as their content."""
    lines = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEAD))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _cells(row: Row) -> tuple[str, ...]:
    return (row.work, row.measured, row.against, row.ratio, row.target, MARKS[row.met])
