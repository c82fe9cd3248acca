"""How wide the columns of a table are, so that no date, hour or word is cut in a cell."""

from __future__ import annotations

import re
from functools import lru_cache

from guichet.documents.blocks import Table, text_of

TEXT_WIDTH_MM = 160.0
CELL_FONT_PT = 9.5

_PADDING_MM = 4.0
_MM_PER_EM = CELL_FONT_PT * 25.4 / 72
_LONGEST_KEPT = 24  # a longer token (an address, a digest) may be cut
_BREAKS = re.compile(r"(?<=-)|[ \n]")
_NARROWEST_EM, _WIDEST_EM = 3.0, 30.0


def text_width(text: str) -> float:
    """Return the width of ``text`` in em, rounded up for the widest of the fonts we use."""
    return sum(_letter_width(letter) for letter in text)


@lru_cache(maxsize=1024)
def _letter_width(letter: str) -> float:
    if letter in "mwMWŒœ…—%€@":
        return 1.0
    if letter.isupper():
        return 0.75
    return 0.35 if letter in "iljt.,;:!|'’ \u00a0\u202f" else 0.56


def column_shares(table: Table) -> tuple[float, ...]:
    """Return the share of the text width given to each column; the shares add up to 1.

    The widths asked for (or, without any, widths that follow the contents) are kept as long as
    the longest unbreakable word of each column fits: a narrower column is widened at the expense
    of the others. When the words of all the columns together are wider than the page, they share
    the lack.
    """
    columns = [
        {header, *(text_of(row[position]) for row in table.rows)}
        for position, header in enumerate(table.headers)
    ]
    wanted = table.widths or tuple(_wanted(cells) for cells in columns)
    least = [_least(cells) for cells in columns]
    if sum(least) >= 1:
        return tuple(share / sum(least) for share in least)
    return _widened([width / sum(wanted) for width in wanted], least)


def cell_width(share: float) -> float:
    """Return the width of the text of such a column, in em."""
    return (share * TEXT_WIDTH_MM - _PADDING_MM) / _MM_PER_EM


def _widened(shares: list[float], least: list[float]) -> tuple[float, ...]:
    """Give the too narrow columns their least width, and the rest to the others in proportion."""
    narrow: set[int] = set()
    while True:
        left = 1 - sum(least[position] for position in narrow)
        wide = sum(share for position, share in enumerate(shares) if position not in narrow)
        settled = [
            least[position] if position in narrow else share * left / wide
            for position, share in enumerate(shares)
        ]
        tight = {position for position, share in enumerate(settled) if share < least[position]}
        if tight <= narrow:
            return tuple(settled)
        narrow |= tight


def _wanted(cells: set[str]) -> float:
    longest_line = max(text_width(line) for cell in cells for line in cell.split("\n"))
    return min(max(longest_line, _NARROWEST_EM), _WIDEST_EM)


def _least(cells: set[str]) -> float:
    words = {word for cell in cells for word in _BREAKS.split(cell)}
    kept = (text_width(word) for word in words if len(word) <= _LONGEST_KEPT)
    longest = max(kept, default=0.0)
    return (longest * _MM_PER_EM + _PADDING_MM) / TEXT_WIDTH_MM
