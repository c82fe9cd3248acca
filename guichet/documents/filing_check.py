"""Check a finished folder before it is deposited, and list every fault.

Everything is read back from the PDFs: names, sizes, stamps, inventory, references. A file may have
been replaced by hand since the folder was made; what counts is what the court will get.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from guichet.documents.destinations import Destination
from guichet.documents.filing_digests import DIGESTS_NAME, digest_faults, read_digests
from guichet.documents.filing_inventory import inventory_faults
from guichet.documents.filing_reading import (
    ReadFile,
    Stamp,
    deposit_folder,
    entries_of,
    read_file,
)
from guichet.documents.filing_references import reference_faults
from guichet.documents.filing_wording import cited_pieces, forbidden_wordings
from guichet.documents.typography import typeset

RULES = frozenset(
    {
        "absence_of_decision",
        "bookmark",
        "changed_file",
        "cited_piece",
        "extra_file",
        "file_size",
        "format",
        "inventory",
        "name_begins_with_number",
        "name_characters",
        "name_length",
        "numbering",
        "outdated_law",
        "petition",
        "petition_mention",
        "petition_parts",
        "readable",
        "signature",
        "stamp",
        "title",
        "uncited_piece",
        "wording",
    }
)
"""The ids of the rules: each is said, with its source, in the destination's data."""

_LEGAL_NAME = re.compile(r"[A-Za-z0-9_-]+")
_PETITION = re.compile(r"requete", re.IGNORECASE)
_INVENTORY = re.compile(r"inventaire", re.IGNORECASE)
_ABSENCE = re.compile(r"absence_de_decision|decision|acte_attaque", re.IGNORECASE)
_SIGNATURE = re.compile(r"Fait à\s.{1,80}?,\s*le\s+(?:\d{1,2}|1er)\s", re.DOTALL)
_PARTS = {
    "qui demande": r"\bPour\b|\brequérante?\b",
    "une adresse": r"\bAdresse\b|\bdomicil|\bdemeurant\b",
    "contre qui": r"\bContre\b",
    "les faits": r"\bfaits\b",
    "l’urgence": r"\burgence\b",
    "les conclusions": r"\bconclusions\b|\bpar ces motifs\b",
}
"""What a requête must hold (art. R. 411-1 and R. 522-1 CJA), and how it shows."""


@dataclass(frozen=True)
class Fault:
    """One fault: the file's name (or the folder's), the rule's id, what is wrong, the source."""

    file: str
    rule: str
    detail: str
    source: str


