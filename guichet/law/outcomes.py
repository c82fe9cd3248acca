"""What a rule answers about the facts of a person: met, not met, or unknown.

Unknown is an answer of its own and is never treated as "no".
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guichet.documents.dates import long_date

Kind = Literal["met", "not_met", "unknown"]
Fill = str | int | dt.date
KINDS: tuple[Kind, ...] = ("met", "not_met", "unknown")


@dataclass(frozen=True)
class Outcome:
    """The answer of one condition, with the words and numbers its advice text needs."""

    kind: Kind
    fills: Mapping[str, Fill] = field(default_factory=dict)

    def filled(self, text: str) -> str:
        """Return ``text`` with its ``{fields}`` filled; dates are written in French.

        Raises ``KeyError`` when a field has no value: the advice and the condition disagree.
        """
        return text.format(**{name: _in_french(value) for name, value in self.fills.items()})


def met(**fills: Fill) -> Outcome:
    """Return the outcome "met"."""
    return Outcome("met", fills)


def not_met(**fills: Fill) -> Outcome:
    """Return the outcome "not met"."""
    return Outcome("not_met", fills)


def unknown(**fills: Fill) -> Outcome:
    """Return the outcome "unknown"."""
    return Outcome("unknown", fills)


def _in_french(value: Fill) -> str:
    return long_date(value) if isinstance(value, dt.date) else str(value)
