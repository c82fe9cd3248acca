"""Pieces made for tests, and what a reader finds in the files written from them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from guichet.documents.blocks import Document, Heading, Paragraph
from guichet.documents.destinations import Limits
from guichet.documents.exhibit_files import Layout
from guichet.documents.exhibits import Content, Exhibit, Family, Part
from guichet.documents.parts import Rendering
from guichet.documents.planche import CaptureNote, Sighting
from tests.support import poppler
from tests.support.pdfs import a_pdf
from tests.support.pictures import a_photograph, a_screen

CREATED = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
MAIL = (
    "From: Préfecture EXEMPLE <prefecture@exemple.example>\nTo: personne@exemple.example\n"
    "Date: Mon, 12 Oct 2026 08:12:05 +0200\nSubject: Votre demande\nMessage-ID: <a@exemple>\n"
    "Content-Type: text/plain; charset=utf-8\n\nBonjour,\n\nRéessayez sur le site.\n"
).encode()
NOTE = CaptureNote(
    address=Sighting("seen", "https://www.rdv-prefecture.example/demarche/4418/"),
    date=Sighting("seen", "12 octobre 2026"),
    hour=Sighting("seen", "8 h 12"),
    message=Sighting("seen", "Aucun créneau disponible"),
    confirmed=True,
    received_at=CREATED,
    file_name="capture.png",
    sha256="ab" * 32,
)
LETTER = Document("Lettre", (Heading("Lettre"), Paragraph("Madame, Monsieur,")), CREATED)
CONTENTS: dict[str, Content] = {
    "screen": a_screen(320, 180, noise=60),
    "phone": a_screen(180, 400, seed=1),
    "tall": a_screen(160, 900, seed=2),
    "clear": a_screen(120, 90, mode="RGBA"),
    "photograph": a_photograph(90, 60, orientation=6, place=True),
    "pdf": a_pdf(2, text="Courrier"),
    "turned": a_pdf(1, turn=90, text="Tourne"),
    "mail": MAIL,
    "text": b"Note du 12 octobre.\n\nPersonne au guichet.",
    "letter": LETTER,
}


def limits(max_bytes: int = 32_000_000, longest_name: int = 80) -> Limits:
    """Return the limits of a portal, with a size of our choice."""
    return Limits(max_bytes, longest_name, one_file_per_piece=True, copies=1, formats=("pdf",))


def a_layout(max_bytes: int = 32_000_000, banner: str | None = "EXEMPLE") -> Layout:
    return Layout(limits(max_bytes), Rendering(CREATED, banner))


def a_part(kind: str = "screen", number: int = 1, *, label: str | None = None) -> Part:
    """Return a part; each has its own label, and its own moment."""
    return Part(
        name=f"{kind}-{number}",
        label=label or f"Élément {number} ({kind})",
        content=CONTENTS[kind],
        at=CREATED - dt.timedelta(days=40 - number % 40, minutes=number),
        channel="Site de rendez-vous",
        note=NOTE,
    )


def an_exhibit(
    *kinds: str, number: int = 1, label: str = "Captures d’écran", family: Family = "captures"
) -> Exhibit:
    """Return a piece with a part of each kind."""
    parts = tuple(a_part(kind, number * 100 + at) for at, kind in enumerate(kinds, start=1))
    return Exhibit(number, label, parts, family)


@dataclass(frozen=True)
class ReadStamp:
    """A stamp as Poppler reads it."""

    number: int
    page: int
    total: int


def stamps_of(pdf: Path) -> list[ReadStamp | None]:
    """Return the stamp of each page."""
    found = []
    for text in poppler.page_texts(pdf):
        stamp = re.search(r"Pièce n° (\d+) — page (\d+)/(\d+)", text)
        found.append(ReadStamp(*map(int, stamp.groups())) if stamp else None)
    return found


def bookmarks_of(pdf: Path) -> list[tuple[int, str, int]]:
    """Return depth, title (spaces ordinary) and page (from 1) of each bookmark."""
    with pikepdf.open(pdf) as opened:
        numbers = {page.obj.objgen: at for at, page in enumerate(opened.pages, start=1)}
        with opened.open_outline() as outline:
            return list(_walk(outline.root, numbers, 0))


def _walk(
    items: list[pikepdf.OutlineItem], numbers: dict[tuple[int, int], int], depth: int
) -> list[tuple[int, str, int]]:
    found = []
    for item in items:
        page = numbers[item.destination[0].objgen]  # type: ignore[index, union-attr]
        found.append((depth, re.sub(r"\s", " ", item.title), page))
        found += _walk(item.children, numbers, depth + 1)
    return found
