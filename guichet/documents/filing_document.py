"""What the document of a folder must show: its article, its parts, its pieces, its signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from guichet.documents.filing_letters import PARTS, FiledLetter
from guichet.documents.filing_reading import ReadFile
from guichet.documents.filing_references import DAY, reference_faults
from guichet.documents.filing_report import Finding
from guichet.documents.filing_wording import cited_pieces, forbidden_wordings

_REFERE = re.compile(r"référé", re.IGNORECASE)
_DAY = DAY.pattern.replace(" ", r"\s")
_SIGNATURE = re.compile(
    rf"Fait\s(?:(?:à|au|aux|en)\s[\s\S]{{1,80}}?,\s*)?le\s{_DAY}|^(?:.{{1,80}},\sle|Le)\s{_DAY}$",
    re.MULTILINE,
)
"""The day of the signature: with its town, or alone on its line when the town is not known."""


def document_findings(
    file: ReadFile, letter: FiledLetter, pieces: Sequence[ReadFile]
) -> Iterator[Finding]:
    """Yield what ``file``, a ``letter``, lacks, and its references to other pieces than these."""
    if file.problem is not None:
        return
    yield from _mentions(file, letter)
    yield from _parts(file, letter)
    yield from reference_findings(file, letter.said, pieces, listed=letter.lists_pieces)


def reference_findings(
    file: ReadFile, said: str, pieces: Sequence[ReadFile], *, listed: bool = False
) -> Iterator[Finding]:
    """Yield the references of ``file``, called ``said``, that lead to no piece or to another.

    ``listed``: it names its pieces at the end, as the inventory does.
    """
    numbers = {one.number or 0 for one in pieces}
    cited = cited_pieces(file.text)
    for number in sorted(cited - numbers):
        detail = f"{said} cite la pièce n° {number}, qui n’existe pas."
        yield Finding(file.name, "cited_piece", detail)
    for number in sorted(numbers - cited):
        detail = f"{said} ne cite pas la pièce n° {number}."
        yield Finding(file.name, "uncited_piece", detail, certain=False)
    for detail in reference_faults(file.text, _labels(pieces), said, listed=listed):
        yield Finding(file.name, "cited_piece", detail)


def wording_findings(file: ReadFile | None) -> Iterator[Finding]:
    """Yield the forbidden wordings of a text of ours."""
    if file is None or file.problem is not None:
        return
    for one in forbidden_wordings(file.text):
        yield Finding(file.name, one.rule, f"« {one.found} » : {one.why}.")


def _labels(pieces: Sequence[ReadFile]) -> Mapping[int, str]:
    found = {one.number or 0: one.label for one in pieces}
    return {number: label for number, label in found.items() if label is not None}


def _mentions(file: ReadFile, letter: FiledLetter) -> Iterator[Finding]:
    if letter.refere and not _REFERE.search(file.text):
        detail = "La mention « référé » manque."
        yield Finding(file.name, "petition_mention", detail, source=letter.mention_source)
    if not re.search(re.escape(letter.mention).replace(r"\ ", r"\s?"), file.text):
        what = f"L’article {letter.mention}" if letter.mention[1:2] == "." else letter.mention
        detail = f"{what} n’est pas visé." if what != letter.mention else f"Il manque : {what}."
        yield Finding(file.name, "petition_mention", detail, source=letter.mention_source)


def _parts(file: ReadFile, letter: FiledLetter) -> Iterator[Finding]:
    for name in letter.parts:
        noun, pattern = PARTS[name]
        if not pattern.search(file.text):
            detail = f"Il manque : {noun}."
            yield Finding(file.name, "petition_parts", detail, source=letter.parts_source)
    if not _SIGNATURE.search(file.text):
        detail = "La date de la signature manque (« Fait à », « le »)."
        yield Finding(file.name, "signature", detail)
