"""The e-mail with its few, light attachments, spread over time (EM-09)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from guichet.casefile import CaseFile, Event, FileRef
from guichet.documents.blocks import Document
from guichet.documents.dates import hour, long_date
from guichet.documents.pdf import to_pdf
from guichet.documents.pictures import derivative
from guichet.errors import GuichetError
from guichet.letters.email_message import Attachment, draft, message_id, spread_over_time, subject
from guichet.letters.exhibits import OpenFile
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import printable
from guichet.letters.story import tell
from guichet.letters.writing import write

MOST_CAPTURES = 4
BUDGET = 5_000_000
"""Bytes of the files before they are encoded: heavy attachments endanger the sending."""

SUFFIXES = {"image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class EmailPack:
    """The e-mail ready to look at and to save as a draft. ``labels`` name the attachments.

    ``message_id`` is the one in ``eml``: what ties replies to the letter.
    """

    subject: str
    document: Document
    attachments: tuple[Attachment, ...]
    labels: tuple[str, ...]
    eml: bytes
    message_id: str = ""


def email_pack(
    case: CaseFile, open_file: OpenFile, options: LetterOptions, *, to: str, at: dt.datetime
) -> EmailPack:
    """Return the e-mail of ``case`` with the table of attempts and a few captures.

    Copies only are attached: place data are removed, originals are untouched. Raises
    :class:`~guichet.letters.needs.NotReady` and
    :class:`~guichet.letters.email_message.MessageTooHeavy`.
    """
    story = tell(case, on=options.on)
    captures = chosen_captures(story.failures)
    pictures = [(event, _copy(file, open_file)) for event, file in captures]
    usable = [(event, copy) for event, copy in pictures if copy is not None]
    while len(usable) > 1 and sum(len(copy.data) for _, copy in usable) > BUDGET:
        usable = spread_over_time(usable, len(usable) - 1)
    labels = ["Pièce n° 1 : relevé des tentatives"] + [
        f"Pièce n° {rank} : capture du {long_date(event.at.date())}, {hour(event.at)}"
        for rank, (event, _) in enumerate(usable, start=2)
    ]
    document = write("email", case, replace(options, attachments=tuple(labels)))
    recap = to_pdf(write("releve", case, options))
    attachments = [Attachment("PJ1_Releve_des_tentatives.pdf", "application/pdf", recap)]
    for rank, (event, copy) in enumerate(usable, start=2):
        name = f"PJ{rank}_Capture_{event.at:%Y-%m-%d}.{SUFFIXES[copy.media_type]}"
        attachments.append(replace(copy, name=name))
    built = draft(document, story, to=to, at=at, attachments=attachments)
    name = message_id(document, story, to=to, attachments=attachments)
    return EmailPack(subject(story), document, tuple(attachments), tuple(labels), built, name)


def chosen_captures(events: tuple[Event, ...]) -> list[tuple[Event, FileRef]]:
    """Return at most four captures, from the first attempt to the last."""
    shown = []
    for event in events:
        pictures = [f for f in printable(event.files) if f.media_type.startswith("image/")]
        if pictures:
            shown.append((event, pictures[0]))
    return spread_over_time(shown, MOST_CAPTURES)


def _copy(file: FileRef, open_file: OpenFile) -> Attachment | None:
    """Return a light copy of a picture, or ``None`` when the picture is damaged."""
    try:
        made = derivative(open_file(file), name=file.name)
    except GuichetError:
        return None
    return Attachment(file.name, made.media_type, made.data)
