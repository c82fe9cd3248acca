"""Reading copies: a letter with, beside each part, what it is for. Never a document to file.

Only the French letter is filed. A reading copy says so at the top of every page. The explanations
are ours, one file a language, by the id of the block; they explain, they are no translation.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from guichet.documents.blocks import Block, Document, Paragraph, Span

FOLDER = Path(__file__).parent / "readings"
EXPLAINED = frozenset({"prefecture", "court", "defender"})
"""The recipients whose letters have a reading copy: the others are written for the person."""
FRENCH = "fr"
MARK = "LIRE."
"""Begins the id of an explanation: the pages set it beside the words that it explains."""
NOT_TO_FILE = "COPIE DE LECTURE – NE PAS DÉPOSER"


@dataclass(frozen=True)
class Reading:
    """The explanations in one language. ``name`` is the language as its readers call it.

    ``banner`` says in that language that the copy is not to be filed; ``blocks`` gives the text by
    the id of the block, or by « letter/id » where one letter needs its own words.
    """

    code: str
    name: str
    banner: str
    blocks: Mapping[str, str]

    def of(self, letter: str, block: str) -> str | None:
        """Return what explains a block of a letter, or ``None``."""
        return self.blocks.get(f"{letter}/{block}") or self.blocks.get(block)


@lru_cache(maxsize=1)
def readings() -> Mapping[str, Reading]:
    """Return the languages that have explanations, by code; French first."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return {one.code: one for one in sorted(found, key=lambda one: one.code != FRENCH)}


def reading_copy(document: Document, letter: str, reading: Reading) -> Document:
    """Return ``document`` with an explanation after each block that has one.

    It bears « ne pas déposer » beside any banner it had.
    """
    banner = " – ".join(
        dict.fromkeys(one for one in (NOT_TO_FILE, reading.banner, document.banner) if one)
    )
    return replace(
        document,
        title=f"{document.title} – copie de lecture",
        blocks=tuple(_explained(document.blocks, letter, reading)),
        banner=banner,
    )


def _explained(blocks: tuple[Block, ...], letter: str, reading: Reading) -> Iterator[Block]:
    for block in blocks:
        yield block
        text = reading.of(letter, block.id) if block.id else None
        if text:
            said = Span(text, emphasis=True, verbatim=reading.code != FRENCH)
            yield Paragraph(said, id=f"{MARK}{block.id}", align="start")


def _read(path: Path) -> Reading:
    values = tomllib.loads(path.read_text("utf-8"))
    return Reading(path.stem, values["name"], values["banner"], values["blocks"])
