"""The note for the person: what to do with the folder, step by step, and what is not in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from guichet.documents.blocks import Block, Document, Heading, Items, Paragraph
from guichet.documents.dates import long_date
from guichet.documents.destinations import Destination
from guichet.documents.exhibits import LeftOut
from guichet.documents.grammar import de_
from guichet.documents.lettering import printable
from guichet.documents.numbers import plural
from guichet.documents.typography import typeset_document


@dataclass(frozen=True)
class FolderFiles:
    """The files of a folder: what is given, in order; what is kept, with its purpose.

    ``inside`` are the files of the one ZIP, when everything given is packed in it.
    """

    given: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...]
    inside: tuple[str, ...] = ()


def filing_note(
    destination: Destination,
    files: FolderFiles,
    created: dt.datetime,
    banner: str | None = None,
) -> Document:
    """Return the note: what to do, every file of the folder, every file left out with its reason.

    Nothing is dropped in silence.
    """
    title = f"À lire avant {de_(destination.before)}"
    blocks: list[Block] = [Heading(title, 1), *_promise_nothing(destination, created)]
    blocks += [
        Heading("Ce que vous faites", 2),
        Items(tuple(step.text for step in destination.steps), ordered=True),
        Heading(f"{destination.given} : le dossier {destination.deposit_folder}", 2),
        Paragraph(
            "1 fichier. Ne changez pas son nom."
            if len(files.given) == 1
            else f"{plural(len(files.given), 'fichier')}, dans cet ordre. "
            "Ne changez pas leurs noms.",
            align="start",
        ),
        Items(files.given, ordered=True),
        *_inside(files),
        *_remarks(destination),
        Heading(f"Ce que vous gardez : le dossier {destination.keep_folder}", 2),
        Items(tuple(_kept_line(name, purpose) for name, purpose in files.kept) or (_NOTE_LINE,)),
        Heading("Ce qui n’a pas pu être joint", 2),
        *_left_out(files.left_out),
    ]
    return typeset_document(
        Document(title=title, blocks=tuple(blocks), created=created, banner=banner)
    )


_NOTE_LINE = "Cette note."


def _promise_nothing(destination: Destination, created: dt.datetime) -> list[Block]:
    return [
        Paragraph(
            f"Dossier préparé le {long_date(created.date())} pour : {destination.title}. "
            f"{destination.caution}",
            align="start",
        ),
        Paragraph(
            "Cette note est pour vous. Gardez-la. Tout est gratuit.",
            align="start",
        ),
    ]


def _inside(files: FolderFiles) -> list[Block]:
    if not files.inside:
        return []
    return [
        Paragraph("Dans ce fichier ZIP :", align="start", keep_with_next=True),
        Items(files.inside),
    ]


def _remarks(destination: Destination) -> list[Block]:
    """Return what is said of the folder, each sentence with its source and how sure it is."""
    return [
        Paragraph(f"{one.text} Source : {one.citation} ({one.reliability}).", align="start")
        for one in destination.remarks
    ]


def _kept_line(name: str, purpose: str) -> str:
    return f"{name} : {purpose}" if purpose else name


def _left_out(left_out: Sequence[LeftOut]) -> list[Block]:
    if not left_out:
        return [Paragraph("Rien. Tous les fichiers choisis sont dans le dossier.", align="start")]
    lines = tuple(
        printable(f"{item.label} ({item.name}). {item.reason} {item.advice}") for item in left_out
    )
    return [
        Paragraph(
            f"{plural(len(left_out), 'fichier')}. Ni le dossier ni l’inventaire n’en parlent.",
            align="start",
        ),
        Items(lines),
    ]
