"""Words that must not be found in a document of ours, and pieces that it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FORBIDDEN: tuple[tuple[str, str, str], ...] = (
    ("outdated_law", r"R\. ?311-1(?!\d)", "l’article R. 311-1 n’est plus en vigueur"),
    (
        "wording",
        r"\bconstats?\b(?!\s+(?:d’huissier|d'huissier|de commissaire|du commissaire|de carence))",
        "le mot « constat » est réservé au commissaire de justice",
    ),
    ("wording", r"preuve certaine", "« preuve certaine » promet trop"),
    # « [U+5C4F] » stands for a sign that no font of ours has: nothing to fill.
    ("wording", r"\[(?!U\+[0-9A-F]{4,6}\])[^\]\n]{0,80}\]", "des crochets restent à remplir"),
    ("wording", r"\.{4,}|…{2,}|(?:\. ){4,}|_{3,}", "des pointillés restent à remplir"),
    (
        "wording",
        r"\w\((?:e|es|s|ne|nes|le|les|x|trice|trices|euse|euses)\)",
        "une forme comme « (e) » reste à choisir",
    ),
    ("wording", r"\bet/ou\b", "« et/ou » reste à choisir"),
)
_COMPILED = tuple(
    (rule, re.compile(pattern, re.IGNORECASE), why) for rule, pattern, why in _FORBIDDEN
)
_CITED = re.compile(r"pièces?\s+n°s?\s*(?P<list>\d+(?:\s*(?:,|et|à|–|-|n°)\s*\d+)*)", re.IGNORECASE)
_ITEM = re.compile(r"(?P<first>\d+)(?:\s*(?:à|–|-)\s*(?P<last>\d+))?")
_ELSEWHERE = re.compile(r"\s+de\s+la\s+requête\b")
_LONGEST_RANGE = 2_000


@dataclass(frozen=True)
class Wording:
    """A forbidden wording: the rule it breaks, the words found, and why."""

    rule: str
    found: str
    why: str


def forbidden_wordings(text: str) -> Iterator[Wording]:
    """Yield each forbidden wording of ``text``, once for the same words."""
    flat = re.sub(r"\s+", " ", text)
    seen: set[tuple[str, str]] = set()
    for rule, pattern, why in _COMPILED:
        for match in pattern.finditer(flat):
            key = (why, match[0].casefold())
            if key not in seen:
                seen.add(key)
                yield Wording(rule, match[0], why)


def cited_pieces(text: str) -> set[int]:
    """Return the numbers of the pieces that ``text`` cites: « pièces n° 2 à 4 et 7 ».

    « Pièce n° 5 de la requête » is a piece that the court has: it is not counted.
    """
    cited: set[int] = set()
    flat = re.sub(r"\s+", " ", text)
    for match in _CITED.finditer(flat):
        if _ELSEWHERE.match(flat, match.end()):
            continue
        for item in _ITEM.finditer(match["list"]):
            first = int(item["first"])
            last = int(item["last"] or first)
            cited.update(range(first, min(last, first + _LONGEST_RANGE) + 1))
    return cited
