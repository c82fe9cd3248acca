"""Messages and plain texts as documents, so that they can be pages of a piece.

The page is a copy laid out for reading, and says so. The message itself, byte for byte, is the
proof: it stays in the evidence bundle.
"""

from __future__ import annotations

import datetime as dt
import email
import email.errors
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Protocol

from guichet.documents.blocks import Block, Document, Heading, Items, KeyValues, Paragraph
from guichet.documents.capture_notes import received_rows, to_the_second
from guichet.documents.exhibits import Part
from guichet.documents.lettering import printable
from guichet.documents.typography import typeset
from guichet.errors import GuichetError

MESSAGE_NOTICE = typeset(
    "Copie mise en page du message. Le message d’origine est conservé à part, sans changement."
)
TEXT_NOTICE = typeset(
    "Copie mise en page du texte. Le fichier d’origine est conservé à part, sans changement."
)

_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]?")
_MAIL_HEADERS = frozenset({b"from", b"date", b"subject", b"message-id", b"to", b"received"})
_ENOUGH_HEADERS = 2
_SHOWN = (
    ("From", "De"),
    ("To", "À"),
    ("Cc", "Copie à"),
    ("Date", "Date d’envoi"),
    ("Subject", "Objet"),
    ("In-Reply-To", "En réponse à"),
    ("Message-ID", "Identifiant"),
)
_LONGEST_TEXT = 200_000
_CUT_NOTICE = "[La suite du texte n’est pas reproduite. Elle est dans le fichier d’origine.]"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_HIDDEN_TAGS = frozenset({"script", "style", "title"})
_BLOCK_TAGS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})


class UnreadableMessage(GuichetError):
    """A message whose structure cannot be read."""

    title = "Le message « {name} » ne peut pas être lu."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Exportez-le de nouveau depuis votre messagerie, ou imprimez-le en PDF."
    kept = "Le fichier d’origine est conservé."


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


def mail_document(data: bytes, part: Part, rendered: Rendered) -> Document:
    """Return a received or sent message as a document. Raises :class:`UnreadableMessage`.

    Attached files are named, with their sizes; they are parts of their own if they matter.
    """
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        rows = [(label, value) for name, label in _SHOWN if (value := _shown(message, name))]
        body = _body(message)
        attached = list(_attachments(message))
    except (email.errors.MessageError, LookupError, ValueError, TypeError) as error:
        raise UnreadableMessage(name=part.name) from error
    blocks: list[Block] = [_title(part), KeyValues(tuple((a, printable(b)) for a, b in rows))]
    if attached:
        blocks += [Heading("Fichiers attachés au message", 2), Items(tuple(attached))]
    blocks += [Heading("Texte du message", 2), *_paragraphs(body)]
    return _document(part, blocks, MESSAGE_NOTICE, rendered)


def text_document(data: bytes, part: Part, rendered: Rendered) -> Document:
    """Return a plain text file as a document."""
    blocks: list[Block] = [_title(part), *_paragraphs(_decoded(data))]
    return _document(part, blocks, TEXT_NOTICE, rendered)


def _title(part: Part) -> Heading:
    return Heading(printable(part.label), 1)


def _document(part: Part, blocks: list[Block], notice: str, rendered: Rendered) -> Document:
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


def _paragraphs(text: str) -> Iterator[Paragraph]:
    shown = text[:_LONGEST_TEXT].replace("\r\n", "\n").strip()
    for paragraph in _BLANK_LINES.split(printable(shown)):
        if paragraph.strip():
            yield Paragraph(paragraph.strip("\n"), align="start")
    if len(text) > _LONGEST_TEXT:
        yield Paragraph(_CUT_NOTICE, align="start")


def _shown(message: EmailMessage, name: str) -> str:
    """Return a header as the page prints it: the date in French, in its own offset."""
    written = _header(message, name)
    if name != "Date" or not written:
        return written
    try:
        sent = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return written
    offset = f" (UTC{sent.isoformat()[-6:]})" if sent.tzinfo else ""
    return to_the_second(sent) + offset


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError):
        return ""


def _body(message: EmailMessage) -> str:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return "[Ce message n’a pas de texte.]"
    payload = body.get_payload(decode=True)
    text = _decoded(payload if isinstance(payload, bytes) else b"", body.get_content_charset())
    return _text_of_html(text) if body.get_content_type() == "text/html" else text


def _attachments(message: EmailMessage) -> Iterator[str]:
    for attachment in message.iter_attachments():
        payload = attachment.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else 0
        name = attachment.get_filename() or "sans nom"
        yield printable(f"{name} ({attachment.get_content_type()}, {size // 1000 + 1}\u00a0ko)")


def _decoded(data: bytes, charset: str | None = None) -> str:
    for candidate in (charset, "utf-8-sig", "cp1252"):
        if candidate:
            try:
                return data.decode(candidate)
            except (UnicodeDecodeError, LookupError):
                continue
    return data.decode("latin-1")


class _ReadableText(HTMLParser):
    """Collects the text a reader sees of an HTML message, one line per block."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _HIDDEN_TAGS:
            self._hidden += 1
        elif tag in _BLOCK_TAGS:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _HIDDEN_TAGS:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCK_TAGS:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text.append(re.sub(r"\s+", " ", data))


def _text_of_html(source: str) -> str:
    reader = _ReadableText()
    reader.feed(source)
    reader.close()
    return "".join(reader.text)
