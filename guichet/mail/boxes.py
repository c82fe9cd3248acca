"""Finding the messages in a file: one message, a mailbox file, messages inside a message.

The bytes of each message are cut out as they stand. A mailbox file (mbox) puts ``>`` before some
lines that begin with « From »: they are left so, and it is said that the signature cannot be
judged.
"""

from __future__ import annotations

import base64
import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Literal

from guichet.errors import GuichetError
from guichet.mail.headers import Parsed

MAX_MESSAGE_BYTES = 32 * 1024 * 1024
"""The largest message taken in: the largest file of a dossier."""
MOST_MESSAGES = 200
DEEPEST = 4
FROM_LINE = re.compile(rb"From [^\r\n]*\r?\n(?=(?:>From |[A-Za-z][A-Za-z0-9-]*[ \t]*:))")
QUOTED_FROM = re.compile(rb"\n>+From ")
HEADER_LINE = re.compile(rb"[A-Za-z][A-Za-z0-9-]*[ \t]*:")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
KNOWN = {b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path",
         b"content-type", b"mime-version"}  # fmt: skip


class MessageTooLarge(GuichetError):
    """A message over the limit."""

    title = "L’e-mail « {name} » est trop lourd : {size} Mo."
    effect = "Il n’a pas été ajouté. La limite est de {limit} Mo."
    advice = "Enregistrez à part son texte, puis ses pièces jointes."
    kept = "Les autres e-mails et le dossier sont inchangés."


class NotAMessage(GuichetError):
    """A file that holds no message."""

    title = "« {name} » ne contient aucun e-mail."
    effect = "Il n’a pas été ajouté."
    advice = "Dans la messagerie, choisissez « Enregistrer sous », format .eml."
    kept = "Les autres e-mails et le dossier sont inchangés."


class OutlookFile(GuichetError):
    """A ``.msg`` file of Outlook."""

    title = "« {name} » est au format d’Outlook (.msg)."
    effect = "Il n’a pas été ajouté. Nous ne lisons pas ce format."
    advice = "Transférez-vous le message en pièce jointe, au format .eml."
    kept = "Les autres e-mails et le dossier sont inchangés."


class TooManyMessages(GuichetError):
    """A mailbox file with more messages than one can look through."""

    title = "« {name} » contient trop d’e-mails : {count}."
    effect = "Seuls les {limit} premiers sont proposés."
    advice = "Dans la messagerie, exportez seulement ceux de la préfecture."
    kept = "Le fichier reste sur votre appareil. Le dossier est inchangé."


@dataclass(frozen=True)
class RawMessage:
    """A message cut out of a file: its own bytes, and where it was.

    ``quoted``: the mailbox file put ``>`` before lines of its text.
    """

    name: str
    data: bytes
    origin: Literal["file", "box", "inside"] = "file"
    quoted: bool = False


def messages_in(name: str, data: bytes) -> tuple[list[RawMessage], list[GuichetError]]:
    """Return the messages of a file, those inside them too, and why others are left out."""
    refused: list[GuichetError] = []
    if data.startswith(OLE):
        return [], [OutlookFile(name=name)]
    found = list(_outer(name, data))
    if not found:
        return [], [NotAMessage(name=name)]
    if len(found) > MOST_MESSAGES:
        refused.append(TooManyMessages(name=name, count=len(found), limit=MOST_MESSAGES))
        found = found[:MOST_MESSAGES]
    taken: list[RawMessage] = []
    for one in found:
        if len(one.data) > MAX_MESSAGE_BYTES:
            refused.append(too_large(one.name, len(one.data)))
            continue
        taken += [one, *_inside(one, DEEPEST)]
    return taken, refused


