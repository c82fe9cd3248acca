"""What the pieces of a folder say of themselves: numbers, stamps, titles, first bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from guichet.documents.filing_reading import ReadFile, Stamp
from guichet.documents.filing_report import Finding


def numbering_findings(where: str, pieces: Sequence[ReadFile], first: int) -> Iterator[Finding]:
    """Yield the numbers that are missing or serve twice, from ``first`` on, in ``where``."""
    numbers = {file.number or 0 for file in pieces}
    for number in range(first, max(numbers, default=0) + 1):
        if number not in numbers:
            yield Finding(where, "numbering", f"La pièce n° {number} manque.")
    if numbers and min(numbers) < first:
        detail = f"Les pièces se numérotent à partir de {first}."
        yield Finding(where, "numbering", detail)
    for number, files in by_number(pieces):
        stems = {re.sub(r"(_\d+)?\.pdf$", "", file.name) for file in files}
        if len(files) > 1 and len(stems) > 1:
            names = ", ".join(file.name for file in files)
            yield Finding(where, "numbering", f"Le numéro {number} sert deux fois : {names}")


def stamp_findings(pieces: Sequence[ReadFile]) -> Iterator[Finding]:
    """Yield the pages without « Pièce n° X — page y/z », through the files of each piece."""
    for number, files in by_number(pieces):
        total = sum(len(file.pages) for file in files)
        before = 0
        for file in files:
            yield from _title(file)
            count = len(file.pages)
            wanted = [Stamp(number, before + page, total) for page in range(1, count + 1)]
            for detail in _stamp_faults(file.stamps, wanted):
                yield Finding(file.name, "stamp", detail)
            before += count


def by_number(pieces: Sequence[ReadFile]) -> Iterator[tuple[int, list[ReadFile]]]:
    """Yield each number with its files, in the order of their parts."""
    ordered = sorted(pieces, key=lambda file: (file.number or 0, _part_of(file.name), file.name))
    for number, files in groupby(ordered, key=lambda file: file.number or 0):
        yield number, list(files)


def in_ranges(faults: Sequence[str]) -> Iterator[str]:
    """Yield what is wrong with pages 1, 2…, one sentence for neighbours with the same fault.

    An empty text is a page without fault.
    """
    page = 1
    for fault, group in groupby(faults):
        count = len(list(group))
        if fault:
            last = page + count - 1
            pages = f"Page {page}" if count == 1 else f"Pages {page} à {last}"
            yield f"{pages} : {fault}"
        page += count


def _title(file: ReadFile) -> Iterator[Finding]:
    """Check that the title of a piece and its first bookmark name that piece."""
    if file.problem is not None:
        return
    if file.label is None or not file.title.startswith(f"Pièce n° {file.number} — "):
        said = f"Le titre du PDF est « {file.title} »." if file.title else "Il n’a pas de titre."
        detail = f"{said} Il devrait commencer par « Pièce n° {file.number} »."
        yield Finding(file.name, "title", detail)
    if [(mark.title, mark.page) for mark in file.marks[:1]] != [(file.title, 1)]:
        detail = "Le signet qui nomme la pièce manque, ou ne mène pas à la première page."
        yield Finding(file.name, "bookmark", detail)


def _part_of(name: str) -> int:
    found = re.search(r"_(\d+)\.pdf$", name)
    return int(found[1]) if found else 0


def _stamp_faults(stamps: Sequence[Stamp | None], wanted: Sequence[Stamp]) -> Iterator[str]:
    """Yield what is wrong, one sentence for consecutive pages with the same fault."""
    yield from in_ranges(
        [_stamp_fault(found, right) for found, right in zip(stamps, wanted, strict=True)]
    )


def _stamp_fault(found: Stamp | None, right: Stamp) -> str:
    if found is None:
        return "le numéro de la pièce n’y est pas."
    if found.number != right.number:
        return f"la page porte le numéro {found.number} au lieu de {right.number}."
    if found.total != right.total:
        return f"la page annonce {found.total} pages au lieu de {right.total}."
    if found.page != right.page:
        return f"la page porte le rang {found.page} au lieu de {right.page}."
    return ""
