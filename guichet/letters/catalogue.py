"""The catalogue of letters: one Markdown file each, with a TOML header."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from guichet.errors import GuichetError

FOLDER = Path(__file__).parent / "texts"
Group = Literal["prefecture", "court", "after", "help", "sheets"]
Recipient = Literal["prefecture", "court", "defender", "lawyer", "association", "witness", "person"]
Kind = Literal["letter", "petition", "note", "table"]
FENCE = "+++\n"


class UnknownLetter(GuichetError):
    """A letter that the catalogue has not."""

    title = "La lettre « {letter} » n’existe pas."
    effect = "Rien n’a été écrit."
    advice = "Choisissez parmi : {known}."
    kept = "Le dossier est inchangé."


@dataclass(frozen=True)
class LetterText:
    """One letter of the catalogue.

    ``about`` says on the shelf what it is for, ``finish`` is the button that keeps it; ``group``
    and ``rank`` are its place there. ``when`` names the moments that put it forward (see
    :mod:`guichet.letters.moments`): any of them is enough, none means always.
    ``needs`` names what must be known before it is written (see :mod:`guichet.letters.needs`);
    ``values`` the modules of :mod:`guichet.letters.values` that its text needs beside the usual
    ones; ``law`` the citations its text uses; ``checked_on`` the day its law was last read.
    """

    id: str
    title: str
    about: str
    finish: str
    group: Group
    rank: int
    when: tuple[str, ...]
    recipient: Recipient
    kind: Kind
    needs: tuple[str, ...]
    values: tuple[str, ...]
    law: tuple[str, ...]
    checked_on: dt.date
    body: str


@lru_cache(maxsize=1)
def catalogue() -> dict[str, LetterText]:
    """Return every letter by its id. A malformed file raises: it is a programming error."""
    letters = [_read(path) for path in sorted(FOLDER.glob("*.md"))]
    return {letter.id: letter for letter in letters}


def letter_text(letter: str) -> LetterText:
    """Return the letter of this id, or raise :class:`UnknownLetter`."""
    known = catalogue()
    if letter not in known:
        raise UnknownLetter(letter=letter, known=", ".join(known))
    return known[letter]


def _read(path: Path) -> LetterText:
    text = path.read_text("utf-8")
    _, header, body = text.split(FENCE, 2)
    values = tomllib.loads(header)
    if values["id"] != path.stem:
        raise ValueError(f"{path.name} calls itself {values['id']}")
    return LetterText(
        id=values["id"],
        title=values["title"],
        about=values["about"],
        finish=values["finish"],
        group=values["group"],
        rank=values["rank"],
        when=tuple(values["when"]),
        recipient=values["recipient"],
        kind=values["kind"],
        needs=tuple(values["needs"]),
        values=tuple(values["values"]),
        law=tuple(values["law"]),
        checked_on=values["checked_on"],
        body=body,
    )
