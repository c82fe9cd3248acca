"""Plain texts as documents, so that they can be pages of a piece; what messages share with them.

The page is a copy laid out for reading, and says so. The file itself, byte for byte, is the proof:
it stays in the evidence bundle.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Protocol

from guichet.documents.blocks import Block, Document, Heading, KeyValues, Paragraph
from guichet.documents.capture_notes import received_rows
from guichet.documents.exhibits import Part
from guichet.documents.lettering import printable
from guichet.documents.typography import typeset

TEXT_NOTICE = typeset(
    "Copie mise en page du texte. Le fichier d’origine est conservé à part, sans changement."
)

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]?")
_MAIL_HEADERS = frozenset({b"from", b"date", b"subject", b"message-id", b"to", b"received"})
_ENOUGH_HEADERS = 2
_LONGEST_TEXT = 200_000
_CUT_NOTICE = "[La suite du texte n’est pas reproduite. Elle est dans le fichier d’origine.]"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class Rendered(Protocol):
    """The moment and the banner of a rendering."""

    @property
    def created(self) -> dt.datetime:
        """The aware moment of the copy."""

    @property
    def banner(self) -> str | None:
        """A word at the top of every page, such as EXEMPLE."""


def is_mail(data: bytes) -> bool:
    """Return whether the content begins as an e-mail message does."""
    head = data[:20_000].lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    lines = head.split(b"\n")
    if not lines or not _HEADER.match(lines[0]):
        return False
    names = {line.partition(b":")[0].lower() for line in lines if _HEADER.match(line)}
    return len(names & _MAIL_HEADERS) >= _ENOUGH_HEADERS


def is_text(data: bytes) -> bool:
    """Return whether the content is text: no control byte but line ends and tabs."""
    sample = data[:100_000]
    return bool(data) and not re.search(rb"[\x00-\x08\x0b\x0e-\x1f]", sample)


def text_document(data: bytes, part: Part, rendered: Rendered) -> Document:
    """Return a plain text file as a document."""
    blocks: list[Block] = [title_of(part), *paragraphs_of(decoded(data))]
    return document_of(part, blocks, TEXT_NOTICE, rendered)


def title_of(part: Part) -> Heading:
    """Return the heading of a part."""
    return Heading(printable(part.label), 1)


def document_of(part: Part, blocks: list[Block], notice: str, rendered: Rendered) -> Document:
    """Return the pages of a part: its blocks, what was received, and ``notice`` under them."""
    rows = received_rows(part.note) if part.note is not None else ()
    if rows:
        received = tuple((label, _in_two(printable(value))) for label, value in rows)
        blocks += [Heading("Ce qui a été reçu", 2), KeyValues(received)]
    return Document(
        title=printable(part.label),
        blocks=tuple(blocks),
        created=rendered.created,
        banner=rendered.banner,
        footer=notice,
        page_numbers=False,
    )


def _in_two(value: str) -> str:
    """Cut a digest in two equal lines: a column breaks it anywhere otherwise."""
    return f"{value[:32]}\n{value[32:]}" if _DIGEST.fullmatch(value) else value


def paragraphs_of(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text; past 200 000 characters it says where the rest is."""
    shown = text[:_LONGEST_TEXT].replace("\r\n", "\n").strip()
    for paragraph in _BLANK_LINES.split(printable(shown)):
        if paragraph.strip():
            yield Paragraph(paragraph.strip("\n"), align="start")
    if len(text) > _LONGEST_TEXT:
        yield Paragraph(_CUT_NOTICE, align="start")


def decoded(data: bytes, charset: str | None = None) -> str:
    """Return ``data`` as text: in its own character set, else UTF-8, else Windows, else Latin."""
    for candidate in (charset, "utf-8-sig", "cp1252"):
        if candidate:
            try:
                return data.decode(candidate)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("latin-1")
