"""Check the texts to correct (DOCX, ODT): they open, and say what the PDF beside them says."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from guichet.documents.filing_reading import ReadFile, squash, without_furniture
from guichet.documents.filing_report import Finding

_BODIES = {".docx": ("word/document.xml", "body"), ".odt": ("content.xml", "text")}
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{5,}")
_SHOWN = 3


def editable_findings(path: Path, pdf: ReadFile) -> Iterator[Finding]:
    """Yield why the text ``path`` does not open, or which of its words the PDF has not."""
    text = text_of(path)
    if not text:
        yield Finding(path.name, "editable_text", "Ce texte ne s’ouvre pas, ou il est vide.")
        return
    if pdf.problem is not None:
        return
    # A word cut by the end of a page is one word: the page as it is, then without its edges.
    shown = f"{_plain(pdf.squashed)} {_plain(without_furniture(pdf.text))}"
    missing = [word for word in dict.fromkeys(_WORD.findall(text)) if _plain(word) not in shown]
    if missing:
        words = ", ".join(missing[:_SHOWN])
        detail = f"Ce texte ne dit pas la même chose que le PDF : {words}."
        yield Finding(path.name, "editable_text", detail)


def text_of(path: Path) -> str:
    """Return the words of the body, paragraphs apart; empty when the file cannot be read."""
    member, body = _BODIES[path.suffix]
    try:
        with zipfile.ZipFile(path) as packed:
            if packed.testzip() is not None:
                return ""
            root = etree.fromstring(packed.read(member), _PARSER)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, EOFError, etree.XMLSyntaxError):
        return ""
    found = [one for one in root.iter() if etree.QName(one).localname == body]
    return " ".join(_paragraphs(found[0])) if found else ""


def _paragraphs(body: etree._Element) -> Iterator[str]:
    for one in body.iter():
        if isinstance(one.tag, str) and etree.QName(one).localname in {"p", "h"}:
            yield "".join(str(part) for part in one.itertext())


def _plain(text: str) -> str:
    return squash(unicodedata.normalize("NFKC", text)).replace("-", "").casefold()
