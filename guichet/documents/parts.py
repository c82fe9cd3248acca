"""One part of a piece, made ready for its pages: what it is, how long, how heavy.

The kind comes from the content, never from the name. Preparing reads everything once and keeps
nothing but figures (and the rendering of a mail or a text); pages are added later, one part at a
time, so that a thousand captures take no more memory than one file.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from guichet.documents import picture_streams, planche
from guichet.documents.blocks import Document
from guichet.documents.exhibits import Part
from guichet.documents.lettering import lettering_for
from guichet.documents.pdf import to_pdf
from guichet.documents.picture_kinds import media_type_of
from guichet.documents.stamps import stamp_above, stamp_in_margin
from guichet.documents.tagged_pdf import TaggedPdf
from guichet.documents.text_pages import (
    can_be_drawn,
    document_texts,
    text_page_count,
    text_pages,
)
from guichet.documents.written_parts import is_mail, is_text, text_document
from guichet.errors import GuichetError

Kind: TypeAlias = Literal["picture", "pdf", "mail", "text"]

_PAGE_COST = 3_000
_ENCODED_AGAIN = 1.4
_PDF_WITHIN = 1024
_HEAD = 100_000


class CannotBeJoined(GuichetError):
    """The content is neither a picture, nor a PDF, nor a message, nor plain text."""

    title = "Le fichier « {name} » ne peut pas être joint tel quel."
    effect = "Le tribunal ne pourrait pas l’ouvrir dans une pièce."
    advice = "Enregistrez-le en PDF, puis ajoutez le PDF."
    kept = "Le fichier d’origine est conservé."


class PartIsTooHeavy(GuichetError):
    """One file alone is above the limit: it cannot be cut."""

    title = "Le fichier « {name} » est trop lourd : {size} Mo."
    effect = "Un fichier ne peut pas dépasser {most} Mo. Il ne peut pas être joint tel quel."
    advice = "Enregistrez-le en plusieurs fichiers, ou en moins lourd, puis ajoutez-les."
    kept = "Le fichier d’origine est conservé."


class FileIsMissing(GuichetError):
    """The file of a part cannot be read from the disk."""

    title = "Le fichier « {name} » est introuvable ou illisible."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Vérifiez qu’il est toujours à sa place, puis recommencez."
    kept = "Les autres fichiers ne sont pas touchés."


class FileHasChanged(GuichetError):
    """The file of a part is not what it was a moment ago."""

    title = "Le fichier « {name} » a changé pendant la préparation."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Fermez les programmes qui l’utilisent, puis recommencez."
    kept = "Les autres fichiers ne sont pas touchés."


@dataclass(frozen=True)
class Rendering:
    """What every page of a folder shares: the moment of the copy and a banner such as EXEMPLE."""

    created: dt.datetime
    banner: str | None = None


class StampText(Protocol):
    """Gives the stamp of a page from its number, from 1."""

    def __call__(self, page: int) -> str:
        """Return the stamp of the page ``page``."""


@dataclass(frozen=True)
class PreparedPart:
    """A part whose pages can be added. ``size`` is a fair estimate of its bytes in the PDF.

    A message or a text is kept as a ``document`` to draw, or as the PDF that typst ``rendered``.
    """

    part: Part
    kind: Kind
    pages: int
    size: int
    document: Document | None = None
    rendered: bytes | None = None

    def texts(self, banner: str | None) -> Iterator[str]:
        """Yield every text that its drawn pages print."""
        if self.kind == "picture":
            yield from planche.texts_of(self.part.label, self.part.note, banner)
        elif self.document is not None:
            yield from document_texts(self.document)

    def add_to(self, builder: TaggedPdf, banner: str | None, open_until_written: ExitStack) -> None:
        """Add the pages at the end of ``builder``, without a stamp."""
        if self.kind == "picture":
            data = read(self.part)
            picture = picture_streams.stream_of(data, name=self.part.name, verify=False)
            sheets = planche.pages_of(
                picture, self.part.label, self.part.note, builder.lettering, banner=banner
            )
            for sheet in sheets:
                builder.draw(sheet)
            return
        if self.document is not None:
            for page in text_pages(self.document, builder.lettering):
                builder.draw(page)
            return
        from guichet.documents.incoming_pdf import make_harmless, opened_pdf

        source: Path | bytes = self.rendered or _path_or_bytes(self.part)
        pdf = open_until_written.enter_context(opened_pdf(source, name=self.part.name))
        if self.rendered is None:
            make_harmless(pdf, name=self.part.name)
        builder.append(pdf, tagged=self.rendered is not None)

    def stamp(self, builder: TaggedPdf, page: int, text: str) -> None:
        """Stamp one of its pages, ``page`` (from 0) of the PDF."""
        put = stamp_above if self.kind == "pdf" else stamp_in_margin
        put(builder, page, text)


def kind_of(data: bytes) -> Kind | None:
    """Return what the content is, or ``None``."""
    if media_type_of(data):
        return "picture"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if is_mail(data):
        return "mail"
    return "text" if is_text(data) else None


def prepare(part: Part, rendering: Rendering, *, max_bytes: int | None = None) -> PreparedPart:
    """Return the part ready for its pages; one above ``max_bytes`` is refused.

    Raises the :class:`~guichet.errors.GuichetError` that says why it cannot be joined.
    """
    if isinstance(part.content, Document):
        return _from_document(part, part.content, "text")
    data = _light(part, max_bytes)
    match kind_of(data):
        case "picture":
            return _from_picture(part, data)
        case "pdf":
            pages = _page_count(data, part.name)
            return PreparedPart(part, "pdf", pages, len(data) + pages * _PAGE_COST)
        case "mail":
            from guichet.documents.mail_parts import mail_document

            return _from_document(part, mail_document(data, part, rendering), "mail")
        case "text":
            return _from_document(part, text_document(data, part, rendering), "text")
        case _:
            raise CannotBeJoined(name=part.name)


def examine(part: Part, *, max_bytes: int | None = None) -> None:
    """Raise the error that :func:`prepare` would raise, without rendering anything."""
    if isinstance(part.content, Document):
        return
    data = _light(part, max_bytes)
    match kind_of(data):
        case "picture":
            _from_picture(part, data)
        case "pdf":
            from guichet.documents.incoming_pdf import make_harmless, opened_pdf

            with opened_pdf(data, name=part.name) as pdf:
                make_harmless(pdf, name=part.name)
        case None:
            raise CannotBeJoined(name=part.name)
        case _:
            pass


def read(part: Part) -> bytes:
    """Return the bytes of a part that is not a document. Raises :class:`FileIsMissing`."""
    content = part.content
    try:
        if isinstance(content, Path):
            return content.read_bytes()
        if isinstance(content, bytes):
            return content
        if isinstance(content, Document):
            return to_pdf(content)
        return content()
    except OSError as error:
        raise FileIsMissing(name=part.name) from error


def too_heavy(part: Part, size: int, max_bytes: int) -> PartIsTooHeavy:
    """Return the error that says how heavy ``part`` is; both sizes are bytes."""
    most = f"{max_bytes / 1_000_000:g}".replace(".", ",")
    shown = f"{size / 1_000_000:.1f}".replace(".", ",")
    return PartIsTooHeavy(name=part.name, size=shown, most=most)


def _light(part: Part, max_bytes: int | None) -> bytes:
    """Return the bytes of a part that is not above ``max_bytes``.

    A message counts for its text: the files attached to it are not in its pages.
    """
    if max_bytes is None:
        return read(part)
    if isinstance(part.content, Path):
        return _light_file(part, part.content, max_bytes)
    data = read(part)
    _refuse_heavy(part, len(data), max_bytes, data[:_HEAD])
    return data


def _light_file(part: Part, path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file, read whole only once its size is known to be bearable."""
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            if size > max_bytes:
                _refuse_heavy(part, size, max_bytes, file.read(_HEAD))
                file.seek(0)
            return file.readall()
    except OSError as error:
        raise FileIsMissing(name=part.name) from error


