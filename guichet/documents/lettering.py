"""Letters for what is written straight on a page: stamps, strips, tables of contents.

Typst chooses the fonts, subsets them and embeds them, once, in a sheet of characters; the fonts are
then taken out of that sheet and used on as many pages as wanted. Writing so costs microseconds a
line, and every letter stays searchable and embedded.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

import typst

from guichet.documents.blocks import plain
from guichet.documents.fonts import FontSet, loaded, system_fonts
from guichet.documents.pdf_file import PdfFile, PdfObjects
from guichet.documents.sheet_fonts import Sheet, SheetFont

_TEMPLATE = Path(__file__).parent / "templates" / "lettering.typ"
_ALPHABET = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    " !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~°«»’“”–—…·×éèêëàâäçîïôöùûüÿœæÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŒÆ€"
)
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\n": " "})
_REFUSED = re.compile(r'the text `"(?P<text>.*?)"` could not|codepoint `"(?P<point>.*?)"`', re.S)
_TOO_MANY_REFUSALS = 200
_REMEMBERED = 1024
_BOLD_PAGE = 1
"""The sheet has two pages: every character, then every character in bold."""


@dataclass(frozen=True)
class Line:
    """Text ready to be shown: (font, hexadecimal codes) runs and the width in 1/1000 em."""

    runs: tuple[tuple[str, str], ...]
    width: float

    def operators(self, size: float) -> str:
        """Return the PDF operators that show the line at ``size`` points, where the text is."""
        return "".join(f"/{font} {size:g} Tf <{codes}> Tj " for font, codes in self.runs)


class _Weight:
    """The characters of one weight: where each is drawn from and how wide it is (1/1000 em)."""

    def __init__(self) -> None:
        self.widths: dict[str, float] = {}
        self._fonts: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self._names: set[str] = set()
        self._table: dict[int, str] = {}
        self.shown = lru_cache(maxsize=_REMEMBERED)(self._shown)
        self.line = lru_cache(maxsize=_REMEMBERED)(self._line)
        self.wrapped = lru_cache(maxsize=_REMEMBERED)(self._wrapped)

    def learn(self, name: str, font: SheetFont) -> None:
        """Add the characters of an embedded font; the first font that has one keeps it."""
        for character, code, width in font.characters:
            if character not in self.widths:
                self.widths[character] = width
                self._fonts[character] = name
                self._codes[character] = code
                self._names.add(name)
        self._table = str.maketrans(self._codes)

    def writable(self, text: str) -> str:
        """Return ``text`` on one line, characters that no font has spelled out."""
        return self.spelled(_one_line(text))

    def spelled(self, text: str) -> str:
        """Return ``text`` with the characters that no font has spelled out; spaces are kept."""
        if self.widths.keys() >= set(text):
            return text
        return "".join(self._spelled(letter) for letter in text)

    def _spelled(self, letter: str) -> str:
        if letter in self.widths or letter.isspace() or _is_invisible(letter):
            return letter
        return f"[U+{ord(letter):04X}]"

    def _line(self, text: str) -> Line:
        """Return ``text`` as runs of one font each."""
        written = self.writable(text)
        if written and len(self._names) == 1:
            (only,) = self._names
            runs: tuple[tuple[str, str], ...] = ((only, written.translate(self._table)),)
        else:
            runs = tuple(
                (font, "".join(map(self._codes.__getitem__, letters)))
                for font, letters in groupby(written, self._fonts.__getitem__)
            )
        return Line(runs, sum(map(self.widths.__getitem__, written)))

    def _shown(self, text: str, size: float) -> str:
        """Return the operators that show ``text`` at ``size``."""
        return self.line(text).operators(size)

    def _wrapped(self, text: str, room: float) -> tuple[str, ...]:
        """Return ``text`` in lines no wider than ``room`` (1/1000 em)."""
        written = self.writable(text)
        lines: list[str] = []
        current, taken = "", 0.0
        space = self.widths[" "]
        for word in written.split(" "):
            width = sum(map(self.widths.__getitem__, word))
            longer = f"{current} {word}" if current else word
            total = taken + space + width if current else width
            if total > room:
                if width > room:
                    *full, longer = self._cut(longer, room)
                    lines += full
                else:
                    lines.append(current)
                    longer = word
                total = sum(map(self.widths.__getitem__, longer))
            current, taken = longer, total
        return (*lines, current)

    def _cut(self, written: str, room: float) -> list[str]:
        pieces = [""]
        taken = 0.0
        for letter in written:
            taken += self.widths[letter]
            if taken > room and pieces[-1]:
                pieces.append("")
                taken = self.widths[letter]
            pieces[-1] += letter
        return pieces


class Lettering:
    """A set of embedded fonts and the glyphs of every character asked for, regular and bold.

    A character that no font of this machine has is written ``[U+1F4F7]``: no box, no loss. Safe to
    share between threads.
    """

    def __init__(self, sheet: bytes) -> None:
        self._weights = {False: _Weight(), True: _Weight()}
        read = Sheet(sheet)
        fonts = list(read.fonts())
        names = [f"GO{font.page}{font.name}" for font in fonts]
        for name, font in zip(names, fonts, strict=True):
            self._weights[font.page >= _BOLD_PAGE].learn(name, font)
        self._objects = PdfObjects()
        numbers = read.copy([font.number for font in fonts], self._objects)
        self._named = b" ".join(
            b"/%b %d 0 R" % (name.encode("ascii"), at)
            for name, at in zip(names, numbers, strict=True)
        )

    def line(self, text: str, *, bold: bool = False) -> Line:
        """Return ``text`` as one line, ready to be shown."""
        return self._weights[bold].line(text)

    def shown(self, text: str, size: float, *, bold: bool = False) -> str:
        """Return the operators that show ``text`` at ``size`` points, where the text is."""
        return self._weights[bold].shown(text, size)

    def spelled(self, text: str) -> str:
        """Return ``text`` as it is, but for the characters that no font here has."""
        return self._weights[False].spelled(text)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of ``text`` in points at ``size``."""
        return self._weights[bold].line(text).width * size / 1000

    def wrapped(
        self, text: str, size: float, room: float, *, bold: bool = False
    ) -> tuple[str, ...]:
        """Return ``text`` cut in lines no wider than ``room`` points; long words are cut too."""
        return self._weights[bold].wrapped(text, room * 1000 / size)

    def write_fonts(self, file: PdfFile) -> bytes:
        """Write the fonts as the first objects of ``file``; return the names used for them."""
        self._objects.write_first(file)
        return self._named


