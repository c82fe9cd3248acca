"""The folder of a destination: what is given on one side, what the person keeps on the other.

``A_DEPOSER`` holds exactly what Télérecours citoyens takes, nothing to rename; on paper there is
one PDF a set; somebody who helps gets letters, pieces and evidence. The folder appears whole or not
at all: it is made beside its place, then renamed.
"""

from __future__ import annotations

import datetime as dt
import errno
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from guichet.documents.blocks import Document
from guichet.documents.destinations import Destination
from guichet.documents.exhibit_files import Layout, write_exhibit
from guichet.documents.exhibits import Exhibit, LeftOut, WrittenExhibit, refuse_gaps
from guichet.documents.filing_digests import (
    DIGESTS_NAME,
    DIGESTS_PURPOSE,
    Marks,
    digest_lines,
)
from guichet.documents.filing_letters import REQUETE, FiledLetter, filed_letters
from guichet.documents.filing_names import digits_for
from guichet.documents.filing_note import FolderFiles, filing_note
from guichet.documents.hand_over import Enclosed, names_in, pack, write_letters, write_pieces
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.parts import FileIsMissing, Rendering
from guichet.documents.pdf import to_pdf
from guichet.documents.print_sets import RECEIPT_NAME, Printed, write_receipt, write_sets
from guichet.documents.text import to_text
from guichet.errors import GuichetError
from guichet.system_reasons import reason_of

PETITION_NAME = REQUETE.file_name
ABSENCE_NAME = "absence_de_decision.pdf"
INVENTORY_NAME = "Inventaire_detaille_des_pieces.pdf"
NOTE_NAME = "A_LIRE"

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class FolderIsNotEmpty(GuichetError):
    """The place of the folder is taken."""

    title = "Le dossier « {path} » existe déjà et n’est pas vide."
    effect = "Rien n’a été écrit, pour ne rien remplacer."
    advice = "Choisissez un autre nom, ou déplacez l’ancien dossier."
    kept = "Son contenu n’a pas été touché."


class DiskIsFull(GuichetError):
    """There is no room left for the folder."""

    title = "Le disque est plein."
    effect = "Le dossier à déposer n’a pas été fait."
    advice = "Libérez de la place, puis recommencez."
    kept = "Vos preuves ne sont pas touchées. Aucun dossier incomplet n’est resté."


class CannotWriteThere(GuichetError):
    """The place of the folder cannot be written to."""

    title = "Impossible d’écrire dans « {path} »."
    effect = "Le dossier à déposer n’a pas été fait. ({reason})"
    advice = "Choisissez un autre emplacement, par exemple votre dossier Documents."
    kept = "Vos preuves ne sont pas touchées."


@dataclass(frozen=True)
class KeptFile:
    """A file for the person, not for the court: an editable text, the evidence bundle.

    ``name`` may say one folder: « LETTRES/e-mail.eml ».
    """

    name: str
    content: bytes | Path
    purpose: str = ""


@dataclass(frozen=True)
class Filing:
    """Everything a folder is made of. ``exhibits`` are numbered without a gap from ``first_piece``.

    ``petition`` is the document that goes to the court, of the kind ``letter``: the requête, or
    what is written after it.

    Call :func:`guichet.documents.exhibit_files.sort_out` before the petition is written: it gives
    the numbers to cite and the files to leave out. ``case_lines`` stand above the inventory;
    ``created`` is the aware moment of every copy. ``letters`` go along; ``evidence`` is the bundle
    given to a destination that takes it. ``copies`` is how many sets the court receives on paper
    (``None``: what the destination asks for).
    """

    petition: Document | None
    absence_of_decision: Document | None
    exhibits: tuple[Exhibit, ...]
    created: dt.datetime
    case_lines: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    kept: tuple[KeptFile, ...] = ()
    banner: str | None = None
    letters: tuple[Enclosed, ...] = ()
    evidence: KeptFile | None = None
    copies: int | None = None
    letter: FiledLetter = REQUETE
    first_piece: int = 1

    @property
    def fronts(self) -> tuple[Document, ...]:
        """What a court receives before the pieces. Raises ``ValueError`` when one is missing."""
        if self.petition is None or (self.letter.absence and self.absence_of_decision is None):
            raise ValueError("a court receives a document, and a requête its absence of decision")
        found = (self.petition, self.absence_of_decision if self.letter.absence else None)
        return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class WrittenFiling:
    """What was written: the folder, the pieces as they are in it, the files left out."""

    folder: Path
    deposit: Path
    exhibits: tuple[WrittenExhibit, ...]
    left_out: tuple[LeftOut, ...]
    size: int


def write_filing(out: Path, filing: Filing, destination: Destination) -> WrittenFiling:
    """Write the folder ``out`` and return what it holds. Same filing, same bytes.

    Page counts, numbers and names of the inventory come from the written files. Raises
    :class:`FolderIsNotEmpty`, :class:`DiskIsFull`, :class:`CannotWriteThere`,
    :class:`~guichet.documents.exhibit_files.NothingToJoin`, or ``ValueError`` when the numbers
    have a gap; in every case nothing is left behind.
    """
    refuse_gaps([exhibit.number for exhibit in filing.exhibits], filing.first_piece)
    refuse_taken(out)
    with _made_beside(out) as folder:
        written, left_out = _fill(folder, filing, destination)
        size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    deposit = out / destination.deposit_folder
    return WrittenFiling(out, deposit, written, left_out, size)


