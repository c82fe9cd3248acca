"""One fault at a time, made in the finished files of a folder, as a hand or a bug would make it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from guichet.documents.blocks import Block, Document, Inlines, Items, Paragraph, PieceRef, Table
from guichet.documents.filing import ABSENCE_NAME, INVENTORY_NAME, PETITION_NAME
from guichet.documents.pdf import to_pdf
from tests.support.pdfs import a_pdf, a_protected_pdf

Spoil = Callable[[Path], object]
Rows = tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class Folder:
    """A folder with five pieces, the fourth a series: its names, and two texts to write again."""

    recap: str
    email: str
    lrar: str
    captures: str
    urgency: str
    petition: Callable[[], Document]
    inventory: Callable[[], Document]


def pdf_of(name: str, change: Callable[[pikepdf.Pdf], object]) -> Spoil:
    """Return the fault that ``change`` makes in the PDF ``name``."""

    def spoil(deposit: Path) -> None:
        with pikepdf.open(deposit / name, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save()

    return spoil


def renamed(name: str, new: str) -> Spoil:
    return lambda deposit: (deposit / name).rename(deposit / new)


def removed(name: str) -> Spoil:
    return lambda deposit: (deposit / name).unlink()


def written(name: str, data: bytes | Callable[[], bytes]) -> Spoil:
    return lambda deposit: (deposit / name).write_bytes(data() if callable(data) else data)


def copied(name: str, new: str) -> Spoil:
    return lambda deposit: shutil.copyfile(deposit / name, deposit / new)


def cut(name: str) -> Spoil:
    return lambda deposit: (deposit / name).write_bytes((deposit / name).read_bytes()[:-900])


def exchanged(one: str, other: str) -> Spoil:
    """Return the fault of two files that took each other's name."""

    def spoil(deposit: Path) -> None:
        (deposit / one).rename(deposit / "x")
        (deposit / other).rename(deposit / one)
        (deposit / "x").rename(deposit / other)

    return spoil


def page_of_another(name: str, page: int, other: str) -> Spoil:
    """Return the fault of one page that bears the stamp of another piece."""

    def spoil(deposit: Path) -> None:
        with (
            pikepdf.open(deposit / name, allow_overwriting_input=True) as pdf,
            pikepdf.open(deposit / other) as source,
        ):
            pdf.pages[page] = source.pages[0]
            pdf.save()

    return spoil


def outline_of(name: str, change: Callable[[pikepdf.OutlineItem, pikepdf.Pdf], object]) -> Spoil:
    """Return the fault that ``change`` makes under the first bookmark of ``name``."""

    def spoil(pdf: pikepdf.Pdf) -> None:
        with pdf.open_outline() as outline:
            change(outline.root[0], pdf)

    return pdf_of(name, spoil)