def lettering_for(texts: Iterable[str]) -> Lettering:
    """Return fonts that can write ``texts``, regular and bold. Made once per set of characters."""
    wanted: set[str] = set().union(*map(_one_line, set(texts)))
    return _lettering("".join(sorted(wanted - _ALPHABET)))


def printable(text: str) -> str:
    """Return ``text`` with the characters that no font here can print written ``[U+1F4F7]``."""
    if text.isascii():
        return text
    composed = unicodedata.normalize("NFC", text)
    return lettering_for([composed]).spelled(composed)


@lru_cache(maxsize=8)
def _lettering(more: str) -> Lettering:
    characters = "".join(sorted(_ALPHABET)) + more
    fonts = FontSet() if not more else system_fonts()
    for _ in range(_TOO_MANY_REFUSALS):
        try:
            return Lettering(_sheet(characters, fonts))
        except typst.TypstError as refusal:
            found = _REFUSED.search(refusal.message)
            if found is None:
                raise
            refused = _unescaped(found["text"] or found["point"])
            characters = "".join(letter for letter in characters if letter not in refused)
    return Lettering(_sheet("".join(sorted(_ALPHABET)), FontSet()))


def _sheet(characters: str, fonts: FontSet) -> bytes:
    sheet: bytes = typst.compile(
        str(_TEMPLATE),
        sys_inputs={"sheet": json.dumps({"characters": characters, "families": fonts.families})},
        font_paths=loaded(fonts),
        format="pdf",
        pdf_standards=["a-2u"],
        timestamp=0,
    )
    return sheet


def _one_line(text: str) -> str:
    """Return ``text`` composed, on one line, with plain spaces and no invisible mark."""
    if text.isascii() and text.isprintable():
        return text
    spaced = unicodedata.normalize("NFC", text).translate(_SPACES)
    if spaced.isprintable():
        return spaced
    shown = (letter for letter in plain(spaced) if not _is_invisible(letter))
    return "".join(" " if letter.isspace() else letter for letter in shown)


def _is_invisible(letter: str) -> bool:
    return unicodedata.category(letter) == "Cf"


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
