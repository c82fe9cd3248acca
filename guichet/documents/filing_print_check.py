"""Check the sets to print: how many, whose, alike, countable; the envelope, and the slip."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from guichet.documents.filing_bundle_check import (
    bundle_findings,
    contents_findings,
    page_findings,
)
from guichet.documents.filing_bundle_reading import Bundle, Section, as_file, read_bundle
from guichet.documents.filing_document import document_findings, wording_findings
from guichet.documents.filing_files import folder_findings, opening_findings, read_pdfs
from guichet.documents.filing_pieces import in_ranges
from guichet.documents.filing_reading import (
    ReadFile,
    entries_of,
    page_digests,
    read_file,
    read_once,
    squash,
)
from guichet.documents.filing_recognition import Recognised
from guichet.documents.filing_report import Finding
from guichet.documents.numbers import plural
from guichet.documents.print_sets import (
    COPY_SET,
    COURT_SET,
    OWN_SET,
    RECEIPT_NAME,
    SHORT_COPY,
    set_file_name,
)

ENVELOPE_NAME = "Enveloppe_et_recommande.pdf"

_SET = re.compile(r"(?P<rank>\d+)_.+\.pdf")
_WHOSE = re.compile(r"^(?P<title>.+) – jeu (?P<rank>\d+) sur (?P<total>\d+)$", re.MULTILINE)
_COURT = re.compile(r"Tribunal administratif [^\n,.:]+$", re.MULTILINE)
_URGENT = re.compile(r"(?:^|\s)RÉFÉRÉ\s*\nTribunal administratif ", re.MULTILINE)
_ABSENCE = re.compile(r"absence de décision", re.IGNORECASE)


@dataclass(frozen=True)
class ReadSet:
    """A set as read: its PDF in parts, and what its first sheet says."""

    bundle: Bundle
    title: str
    rank: int
    total: int

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.bundle.file.name

    @property
    def whole(self) -> bool:
        """Whether it holds the pieces."""
        return self.title != SHORT_COPY

    @property
    def slips(self) -> list[Section]:
        """Its first sheet, where there is one."""
        return self.bundle.sections[:1]

    @property
    def slip(self) -> int:
        """The page that says whose it is, from 1; 0 when there is none."""
        return self.bundle.sections[0].page if self.bundle.sections else 0


def print_findings(found: Recognised, on: dt.date) -> Iterator[Finding]:
    """Yield the faults of a folder of sets to print."""
    entries = entries_of(found.deposit)
    yield from folder_findings(entries, found.destination.on(on))
    numbered = sorted(filter(_is_a_set, entries), key=lambda path: int(path.name.split("_")[0]))
    others = {file.name: file for file in read_pdfs(one for one in entries if one not in numbered)}
    files = [_read(path, whole=at == 0) for at, path in enumerate(numbered)]
    yield from opening_findings([*(one.bundle.file for one in files), *others.values()])
    sets = [one for one in files if one.bundle.file.problem is None]
    yield from _number_of_sets(found, sets, copied=found.destination.on(on).copies > 1)
    whole = [one for one in sets if one.whole]
    if whole:
        yield from _first(found, whole[0])
        yield from _alike(whole)
    for one in sets:
        if not one.whole and whole:
            yield from _short(one, whole[0])
    yield from _envelope(found, others.pop(ENVELOPE_NAME, None), whole)
    yield from _receipt(found, others.pop(RECEIPT_NAME, None), sets)
    for name in others:
        yield Finding(name, "extra_file", "Ce fichier n’est pas de ceux à imprimer.")


def _is_a_set(path: Path) -> bool:
    return path.is_file() and _SET.fullmatch(path.name) is not None


def _read(path: Path, *, whole: bool) -> ReadSet:
    """Read a set; unless ``whole``, no further than the sheet that says whose it is.

    The copy without the pieces is read whole: it has nothing to be compared with page by page.
    """
    short = path.name == set_file_name(int(path.name.split("_")[0]), SHORT_COPY)
    file = read_once(path) if whole or short else read_file(path, until_mark=1)
    bundle = read_bundle(file, sheets=True)
    slip = "\n".join(bundle.sections[0].pages) if bundle.sections else ""
    said = _WHOSE.search(slip)
    if said is None:
        return ReadSet(bundle, "", 0, 0)
    return ReadSet(bundle, said["title"], int(said["rank"]), int(said["total"]))


def _number_of_sets(
    found: Recognised, sets: Sequence[ReadSet], *, copied: bool
) -> Iterator[Finding]:
    """Check that no set is missing, that each says whose it is, and that the court has a copy."""
    where = found.deposit.name
    for at, one in enumerate(sets, start=1):
        if not one.title:
            yield Finding(one.name, "print_set", "La première feuille ne dit pas à qui est ce jeu.")
        elif (one.rank, one.total) != (at, len(sets)):
            said = f"Ce jeu dit être le {one.rank} sur {one.total}."
            yield Finding(one.name, "print_set", f"{said} C’est le {at} sur {len(sets)}.")
        elif one.name != set_file_name(at, one.title):
            detail = f"Ce fichier contient un autre jeu : « {one.title} »."
            yield Finding(one.name, "print_set", detail)
    titles = [one.title for one in sets]
    wanted = [(COURT_SET,), (OWN_SET,)] + [(COPY_SET, SHORT_COPY)] * copied
    for possible in wanted:
        if not set(possible) & set(titles):
            yield Finding(where, "print_set", f"Il manque un jeu : « {possible[0]} ».")


def _first(found: Recognised, one: ReadSet) -> Iterator[Finding]:
    """Check the first whole set in depth: the others are compared with it."""
    bundle, letter = one.bundle, found.letter
    pieces = bundle.pieces
    yield from bundle_findings(bundle, found.first_piece(pieces))
    if not pieces and letter.needs_pieces:
        yield Finding(one.name, "numbering", "Il n’y a aucune pièce.")
    texts = [as_file(bundle.file, section) for section in bundle.texts[1:]]
    if not texts:
        yield Finding(one.name, "petition", f"Il manque : {letter.noun}.")
        return
    yield from document_findings(texts[0], letter, pieces)
    if letter.absence and not any(_ABSENCE.search(text.title) for text in texts[1:]):
        detail = "Il manque la décision, ou le justificatif de son absence."
        yield Finding(one.name, "absence_of_decision", detail)
    slip = as_file(bundle.file, bundle.texts[0])
    if letter.refere and not re.search(r"^RÉFÉRÉ$", slip.text, re.MULTILINE):
        detail = "La première feuille ne porte pas « RÉFÉRÉ »."
        yield Finding(one.name, "petition_mention", detail)
    for text in (slip, *texts, bundle.listing):
        yield from wording_findings(text)


def _alike(whole: Sequence[ReadSet]) -> Iterator[Finding]:
    """Check that every whole set is the first one, but for its own sheet."""
    first = _digests(whole[0])
    for one in whole[1:]:
        pages = _digests(one)
        if len(pages) != len(first):
            said = f"Ce jeu a {plural(len(pages), 'page')}."
            detail = f"{said} Le premier en a {plural(len(first), 'page')}."
            yield Finding(one.name, "print_set", detail)
            continue
        faults = [
            "" if at <= one.slip or page == right else "ce n’est pas celle du premier jeu."
            for at, (page, right) in enumerate(zip(pages, first, strict=True), start=1)
        ]
        for detail in in_ranges(faults):
            yield Finding(one.name, "print_set", detail)
        if one.bundle.file.marks[2:] != whole[0].bundle.file.marks[2:]:
            yield Finding(one.name, "bookmark", "Les signets ne sont pas ceux du premier jeu.")
        yield from contents_findings(one.bundle)


def _digests(one: ReadSet) -> list[str]:
    try:
        return page_digests(one.bundle.file.path)
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError):
        return []  # as a set without a page: it is not like the first one


def _short(one: ReadSet, whole: ReadSet) -> Iterator[Finding]:
    """Check the copy without the pieces: the same texts and the same inventory."""
    yield from page_findings(one.bundle.file)
    yield from contents_findings(one.bundle)
    texts = [(section.title, section.pages) for section in one.bundle.sections[1:]]
    right = [(section.title, section.pages) for section in whole.bundle.sections[1:]]
    if texts != right:
        detail = "Les textes ou l’inventaire ne sont pas ceux du premier jeu."
        yield Finding(one.name, "print_set", detail)


def _envelope(
    found: Recognised, sheet: ReadFile | None, whole: Sequence[ReadSet]
) -> Iterator[Finding]:
    """Check the sheet for the envelope: the court’s address, and « RÉFÉRÉ »."""
    if not any(f"{one.stem}.pdf" == ENVELOPE_NAME for one in found.destination.letters):
        if sheet is not None:
            yield Finding(sheet.name, "extra_file", "Le greffe ne reçoit pas d’enveloppe.")
        return
    if sheet is None:
        certain = found.was_made(ENVELOPE_NAME) is not False
        yield Finding(found.deposit.name, "envelope", "La page de l’enveloppe manque.", certain)
        return
    if sheet.problem is not None:
        return
    court = _COURT.search(sheet.text)
    if court is None:
        yield Finding(sheet.name, "envelope", "L’adresse du tribunal n’y est pas.")
    elif whole and not any(court[0] in page for one in whole[0].slips for page in one.pages):
        detail = "L’enveloppe porte un autre tribunal que le dossier."
        yield Finding(sheet.name, "envelope", detail)
    urgent = _URGENT.search(sheet.text) is not None
    if found.letter.refere and not urgent:
        yield Finding(sheet.name, "envelope", "La mention « RÉFÉRÉ » manque.")
    if urgent and not found.letter.refere:
        detail = "Ce n’est pas un référé : l’enveloppe ne le dit pas."
        yield Finding(sheet.name, "envelope", detail)


def _receipt(
    found: Recognised, slip: ReadFile | None, sets: Sequence[ReadSet]
) -> Iterator[Finding]:
    """Check the slip for the registry against the sets that are really there."""
    if not found.destination.receipt:
        if slip is not None:
            yield Finding(slip.name, "extra_file", "La poste ne tamponne pas ce reçu.")
        return
    if slip is None:
        yield Finding(found.deposit.name, "receipt", "Le reçu à faire tamponner manque.")
        return
    court = [one for one in sets if one.title in {COURT_SET, COPY_SET}]
    if slip.problem is not None or not court:
        return
    pieces = court[0].bundle.pieces
    wanted = [f"Chaque exemplaire {plural(len(court[0].bundle.file.pages), 'page')}"]
    wanted.append(f"Exemplaires {len(court)}")
    if pieces:
        count = sum(len(piece.pages) for piece in pieces)
        wanted.append(f"{plural(len(pieces), 'pièce')} {plural(count, 'page')}")
    wanted += [
        f"Copie sans les pièces {plural(len(one.bundle.file.pages), 'page')}"
        for one in sets
        if not one.whole
    ]
    lines = {squash(line) for line in slip.text.split("\n")}
    for line in wanted:
        if squash(line) not in lines:
            detail = f"Le reçu devrait dire : « {line} »."
            yield Finding(slip.name, "receipt", detail)
