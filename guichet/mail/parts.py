"""The text and the files inside a message, and what is wrong with it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html.parser import HTMLParser

from guichet.mail.headers import Parsed, decoded, text_of

LONGEST_TEXT = 20_000
TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")
WINMAIL = (
    "« winmail.dat » est un format de Microsoft que nous n’ouvrons pas. "
    "Demandez à l’expéditeur de renvoyer ses fichiers en PDF."
)
UNREADABLE = "Ce fichier joint est abîmé : il ne peut pas être décodé."
INVISIBLE = {"script", "style", "head", "title"}
BREAKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote"}


@dataclass(frozen=True)
class Attached:
    """A file inside a message. ``set_aside`` says why it is not taken out; empty when it is."""

    name: str
    media_type: str
    data: bytes
    set_aside: str = ""


def own_parts(message: Parsed) -> Iterator[Parsed]:
    """Yield the parts that are no container, without entering the messages inside."""
    if message.get_content_type() == "message/rfc822":
        yield message
        return
    if message.is_multipart():
        for part in children(message):
            yield from own_parts(part)
        return
    yield message


def children(part: Parsed) -> list[Parsed]:
    """Return the parts directly inside ``part``; none when it holds none."""
    inside = part.get_payload()
    return [one for one in inside if isinstance(one, Message)] if isinstance(inside, list) else []


def text_in(message: Parsed) -> str:
    """Return the words of the message: its plain text, or else its HTML without the marks."""
    fallback = ""
    for part in own_parts(message):
        kind = part.get_content_type()
        if is_attached(part) or kind not in ("text/plain", "text/html"):
            continue
        text = text_of(payload(part) or b"", _charset(part))
        if kind == "text/plain" and text.strip():
            return tidy(text)
        fallback = fallback or tidy(_words_of_html(text))
    return fallback


def attached_to(message: Parsed) -> tuple[Attached, ...]:
    """Return the files that go with the message, pictures in the text included."""
    found = []
    for rank, part in enumerate(own_parts(message), start=1):
        kind = part.get_content_type()
        if kind == "message/rfc822" or kind.startswith("message/"):
            continue
        if is_attached(part) or part.get_content_maintype() not in ("text", "multipart"):
            found.append(_attached(part, kind, rank))
    return tuple(found)


def is_attached(part: Parsed) -> bool:
    """Return whether a part is a file rather than the words of the message."""
    return part.get_content_disposition() == "attachment" or bool(_name(part))


def payload(part: Parsed) -> bytes | None:
    """Return the decoded bytes of a part, or ``None`` when they cannot be."""
    try:
        data = part.get_payload(decode=True)
    except (ValueError, TypeError, LookupError, AssertionError):
        return None
    return data if isinstance(data, bytes) else None


def tidy(text: str) -> str:
    """Return ``text`` with plain line ends, at most 20,000 signs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    shown = ("".join(c for c in line if c.isprintable() or c == "\t").rstrip() for line in lines)
    return "\n".join(shown).strip()[:LONGEST_TEXT]


def _attached(part: Parsed, kind: str, rank: int) -> Attached:
    name = _name(part) or f"piece_{rank}"
    data = payload(part)
    if kind in TNEF or name.lower() == "winmail.dat":
        return Attached(name, kind, data or b"", WINMAIL)
    broken = data is None or any("Base64" in type(one).__name__ for one in part.defects)
    return Attached(name, kind, data or b"", UNREADABLE if broken else "")


def _name(part: Parsed) -> str:
    try:
        return decoded(part.get_filename() or "")
    except (ValueError, TypeError, LookupError, IndexError):
        return ""


def _charset(part: Parsed) -> str | None:
    try:
        found = part.get_content_charset()
    except (ValueError, TypeError, LookupError):
        return None
    return found if isinstance(found, str) else None


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.hidden += tag in INVISIBLE
        if tag in BREAKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(0, self.hidden - (tag in INVISIBLE))

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.found.append(data)


def _words_of_html(html: str) -> str:
    parser = _Words()
    try:
        parser.feed(html)
        parser.close()
    except (ValueError, AssertionError):
        return ""
    lines = "".join(parser.found).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