def no_outline(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Outlines


def elsewhere(mark: pikepdf.OutlineItem, pdf: pikepdf.Pdf) -> None:
    mark.destination = pikepdf.make_page_destination(pdf, 0)


def retitled(words: str) -> Callable[[pikepdf.Pdf], None]:
    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"] = words

    return spoil


def with_rows(document: Document, change: Callable[[Rows], Rows], *, table: int = 0) -> bytes:
    """Return the PDF of ``document`` with the rows of one of its tables changed."""
    blocks = list(document.blocks)
    at = [place for place, block in enumerate(blocks) if isinstance(block, Table)][table]
    found = blocks[at]
    assert isinstance(found, Table)
    blocks[at] = replace(found, rows=change(found.rows))
    return to_pdf(replace(document, blocks=tuple(blocks)))


def cited(document: Document, change: dict[int, int]) -> bytes:
    """Return the PDF of ``document`` with references to other pieces, its list left as it is."""
    return to_pdf(replace(document, blocks=tuple(_cited(one, change) for one in document.blocks)))


def _cited(block: Block, change: dict[int, int]) -> Block:
    def inlines(found: Inlines) -> Inlines:
        if isinstance(found, str):
            return found
        return tuple(
            PieceRef(tuple(change.get(n, n) for n in one.numbers))
            if isinstance(one, PieceRef)
            else one
            for one in found
        )

    if isinstance(block, Paragraph):
        return replace(block, inlines=inlines(block.inlines))
    if isinstance(block, Items):
        return replace(block, items=tuple(inlines(item) for item in block.items))
    return block


def without(document: Document, words: tuple[str, ...]) -> bytes:
    """Return the PDF of ``document`` without the blocks that hold one of ``words``."""
    kept = (one for one in document.blocks if not any(word in repr(one) for word in words))
    return to_pdf(replace(document, blocks=tuple(kept)))


def every_fault(names: Folder) -> dict[str, tuple[Spoil, str, str]]:
    """Return each class of fault: how it is made, the file and the rule that must be named."""
    return {
        **_files(names),
        **_pages(names),
        **_inventory(names),
        **_petition(names),
    }


def _files(of: Folder) -> dict[str, tuple[Spoil, str, str]]:
    long = f"PJ02_{'x' * 80}.pdf"
    return {
        "a piece is missing": (removed(of.lrar), "A_DEPOSER", "numbering"),
        "the last piece is missing": (removed(of.urgency), INVENTORY_NAME, "inventory"),
        "a cited piece is missing": (removed(of.urgency), PETITION_NAME, "cited_piece"),
        "a file is renamed": (renamed(of.email, "PJ02_Mail.pdf"), INVENTORY_NAME, "inventory"),
        "a name has an accent": (
            renamed(of.email, "PJ02_Réponse.pdf"), "PJ02_Réponse.pdf", "name_characters",
        ),
        "a name has a space": (
            renamed(of.email, "PJ02_E mail.pdf"), "PJ02_E mail.pdf", "name_characters",
        ),
        "a name is too long": (renamed(of.email, long), long, "name_length"),
        "a name has no number": (
            renamed(of.email, "Email.pdf"), "Email.pdf", "name_begins_with_number",
        ),
        "a number is skipped": (
            renamed(of.urgency, of.urgency.replace("PJ05", "PJ06")), "A_DEPOSER", "numbering",
        ),
        "a number serves twice": (
            renamed(of.urgency, of.urgency.replace("PJ05", "PJ02")), "A_DEPOSER", "numbering",
        ),
        "two pieces are swapped": (exchanged(of.email, of.lrar), of.email, "stamp"),
        "a file is empty": (written(of.email, b""), of.email, "readable"),
        "a file is damaged": (cut(of.captures), of.captures, "readable"),
        "a file is no PDF": (written(of.email, b"\x89PNG\r\n"), of.email, "readable"),
        "a file asks a password": (written(of.email, a_protected_pdf()), of.email, "readable"),
        "a piece is not listed": (copied(of.urgency, "PJ06_Plus.pdf"), INVENTORY_NAME, "inventory"),
        "a file is no piece": (
            written("notes.pdf", a_pdf(1)), "notes.pdf", "name_begins_with_number",
        ),
        "a file has another format": (written("notes.docx", b"PK"), "notes.docx", "format"),
        "there is a folder in it": (
            lambda deposit: (deposit / "originaux").mkdir(), "originaux", "extra_file",
        ),
        "no proof that no decision exists": (
            removed(ABSENCE_NAME), "A_DEPOSER", "absence_of_decision",
        ),
        "the inventory is absent": (removed(INVENTORY_NAME), "A_DEPOSER", "inventory"),
        "the petition is absent": (removed(PETITION_NAME), "A_DEPOSER", "petition"),
        "the petition is not named as one": (
            renamed(PETITION_NAME, "A_Memoire.pdf"), "A_DEPOSER", "petition",
        ),
        "there are two petitions": (
            copied(PETITION_NAME, "Requete_bis.pdf"), PETITION_NAME, "extra_file",
        ),
    }  # fmt: skip


def _pages(of: Folder) -> dict[str, tuple[Spoil, str, str]]:
    series = of.captures

    def first_last(pdf: pikepdf.Pdf) -> None:
        pdf.pages.append(pdf.pages[0])
        del pdf.pages[0]

    def last_page_lost(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[-1]

    def rename_mark(mark: pikepdf.OutlineItem, pdf: pikepdf.Pdf) -> None:
        mark.title = "Capture du 01/01/2020, 9 h 05"

    return {
        "a stamp bears another number": (page_of_another(series, 1, of.lrar), series, "stamp"),
        "a stamp bears another page": (pdf_of(series, first_last), series, "stamp"),
        "a stamp bears another total": (pdf_of(series, last_page_lost), series, "stamp"),
        "a page has no stamp": (written(of.lrar, a_pdf(1)), of.lrar, "stamp"),
        "there is no bookmark": (pdf_of(series, no_outline), series, "bookmark"),
        "a bookmark is missing": (
            outline_of(series, lambda root, pdf: root.children.pop(1)), series, "inventory",
        ),
        "a bookmark leads elsewhere": (
            outline_of(series, lambda root, pdf: elsewhere(root.children[2], pdf)),
            INVENTORY_NAME, "inventory",
        ),
        "a bookmark says something else": (
            outline_of(series, lambda root, pdf: rename_mark(root.children[2], pdf)),
            INVENTORY_NAME, "inventory",
        ),
        "the first bookmark names another piece": (
            outline_of(of.lrar, lambda root, pdf: setattr(root, "title", "Pièce n° 4 — Captures")),
            of.lrar, "bookmark",
        ),
        "a title names another piece": (
            pdf_of(of.lrar, retitled("Pièce n° 4 — Captures")), of.lrar, "title",
        ),
        "a title has another label": (
            pdf_of(of.lrar, retitled("Pièce n° 3 — Courrier")), of.lrar, "inventory",
        ),
        "there is no title": (pdf_of(of.lrar, retitled("")), of.lrar, "title"),
    }  # fmt: skip


def _inventory(of: Folder) -> dict[str, tuple[Spoil, str, str]]:
    def listing(change: Callable[[Rows], Rows], table: int = 0) -> tuple[Spoil, str, str]:
        def data() -> bytes:
            return with_rows(of.inventory(), change, table=table)

        return (written(INVENTORY_NAME, data), INVENTORY_NAME, "inventory")

    def cell(row: int, column: int, value: str, table: int = 0) -> tuple[Spoil, str, str]:
        def change(rows: Rows) -> Rows:
            changed = list(rows[row])
            changed[column] = value
            return (*rows[:row], tuple(changed), *rows[row + 1 :])

        return listing(change, table)

    mislabelled = cell(1, 1, f"Lettre de rappel, 5 octobre 2026\n{of.email}")
    return {
        "a line of the inventory is missing": listing(lambda rows: (rows[0], *rows[2:])),
        "a line of the inventory is too many": listing(
            lambda rows: (*rows, ("4", "Attestation\nPJ04_Attestation.pdf", "1"))
        ),
        "the lines of the inventory are in disorder": listing(
            lambda rows: (rows[0], rows[2], rows[1])
        ),
        "a line of the inventory has another label": (mislabelled[0], of.email, "inventory"),
        "a line of the inventory has another number": cell(1, 0, "7"),
        "a line of the inventory counts other pages": cell(0, 2, "12"),
        "a line of the series gives another page": cell(2, -1, "9", table=3),
        "a line of the series is missing": (
            listing(lambda rows: (*rows[:2], *rows[3:]), table=3)
        ),
        "the lines of the series are in disorder": listing(
            lambda rows: (rows[0], rows[2], rows[1], *rows[3:]), table=3
        ),
    }  # fmt: skip


def _petition(of: Folder) -> dict[str, tuple[Spoil, str, str]]:
    def cites(change: dict[int, int]) -> tuple[Spoil, str, str]:
        data = written(PETITION_NAME, lambda: cited(of.petition(), change))
        return (data, PETITION_NAME, "cited_piece")

    def lacks(rule: str, *words: str) -> tuple[Spoil, str, str]:
        return (written(PETITION_NAME, lambda: without(of.petition(), words)), PETITION_NAME, rule)

    return {
        "a reference names a piece that does not exist": cites({5: 9}),
        "every reference is shifted by one": cites({2: 3, 3: 4, 4: 5, 5: 1}),
        "one reference is shifted by one": cites({2: 3}),
        "two references are exchanged": cites({2: 3, 3: 2}),
        "there is no place to sign": lacks("signature", "Signature("),
        "the petition asks nothing": lacks("petition_parts", "onclusions", "Par ces motifs"),
        "the petition has no parties": lacks("petition_parts", "KeyValues("),
        "the petition visits no article": lacks("petition_mention", "L.\\xa0521-3"),
    }