@dataclass
class FilingReport:
    """Every fault and every warning. ``sound`` is true when there is no fault."""

    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether the folder can be deposited as it is."""
        return not self.faults


def check_filing(folder: Path, destination: Destination, on: dt.date) -> FilingReport:
    """Return the faults of ``folder`` under the limits in force on the day ``on``.

    ``folder`` is the whole folder or what is deposited of it. It says nothing of the merits. Raises
    :class:`~guichet.documents.filing_reading.NotAFiling` when there is nothing to check.
    """
    deposit = deposit_folder(folder, destination.deposit_folder)
    return _Check(deposit, destination, on).run()


class _Check:
    """One pass over one folder."""

    def __init__(self, deposit: Path, destination: Destination, on: dt.date) -> None:
        self.deposit = deposit
        self.destination = destination
        self.limits = destination.on(on)
        self.report = FilingReport()

    def run(self) -> FilingReport:
        files = self._files()
        pieces = [file for file in files if file.number is not None]
        others = [file for file in files if file.number is None]
        petition = self._only("petition", _PETITION, others, "requête")
        listing = self._only("inventory", _INVENTORY, others, "inventaire")
        absence = self._only("absence_of_decision", _ABSENCE, others, "justificatif")
        known = {id(file) for file in (petition, listing, absence) if file is not None}
        for file in others:
            if id(file) not in known:
                detail = "Le nom ne commence pas par le numéro d’une pièce (PJ01_…)."
                self._fault(file.name, "name_begins_with_number", detail)
        self._numbering(pieces)
        self._stamps(pieces)
        if petition is not None:
            self._petition(petition, pieces)
        if listing is not None and listing.problem is None:
            for name, detail, certain in inventory_faults(listing, pieces):
                self._note(name, "inventory", detail, certain=certain)
        for document in (petition, listing, absence):
            self._wording(document)
        self._changes()
        return self.report

    def _fault(self, file: str, rule: str, detail: str) -> None:
        self._note(file, rule, detail, certain=True)

    def _note(self, file: str, rule: str, detail: str, *, certain: bool) -> None:
        source = self.destination.rule(rule).citation
        notes = self.report.faults if certain else self.report.warnings
        notes.append(Fault(file, rule, typeset(detail), typeset(source)))

    def _files(self) -> list[ReadFile]:
        """Return the PDFs of the folder, their names, sizes and opening checked."""
        found: list[ReadFile] = []
        for path in entries_of(self.deposit):
            if not path.is_file():
                self._fault(path.name, "extra_file", "Un dossier ne peut pas être déposé.")
                continue
            self._name(path)
            if path.suffix != ".pdf":
                continue
            file = read_file(path)
            found.append(file)
            if file.size > self.limits.max_bytes:
                self._too_heavy(file)
            if file.problem is not None:
                self._fault(file.name, "readable", f"Ce PDF pose problème : {file.problem}.")
        return found

    def _name(self, path: Path) -> None:
        name = path.name
        extension = path.suffix.removeprefix(".")
        if extension not in self.limits.formats:
            kinds = ", ".join(self.limits.formats)
            self._fault(name, "format", f"L’extension « .{extension} » n’est pas « {kinds} ».")
        if not _LEGAL_NAME.fullmatch(path.stem):
            bad = sorted(set(re.sub(r"[A-Za-z0-9_-]", "", path.stem)))
            shown = " ".join("espace" if sign == " " else sign for sign in bad)
            self._fault(name, "name_characters", f"Caractères refusés dans le nom : {shown}")
        if len(name) > self.limits.longest_name:
            most = self.limits.longest_name
            detail = f"Le nom a {len(name)} caractères. Le maximum est {most}."
            self._fault(name, "name_length", detail)

    def _too_heavy(self, file: ReadFile) -> None:
        size, most = (f"{n / 1e6:.2f}" for n in (file.size, self.limits.max_bytes))
        detail = f"Ce fichier pèse {size} Mo. Le maximum est {most} Mo.".replace(".", ",", 2)
        self._fault(file.name, "file_size", detail.replace("Mo, ", "Mo. "))

    def _only(
        self, rule: str, pattern: re.Pattern[str], files: Sequence[ReadFile], noun: str
    ) -> ReadFile | None:
        """Return the one file of its kind; say when it is missing or there are several."""
        matching = [file for file in files if pattern.match(file.name)]
        if not matching:
            self._fault(self.deposit.name, rule, f"Il manque le fichier : {noun}.")
            return None
        for file in matching[1:]:
            self._fault(file.name, "extra_file", f"Il y a deux fichiers : {noun}.")
        return matching[0]

    def _numbering(self, pieces: Sequence[ReadFile]) -> None:
        numbers = {file.number or 0 for file in pieces}
        if not pieces:
            self._fault(self.deposit.name, "numbering", "Il n’y a aucune pièce.")
            return
        for number in range(1, max(numbers) + 1):
            if number not in numbers:
                self._fault(self.deposit.name, "numbering", f"La pièce n° {number} manque.")
        if 0 in numbers:
            self._fault(self.deposit.name, "numbering", "Les pièces se numérotent à partir de 1.")
        for number, files in _by_number(pieces):
            stems = {re.sub(r"(_\d+)?\.pdf$", "", file.name) for file in files}
            if len(files) > 1 and len(stems) > 1:
                names = ", ".join(file.name for file in files)
                self._fault(
                    self.deposit.name, "numbering", f"Le numéro {number} sert deux fois : {names}"
                )

    def _stamps(self, pieces: Sequence[ReadFile]) -> None:
        """Check « Pièce n° X — page y/z » on every page, through the files of each piece."""
        for number, files in _by_number(pieces):
            total = sum(len(file.pages) for file in files)
            before = 0
            for file in files:
                self._title(file)
                wanted = [
                    Stamp(number, before + page, total) for page in range(1, len(file.pages) + 1)
                ]
                for detail in _stamp_faults(file.stamps, wanted):
                    self._fault(file.name, "stamp", detail)
                before += len(file.pages)

    def _petition(self, petition: ReadFile, pieces: Sequence[ReadFile]) -> None:
        if petition.problem is not None:
            return
        if not re.search(r"référé", petition.text, re.IGNORECASE):
            self._fault(petition.name, "petition_mention", "La mention « référé » manque.")
        if not re.search(r"L\. ?521-3", petition.text):
            self._fault(petition.name, "petition_mention", "L’article L. 521-3 n’est pas visé.")
        self._petition_parts(petition)
        numbers = {file.number or 0 for file in pieces}
        cited = cited_pieces(petition.text)
        for number in sorted(cited - numbers):
            detail = f"La requête cite la pièce n° {number}, qui n’existe pas."
            self._fault(petition.name, "cited_piece", detail)
        for number in sorted(numbers - cited):
            detail = f"La requête ne cite pas la pièce n° {number}."
            self._note(petition.name, "uncited_piece", detail, certain=False)
        labels = {file.number or 0: file.label for file in pieces}
        known = {number: label for number, label in labels.items() if label is not None}
        for detail in reference_faults(petition.text, known):
            self._fault(petition.name, "cited_piece", detail)

    def _petition_parts(self, petition: ReadFile) -> None:
        for noun, pattern in _PARTS.items():
            if not re.search(pattern, petition.text, re.IGNORECASE):
                self._fault(petition.name, "petition_parts", f"Il manque : {noun}.")
        if not _SIGNATURE.search(petition.text):
            detail = "La date et la place de la signature manquent (« Fait à », « le »)."
            self._fault(petition.name, "signature", detail)

    def _title(self, file: ReadFile) -> None:
        """Check that the title of a piece and its first bookmark name that piece."""
        if file.problem is not None:
            return
        if file.label is None or not file.title.startswith(f"Pièce n° {file.number} — "):
            said = (
                f"Le titre du PDF est « {file.title} »." if file.title else "Il n’a pas de titre."
            )
            detail = f"{said} Il devrait commencer par « Pièce n° {file.number} »."
            self._fault(file.name, "title", detail)
        if [(mark.title, mark.page) for mark in file.marks[:1]] != [(file.title, 1)]:
            detail = "Le signet qui nomme la pièce manque, ou ne mène pas à la première page."
            self._fault(file.name, "bookmark", detail)

    def _changes(self) -> None:
        """Compare with the digests that were kept beside the folder, when they are there."""
        kept = self.deposit.parent / self.destination.keep_folder / DIGESTS_NAME
        for name, detail, certain in digest_faults(self.deposit, read_digests(kept) or {}):
            self._note(name, "changed_file", detail, certain=certain)

    def _wording(self, file: ReadFile | None) -> None:
        if file is None or file.problem is not None:
            return
        for wording in forbidden_wordings(file.text):
            self._fault(file.name, wording.rule, f"« {wording.found} » : {wording.why}.")


def _by_number(pieces: Sequence[ReadFile]) -> Iterator[tuple[int, list[ReadFile]]]:
    """Yield each number with its files, in the order of their parts."""
    ordered = sorted(pieces, key=lambda file: (file.number or 0, _part_of(file.name), file.name))
    for number, files in groupby(ordered, key=lambda file: file.number or 0):
        yield number, list(files)


def _part_of(name: str) -> int:
    found = re.search(r"_(\d+)\.pdf$", name)
    return int(found[1]) if found else 0


def _stamp_faults(stamps: Sequence[Stamp | None], wanted: Sequence[Stamp]) -> Iterator[str]:
    """Yield what is wrong, one sentence for consecutive pages with the same fault."""
    kinds = [_stamp_fault(found, right) for found, right in zip(stamps, wanted, strict=True)]
    page = 1
    for kind, group in groupby(kinds):
        count = len(list(group))
        if kind:
            last = page + count - 1
            pages = f"Page {page}" if count == 1 else f"Pages {page} à {last}"
            yield f"{pages} : {kind}"
        page += count


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