def refuse_taken(out: Path) -> None:
    """Raise :class:`FolderIsNotEmpty` unless ``out`` is free or an empty folder."""
    try:
        taken = out.is_file() or (out.is_dir() and any(out.iterdir()))
    except OSError as error:
        raise CannotWriteThere(path=out, reason=reason_of(error)) from error
    if taken:
        raise FolderIsNotEmpty(path=out)


def _fill(folder: Path, filing: Filing, destination: Destination) -> Filled:
    deposit = folder / destination.deposit_folder
    kept = folder / destination.keep_folder
    deposit.mkdir()
    kept.mkdir()
    limits = destination.on(filing.created.date())
    last = filing.first_piece + len(filing.exhibits) - 1
    layout = Layout(limits, Rendering(filing.created, filing.banner), digits_for(last))
    written, missing = _FILLERS[destination.layout](deposit, filing, layout, destination)
    left_out = (*filing.left_out, *missing)
    for file in filing.kept:
        _write_kept(kept, file)
    inside = pack(deposit, destination)
    _write_note(kept, deposit, filing, destination, left_out, inside)
    return written, left_out


Filled: TypeAlias = tuple[tuple[WrittenExhibit, ...], tuple[LeftOut, ...]]


def _fill_deposit(
    deposit: Path, filing: Filing, layout: Layout, _destination: Destination
) -> Filled:
    """Write one file a document and a piece."""
    for name, front in zip((filing.letter.file_name, ABSENCE_NAME), filing.fronts, strict=False):
        (deposit / name).write_bytes(to_pdf(front))
    written = tuple(write_exhibit(exhibit, deposit, layout) for exhibit in filing.exhibits)
    if written:
        (deposit / INVENTORY_NAME).write_bytes(to_pdf(inventory(written, _head(filing))))
    return written, tuple(item for exhibit in written for item in exhibit.left_out)


def _fill_print(deposit: Path, filing: Filing, layout: Layout, destination: Destination) -> Filled:
    """Write whole sets, each in one PDF, and what goes around them."""
    printed = Printed(filing.fronts, filing.exhibits, _head(filing), refere=filing.letter.refere)
    made = write_sets(deposit, printed, layout, copies=filing.copies)
    write_letters(deposit, filing.letters)
    if destination.receipt:
        write_receipt(deposit / RECEIPT_NAME, printed, made)
    return made.whole.exhibits, made.whole.left_out


def _fill_hand_over(
    deposit: Path, filing: Filing, layout: Layout, destination: Destination
) -> Filled:
    """Write the letters, the pieces and the evidence, each in its place."""
    write_letters(deposit, filing.letters)
    filled = write_pieces(
        deposit / destination.pieces_folder, filing.exhibits, layout, _head(filing)
    )
    if filing.evidence is not None and destination.evidence_folder is not None:
        _write_kept(deposit / destination.evidence_folder, filing.evidence)
    return filled


_FILLERS: dict[str, Callable[[Path, Filing, Layout, Destination], Filled]] = {
    "deposit": _fill_deposit,
    "print": _fill_print,
    "hand_over": _fill_hand_over,
}


def _head(filing: Filing) -> InventoryHead:
    return InventoryHead(filing.case_lines, filing.created, filing.banner, filing.first_piece)


def _write_kept(folder: Path, file: KeptFile) -> None:
    path = folder.joinpath(
        *(part for part in Path(file.name).parts[-2:] if part not in {"..", "/"})
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file.content, bytes):
        path.write_bytes(file.content)
    elif file.content.is_file():
        shutil.copyfile(file.content, path)
    else:
        raise FileIsMissing(name=file.name)


def _write_note(
    kept: Path,
    deposit: Path,
    filing: Filing,
    destination: Destination,
    left_out: tuple[LeftOut, ...],
    inside: Sequence[str],
) -> None:
    names = order_of_deposit(names_in(deposit))
    marks = Marks(destination.id, filing.letter.id, filing.first_piece)
    (kept / DIGESTS_NAME).write_text(digest_lines(deposit, names, filing.banner, marks), "utf-8")
    purposes = [(file.name, file.purpose) for file in filing.kept]
    purposes.append((DIGESTS_NAME, DIGESTS_PURPOSE))
    files = FolderFiles(tuple(names), tuple(purposes), left_out, tuple(inside))
    note = filing_note(destination, files, filing.created, filing.banner)
    (kept / f"{NOTE_NAME}.pdf").write_bytes(to_pdf(note))
    (kept / f"{NOTE_NAME}.txt").write_text(to_text(note), "utf-8")


def order_of_deposit(names: Iterable[str]) -> list[str]:
    """Return ``names`` in the order of the deposit: the document first, the pieces by number.

    A name that begins with a digit says its own place, before everything.
    """
    documents = [one.file_name for one in filed_letters().values()]
    first = [*documents, ABSENCE_NAME, INVENTORY_NAME]

    def place(name: str) -> tuple[int, str]:
        if name[:1].isdigit():
            return -1, name
        return first.index(name) if name in first else len(first), name

    return sorted(names, key=place)


@contextmanager
def _made_beside(out: Path) -> Iterator[Path]:
    """Give a new folder beside ``out`` that takes its place at the end, or disappears."""
    draft: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.parent))
        yield draft
        _put_in_place(draft, out)
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskIsFull from error
        raise CannotWriteThere(path=out, reason=reason_of(error)) from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def _put_in_place(draft: Path, out: Path) -> None:
    """Rename ``draft`` to ``out``; somebody may have filled ``out`` in the meantime."""
    draft.chmod(0o755)
    try:
        if out.is_dir():
            out.rmdir()
        draft.rename(out)
    except OSError as error:
        if error.errno in {errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR}:
            raise FolderIsNotEmpty(path=out) from error
        raise
