"""What a received message is: its headers, its words, its files, and of what kind it is.

The raw bytes are never changed and never written again from what was parsed: that would break the
signature of the sender's domain. A message that cannot be fully read is read as far as it can be,
and its faults are said.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.errors import MessageDefect
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from typing import Literal

from guichet.mail.headers import (
    Parsed,
    addresses,
    claimed_date,
    first_id,
    header,
    message_ids,
)
from guichet.mail.notices import (
    Delivery,
    ReadReceipt,
    automatic_signs,
    delivery_in,
    read_receipt_in,
)
from guichet.mail.parts import Attached, attached_to, text_in

Kind = Literal[
    "human", "automatic", "failure", "delay", "delivered", "relayed", "read_receipt", "other"
]
KINDS: dict[str, Kind] = {
    "failed": "failure",
    "delayed": "delay",
    "delivered": "delivered",
    "relayed": "relayed",
    "expanded": "relayed",
}
MOST_PARTS = 300
"""More parts, or messages inside one another, than any real mail has: only its headers are read."""

BROKEN = "Ce message est abîmé : une partie manque ou est mal fermée. L’original est gardé."
TOO_TANGLED = "Ce message a trop de parties. Nous lisons ses en-têtes seulement."
NO_HEADERS = "Ce message n’a ni expéditeur ni date. Il a peut-être été copié à la main."
NO_DATE = "Ce message n’a pas de date lisible."
GRAVE = {
    "StartBoundaryNotFoundDefect", "CloseBoundaryNotFoundDefect", "NoBoundaryInMultipartDefect",
    "MultipartInvariantViolationDefect", "MissingHeaderBodySeparatorDefect",
    "InvalidMultipartContentTransferEncodingDefect",
}  # fmt: skip


@dataclass(frozen=True)
class Received:
    """A message as it was received. ``claimed_at`` is the moment it claims (aware), if any.

    ``signs`` are the headers or words that show its kind. ``faults`` say, in French, what could
    not be read. Message ids keep their angle brackets.
    """

    raw: bytes
    kind: Kind
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: str = ""
    to: tuple[str, ...] = ()
    claimed_at: dt.datetime | None = None
    subject: str = ""
    text: str = ""
    attachments: tuple[Attached, ...] = ()
    signs: tuple[str, ...] = ()
    delivery: Delivery | None = None
    receipt: ReadReceipt | None = None
    faults: tuple[str, ...] = ()


def read(raw: bytes) -> Received:
    """Return what ``raw`` is. Never raises on a damaged message, and asks nothing of a network."""
    message, faults = parsed(raw)
    text = text_in(message)
    attachments = attached_to(message)
    kind, signs, delivery, receipt = _kind(message, text)
    claimed = claimed_date(message)
    senders = addresses(message, "From")
    if any(type(one).__name__ in GRAVE for one in _defects(message)):
        faults = (*faults, BROKEN)
    if not senders and claimed is None:
        faults = (*faults, NO_HEADERS)
    elif claimed is None:
        faults = (*faults, NO_DATE)
    return Received(
        raw=raw,
        kind=kind,
        message_id=first_id(message, "Message-ID"),
        in_reply_to=message_ids(message, "In-Reply-To"),
        references=message_ids(message, "References"),
        sender=senders[0] if senders else "",
        to=addresses(message, "To"),
        claimed_at=claimed,
        subject=header(message, "Subject"),
        text=text,
        attachments=attachments,
        signs=signs,
        delivery=delivery,
        receipt=receipt,
        faults=faults,
    )


def parsed(raw: bytes) -> tuple[Parsed, tuple[str, ...]]:
    """Return the message parsed, and what stopped a full reading."""
    folded = raw.lower()
    parts = folded.count(b"boundary=") + folded.count(b"message/rfc822")
    if parts <= MOST_PARTS:
        try:
            return BytesParser(policy=compat32).parsebytes(raw), ()
        except (RecursionError, ValueError, TypeError, AssertionError, LookupError):
            pass
    headers = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    return BytesHeaderParser(policy=compat32).parsebytes(headers), (TOO_TANGLED,)


def _kind(
    message: Parsed, text: str
) -> tuple[Kind, tuple[str, ...], Delivery | None, ReadReceipt | None]:
    delivery = delivery_in(message)
    if delivery is not None:
        signs = [f"Action: {delivery.action}", delivery.status, delivery.diagnostic]
        return KINDS[delivery.action], tuple(one for one in signs if one), delivery, None
    receipt = read_receipt_in(message)
    if receipt is not None:
        kind: Kind = "read_receipt" if receipt.displayed else "other"
        return kind, (f"Disposition: {receipt.disposition}",), None, receipt
    signs_found = automatic_signs(message, text)
    if signs_found:
        return "automatic", signs_found, None, None
    return ("human" if addresses(message, "From") else "other"), (), None, None


def _defects(message: Parsed) -> list[MessageDefect]:
    return [defect for part in message.walk() for defect in part.defects]
