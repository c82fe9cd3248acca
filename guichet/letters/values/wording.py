"""Sentences that every value is made of: the law as our data says it, and small French forms."""

from __future__ import annotations

import datetime as dt

from guichet.law import Citation, citation


class NotCitable(ValueError):
    """A text cites what is not certain, or not in force, on its day: a programming error."""


def says(law: str, on: dt.date) -> str:
    """Return the rule of a citation in our words, without its full stop.

    Raises :class:`NotCitable`.
    """
    return _certain(law, on).says.rstrip(".")


def cite(law: str, on: dt.date) -> str:
    """Return the short form of a citation. Raises :class:`NotCitable`."""
    return _certain(law, on).short


def cite_both(first: str, second: str, on: dt.date) -> str:
    """Return two articles of one code, the code named once; two short forms when it is not one.

    « articles R. 431-2 et R. 431-3 du code de l’entrée… ». Raises :class:`NotCitable`.
    """
    one, other = cite(first, on), cite(second, on)
    article, _, code = one.partition(" du ")
    others, _, same = other.partition(" du ")
    if not code or code != same or not article.startswith("article "):
        return f"{one} et {other}"
    numbers = (article.removeprefix("article "), others.removeprefix("article "))
    return f"articles {' et '.join(numbers)} du {code}"


def _certain(law: str, on: dt.date) -> Citation:
    found = citation(law)
    if not found.citable(on):
        raise NotCitable(f"{law} is not citable on {on}")
    return found


def sentence(text: str | None) -> str:
    """Return the words of a person ended by a full stop; empty for nothing."""
    words = (text or "").strip()
    return words if not words or words[-1] in ".!?…" else words + "."


def capital(text: str) -> str:
    """Return ``text`` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Return ``text`` with its first letter small."""
    return text[:1].lower() + text[1:]
