"""What is handed to somebody who helps: a lawyer, an association, the Défenseur des droits.

Letters in the formats that each of them works with, the pieces, their inventory and, where it
helps, the evidence bundle. Nothing is sent: the person hands it over, or does not.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from guichet.documents.blocks import Document
from guichet.documents.bundle import write_bundle
from guichet.documents.destinations import Destination, EnclosedLetter
from guichet.documents.docx_writer import to_docx
from guichet.documents.exhibit_files import Layout, write_exhibit
from guichet.documents.exhibits import Exhibit, LeftOut, WrittenExhibit
from guichet.documents.filing_digests import digest_of
from guichet.documents.filing_letters import REQUETE, FiledLetter
from guichet.documents.inventory import InventoryHead, inventory
from guichet.documents.odt_writer import to_odt
from guichet.documents.pdf import to_pdf

LIST_NAME = "empreintes.txt"
PIECES_NAME = "Dossier_des_pieces.pdf"
PIECES_TITLE = "Pièces du dossier"
INVENTORY_NAME = "Inventaire_detaille_des_pieces.pdf"

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_WRITERS: dict[str, Callable[[Document], bytes]] = {"pdf": to_pdf, "docx": to_docx, "odt": to_odt}


@dataclass(frozen=True)
class Enclosed:
    """A letter of ours that goes along: its path in the folder, without extension."""

    stem: str
    document: Document
    formats: tuple[str, ...] = ("pdf",)


def letters_of(destination: Destination, letter: FiledLetter) -> tuple[EnclosedLetter, ...]:
    """Return the letters that ``destination`` takes with a folder made around ``letter``.

    After the requête, that document alone, in the formats of the texts that it takes.
    """
    if letter.id in {REQUETE.id, *(one.letter for one in destination.letters)}:
        return destination.letters
    if destination.layout != "hand_over":
        return destination.letters
    model = next(one for one in reversed(destination.letters))
    again = EnclosedLetter(
        letter=letter.id,
        stem=letter.stem,
        folder=model.folder,
        formats=model.formats,
        needed=True,
    )
    return (again,)


def write_letters(folder: Path, letters: Sequence[Enclosed]) -> None:
    """Write each letter in each of its formats."""
    for letter in letters:
        for form in letter.formats:
            path = folder / f"{letter.stem}.{form}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_WRITERS[form](letter.document))


def write_pieces(
    folder: Path, exhibits: Sequence[Exhibit], layout: Layout, head: InventoryHead
) -> tuple[tuple[WrittenExhibit, ...], tuple[LeftOut, ...]]:
    """Write the pieces and their inventory: one file each, or one PDF with its contents page.

    Returns what was written and the files left out. Without a piece, nothing is written.
    """
    if not exhibits:
        return (), ()
    folder.mkdir(parents=True, exist_ok=True)
    if not layout.limits.one_file_per_piece:
        made = write_bundle(folder / PIECES_NAME, PIECES_TITLE, (), exhibits, layout, head)
        return made.exhibits, made.left_out
    written = tuple(write_exhibit(exhibit, folder, layout) for exhibit in exhibits)
    (folder / INVENTORY_NAME).write_bytes(to_pdf(inventory(written, head)))
    return written, tuple(item for exhibit in written for item in exhibit.left_out)


def names_in(folder: Path) -> list[str]:
    """Return the paths of every file under ``folder``, with « / », in the order of folders."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def pack(folder: Path, destination: Destination) -> list[str]:
    """Put everything of ``folder`` in the one ZIP of ``destination``, and return its names.

    A list of their digests goes with them, for ``sha256sum -c`` once unpacked. Pictures and PDFs do
    not get smaller: they are stored. Same files, same bytes.
    """
    name = destination.packed_as
    if name is None:
        return []
    listed = "".join(f"{digest_of(folder / one)}  {one}\n" for one in names_in(folder))
    (folder / LIST_NAME).write_text(listed, "utf-8")
    inside = names_in(folder)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_STORED) as packed:
        for one in inside:
            member = zipfile.ZipInfo(f"{Path(name).stem}/{one}", _ZIP_EPOCH)
            member.external_attr = 0o644 << 16
            with (folder / one).open("rb") as source, packed.open(member, "w") as target:
                while chunk := source.read(1024 * 1024):
                    target.write(chunk)
    for one in inside:
        (folder / one).unlink()
    for place in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        place.rmdir()
    return inside
