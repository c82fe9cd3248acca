"""What one place takes on one day; :mod:`guichet.documents.destinations` reads where it is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits in force on one day.

    ``max_bytes`` is the largest file, ``longest_name`` counts the extension; both are inclusive.
    ``formats`` are extensions without the dot. On paper, ``copied_pages`` is the most pages of
    pieces that the copy for the court repeats (inclusive; ``None``: any number).
    """

    max_bytes: int
    longest_name: int
    one_file_per_piece: bool
    copies: int
    formats: tuple[str, ...]
    copied_pages: int | None = None
