"""Pieces of evidence, numbered: what goes in, what cannot, and in which order.

One exhibit is one piece, or one homogeneous series (all the captures of a month). Its number, its
label, its file names, its stamps and its line in the inventory all come from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeAlias

from guichet.documents.blocks import Document, plain
from guichet.documents.capture_notes import CaptureNote
from guichet.documents.lettering import printable
from guichet.documents.typography import typeset

Family: TypeAlias = Literal["history", "captures", "testimonies", "situation", "other"]

FAMILIES: dict[Family, str] = {
    "history": "Historique des démarches",
    "captures": "Captures d’écran",
    "testimonies": "Témoignages",
    "situation": "Situation et urgence",
    "other": "Autres pièces",
}

Content: TypeAlias = Path | bytes | Document | Callable[[], bytes]
"""A file, its bytes, a document of ours, or a function that gives the bytes when asked.

The last one lets an encrypted file be opened only while its page is made.
"""


@dataclass(frozen=True)
class Part:
    """One file or one document of a piece.

    ``label`` is its bookmark and its line in the inventory; ``name`` the file's name as the person
    knows it. ``at`` (aware, in the zone of the place) and ``channel`` (in French) are for series.
    ``note`` makes a planche of a picture.
    """

    name: str
    label: str
    content: Content = field(repr=False)
    at: dt.datetime | None = None
    channel: str = ""
    note: CaptureNote | None = None


@dataclass(frozen=True)
class Exhibit:
    """A numbered piece. ``short_name`` names its file; the label does when it is empty.

    Raises ``ValueError`` below 1, without a part or without a label.
    """

    number: int
    label: str
    parts: tuple[Part, ...]
    family: Family = "other"
    short_name: str = ""

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("pieces are numbered from 1")
        if not self.parts or not self.label.strip():
            raise ValueError(f"piece {self.number} has a label and at least one part")


@dataclass(frozen=True)
class LeftOut:
    """A file that could not be joined, with the reason and what to do, in French."""

    name: str
    label: str
    reason: str
    advice: str
    number: int | None = None


@dataclass(frozen=True)
class WrittenPart:
    """Where a part is. Pages count from 1: ``page`` in the piece, ``page_in_file`` in its file."""

    part: Part
    file: str
    page: int
    page_in_file: int
    pages: int


@dataclass(frozen=True)
class WrittenFile:
    """One PDF of a piece: its name, its bytes, its pages, and the first one's number (from 1)."""

    name: str
    size: int
    pages: int
    first_page: int


@dataclass(frozen=True)
class WrittenExhibit:
    """A piece as written. Files and parts are in order; ``pages`` is their sum."""

    number: int
    label: str
    family: Family
    pages: int
    files: tuple[WrittenFile, ...]
    parts: tuple[WrittenPart, ...]
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True)
class SortedExhibits:
    """The pieces that can be joined, numbered from 1 without a gap, and the files that cannot."""

    exhibits: tuple[Exhibit, ...]
    left_out: tuple[LeftOut, ...]


def refuse_gaps(numbers: Sequence[int], first: int = 1) -> None:
    """Raise ``ValueError`` unless ``numbers`` follow one another from ``first``.

    Art. R. 412-2 CJA; the pieces of a later document go on after those that the court has.
    """
    last = first + len(numbers) - 1
    if list(numbers) != list(range(first, last + 1)):
        raise ValueError(f"pieces are numbered {first} to {last} in order, not {list(numbers)}")


def renumbered(exhibits: Sequence[Exhibit]) -> tuple[Exhibit, ...]:
    """Return the pieces in their order, numbered from 1 without a gap."""
    return tuple(replace(exhibit, number=at) for at, exhibit in enumerate(exhibits, start=1))


def typeset_exhibit(exhibit: Exhibit) -> Exhibit:
    """Return the piece with its labels on one line, in French typography, everywhere the same."""
    parts = tuple(replace(part, label=_one_line(part.label)) for part in exhibit.parts)
    return replace(exhibit, label=_one_line(exhibit.label), parts=parts)


def _one_line(label: str) -> str:
    return printable(typeset(plain(label).replace("\n", " ").strip()))
