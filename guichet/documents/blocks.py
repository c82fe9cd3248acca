"""The block model: what a letter, a requête or an inventory says, without how it looks.

One :class:`Document` feeds every writer (PDF, DOCX, HTML, plain text). Blocks are pure data and
user text is data: no writer ever parses it as markup. A block may carry an ``id`` (the id of a
requirement or of a block of a letter model); it must be unique in its document, it is printed in
the HTML preview as ``data-block`` and an internal link may point to it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

Alignment: TypeAlias = Literal["start", "center", "end"]
ParagraphAlignment: TypeAlias = Literal["justify", "start", "center", "end"]
Kind: TypeAlias = Literal["letter", "petition", "inventory", "table", "note"]

_BLOCK_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
_LINK = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_DEEPEST_HEADING = 6
_FEWEST_FOR_A_RANGE = 3


@dataclass(frozen=True)
class Span:
    """A run of text.

    ``target`` is an address (``https://``, ``http://``, ``mailto:``) or ``#`` and the id of a
    block of the same document. Any other target is ignored by the writers: a link that a user
    typed can neither run a script nor open a local file. ``verbatim`` text (words quoted from a
    page, a digest) keeps its own spaces and apostrophes.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    target: str | None = None
    verbatim: bool = False


@dataclass(frozen=True)
class PieceRef:
    """A reference to numbered pieces, printed « pièce n° 4 » or « pièces n° 2 à 5 ».

    Raises ``ValueError`` without a number or for a number below 1.
    """

    numbers: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.numbers or min(self.numbers) < 1:
            raise ValueError("a reference names at least one piece, numbered from 1")

    @property
    def text(self) -> str:
        """The reference in French, unbreakable between « n° » and each number.

        Three consecutive numbers or more are a range: « pièces n° 1, 3 à 5 et 9 ».
        """
        numbers = sorted(set(self.numbers))
        if len(numbers) == 1:
            return f"pièce n°\u00a0{numbers[0]}"
        parts = [_range_text(run) for run in _runs(numbers)]
        flat = [part for group in parts for part in group]
        listed = flat[0] if len(flat) == 1 else ", ".join(flat[:-1]) + f" et\u00a0{flat[-1]}"
        return f"pièces n°\u00a0{listed}"


def _runs(numbers: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _range_text(run: list[int]) -> list[str]:
    if len(run) < _FEWEST_FOR_A_RANGE:
        return [str(number) for number in run]
    return [f"{run[0]} à\u00a0{run[-1]}"]


Inline: TypeAlias = str | Span | PieceRef
Inlines: TypeAlias = Inline | tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """A heading; ``level`` 1 is the highest."""

    text: str
    level: int = 1
    id: str | None = None


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``keep_with_next`` keeps it on the page of what follows."""

    inlines: Inlines
    id: str | None = None
    align: ParagraphAlignment = "justify"
    keep_with_next: bool = False


@dataclass(frozen=True)
class KeyValues:
    """Labels and their values (« Née le » / « 3 mars 1990 »), without borders."""

    rows: tuple[tuple[str, Inlines], ...]
    id: str | None = None


@dataclass(frozen=True)
class Items:
    """A list; ordered items are numbered from 1."""

    items: tuple[Inlines, ...]
    ordered: bool = False
    id: str | None = None


@dataclass(frozen=True)
class Table:
    """A table with one row of column headers, repeated on every page.

    ``widths`` are relative (``(1, 2)``: the second column is twice as wide), empty for equal
    columns; ``alignment`` is one word per column, empty for ``start`` everywhere. Raises
    ``ValueError`` when a row, the widths or the alignment do not have one entry per header.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    caption: str | None = None
    widths: tuple[float, ...] = ()
    alignment: tuple[Alignment, ...] = ()
    id: str | None = None

    def __post_init__(self) -> None:
        count = len(self.headers)
        if not count:
            raise ValueError("a table has at least one column")
        if any(len(row) != count for row in self.rows):
            raise ValueError(f"every row of the table must have {count} cells")
        if len(self.widths) not in {0, count} or len(self.alignment) not in {0, count}:
            raise ValueError(f"widths and alignment must have {count} entries, or none")
        if any(width <= 0 for width in self.widths):
            raise ValueError("a column width is above 0")


@dataclass(frozen=True)
class AddressBlock:
    """A postal address, one line per entry.

    ``window``: at the place of the window of a French DL envelope (first page of a letter);
    ``start``: at the left, for the sender.
    """

    lines: tuple[str, ...]
    position: Literal["window", "start"] = "start"
    id: str | None = None


@dataclass(frozen=True)
class Signature:
    """« Fait à … , le … », the room for a handwritten signature, and the name under it.

    The software never signs: this only leaves the room. ``note`` is printed under the name.
    """

    name: str
    place: str | None = None
    day: dt.date | None = None
    note: str | None = None
    id: str | None = None


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""

    id: str | None = None


@dataclass(frozen=True)
class Rule:
    """A thin horizontal line."""

    id: str | None = None


Block: TypeAlias = (
    Heading | Paragraph | KeyValues | Items | Table | AddressBlock | Signature | PageBreak | Rule
)


@dataclass(frozen=True)
class Document:
    """A whole document, ready for any writer.

    ``title`` is the title of the file (shown by PDF readers, never printed by itself);
    ``created`` an aware moment, the only clock the writers know: same document, same bytes.
    ``banner`` is printed at the top of every page (« EXEMPLE »), ``footer`` at the bottom, before
    the page number. Raises ``ValueError`` on an empty title, a naive ``created``, a language not
    like ``fr-FR``, an id that is repeated or not made of ``A-Za-z0-9_.-``, and a heading without
    text, or that skips a level (a screen reader's table of contents would lie).
    """

    title: str
    blocks: tuple[Block, ...]
    created: dt.datetime
    kind: Kind = "note"
    author: str | None = None
    subject: str | None = None
    banner: str | None = None
    footer: str | None = None
    page_numbers: bool = True
    language: str = "fr-FR"

    def __post_init__(self) -> None:
        if not _is_visible(self.title):
            raise ValueError("a document has a title")
        if self.created.utcoffset() is None:
            raise ValueError("created must carry an offset")
        if not _LANGUAGE.fullmatch(self.language):
            raise ValueError(f"{self.language!r} is not a language such as fr-FR")
        _check_ids(self.blocks)
        _check_heading_levels(self.blocks)


def _check_ids(blocks: tuple[Block, ...]) -> None:
    seen: set[str] = set()
    for block in blocks:
        if block.id is None:
            continue
        if not _BLOCK_ID.fullmatch(block.id):
            raise ValueError(f"{block.id!r} is not a block id")
        if block.id in seen:
            raise ValueError(f"two blocks have the id {block.id!r}")
        seen.add(block.id)


def _check_heading_levels(blocks: tuple[Block, ...]) -> None:
    previous = 0
    for block in blocks:
        if isinstance(block, Heading):
            if not _is_visible(block.text):
                raise ValueError("a heading has a text")
            if not 1 <= block.level <= min(previous + 1, _DEEPEST_HEADING):
                raise ValueError(f"heading {block.text!r} skips from level {previous}")
            previous = block.level


def _is_visible(text: str) -> bool:
    return any(character.isprintable() and character != " " for character in text)


def inlines_of(inlines: Inlines) -> tuple[Inline, ...]:
    """Return ``inlines`` as a tuple, whether one or several were given."""
    return inlines if isinstance(inlines, tuple) else (inlines,)


def spans_of(inlines: Inlines) -> Iterator[Span]:
    """Yield the runs of text of ``inlines``: references worked out, text cleaned by ``plain``."""
    for inline in inlines_of(inlines):
        if isinstance(inline, str):
            yield Span(plain(inline))
        elif isinstance(inline, PieceRef):
            yield Span(inline.text)
        else:
            yield replace(inline, text=plain(inline.text))


def text_of(inlines: Inlines) -> str:
    """Return the bare text of ``inlines``."""
    return "".join(span.text for span in spans_of(inlines))


def link_of(span: Span, known_ids: Iterable[str]) -> str | None:
    """Return the target a writer may link to, or ``None``.

    Kept: web and mail addresses, and ``#id`` when the document has that block.
    """
    target = span.target
    if target is None:
        return None
    if target.startswith("#"):
        return target if target[1:] in known_ids else None
    return target if _LINK.fullmatch(target) else None


def ids_of(document: Document) -> frozenset[str]:
    """Return the ids of the document's blocks."""
    return frozenset(block.id for block in document.blocks if block.id is not None)


_FORBIDDEN = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f"  # control characters
    "\u202a-\u202e"  # embeddings and overrides: they could show a text backwards
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff"
    "]"
)


def plain(text: str) -> str:
    """Return ``text`` without what no document format can hold.

    Line ends become ``\\n`` (a line break in every output), a tab becomes a space; control
    characters, lone surrogates and invisible direction overrides are dropped.
    """
    if text.isprintable():  # the usual case: nothing to look for
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    unified = unified.replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _FORBIDDEN.sub("", unified)


def one_line(text: str) -> str:
    """Return ``text`` cleaned by ``plain`` and on one line: titles, headings and captions."""
    return plain(text).replace("\n", " ").strip(" ")
