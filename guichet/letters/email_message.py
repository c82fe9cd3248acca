"""The e-mail as a draft that the person opens and sends from their own mailbox.

``X-Unsent: 1`` makes mail programs open the file as a draft. Nothing is ever sent from here. The
``Message-ID`` comes from the content: the same draft made again bears the same, so that a reply is
tied to the letter whichever copy was sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
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
    message["Message-ID"] = message_id(document, story, to=to, attachments=attachments)
    message["X-Unsent"] = "1"
    if person.email:
        message["Disposition-Notification-To"] = person.email
    message.set_content(to_text(document), cte="quoted-printable")
    for attachment in attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(
            attachment.data, maintype=main, subtype=sub, filename=attachment.name
        )
    if message.is_multipart():
        message.set_boundary(f"guichet-{message['Message-ID'][1:33]}")
    built = message.as_bytes()
    if len(built) > limit:
        raise MessageTooHeavy(size=_mo(len(built)), limit=_mo(limit))
    return built


def message_id(
    document: Document, story: Story, *, to: str, attachments: Sequence[Attachment] = ()
) -> str:
    """Return the identity of the message, with its angle brackets: the same for the same content.

    It is a digest: it tells nothing of the person but the domain of their mailbox.
    """
    content = sha256()
    for part in (story.case.id, to, subject(story), to_text(document)):
        content.update(sha256(part.encode()).digest())
    for attachment in attachments:
        content.update(sha256(attachment.data).digest())
    domain = (story.case.applicant.email or "@exemple.invalid").split("@")[-1]
    return f"<{content.hexdigest()[:32]}@{domain}>"


def ready_to_send(eml: bytes, *, sender: str, at: dt.datetime) -> bytes:
    """Return the draft ``eml`` as a message that leaves at ``at`` from the address ``sender``.

    Where the account is not the person's own (an association's), replies and read receipts go to
    the person's address all the same.
    """
    message = BytesParser(policy=SMTP).parsebytes(eml)
    own = str(message["From"])
    del message["X-Unsent"]
    del message["Date"]
    message["Date"] = format_datetime(at)
    if sender.lower() != own.lower():
        message.replace_header("From", sender)
        if own:
            message["Reply-To"] = own
    return message.as_bytes()


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
