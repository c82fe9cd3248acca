"""A letter as a reader has it: one line of text."""

from __future__ import annotations

import re

from guichet.casefile import CaseFile
from guichet.documents.text import to_text
from guichet.letters.options import LetterOptions
from guichet.letters.writing import write
from tests.personas import DAY, awa


def said(letter: str, case: CaseFile | None = None, **options: object) -> str:
    """Return the letter as text on one line, ordinary spaces only."""
    document = write(letter, case or awa(), LetterOptions(**({"on": DAY} | options)))
    return re.sub(r"\s+", " ", to_text(document).replace("\u202f", " ").replace("\xa0", " "))
