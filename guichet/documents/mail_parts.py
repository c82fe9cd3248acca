"""Messages as documents, so that they can be pages of a piece.

The page is a copy laid out for reading, and says so. The message itself, byte for byte, is the
proof: it stays in the evidence bundle. Loaded when a message comes: captures do without it.
"""

from __future__ import annotations

import email
import email.errors
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage
from functools import lru_cache
from html.parser import HTMLParser
from typing import cast

from guichet.documents.blocks import Block, Document, Heading, Items, KeyValues
from guichet.documents.capture_notes import to_the_second
from guichet.documents.exhibits import Part
from guichet.documents.lettering import printable
from guichet.documents.typography import typeset
from guichet.documents.written_parts import Rendered, decoded, document_of, paragraphs_of, title_of
from guichet.errors import GuichetError

MESSAGE_NOTICE = typeset(
    "Copie mise en page du message. Le message d’origine est conservé à part, sans changement."
)

_SHOWN = (
    ("From", "De"),
    ("To", "À"),
    ("Cc", "Copie à"),
    ("Date", "Date d’envoi"),
    ("Subject", "Objet"),
    ("In-Reply-To", "En réponse à"),
    ("Message-ID", "Identifiant"),
)
_HIDDEN_TAGS = frozenset({"script", "style", "title"})
_BLOCK_TAGS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "table", "blockquote"})


@lru_cache(maxsize=256)
def _parsed(name: str, value: str) -> str:
    parsed: str = email.policy.default.header_fetch_parse(name, value)
    return parsed


class _Remembering(email.policy.EmailPolicy):
    """Reads each header once: the library reads the type of a message seven times."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return _parsed(name, value)


_REMEMBERING = _Remembering()


class UnreadableMessage(GuichetError):
    """A message whose structure cannot be read."""

    title = "Le message « {name} » ne peut pas être lu."
    effect = "Il ne peut pas être joint au dossier."
    advice = "Exportez-le de nouveau depuis votre messagerie, ou imprimez-le en PDF."
    kept = "Le fichier d’origine est conservé."


def mail_document(data: bytes, part: Part, rendered: Rendered) -> Document:
    """Return a received or sent message as a document. Raises :class:`UnreadableMessage`.

    Attached files are named, with their sizes; they are parts of their own if they matter.
    """
    try:
        message = cast(EmailMessage, email.message_from_bytes(data, policy=_REMEMBERING))
        rows = [(label, value) for name, label in _SHOWN if (value := _shown(message, name))]
        body = _body(message)
        attached = list(_attachments(message))
    except (email.errors.MessageError, LookupError, ValueError, TypeError) as error:
        raise UnreadableMessage(name=part.name) from error
    blocks: list[Block] = [title_of(part), KeyValues(tuple((a, printable(b)) for a, b in rows))]
    if attached:
        blocks += [Heading("Fichiers attachés au message", 2), Items(tuple(attached))]
    blocks += [Heading("Texte du message", 2), *paragraphs_of(body)]
    return document_of(part, blocks, MESSAGE_NOTICE, rendered)


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
    text = decoded(payload if isinstance(payload, bytes) else b"", body.get_content_charset())
    return _text_of_html(text) if body.get_content_type() == "text/html" else text


def _attachments(message: EmailMessage) -> Iterator[str]:
    for attachment in message.iter_attachments():
        payload = attachment.get_payload(decode=True)
        size = len(payload) if isinstance(payload, bytes) else 0
        name = attachment.get_filename() or "sans nom"
        yield printable(f"{name} ({attachment.get_content_type()}, {size // 1000 + 1}\u00a0ko)")


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
