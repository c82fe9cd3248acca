"""Check what is handed to somebody who helps: letters, pieces, evidence, the ZIP around them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guichet.documents.destinations import EnclosedLetter
from guichet.documents.editable_texts import editable_findings
from guichet.documents.filing_bundle_check import bundle_findings
from guichet.documents.filing_bundle_reading import read_bundle
from guichet.documents.filing_document import (
    document_findings,
    reference_findings,
    wording_findings,
)
from guichet.documents.filing_files import name_findings, opening_findings, read_pdfs
from guichet.documents.filing_inventory import inventory_faults
from guichet.documents.filing_letters import FiledLetter, filed_letters
from guichet.documents.filing_pieces import numbering_findings, stamp_findings
from guichet.documents.filing_private import private_findings_of
from guichet.documents.filing_reading import ReadFile, entries_of, read_once
from guichet.documents.filing_recognition import Recognised
from guichet.documents.filing_report import Finding
from guichet.documents.hand_over import INVENTORY_NAME, LIST_NAME, PIECES_NAME, letters_of

_LISTED = re.compile(r"^(?P<digest>[0-9a-f]{64})  (?P<name>.+)$", re.MULTILINE)
_EVIDENCE_NAME = "preuves.zip"
_SUMS_NAME = "SHA256SUMS"
_MOST_UNPACKED = 4_000_000_000
_CHUNK = 1024 * 1024


def hand_over_findings(found: Recognised, on: dt.date) -> Iterator[Finding]:
    """Yield the faults of a folder to hand over; a ZIP is unpacked in a place that goes away."""
    place = found.destination
    entries = entries_of(found.deposit)
    limits = place.on(on)
    if place.packed_as is None:
        for path in entries:
            if path.is_file():
                yield from name_findings(path, limits)
            else:
                yield Finding(path.name, "extra_file", "Ce dossier n’était pas prévu.")
        yield from _HandOver(found, found.deposit, on).findings()
        return
    for path in entries:
        if path.name != place.packed_as:
            yield Finding(path.name, "extra_file", "Il n’y a qu’un fichier à transmettre : le ZIP.")
        elif path.is_file():
            yield from name_findings(path, limits)
    packed = found.deposit / place.packed_as
    if not packed.is_file():
        yield Finding(found.deposit.name, "packed", f"Il manque le fichier : {place.packed_as}.")
        return
    with tempfile.TemporaryDirectory() as temporary:
        problem = _unpacked(packed, Path(temporary))
        if problem:
            yield Finding(packed.name, "packed", problem)
            return
        root = Path(temporary) / packed.stem
        yield from _list_findings(packed.name, root)
        yield from _HandOver(found, root, on).findings()
        for path in sorted(one for one in root.rglob("*") if one.is_file()):
            yield from private_findings_of(path, evidence=True)


def _unpacked(packed: Path, out: Path) -> str:
    """Unpack the ZIP into ``out``; return why it cannot be, or an empty text."""
    try:
        with zipfile.ZipFile(packed) as archive:
            members = archive.infolist()
            for one in members:
                parts = Path(one.filename).parts
                if ".." in parts or Path(one.filename).is_absolute() or parts[:1] != (packed.stem,):
                    return f"Un fichier du ZIP est hors de son dossier : {one.filename}"
            if sum(one.file_size for one in members) > _MOST_UNPACKED:
                return "Le ZIP est beaucoup trop lourd une fois ouvert."
            archive.extractall(out)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return "Le fichier ZIP ne s’ouvre pas en entier."
    return ""


def _list_findings(name: str, root: Path) -> Iterator[Finding]:
    """Compare what is in the ZIP with the list that goes with it."""
    listing = root / LIST_NAME
    if not listing.is_file():
        yield Finding(name, "packed", f"La liste des fichiers manque : {LIST_NAME}.")
        return
    text = listing.read_text("utf-8", errors="replace")
    listed = {one["name"]: one["digest"] for one in _LISTED.finditer(text)}
    there = {
        path.relative_to(root).as_posix(): path
        for path in root.rglob("*")
        if path.is_file() and path != listing
    }
    for one in sorted(set(listed) - set(there)):
        yield Finding(name, "packed", f"La liste annonce un fichier absent : {one}")
    for one in sorted(set(there) - set(listed)):
        yield Finding(name, "packed", f"Ce fichier n’est pas dans la liste : {one}")
    for one in sorted(set(there) & set(listed)):
        if _digest(there[one]) != listed[one]:
            yield Finding(name, "packed", f"Ce fichier n’est plus celui de la liste : {one}")


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass
class _HandOver:
    """One pass over the files handed over, in ``root``."""

    found: Recognised
    root: Path
    on: dt.date

    def findings(self) -> Iterator[Finding]:
        """Yield every fault."""
        place = self.found.destination
        letters = letters_of(place, self.found.letter)
        pieces_folder = self.root / place.pieces_folder
        pieces: list[ReadFile] = []
        if place.on(self.on).one_file_per_piece:
            files = read_pdfs(entries_of(pieces_folder)) if pieces_folder.is_dir() else []
            own = {f"{one.stem}.pdf" for one in letters if not one.folder}
            files = [file for file in files if file.name not in own]
            pieces = [file for file in files if file.number is not None]
            yield from self._pieces(files, pieces)
        elif (self.root / PIECES_NAME).is_file():
            file = read_once(self.root / PIECES_NAME)
            yield from opening_findings([file])
            bundle = read_bundle(file, sheets=False)
            pieces = bundle.pieces
            if file.problem is None:
                yield from bundle_findings(bundle, self.found.first_piece(pieces))
        elif self.found.was_made(PIECES_NAME):
            yield Finding(self.root.name, "inventory", f"Il manque le fichier : {PIECES_NAME}.")
        for one in letters:
            yield from self._letter(one, pieces)
        yield from self._evidence()
        yield from self._extra(letters)

    def _pieces(self, files: Sequence[ReadFile], pieces: Sequence[ReadFile]) -> Iterator[Finding]:
        """Check the pieces that have a file each, and their inventory."""
        where = self.found.destination.pieces_folder or self.found.deposit.name
        yield from opening_findings(files)
        yield from numbering_findings(where, pieces, self.found.first_piece(pieces))
        yield from stamp_findings(pieces)
        listing = next((file for file in files if file.name == INVENTORY_NAME), None)
        if listing is None:
            if pieces:
                yield Finding(where, "inventory", "Il manque le fichier : l’inventaire.")
        elif listing.problem is None:
            for name, detail, certain in inventory_faults(listing, pieces):
                yield Finding(name, "inventory", detail, certain)
        for file in files:
            if file.number is None and file is not listing:
                detail = "Le nom d’une pièce commence par « PJ » et son numéro."
                yield Finding(file.name, "name_begins_with_number", detail)

    def _letter(self, one: EnclosedLetter, pieces: Sequence[ReadFile]) -> Iterator[Finding]:
        """Check a letter in each of its formats, and what it says of the pieces."""
        base = self.root / one.folder / one.stem
        paths = {form: base.with_name(f"{one.stem}.{form}") for form in one.formats}
        there = {form: path for form, path in paths.items() if path.is_file()}
        if not there:
            if one.needed or self.found.was_made(f"{one.stem}.pdf"):
                detail = f"Il manque la lettre : {one.stem}."
                yield Finding(self.found.deposit.name, "letter", detail)
            return
        for form in sorted(set(paths) - set(there)):
            yield Finding(paths[form].name, "letter", "Ce format de la lettre manque.")
        if "pdf" not in there:
            return
        file = read_once(there["pdf"])
        yield from opening_findings([file])
        yield from self._text(file, one, pieces)
        for form in ("docx", "odt"):
            if form in there:
                yield from editable_findings(there[form], file)

    def _text(
        self, file: ReadFile, one: EnclosedLetter, pieces: Sequence[ReadFile]
    ) -> Iterator[Finding]:
        if file.problem is not None:
            return
        known: FiledLetter | None = filed_letters().get(one.letter)
        if known is not None:
            yield from document_findings(file, known, pieces)
            yield from wording_findings(file)
        else:
            for found in reference_findings(file, "Ce texte", pieces):
                if found.certain:
                    yield found

    def _evidence(self) -> Iterator[Finding]:
        """Check that the evidence bundle opens, and that its files have their digests."""
        folder = self.found.destination.evidence_folder
        if folder is None:
            return
        path = self.root / folder / _EVIDENCE_NAME
        if not path.is_file():
            if self.found.was_made(_EVIDENCE_NAME):
                detail = f"Il manque le fichier : {_EVIDENCE_NAME}."
                yield Finding(self.found.deposit.name, "evidence", detail)
            return
        for detail in evidence_faults(path):
            yield Finding(path.name, "evidence", detail)

    def _extra(self, letters: Sequence[EnclosedLetter]) -> Iterator[Finding]:
        """Yield the files that were not planned for this destination."""
        place = self.found.destination
        planned = {
            (Path(one.folder) / f"{one.stem}.{form}").as_posix()
            for one in letters
            for form in one.formats
        }
        planned.add(LIST_NAME if place.packed_as else "")
        if place.evidence_folder is not None:
            planned.add((Path(place.evidence_folder) / _EVIDENCE_NAME).as_posix())
        if not place.on(self.on).one_file_per_piece:
            planned.add(PIECES_NAME)
        for path in sorted(one for one in self.root.rglob("*") if one.is_file()):
            name = path.relative_to(self.root).as_posix()
            folder, _, file = name.rpartition("/")
            piece = place.on(self.on).one_file_per_piece and folder == place.pieces_folder
            if name not in planned and not (piece and file.endswith(".pdf")):
                yield Finding(path.name, "extra_file", "Ce fichier n’était pas prévu.")


def evidence_faults(path: Path) -> Iterator[str]:
    """Yield why an evidence bundle is not whole: each file against ``SHA256SUMS``.

    It does not check seals or the log: ``guichet verify`` does.
    """
    try:
        with zipfile.ZipFile(path) as bundle:
            names = {one for one in bundle.namelist() if not one.endswith("/")}
            sums = next((one for one in names if one.rpartition("/")[2] == _SUMS_NAME), None)
            if sums is None:
                yield f"La liste des empreintes manque : {_SUMS_NAME}."
                return
            above = sums.removesuffix(_SUMS_NAME)
            for one in _LISTED.finditer(bundle.read(sums).decode("utf-8", "replace")):
                name = above + one["name"].removeprefix("*")
                if name not in names:
                    yield f"Un fichier annoncé manque : {one['name']}"
                elif hashlib.sha256(bundle.read(name)).hexdigest() != one["digest"]:
                    yield f"Un fichier a changé : {one['name']}"
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError):
        yield "Le dossier de preuves ne s’ouvre pas en entier."