def _refuse_heavy(part: Part, size: int, max_bytes: int, head: bytes) -> None:
    if size > max_bytes and kind_of(head) not in {"mail", "text"}:
        raise too_heavy(part, size, max_bytes)


def _path_or_bytes(part: Part) -> Path | bytes:
    return part.content if isinstance(part.content, Path) else read(part)


def _from_picture(part: Part, data: bytes) -> PreparedPart:
    """Measure a picture; one that a PDF cannot hold as it is counts for more than its bytes."""
    shape = picture_streams.shape_of(data, name=part.name)
    pages = planche.page_count_of(*shape.shown_size)
    size = len(data) if shape.as_it_is else int(len(data) * _ENCODED_AGAIN)
    return PreparedPart(part, "picture", pages, size + pages * _PAGE_COST)


def _from_document(part: Part, document: Document, kind: Kind) -> PreparedPart:
    if part.content is not document and can_be_drawn(document):
        pages = text_page_count(document, lettering_for(document_texts(document)))
        return PreparedPart(part, kind, pages, pages * _PAGE_COST, document)
    rendered = to_pdf(document)
    return PreparedPart(
        part, kind, _page_count(rendered, part.name), len(rendered), rendered=rendered
    )


# The PDF library is loaded when a PDF comes: a dossier of captures and messages has none.


def _page_count(data: bytes, name: str) -> int:
    from guichet.documents.incoming_pdf import opened_pdf

    with opened_pdf(data, name=name) as pdf:
        return len(pdf.pages)
