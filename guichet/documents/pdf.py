"""Write a document as PDF/UA-1 and PDF/A-2a, with typst.

The template gets the blocks as JSON: user text is never parsed as typst markup. The only clock is
``document.created``, so the same document gives the same bytes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import typst

from guichet.documents.blocks import Document
from guichet.documents.fonts import FontSet, system_fonts
from guichet.documents.template_input import template_input
from guichet.documents.typography import typeset_document
from guichet.errors import GuichetError

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
_UNPRINTABLE = re.compile(
    r'the text `"(?P<text>.*?)"` could not|codepoint `"(?P<point>.*?)"`', re.S
)
_MOST_CHARACTERS_NAMED = 12


class MissingGlyphs(GuichetError):
    """Characters that no font of this machine can print."""

    title = "Le PDF n’a pas été fait : ces caractères ne peuvent pas être imprimés : {characters}"
    effect = "Vos textes restent enregistrés. Seul le PDF manque."
    advice = (
        "Écrivez ces mots en lettres latines, comme sur le passeport. "
        "Ou installez les polices Noto (paquet fonts-noto-core), puis recommencez."
    )
    kept = "Rien n’est perdu et rien n’a été remplacé par des carrés."


def to_pdf(document: Document, *, fonts: FontSet | None = None) -> bytes:
    """Return the document as PDF bytes, A4, tagged, typeset, in its language.

    ``fonts`` defaults to the font of the typst wheel for Latin text, and to the fonts of the
    system as well when that is not enough. Raises :class:`MissingGlyphs`, naming the
    characters, when no font has them: no box is ever printed in their place.
    """
    document = typeset_document(document)
    try:
        return _compile(document, fonts or FontSet())
    except typst.TypstError as refusal:
        if not _UNPRINTABLE.search(refusal.message):
            raise
    with_system = fonts or system_fonts()
    try:
        return _compile(document, with_system)
    except typst.TypstError as refusal:
        missing = _unprintable(document, with_system, refusal)
        raise MissingGlyphs(characters=" ".join(missing)) from refusal


def _compile(document: Document, fonts: FontSet, without: frozenset[str] = frozenset()) -> bytes:
    payload = json.dumps(template_input(document, fonts.families), ensure_ascii=False)
    for character in without:
        payload = payload.replace(character, "")
    return typst.compile(
        str(_TEMPLATE),
        sys_inputs={"document": payload},
        font_paths=[str(folder) for folder in fonts.folders],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=int(document.created.timestamp()),
    )


def _unprintable(document: Document, fonts: FontSet, refusal: typst.TypstError) -> list[str]:
    """Name the characters typst refuses, one compilation each: it only reports the first."""
    missing: list[str] = []
    for _ in range(_MOST_CHARACTERS_NAMED):
        found = _UNPRINTABLE.search(refusal.message)
        if found is None:
            raise refusal
        missing.append(_unescaped(found["text"] or found["point"]))
        try:
            _compile(document, fonts, frozenset("".join(missing)))
        except typst.TypstError as next_refusal:
            refusal = next_refusal
        else:
            break
    return missing


def _unescaped(text: str) -> str:
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda code: chr(int(code[1], 16)), text)
