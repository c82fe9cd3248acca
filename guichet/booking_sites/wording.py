"""Finding a sentence in what a page displays, and giving it back as displayed.

The same sentence comes with non-breaking spaces, straight or curly apostrophes, capitals,
accents in one or two characters. Both sides are folded for comparing; what is returned is
always cut out of the page's own text, so that it can be found there again.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

APOSTROPHES = "'’‘‛ʼ′´`＇"
DASHES = "-‐‑‒–—−"
INVISIBLE = "\u00ad\u200b-\u200f\u2060\ufeff"
OPENING_QUOTES = "«“„\"'‘"
SENTENCE_ENDS = ".!?…"
MAX_WORDING = 300
NEARBY = 300
MAX_OCCURRENCES = 100

_ANY_APOSTROPHE = re.compile(f"[{APOSTROPHES[1:]}]")
_ANY_DASH = re.compile(f"[{DASHES[1:]}]")
_DROPPED = re.compile(f"[\u0300-\u036f{INVISIBLE}]+")
_AROUND_APOSTROPHE = re.compile(r"\s*'\s*")
_BEFORE_PUNCTUATION = re.compile(r"\s+([.,:;!?])")
_ACCENTED = {
    "a": "aàâäáãå",
    "c": "cç",
    "e": "eéèêë",
    "i": "iîïíì",
    "n": "nñ",
    "o": "oôöóòõ",
    "u": "uùûüú",
    "y": "yÿý",
}
_JUNK = f"[\u0300-\u036f{INVISIBLE}]*"
_GAP = r"[\s\S]{0,100}?"
# "Si le message « … » s’affiche" quotes the sentence without being it.
_CONDITIONAL = re.compile(r"\b(?:si|lorsque|lorsqu'|quand|des que|tant que|en cas d[e'])\b")


def fold(text: str) -> str:
    """Return ``text`` without case, accents, kinds of space, apostrophe or dash.

    White space is one space; none is left before punctuation or around an apostrophe. Two texts
    that a reader takes for the same sentence fold to the same string.
    """
    text = _ANY_DASH.sub("-", _ANY_APOSTROPHE.sub("'", text))
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text)).casefold()
    text = " ".join(text.split())
    return _BEFORE_PUNCTUATION.sub(r"\1", _AROUND_APOSTROPHE.sub("'", text))


def in_page_words(text: str) -> str:
    """Return ``text`` on one line, its non-breaking spaces kept."""
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


@lru_cache(maxsize=1024)
def _displayed_pattern(phrase: str) -> re.Pattern[str]:
    """Return the expression that finds ``phrase`` as displayed; « … » stands for a few words."""
    pieces = [_displayed_piece(fold(piece)) for piece in phrase.split("…")]
    return re.compile(rf"(?<!\w){_GAP.join(pieces)}(?!\w)", re.IGNORECASE)


def _displayed_piece(folded: str) -> str:
    expression = ""
    for character in folded:
        if character == " ":
            expression += rf"[\s{INVISIBLE}]+"
        elif character == "'":
            expression += rf"\s*[{re.escape(APOSTROPHES)}]\s*"
        elif character == "-":
            expression += f"[{re.escape(DASHES)}]"
        elif character.isalnum():
            expression += f"[{_ACCENTED.get(character, character)}]{_JUNK}"
        else:
            expression += rf"\s*{re.escape(character)}"
    return expression


@lru_cache(maxsize=1024)
def _folded_pieces(phrase: str) -> tuple[str, ...]:
    return tuple(fold(piece) for piece in phrase.split("…") if fold(piece))


@dataclass(frozen=True)
class DisplayedText:
    """What a page displays: one block a line."""

    displayed: str

    @cached_property
    def folded(self) -> str:
        """The whole text folded on one line."""
        return fold(self.displayed)

    @cached_property
    def lines(self) -> list[str]:
        """The blocks, as displayed, empty ones left out."""
        return [line for line in self.displayed.split("\n") if line.strip()]

    def find(self, phrase: str) -> str | None:
        """Return the sentence that says ``phrase``, as displayed, or ``None``.

        A phrase that the page only quotes (« Si le message … s’affiche ») is not found. The
        sentence runs to its end, or to the end of its block, and to 300 characters at most.
        """
        if not all(piece in self.folded for piece in _folded_pieces(phrase)):
            return None
        matches = _displayed_pattern(phrase).finditer(self.displayed)
        for match in islice(matches, MAX_OCCURRENCES):
            if not self._is_reported(match):
                return self._to_the_end_of_the_sentence(match)
        return None

    def find_lines(self, phrase: str) -> list[str]:
        """Return the blocks that say ``phrase`` and nothing else, as displayed."""
        wanted = fold(phrase).rstrip(" .:")
        if wanted not in self.folded:
            return []
        return [in_page_words(line) for line in self.lines if fold(line).rstrip(" .:") == wanted]

    def find_line(self, phrase: str) -> str | None:
        """Return the first block that says ``phrase`` and nothing else, or ``None``."""
        return next(iter(self.find_lines(phrase)), None)

    def _is_reported(self, match: re.Match[str]) -> bool:
        """Whether the block speaks about the sentence instead of saying it."""
        start, end = match.span()
        before = self.displayed[max(0, start - NEARBY) : start].rpartition("\n")[2]
        after = self.displayed[end : end + NEARBY].partition("\n")[0]
        in_sentence = fold(re.split(rf"[{SENTENCE_ENDS}]\s", before)[-1])
        if _CONDITIONAL.search(in_sentence):
            return True
        is_quoted = (
            before.rstrip().endswith(tuple(OPENING_QUOTES))
            or before.count("«") > before.count("»")
            or before.count("“") > before.count("”")
            or before.count('"') % 2 == 1
        )
        return is_quoted and any(character.isalpha() for character in before + after)

    def _to_the_end_of_the_sentence(self, match: re.Match[str]) -> str:
        end = match.end()
        if self.displayed[end - 1] not in SENTENCE_ENDS:
            rest = re.compile(rf"[^\n{SENTENCE_ENDS}]*[{SENTENCE_ENDS}]?").match(
                self.displayed, end, match.start() + MAX_WORDING
            )
            end = rest.end() if rest else end
        return in_page_words(self.displayed[match.start() : end])
