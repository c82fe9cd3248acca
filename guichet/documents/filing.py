"""The folder for the court: what is deposited on one side, what the person keeps on the other.

``A_DEPOSER`` holds exactly what Télérecours citoyens takes, nothing to rename; for paper or a
lawyer it is one PDF with a table of contents. The folder appears whole or not at all: it is made
beside its place, then renamed.
"""

from __future__ import annotations

import datetime as dt
import errno
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guichet.documents.blocks import Document
from guichet.documents.bundle import FrontDocument, write_bundle
from guichet.documents.destinations import Destination
from guichet.documents.exhibit_files import Layout, write_exhibit
from guichet.documents.exhibits import Exhibit, LeftOut, WrittenExhibit, refuse_gaps
from guichet.documents.filing_digests import DIGESTS_NAME, DIGESTS_PURPOSE, digest_lines
from guichet.documents.filing_names import digits_for
from guichet.documents.filing_note import filing_note
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.parts import FileIsMissing, Rendering
from guichet.documents.pdf import to_pdf
from guichet.documents.text import to_text
from guichet.errors import GuichetError
from guichet.system_reasons import reason_of

PETITION_NAME = "Requete_refere_mesures_utiles.pdf"
ABSENCE_NAME = "absence_de_decision.pdf"
INVENTORY_NAME = "Inventaire_detaille_des_pieces.pdf"
BUNDLE_NAME = "Dossier_complet.pdf"
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
    """A file for the person, not for the court: an editable text, the evidence bundle."""

    name: str
    content: bytes | Path
    purpose: str = ""


@dataclass(frozen=True)
class Filing:
    """Everything a folder is made of. ``exhibits`` are numbered from 1 without a gap.

    Call :func:`guichet.documents.exhibit_files.sort_out` before the petition is written: it gives
    the numbers to cite and the files to leave out. ``case_lines`` stand above the inventory;
    ``created`` is the aware moment of every copy.
    """

    petition: Document
    absence_of_decision: Document
    exhibits: tuple[Exhibit, ...]
    created: dt.datetime
    case_lines: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    kept: tuple[KeptFile, ...] = ()
    banner: str | None = None


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
    refuse_gaps([exhibit.number for exhibit in filing.exhibits])
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


def _fill(
    folder: Path, filing: Filing, destination: Destination
) -> tuple[tuple[WrittenExhibit, ...], tuple[LeftOut, ...]]:
    deposit = folder / destination.deposit_folder
    kept = folder / destination.keep_folder
    deposit.mkdir()
    kept.mkdir()
    limits = destination.on(filing.created.date())
    layout = Layout(
        limits, Rendering(filing.created, filing.banner), digits_for(len(filing.exhibits))
    )
    if limits.one_file_per_piece:
        written, missing = _fill_deposit(deposit, filing, layout)
    else:
        written, missing = _fill_bundle(deposit, filing, layout)
    left_out = (*filing.left_out, *missing)
    for file in filing.kept:
        _write_kept(kept / Path(file.name).name, file)
    _write_note(kept, deposit, filing, destination, left_out)
    return written, left_out


def _fill_deposit(
    deposit: Path, filing: Filing, layout: Layout
) -> tuple[tuple[WrittenExhibit, ...], tuple[LeftOut, ...]]:
    """Write one file a document and a piece."""
    (deposit / PETITION_NAME).write_bytes(to_pdf(filing.petition))
    (deposit / ABSENCE_NAME).write_bytes(to_pdf(filing.absence_of_decision))
    written = tuple(write_exhibit(exhibit, deposit, layout) for exhibit in filing.exhibits)
    (deposit / INVENTORY_NAME).write_bytes(to_pdf(inventory(written, _head(filing))))
    return written, tuple(item for exhibit in written for item in exhibit.left_out)


def _fill_bundle(
    deposit: Path, filing: Filing, layout: Layout
) -> tuple[tuple[WrittenExhibit, ...], tuple[LeftOut, ...]]:
    """Write everything in one PDF with a table of contents."""
    fronts = [
        FrontDocument(filing.petition.title, filing.petition),
        FrontDocument(filing.absence_of_decision.title, filing.absence_of_decision),
    ]
    title = filing.petition.title
    made = write_bundle(
        deposit / BUNDLE_NAME, title, fronts, filing.exhibits, layout, _head(filing)
    )
    return made.exhibits, made.left_out


def _head(filing: Filing) -> InventoryHead:
    return InventoryHead(filing.case_lines, filing.created, filing.banner)


def _write_kept(path: Path, file: KeptFile) -> None:
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
) -> None:
    names = order_of_deposit(path.name for path in deposit.iterdir())
    (kept / DIGESTS_NAME).write_text(digest_lines(deposit, names), "utf-8")
    purposes = [(file.name, file.purpose) for file in filing.kept]
    purposes.append((DIGESTS_NAME, DIGESTS_PURPOSE))
    note = filing_note(destination, names, purposes, left_out, filing.created, filing.banner)
    (kept / f"{NOTE_NAME}.pdf").write_bytes(to_pdf(note))
    (kept / f"{NOTE_NAME}.txt").write_text(to_text(note), "utf-8")


def order_of_deposit(names: Iterable[str]) -> list[str]:
    """Return ``names`` in the order of the deposit: the requête first, the pieces by number."""
    first = [PETITION_NAME, ABSENCE_NAME, INVENTORY_NAME]
    return sorted(names, key=lambda name: (first.index(name) if name in first else 3, name))


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
