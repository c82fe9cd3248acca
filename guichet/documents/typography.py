"""French typography: unbreakable spaces where French wants them, and the curly apostrophe.

No typesetting engine does this for us. Only spaces and apostrophes change (and « 1 mars », which
becomes « 1er mars »); every other character stays, in its order. Addresses of pages and mailboxes,
file names and case numbers are left as they are. Every function can be applied twice without
harm. Source of the rules: the usage of the Imprimerie nationale, as listed by the project.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from weakref import WeakValueDictionary

from guichet.documents.blocks import (
    AddressBlock,
    Block,
    Document,
    Heading,
    Inline,
    Inlines,
    Items,
    KeyValues,
    PageBreak,
    Paragraph,
    PieceRef,
    Rule,
    Signature,
    Span,
    Table,
    inlines_of,
    plain,
)
from guichet.documents.dates import MONTHS

NBSP = "\u00a0"
NARROW = "\u202f"
APOSTROPHE = "’"

_SPACES = f" {NBSP}{NARROW}"
_SPACE = f"[{_SPACES}]"
_LETTER = r"[^\W\d_]"
_MONTH = "|".join(MONTHS)
_UNIT = (
    "euros?|centimes?|jours?|semaines?|mois|ans?|années?|heures?|minutes?|secondes?|"
    "km|cm|mm|kg|Ko|ko|Mo|Go|octets?|pages?|pièces?|tentatives?|fois|°C"
)
_FILE = (
    "pdf|png|jpe?g|webp|heic|gif|eml|msg|txt|csv|json|jsonl|zip|docx?|odt|rtf|tsr|mhtml|html?|"
    "toml|xml|py"
)
_DOMAIN = "fr|com|org|net|eu|info|io|gouv|example|test"

_UNTOUCHED = re.compile(
    r"(?:https?://|www\.|mailto:)\S*[\w/=&#-]"  # addresses, without the point that ends a sentence
    r"|[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{_DOMAIN})\b(?:[/?#]\S*[\w/=&#-])?"
    rf"|\b[\w-]+(?:\.[\w-]+)*\.(?:{_FILE})\b"
    r"|&\#?\w+;"
    r"|\b[0-9A-Fa-f]{32,}\b",
    re.IGNORECASE,
)

_PLACEHOLDER = "\ufdd0"  # a code point that ``plain`` drops from every text
_EVERYTHING = re.compile(r"(?s).+")
_BEFORE_SIGN = rf"\w{_PLACEHOLDER}»)\]’”…%€°\""


def _grouped(number: re.Match[str]) -> str:
    digits, unit = number[1], number[2]
    groups = [digits[max(end - 3, 0) : end] for end in range(len(digits), 0, -3)]
    return NARROW.join(reversed(groups)) + NBSP + unit


def _narrow(number: re.Match[str]) -> str:
    return re.sub(_SPACE, NARROW, number[0])


def _unbroken(words: re.Match[str]) -> str:
    return words[0].replace(" ", NBSP)


def _after_narrow(signs: re.Match[str]) -> str:
    return NARROW + signs[0].lstrip(_SPACES)


@dataclass(frozen=True)
class _Rule:
    """A replacement, only looked for in a text that has one of the letters of ``where``."""

    where: str
    pattern: str
    by: str | Callable[[re.Match[str]], str]


_RULES: tuple[_Rule, ...] = (
    _Rule("'", rf"(?<={_LETTER})'(?=[\w«“\"])", APOSTROPHE),
    _Rule("«", rf"«{_SPACE}*(?=\S|\Z)", f"«{NBSP}"),
    _Rule("»", rf"(?:(?<=\S){_SPACE}*|\A{_SPACE}+)»", f"{NBSP}»"),
    # Thousands: a grouped number, or an amount written in one piece. Never after « n° ».
    _Rule(
        _SPACES,
        rf"(?<![\w,.°-])(?<!\d{_SPACE})(?<!°{_SPACE})(?<!\d{_LETTER}{_SPACE})"
        rf"[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+(?![\w-])(?!{_SPACE}\d)",
        _narrow,
    ),
    _Rule("€e", rf"(?<![\w,.°-])(?<!°{_SPACE})(\d{{4,9}}){_SPACE}*(€|euros?\b)", _grouped),
    _Rule("€%‰", rf"(?<=\d){_SPACE}*([€%‰])", rf"{NBSP}\1"),
    _Rule(_SPACES, rf"(?<=\d){_SPACE}({_UNIT})\b", rf"{NBSP}\1"),
    _Rule("0", rf"(?<!\d)(?<!\d{_SPACE})0\d(?:{_SPACE}\d\d){{4}}(?!\d)", _unbroken),
    _Rule("°º", rf"\b([nN][°º])(?:{_SPACE}*(?=\d)|{_SPACE}(?=\w))", rf"\1{NBSP}"),
    _Rule(
        ".§",
        rf"(\b(?:[aA]rt|[LRDA]|pp?|al|chap|vol)\.\*?|§){_SPACE}*(?=[LRDA]\.|\d)",
        rf"\1{NBSP}",
    ),
    _Rule(
        _SPACES,
        r"\b([nN]os|[aA]rticles?|[aA]linéas?|[pP](?:ages?|ièces?|oints?))"
        rf"{_SPACE}(?=[LRDA]\.|\d)",
        rf"\1{NBSP}",
    ),
    _Rule(
        "Mr",
        rf"\b(MM?\.|Mmes?|Mlles?|Mes?|Drs?|Prs?){_SPACE}(?=[^\W\d_a-zß-ÿ])",
        rf"\1{NBSP}",
    ),
    _Rule(
        "h",
        rf"(?<![\w.,:/])([01]?\d|2[0-4]){_SPACE}?h{_SPACE}?([0-5]\d)(?![\w/])",
        rf"\1{NBSP}h{NBSP}\2",
    ),
    _Rule("h", rf"(?<![\w.,:/])([01]?\d|2[0-4]){_SPACE}?h(?!\w)", rf"\1{NBSP}h"),
    _Rule(_SPACES, rf"\b(1er|[12]?\d|3[01]){_SPACE}({_MONTH})\b", rf"\1{NBSP}\2"),
    _Rule(_SPACES, rf"\b({_MONTH}){_SPACE}(?=\d{{4}}\b)", rf"\1{NBSP}"),
    _Rule(":", rf"{_SPACE}+:(?!:)|(?<=[{_BEFORE_SIGN}]):(?=[\s«]|\Z)", f"{NBSP}:"),
    _Rule(
        ";!?",
        rf"{_SPACE}+[;!?]+|(?<=[{_BEFORE_SIGN}.])[;!?]+(?=[\s»)”.,…]|\Z)",
        _after_narrow,
    ),
)
_FIRST_OF_MONTH = re.compile(rf"(?<![\w.,/°])(?<!\d{_SPACE})(?<!°{_SPACE})1{_SPACE}(?={_MONTH}\b)")


def typeset(text: str) -> str:
    """Return ``text`` with French spaces and apostrophes; applying it twice changes nothing more.

    U+00A0 before a colon, inside « », before € and %, in « n° 3 », « art. L. 521-3 », « M. X »,
    « p. 4 », « 14 h 05 », « 3 mars 2026 »; U+202F before ; ! ? and between thousands. The text
    is first cleaned by ``blocks.plain``.
    """
    return _typeset_text(plain(text))


def typeset_document(document: Document) -> Document:
    """Return ``document`` with every text typeset, spans marked ``verbatim`` left as they are.

    A document in another language than French is returned unchanged. Punctuation at the edge of
    a span is spaced with what precedes it in the paragraph.
    """
    if not document.language.startswith("fr") or _done.get(id(document)) is document:
        return document
    done = replace(
        document,
        title=typeset(document.title),
        subject=_typeset_or_none(document.subject),
        banner=_typeset_or_none(document.banner),
        footer=_typeset_or_none(document.footer),
        blocks=tuple(_typeset_block(block) for block in document.blocks),
    )
    _done[id(done)] = done
    return done


_done: WeakValueDictionary[int, Document] = WeakValueDictionary()
"""The documents that are typeset, by identity: every writer asks, one does the work."""


@lru_cache(maxsize=4096)  # the same words come back in every row of a table
def _typeset_text(text: str) -> str:
    return _typeset_runs([text], [False])[0]


def _typeset_or_none(text: str | None) -> str | None:
    return None if text is None else typeset(text)


def _typeset_block(block: Block) -> Block:
    typeset_block = block
    match block:
        case Heading():
            typeset_block = replace(block, text=typeset(block.text))
        case Paragraph():
            typeset_block = replace(block, inlines=typeset_inlines(block.inlines))
        case KeyValues():
            rows = tuple((typeset(key), typeset_inlines(value)) for key, value in block.rows)
            typeset_block = replace(block, rows=rows)
        case Items():
            items = tuple(typeset_inlines(item) for item in block.items)
            typeset_block = replace(block, items=items)
        case Table():
            typeset_block = _typeset_table(block)
        case AddressBlock():
            typeset_block = replace(block, lines=tuple(typeset(line) for line in block.lines))
        case Signature():
            place, note = _typeset_or_none(block.place), _typeset_or_none(block.note)
            typeset_block = replace(block, name=typeset(block.name), place=place, note=note)
        case PageBreak() | Rule():
            pass
    return typeset_block


def _typeset_table(table: Table) -> Table:
    return replace(
        table,
        caption=_typeset_or_none(table.caption),
        headers=tuple(typeset(header) for header in table.headers),
        rows=tuple(tuple(typeset_inlines(cell) for cell in row) for row in table.rows),
    )


def typeset_inlines(inlines: Inlines) -> tuple[Inline, ...]:
    """Return ``inlines`` typeset as one text, cut again into the same runs."""
    runs = inlines_of(inlines)
    if len(runs) == 1 and isinstance(runs[0], str):
        return (typeset(runs[0]),)
    texts = [run if isinstance(run, str) else run.text for run in runs]
    fixed = [isinstance(run, PieceRef) or (isinstance(run, Span) and run.verbatim) for run in runs]
    if all(fixed):
        return runs
    typeset_texts = _typeset_runs([plain(text) for text in texts], fixed)
    return tuple(_with_text(run, text) for run, text in zip(runs, typeset_texts, strict=True))


def _with_text(run: Inline, text: str) -> Inline:
    if isinstance(run, str):
        return text
    return replace(run, text=text) if isinstance(run, Span) else run


def _typeset_runs(texts: list[str], fixed: list[bool]) -> list[str]:
    kept: list[str] = []

    def mask(match: re.Match[str]) -> str:
        kept.append(match[0])
        return _PLACEHOLDER

    masked: list[str] = []
    for text, is_fixed in zip(texts, fixed, strict=True):
        pattern = _EVERYTHING if is_fixed else _UNTOUCHED
        masked.append(_FIRST_OF_MONTH.sub(f"1er{NBSP}", pattern.sub(mask, text)))
    joined = "".join(masked)
    letters = set(joined)
    for rule in _RULES:
        if not letters.isdisjoint(rule.where):
            joined = re.sub(rule.pattern, rule.by, joined)
    untouched = iter(kept)
    parts = _cut(joined, masked, fixed)
    if not kept:
        return parts
    return [re.sub(_PLACEHOLDER, lambda _: next(untouched), part) for part in parts]


def _cut(spaced: str, runs: list[str], fixed: list[bool]) -> list[str]:
    """Cut ``spaced`` where ``runs`` were: the rules keep every character but spaces, in order."""
    if len(runs) == 1:
        return [spaced]
    parts: list[str] = []
    start = 0
    for position, run in enumerate(runs):
        solid = len(re.sub(_SPACE, "", run))
        end = _after_solid(spaced, start, solid)
        following_is_fixed = position + 1 == len(runs) or fixed[position + 1]
        if re.search(rf"{_SPACE}\Z", run) or (following_is_fixed and not fixed[position]):
            end += len(spaced[end:]) - len(spaced[end:].lstrip(_SPACES))
        parts.append(spaced[start:end])
        start = end
    return parts


def _after_solid(text: str, start: int, count: int) -> int:
    position = start
    while count:
        count -= text[position] not in _SPACES
        position += 1
    return position
