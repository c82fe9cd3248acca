"""Reading a finished letter again: what no letter of ours may say or leave open.

The proofreader knows nothing of the templates: it reads the words that will be printed. It finds
what a clerk would send back (a blank left, a form's « (e) »), what a judge would hold against the
person (a text no longer in force, a decision nobody can find) and what French does not do.
It cannot judge whether a fact is true.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Document,
    Heading,
    Inlines,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    Rule,
    Signature,
    Span,
    Table,
    inlines_of,
    text_of,
)
from guichet.law import citations
from guichet.places import demarches

FORBIDDEN: dict[str, tuple[str, str]] = {
    "blank": (r"\[[^\]]*\]|\.{3,}|…{2,}|_{3,}|\bX{3,}\b", "un blanc à remplir"),
    "form_words": (r"\w\(e\)|\w\(s\)|\bet/ou\b|\bM\./Mme\b|\bné/née\b", "un mot de formulaire"),
    "constat": (r"\bconstats?\b|preuves? certaines?", "un mot réservé aux officiers publics"),
    "promise": (r"éligible|vous allez gagner|\d\s?%", "une promesse ou un pourcentage"),
    "contraction": (r"\b(?:[àÀ]|[Dd]e) les?\b(?! \w+(?:er|ir|re)\b)", "une contraction manquante"),
    "elision": (
        r"\b(?:[Dd]e|[Qq]ue|[Jj]e|[Nn]e|[Ss]e|[Ll]e|[Ll]a) (?:une?|il|elle|ont|avoir)\b",
        "une élision manquante",
    ),
    "machine": (r"\bNone\b|\bTrue\b|\bFalse\b|[{}\ue000\ue001]", "un mot de machine"),
    "judge": (r"\b(?:juge|président|présidente) (?:M\.|Mme) ", "le nom d’un juge"),
    "doubled": (r"  |\.\.(?!\.)|,,| ,", "un signe ou une espace en trop"),
}
"""What is looked for in our own words, by the name of the fault."""
CANNOT_BE_CITED = "un texte que nous ne pouvons pas vérifier"
IN_ONES_OWN_WORDS = frozenset(FORBIDDEN) | {"unknown_article", "unknown_decision"}
"""The faults that only a person's own words can bring into a letter: they are asked to look."""
SPACED = re.compile(r"[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]|n°[^\u00a0\u202f]")
"""French signs without their unbreakable space; addresses and hours are left out first."""
NO_SPACE_NEEDED = re.compile(r"https?://\S+|\b\d{1,2}:\d{2}\b|\S+@\S+")
ARTICLE = re.compile(r"\b([LRD])\.\s?(?:\*\s?)?(\d{3}-\d+(?:-\d+)*)")
DECISION = re.compile(r"\b(?:CE|TA|CAA)\b[^.;()]{0,60}?n°\s?(\d{6,7})")
BROKEN_BLANKS = str.maketrans({"\u00a0": " ", "\u202f": " "})


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the block it is in, the name of the fault, the words as they stand."""

    block: str
    fault: str
    words: str

    @property
    def why(self) -> str:
        """What is wrong with these words, in French, for the person who wrote them."""
        return FORBIDDEN[self.fault][1] if self.fault in FORBIDDEN else CANNOT_BE_CITED


def proofread(document: Document, on: dt.date) -> list[Fault]:
    """Return every fault of ``document``, in reading order; empty when there is none.

    Text marked verbatim (words copied from a page, an address) is not ours: it is left out.
    """
    faults: list[Fault] = []
    name = ""
    for block in document.blocks:
        name = block.id or name
        texts = [one for one in texts_of(block) if one.strip()]
        if not texts and not isinstance(block, PageBreak | Rule | Table):
            faults.append(Fault(name, "empty", type(block).__name__))
        for text in texts:
            faults += [Fault(name, fault, words) for fault, words in _faults(text, on)]
    return faults


def texts_of(block: Block) -> Iterator[str]:
    """Yield the texts that ``block`` prints, verbatim words left out."""
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield _ours(block.inlines)
        case KeyValues():
            yield from (label for label, _ in block.rows)
            yield from (_ours(value) for _, value in block.rows)
        case Items():
            yield from map(_ours, block.items)
        case Table():
            yield from block.headers
            yield from (_ours(cell) for row in block.rows for cell in row)
        case AddressBlock():
            yield from block.lines
        case Signature():
            yield block.name


def _ours(inlines: Inlines) -> str:
    given = inlines_of(inlines)
    return text_of(tuple("–" if isinstance(one, Span) and one.verbatim else one for one in given))


def _faults(text: str, on: dt.date) -> Iterator[tuple[str, str]]:
    plain = text.translate(BROKEN_BLANKS)
    for fault, (pattern, _) in FORBIDDEN.items():
        for found in re.finditer(pattern, plain):
            yield fault, _around(plain, found)
    for found in SPACED.finditer(NO_SPACE_NEEDED.sub("–", text)):
        yield "spacing", _around(text, found)
    articles, decisions = _citable(on)
    for found in ARTICLE.finditer(plain):
        if f"{found[1]}. {found[2]}" not in articles:
            yield "unknown_article", found[0]
    for found in DECISION.finditer(plain):
        if found[1] not in decisions:
            yield "unknown_decision", found[0]


@lru_cache(maxsize=4)
def _citable(on: dt.date) -> tuple[frozenset[str], frozenset[str]]:
    """Return the articles and the numbers of decisions that a letter of this day may print.

    The names of the démarches carry articles too: those of the directory, dated and sourced.
    """
    short = [one.short for one in citations().values() if one.citable(on)]
    said = [one.says for one in citations().values() if one.citable(on)]
    named = [one.label for one in demarches()]
    texts = (*short, *said, *named)
    articles = {f"{a}. {n}" for text in texts for a, n in ARTICLE.findall(text)}
    decisions = {number for text in short for number in re.findall(r"n°\s?(\d{6,7})", text)}
    return frozenset(articles), frozenset(decisions)


def _around(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - 20) : found.end() + 20].strip()
