"""Write a document as PDF/UA-1 and PDF/A-2a, with typst.

The template gets the blocks as JSON: user text is never parsed as typst markup. The only clock is
``document.created``, so the same document gives the same bytes.
"""

from __future__ import annotations

import itertools
import json
import re
import unicodedata
from pathlib import Path

import typst

from guichet.documents.blocks import Document
from guichet.documents.fonts import FontSet, loaded, system_fonts
from guichet.documents.template_input import template_input
from guichet.documents.typography import typeset_document
from guichet.errors import GuichetError

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
# What typst says of a letter that no font has, or that PDF/A forbids (private use area).
_UNPRINTABLE = re.compile(
    r'the text `"(?P<text>.*?)"` could not be displayed|the codepoint `"(?P<point>.*?)"`', re.DOTALL
)
_MOST_CHARACTERS_NAMED = 12
_MARKS = frozenset({"Mn", "Mc", "Me", "Cn"})
"""Marks, and letters younger than this Python: they may be marks."""
_AS_MARKS = frozenset(map(chr, [*range(0x1F3FB, 0x1F400), 0x0E33, 0x0EB3]))
"""Skin tones, the am of Thai and Lao: they stand on what comes before without the name of mark."""


class MissingGlyphs(GuichetError):
    """Characters that no font of this machine can print; ``characters`` lists at most twelve."""

    title = "Des caractères ne peuvent pas être imprimés : {characters}"
    effect = "Vos textes restent enregistrés. Seul le PDF manque."
    advice = (
        "Écrivez ces mots en lettres latines, comme sur le passeport. "
        "Ou installez les polices Noto (paquet fonts-noto-core), puis recommencez."
    )
    kept = "Rien n’est perdu et rien n’a été remplacé par des carrés."


def to_pdf(document: Document, *, fonts: FontSet | None = None) -> bytes:
    """Return the document as PDF bytes, A4, tagged, typeset, in its language.

    Text in Latin, Greek, Cyrillic or Hebrew letters is printed with the font of the typst wheel
    alone, whatever the machine; when a document holds other letters, ``fonts`` (by default those
    of the system) are used as well. Raises :class:`MissingGlyphs`, naming the characters, when
    no font has them: no box is ever printed in their place.
    """
    typeset = typeset_document(document)
    try:
        return _Press(typeset, FontSet(), fallback=False).printed()
    except typst.TypstError as refusal:
        if not _UNPRINTABLE.search(refusal.message):
            raise
    press = _Press(typeset, fonts or system_fonts(), fallback=True)
    try:
        return press.printed()
    except typst.TypstError as refusal:
        raise MissingGlyphs(characters=" ".join(press.missing(refusal))) from refusal


class _Press:
    """typst, a document and fonts; with ``fallback``, also the fonts that no list names."""

    def __init__(self, document: Document, fonts: FontSet, *, fallback: bool) -> None:
        content = {**template_input(document, fonts.families), "fallback": fallback}
        self.input = json.dumps(content, ensure_ascii=False)
        self.timestamp = int(document.created.timestamp())
        self.fonts = loaded(fonts)

    def printed(self, without: str = "") -> bytes:
        """Return the PDF; the characters of ``without`` are replaced by a letter, but for ASCII."""
        return typst.compile(
            str(_TEMPLATE),
            sys_inputs={"document": self._input(without)},
            font_paths=self.fonts,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            timestamp=self.timestamp,
        )

    def _input(self, without: str) -> str:
        # Every font has ASCII, and what surrounds the texts is written with it.
        replaced = {ord(letter): "x" for letter in without if not letter.isascii()}
        return self.input.translate(replaced)

    def missing(self, refusal: typst.TypstError) -> list[str]:
        """Name the characters typst refuses, one print each: it only reports the first."""
        missing: list[str] = []
        while len(missing) < _MOST_CHARACTERS_NAMED:
            found = _UNPRINTABLE.search(refusal.message)
            if found is None:
                raise refusal
            named = _unescaped(found["text"] or found["point"])
            lacking = self._marks_on(named, missing) or [named]
            if lacking[-1].isascii():
                # What stands on it is not known, and there is nothing to replace.
                return missing or lacking
            missing += lacking
            try:
                self.printed(without="".join(missing))
            except typst.TypstError as next_refusal:
                refusal = next_refusal
            else:
                break
        return missing

    def _marks_on(self, named: str, missing: list[str]) -> list[str]:
        """Return the marks over ``named``: typst names the letter, not the mark that it lacks."""
        text = self._input(without="".join(missing))
        marks: set[str] = set()
        for one in re.finditer(re.escape(named), text):
            marks.update(itertools.takewhile(_is_mark, text[one.end() :]))
        return sorted(marks)


def _is_mark(letter: str) -> bool:
    return letter in _AS_MARKS or unicodedata.category(letter) in _MARKS


def _unescaped(text: str) -> str:
    plain = re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
    return re.sub(r"\\([\"'\\])", r"\1", plain)
