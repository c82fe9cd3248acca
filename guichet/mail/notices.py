"""Messages that servers and mail programs write: delivery notices, read receipts, automatic mail.

Delivery notices follow RFC 3464, read receipts RFC 8098, automatic answers RFC 3834. Each finding
carries the header or the line that shows it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from guichet.mail.headers import Parsed, decoded, first_id, header
from guichet.mail.parts import children, own_parts, payload

Action = Literal["failed", "delayed", "delivered", "relayed", "expanded"]
ACTIONS: tuple[Action, ...] = ("failed", "delayed", "delivered", "relayed", "expanded")

AUTOMATIC_SUBJECT = re.compile(
    r"(?i)^(re ?: ?)?(réponse automatique|automatic reply|auto ?: |out of office|absen(t|ce)\b"
    r"|message automatique|accusé de réception automatique)"
)
AUTOMATIC_WORDS = re.compile(
    r"(?i)(ceci est un (message|courriel|e-mail) automatique|ne pas répondre à ce (message|mail"
    r"|courriel|e-mail)|(réponse|message) (générée?|envoyée?) automatiquement"
    r"|cette (boîte|adresse) n’est pas (consultée|lue)|cette (boîte|adresse) n'est pas"
    r" (consultée|lue))"
)
RETURNED_SUBJECT = re.compile(
    r"(?i)(undeliver|non remis|non distribué|échec de (la )?remise|delivery (status|failure)"
    r"|mail delivery failed|returned mail|failure notice)"
)


@dataclass(frozen=True)
class Delivery:
    """What a server says became of a message it was given (a DSN).

    ``envelope_id`` is the ENVID that the sender chose; ``returned_id`` the Message-ID of the
    headers it sends back. Either ties it to the message; both are empty when it says neither.
    """

    action: Action
    status: str = ""
    recipient: str = ""
    diagnostic: str = ""
    envelope_id: str = ""
    returned_id: str = ""


@dataclass(frozen=True)
class ReadReceipt:
    """What a mail program says was done with a message (an MDN)."""

    original_id: str = ""
    disposition: str = ""
    recipient: str = ""

    @property
    def displayed(self) -> bool:
        """Whether the program says that the message was shown."""
        return "displayed" in self.disposition.lower()


def delivery_in(message: Parsed) -> Delivery | None:
    """Return the delivery notice that ``message`` is, or ``None``.

    Of several recipients, the worst outcome is returned.
    """
    if message.get_content_type() != "multipart/report" and not _has(message, "delivery-status"):
        return _old_style(message)
    fields = _fields(message, "delivery-status")
    if fields is None:
        return _old_style(message)
    found = [
        action for action in ACTIONS if action in [v.lower() for v in fields.get("action", ())]
    ]
    if not found:
        return None
    return Delivery(
        action=found[0],
        status=_of(fields, "status"),
        recipient=_address(_of(fields, "final-recipient") or _of(fields, "original-recipient")),
        diagnostic=_of(fields, "diagnostic-code"),
        envelope_id=_of(fields, "original-envelope-id"),
        returned_id=_returned_id(message),
    )


def read_receipt_in(message: Parsed) -> ReadReceipt | None:
    """Return the read receipt that ``message`` is, or ``None``."""
    fields = _fields(message, "disposition-notification")
    if fields is None:
        return None
    return ReadReceipt(
        original_id=_of(fields, "original-message-id"),
        disposition=_of(fields, "disposition"),
        recipient=_address(_of(fields, "final-recipient")),
    )


def automatic_signs(message: Parsed, text: str) -> tuple[str, ...]:
    """Return the headers, or else the words, that show that no person wrote the message."""
    signs = []
    auto = header(message, "Auto-Submitted")
    if auto and not auto.lower().startswith("no"):
        signs.append(f"Auto-Submitted: {auto}")
    for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "List-Id"):
        if header(message, name):
            signs.append(f"{name}: {header(message, name)}")
    precedence = header(message, "Precedence").lower()
    if precedence in ("auto_reply", "bulk", "junk"):
        signs.append(f"Precedence: {precedence}")
    subject = header(message, "Subject")
    if AUTOMATIC_SUBJECT.search(subject):
        signs.append(f"Subject: {subject}")
    words = AUTOMATIC_WORDS.search(text)
    if words:
        signs.append(f"« {words[0]} »")
    return tuple(signs)


def _old_style(message: Parsed) -> Delivery | None:
    """Return a failure told by a server that writes no standard notice."""
    failed = header(message, "X-Failed-Recipients")
    sender = header(message, "From").lower()
    from_server = "mailer-daemon" in sender or "postmaster" in sender
    if failed or (from_server and RETURNED_SUBJECT.search(header(message, "Subject"))):
        return Delivery("failed", recipient=failed.lower(), returned_id=_returned_id(message))
    return None


def _has(message: Parsed, subtype: str) -> bool:
    return any(part.get_content_type() == f"message/{subtype}" for part in message.walk())


def _fields(message: Parsed, subtype: str) -> dict[str, list[str]] | None:
    """Return the fields of the machine part, of all its blocks; ``None`` without such a part."""
    for part in message.walk():
        if part.get_content_type() != f"message/{subtype}":
            continue
        found: dict[str, list[str]] = {}
        for block in children(part):
            for name, value in block.items():
                found.setdefault(name.lower(), []).append(decoded(str(value)))
            _more(found, block)
        if not found:
            _lines(found, (payload(part) or b"").decode("utf-8", "replace"))
        return found
    return None


def _more(found: dict[str, list[str]], block: Parsed) -> None:
    """Add the fields that stand after a blank line inside a block."""
    body = block.get_payload()
    if isinstance(body, str):
        _lines(found, body)


def _lines(found: dict[str, list[str]], text: str) -> None:
    for match in re.finditer(r"(?m)^([A-Za-z-]+)[ \t]*:[ \t]*(.+)$", text):
        found.setdefault(match[1].lower(), []).append(decoded(match[2]))


def _of(fields: dict[str, list[str]], name: str) -> str:
    values = fields.get(name, [])
    return values[0] if values else ""


def _address(field: str) -> str:
    """Return the address of « rfc822; somebody@example.org »."""
    return field.rpartition(";")[2].strip().strip("<>").lower()


def _returned_id(message: Parsed) -> str:
    """Return the Message-ID of the message sent back, whole or by its headers alone."""
    for part in own_parts(message):
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            return next((first_id(inner, "Message-ID") for inner in children(part)), "")
        if kind in ("text/rfc822-headers", "message/rfc822-headers"):
            body = (payload(part) or b"").decode("utf-8", "replace")
            match = re.search(r"(?im)^message-id[ \t]*:\s*(<[^<>\s]+>)", body)
            if match:
                return match[1]
    return ""
