"""Which of our messages a received one answers: by what only that message and its replies bear."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from guichet.mail.reading import Received


@dataclass(frozen=True)
class SentMessage:
    """A message of ours. ``key`` is the caller's own name for it."""

    key: str
    message_id: str
    envelope_id: str = ""


@dataclass(frozen=True)
class Tie:
    """The message that is answered, and what shows it."""

    key: str
    by: str


def tie(received: Received, ours: Iterable[SentMessage]) -> Tie | None:
    """Return the message of ours that ``received`` answers, or ``None``: never a guess.

    Tried in this order: the envelope id of a delivery notice, the headers it returns, the id that a
    read receipt names, ``In-Reply-To``, then ``References`` from the nearest.
    """
    known = list(ours)
    by_id = {one.message_id: one for one in known if one.message_id}
    by_envelope = {one.envelope_id.lower(): one for one in known if one.envelope_id}
    delivery, receipt = received.delivery, received.receipt
    if delivery and delivery.envelope_id.lower() in by_envelope:
        return Tie(by_envelope[delivery.envelope_id.lower()].key, "Original-Envelope-Id")
    named = [
        ("Message-ID", delivery.returned_id if delivery else ""),
        ("Original-Message-ID", receipt.original_id if receipt else ""),
        *(("In-Reply-To", one) for one in received.in_reply_to),
        *(("References", one) for one in reversed(received.references)),
    ]
    for header, name in named:
        if name in by_id:
            return Tie(by_id[name].key, header)
    return None


def is_ours(received: Received, ours: Iterable[SentMessage]) -> Tie | None:
    """Return the message of ours that ``received`` is a copy of, or ``None``."""
    for one in ours:
        if one.message_id and one.message_id == received.message_id:
            return Tie(one.key, "Message-ID")
    return None