def too_large(name: str, size: int) -> MessageTooLarge:
    """Return the error that names a message over the limit; ``size`` is in bytes."""
    shown = f"{size / 1_048_576:.1f}".replace(".", ",")
    return MessageTooLarge(name=name, size=shown, limit=MAX_MESSAGE_BYTES // 1_048_576)


def _outer(name: str, data: bytes) -> Iterator[RawMessage]:
    if not FROM_LINE.match(data):
        if _looks_like_message(data):
            yield RawMessage(name, data)
        return
    starts = list(_separators(data))
    ends = [start for start, _ in starts[1:]] + [len(data)]
    for rank, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), start=1):
        raw = (
            re.sub(rb"(?<=\n)\r?\n\Z", b"", data[begin:end])
            if end == len(data)
            else data[begin:end]
        )
        if raw:
            yield RawMessage(f"{name} – {rank}", raw, "box", bool(QUOTED_FROM.search(raw)))


def _separators(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each « From » line stands: the blank line before it, and what follows it."""
    at = 0
    while at != -1:
        line = at + 1 if at else 0
        match = FROM_LINE.match(data, line)
        if match and (blank := _blank_before(data, line)) is not None:
            yield blank, match.end()
        at = data.find(b"\nFrom ", at + 1 if at else 0)


def _blank_before(data: bytes, line: int) -> int | None:
    """Return where the blank line before ``line`` begins; the start of the file counts as one."""
    if line == 0:
        return 0
    for blank in (b"\r\n", b"\n"):
        start = line - len(blank)
        if data[start:line] == blank and data[start - 1 : start] == b"\n":
            return start
    return None


def _looks_like_message(data: bytes) -> bool:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:65536]
    head = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    names = {match.lower() for match in re.findall(rb"(?m)^([A-Za-z][A-Za-z0-9-]*)[ \t]*:", head)}
    return bool(HEADER_LINE.match(start)) and len(names & KNOWN) >= 2


def _inside(outer: RawMessage, depth: int) -> Iterator[RawMessage]:
    """Yield the messages forwarded inside ``outer``; a notice that returns ours has none."""
    if not depth:
        return
    for rank, raw in enumerate(_embedded(outer.data, depth), start=1):
        inner = RawMessage(f"{outer.name} › {rank}", raw, "inside", outer.quoted)
        yield inner
        yield from _inside(inner, depth - 1)


def _embedded(data: bytes, depth: int) -> Iterator[bytes]:
    headers, body = _split(data)
    kind = headers.get_content_type()
    if kind == "multipart/report":
        return
    if headers.get_content_maintype() == "multipart":
        boundary = headers.get_boundary()
        if boundary and depth:
            for part in _parts(body, boundary.encode("utf-8", "surrogateescape")):
                yield from _part(part, depth)


def _part(part: bytes, depth: int) -> Iterator[bytes]:
    headers, body = _split(part)
    if headers.get_content_maintype() == "multipart":
        yield from _embedded(part, depth - 1)
        return
    name = str(headers.get_filename() or "").lower()
    if headers.get_content_type() == "message/rfc822" or name.endswith(".eml"):
        raw = _plain(body, str(headers.get("Content-Transfer-Encoding", "")))
        if _looks_like_message(raw) and len(raw) <= MAX_MESSAGE_BYTES:
            yield raw


def _split(data: bytes) -> tuple[Parsed, bytes]:
    head, _, body = _cut(data)
    return BytesHeaderParser(policy=compat32).parsebytes(head), body


def _cut(data: bytes) -> tuple[bytes, bytes, bytes]:
    match = re.search(rb"(?:\A|(?<=\n))\r?\n", data)
    if match is None:
        return data, b"", b""
    return data[: match.start()], match[0], data[match.end() :]


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Return the raw parts between the boundary lines, without the line end that closes each."""
    line = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    parts: list[bytes] = []
    at: int | None = None
    position = 0
    while match := line.search(body, position):
        if at is not None:
            parts.append(body[at : match.start()])
        at = None if match[1] else match.end()
        if match[1]:
            break
        # The line end of a boundary may also open the next one: an empty part.
        position = max(match.end() - 2, match.start() + 1)
    if at is not None:
        parts.append(body[at:])
    return parts


def _plain(body: bytes, encoding: str) -> bytes:
    """Return the bytes of a message that was encoded to travel inside another."""
    kind = encoding.strip().lower()
    if kind == "base64":
        try:
            return base64.b64decode(body, validate=False)
        except (binascii.Error, ValueError):
            return b""
    return quopri.decodestring(body) if kind == "quoted-printable" else body
