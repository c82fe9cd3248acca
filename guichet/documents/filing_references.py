"""What the requête says of its pieces, against what the pieces say of themselves.

A number that exists may still be the wrong one: after a piece was added or removed by hand, every
reference may be shifted by one. Labels and days, read back from the finished files, tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guichet.documents.filing_reading import squash, without_furniture
from guichet.documents.filing_wording import cited_pieces

_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DAY = re.compile(rf"(?<!\d)(?:\d{{1,2}}|1er) (?:{_MONTHS}) \d{{4}}(?!\d)")
"""A whole day in a text, as our documents write it: « 5 octobre 2026 »."""

_ITEM = re.compile(r"^[–•-] ", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.;!?]) (?=[A-ZÀ-Ý«])")
_REFERENCE = re.compile(r"\((?:voir )?(?P<reference>pièces? n°[^()]*)\)", re.IGNORECASE)
_LISTED = re.compile(r"^pièce n° (?P<number>\d+) : (?P<label>.+?)\.?$", re.IGNORECASE)
_PERIOD = re.compile(r"\bdu (?:\d{1,2}|1er)\b.* au ")
_OPENING_DAY = re.compile(rf"^(?:Le|Depuis le|Au) (?P<day>{DAY.pattern})")


@dataclass(frozen=True)
class Statement:
    """A sentence of the requête and the pieces it cites.

    ``before`` is the sentence just before in the same item: a fact is told in one, the person's own
    words in the next, with the piece of both.
    """

    text: str
    pieces: frozenset[int]
    before: str = ""

    @property
    def days(self) -> tuple[str, ...]:
        """The whole days that it names, as written."""
        return tuple(DAY.findall(self.text))


def statements(text: str) -> Iterator[Statement]:
    """Yield each sentence, or item of a list, of ``text`` that cites pieces in brackets."""
    for before, line in _sentences(text):
        cited = [found["reference"] for found in _REFERENCE.finditer(line)]
        if cited:
            pieces = frozenset().union(*(cited_pieces(one) for one in cited))
            yield Statement(line, pieces, before)


def reference_faults(
    text: str, labels: Mapping[int, str], said: str = "La requête", *, listed: bool = True
) -> Iterator[str]:
    """Yield, in French, each reference of the document ``text`` that names another piece.

    ``said`` is how the document is called at the beginning of a sentence; ``listed``: it ends with
    the list of the pieces, in the words of the inventory.

    ``labels`` are those that the files of the pieces bear. A piece without a day in its label is
    not judged on days.
    """
    if listed:
        yield from _listed_otherwise(text, labels, said)
    for statement in statements(text):
        yield from _of_another_day(statement, labels, said)


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence after the one before it in the same item."""
    plain = without_furniture(text)
    for item in _ITEM.split(plain):
        flat = " ".join(item.split())
        found = _SENTENCE_END.split(flat)
        yield from zip(["", *found], found, strict=False)


def _listed_otherwise(text: str, labels: Mapping[int, str], said: str) -> Iterator[str]:
    """Compare the list of the pieces at the end of the document with their labels."""
    plain = without_furniture(text)
    for item in _ITEM.split(plain):
        found = _LISTED.match(" ".join(item.split()))
        if found is None:
            continue
        number, label = int(found["number"]), found["label"]
        known = labels.get(number)
        # A label that holds a dash may be cut by the end of a line: its beginning is enough.
        if known is not None and not _same_start(known, label):
            yield f"{said} appelle la pièce n° {number} « {label} ». Son titre est « {known} »."


def _same_start(known: str, label: str) -> bool:
    """Return whether ``label`` is the beginning of ``known``; capital or not."""
    whole, start = squash(known), squash(label)
    return whole[:1].casefold() == start[:1].casefold() and whole[1:].startswith(start[1:])


def _of_another_day(statement: Statement, labels: Mapping[int, str], said: str) -> Iterator[str]:
    """Compare the day that opens a statement with those in the labels of the cited pieces."""
    opening = _OPENING_DAY.match(statement.text)
    if opening is None:
        return
    day = opening["day"]
    cited = [set(DAY.findall(labels.get(number, ""))) for number in statement.pieces]
    told = {*statement.days, *DAY.findall(statement.before)}
    if any(days & told for days in cited):
        return
    others = [n for n, label in labels.items() if _day_of(label) == day]
    dated = [n for n in statement.pieces if _day_of(labels.get(n, ""))]
    periods = any(_PERIOD.search(labels.get(number, "")) for number in statement.pieces)
    if not periods and (others or (dated and len(dated) == len(cited))):
        numbers = " et ".join(str(number) for number in sorted(statement.pieces))
        found = f" La pièce n° {others[0]} porte ce jour." if others else ""
        words = f"{said} cite la pièce n° {numbers} pour le {day}."
        yield f"{words} Son titre dit autre chose.{found}"


def _day_of(label: str) -> str | None:
    """Return the one day of a label; ``None`` without one, or for a period."""
    days = DAY.findall(label)
    return days[0] if len(days) == 1 and not _PERIOD.search(label) else None
