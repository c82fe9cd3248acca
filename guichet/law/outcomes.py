"""What a rule answers about the facts of a person: met, not met, or unknown.

Unknown is an answer of its own and is never treated as "no".
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from guichet.documents.dates import long_date

_COUNTED = re.compile(r"\{(?P<field>\w+)\} (?P<noun>\w+s)\b")
"""A number, then the noun it counts, as the rule files write them: always in the plural."""

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

        A noun written in the plural after a number takes the singular below two: « 1 jour ». Raises
        ``KeyError`` when a field has no value: the advice and the condition disagree.
        """
        text = _COUNTED.sub(self._agreed, text)
        return text.format(**{name: _in_french(value) for name, value in self.fills.items()})

    def _agreed(self, counted: re.Match[str]) -> str:
        value = self.fills.get(counted["field"])
        few = isinstance(value, int) and abs(value) < 2
        noun = counted["noun"]
        return (
            f"{{{counted['field']}}} {noun.removesuffix('s') if few and noun != 'mois' else noun}"
        )


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
