"""The catalogue of the reasons of urgency: how each is told, and which paper shows it (RQ-21)."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from guichet.casefile import URGENCY_KINDS
from guichet.documents.dates import long_date

FILE = Path(__file__).with_suffix(".toml")


@dataclass(frozen=True)
class UrgencyWords:
    """One reason of urgency. The sentences have no full stop; ``proof`` is for the screens."""

    bare: str
    proof: str = ""
    ahead: str = ""
    since: str = ""

    def sentence(self, deadline: dt.date | None, on: dt.date) -> str:
        """Return the sentence for ``deadline`` as it stands on ``on``; that day is still ahead."""
        if deadline is None:
            return self.bare
        day = long_date(deadline)
        if deadline < on:
            return self.since.format(day=day) or f"{self.bare} (date limite passée : {day})"
        return self.ahead.format(day=day) or f"{self.bare} (date limite : {day})"


@cache
def urgency_facts() -> Mapping[str, UrgencyWords]:
    """Return the words of every reason of urgency, by its code."""
    table = tomllib.loads(FILE.read_text("utf-8"))
    return {kind: UrgencyWords(**words) for kind, words in table.items()}


def words_of(kind: str) -> UrgencyWords:
    """Return the words of one reason; its label alone for one that the catalogue has not."""
    label = URGENCY_KINDS.get(kind, kind).removesuffix(" (sans date)")
    return urgency_facts().get(kind, UrgencyWords(bare=label))


def proof_hints() -> tuple[tuple[str, str], ...]:
    """Return which paper shows each reason: its label, then the papers."""
    return tuple(
        (URGENCY_KINDS[kind], words.proof)
        for kind, words in urgency_facts().items()
        if kind in URGENCY_KINDS
    )
