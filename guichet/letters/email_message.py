"""The e-mail as a draft that the person opens and sends from their own mailbox.

``X-Unsent: 1`` makes mail programs open the file as a draft. Nothing is ever sent from here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from typing import TypeVar

from guichet.documents.blocks import Document
from guichet.documents.text import to_text
from guichet.errors import GuichetError
from guichet.letters.story import Story

T = TypeVar("T")

LONGEST_SUBJECT = 100
DEFAULT_LIMIT = 8_000_000
"""Bytes of the built message. Many mail servers refuse ten million; base64 weighs a third more."""


class MessageTooHeavy(GuichetError):
    """A message over the limit once built."""

    title = "L’e-mail est trop lourd : {size} Mo."
    effect = "La préfecture pourrait ne pas le recevoir. Il n’a pas été préparé."
    advice = "Enlevez une pièce jointe, puis recommencez. La limite est de {limit} Mo."
    kept = "Le texte et les captures sont gardés."


@dataclass(frozen=True)
class Attachment:
    """A file to attach, with the name the reader sees."""

    name: str
    media_type: str
    data: bytes


def subject(story: Story) -> str:
    """Return the subject: what is asked, why, and who, in fewer than a hundred signs."""
    person = story.case.applicant
    name = (person.family_name or "").upper()
    number = f", n° {person.foreigner_number}" if person.foreigner_number else ""
    start = f"Demande de convocation – {story.words.short}"
    for end in (f" – {name}{number}", f" – {name}", ""):
        for middle in (" – réservation en ligne impossible", " – réservation impossible", ""):
            text = start + middle + end
            if len(text) < LONGEST_SUBJECT:
                return text
    return start[: LONGEST_SUBJECT - 1]


def draft(
    document: Document,
    story: Story,
    *,
    to: str,
    at: dt.datetime,
    attachments: Sequence[Attachment] = (),
    limit: int = DEFAULT_LIMIT,
) -> bytes:
    """Return the draft as ``.eml`` bytes.

    Delivery and read receipts are asked for by header. Raises :class:`MessageTooHeavy` when the
    built message passes ``limit`` bytes.
    """
    person = story.case.applicant
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject(story)
    message["From"] = person.email or ""
    message["To"] = to
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain=(person.email or "@exemple.invalid").split("@")[-1])
    message["X-Unsent"] = "1"
    if person.email:
        message["Disposition-Notification-To"] = person.email
    message.set_content(to_text(document), cte="quoted-printable")
    for attachment in attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.data, maintype=main, subtype=sub, filename=attachment.name
        )
    built = message.as_bytes()
    if len(built) > limit:
        raise MessageTooHeavy(size=_mo(len(built)), limit=_mo(limit))
    return built


def spread_over_time(items: Sequence[T], most: int) -> list[T]:
    """Return at most ``most`` items, spread from the first to the last."""
    if len(items) <= most:
        return list(items)
    if most == 1:
        return [items[-1]]
    last = len(items) - 1
    return [items[round(step * last / (most - 1))] for step in range(most)]


def _mo(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
