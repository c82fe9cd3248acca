"""Writing a letter: from a case and choices to a document, or to the list of what is missing."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from guichet.casefile import CaseFile
from guichet.documents.blocks import Document
from guichet.documents.typography import typeset_document
from guichet.letters.catalogue import LetterText, letter_text
from guichet.letters.composition import compose
from guichet.letters.context import context_for
from guichet.letters.needs import Missing, NotReady, missing_for
from guichet.letters.needs.choices import unchosen
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, tell
from guichet.letters.values.people import full_name

EXAMPLE = "EXEMPLE – personne et faits imaginaires"


def write(letter: str, case: CaseFile, options: LetterOptions) -> Document:
    """Return the letter, typeset in French.

    Raises :class:`~guichet.letters.needs.NotReady` with every missing field at once: a letter
    with a hole is never made. Same case, same options: same document.
    """
    text = letter_text(letter)
    story = tell(case, on=options.on)
    missing = missing_for(text, story) or unchosen(letter, story, options)
    if missing:
        raise NotReady(text, missing)
    blocks = compose(text.body, context_for(text, story, options))
    return typeset_document(
        Document(
            title=document_title(text, story),
            blocks=blocks,
            created=noon(options.on),
            kind=text.kind,
            author=full_name(story) or None,
            banner=EXAMPLE if case.example else None,
        )
    )


def gaps(letter: str, case: CaseFile, *, on: dt.date) -> list[Missing]:
    """Return what is missing before ``letter`` can be written; empty when it can."""
    return missing_for(letter_text(letter), tell(case, on=on))


def document_title(text: LetterText, story: Story) -> str:
    """Return the title of the file: the letter and the person."""
    return " – ".join(part for part in (text.title, full_name(story)) if part)


def noon(day: dt.date) -> dt.datetime:
    """Return noon in Paris: a document bears a day, and the same day gives the same bytes."""
    return dt.datetime.combine(day, dt.time(12), tzinfo=ZoneInfo("Europe/Paris"))
