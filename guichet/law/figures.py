"""The numbers of ``values/`` that decide what counts, as the conditions read them."""

from __future__ import annotations

import datetime as dt

from guichet.law.dated import NotYetInForce
from guichet.law.rulebook import value


def amount(name: str, day: dt.date) -> int | None:
    """Return the figure ``name`` in force on ``day``, in the unit of its file.

    ``None`` before its first version: what depends on it then does not count.
    """
    try:
        return value(name, day).content.amount
    except NotYetInForce:
        return None
