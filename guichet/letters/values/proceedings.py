"""A request before the court, and what happened since it was lodged."""

from __future__ import annotations

from guichet.casefile import Filing
from guichet.documents.blocks import Inline, KeyValues
from guichet.documents.dates import long_date
from guichet.law import UnusableFacts
from guichet.letters.catalogue import LetterText
from guichet.letters.joined import first_number, pieces_filed, since_story
from guichet.letters.moments import pending_filing
from guichet.letters.options import FilingMode, LetterOptions
from guichet.letters.since_told import appointments_since, told_since
from guichet.letters.story import Story
from guichet.letters.values.court import expiry_told
from guichet.letters.values.people import full_name

SENDING: dict[FilingMode, str] = {
    "telerecours": "Document déposé par l’application Télérecours citoyens – RÉFÉRÉ",
    "lrar": "Document envoyé par lettre recommandée avec avis de réception – RÉFÉRÉ",
    "counter": "Document déposé au greffe du tribunal – RÉFÉRÉ",
}


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the case before the court and, once its day is known, what happened since."""
    filing = pending_filing(story) or Filing(id="")
    context: dict[str, object] = {
        "sending": SENDING[options.filing_mode],
        "case_rows": KeyValues(_rows(story, filing)),
        "case_number": filing.number or "",
        "filed_on": long_date(filing.filed_on) if filing.filed_on else "",
        "defence_on": long_date(filing.defence_on) if filing.defence_on else "",
        "of_authority": of_authority(story.case.counter.authority if story.case.counter else ""),
        "replies": story.case.replies,
        "presumed": renewal_presumed(story),
        "expiry": expiry_told(story),
    }
    if filing.filed_on is None:
        return context
    filed = pieces_filed(story.case, filing)
    ours = options.first_piece in (None, len(filed.all) + 1)
    numbered = filed if ours else None  # a person who numbers otherwise sent other pieces
    return context | told_since(joined(story, options), filing.filed_on, story, numbered)


def renewal_presumed(story: Story) -> bool:
    """Return whether the rules presume the urgency: for a renewal, and never for a first request.

    Dates that contradict each other presume nothing.
    """
    try:
        return story.case.kind == "renewal" and story.answer.urgency_presumed is True
    except UnusableFacts:
        return False


def joined(story: Story, options: LetterOptions) -> Story:
    """Return what happened since the filing, with the pieces that go with a reply."""
    filing = pending_filing(story) or Filing(id="")
    start = filing.filed_on or story.on
    given = appointments_since(story.case, start)
    files = [file for one in given for file in one.file_ids]
    first = options.first_piece or first_number(story.case, filing)
    return since_story(story, start, files, first=first)


def of_authority(authority: str) -> str:
    """Return « du préfet de … », « de l’administrateur … »."""
    vowel = authority[:1].lower() in "aeiouéè"
    return f"de l’{authority}" if vowel else f"du {authority}"


def as_list(claims: tuple[tuple[Inline, ...], ...]) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims that are not empty, each with its sign at the end."""
    given = [claim for claim in claims if claim]
    return (*((*claim, " ;") for claim in given[:-1]), *((*claim, ".") for claim in given[-1:]))


def _rows(story: Story, filing: Filing) -> tuple[tuple[str, str], ...]:
    counter = story.case.counter
    rows = (
        ("Affaire", f"n° {filing.number}" if filing.number else ""),
        ("Requête", f"déposée le {long_date(filing.filed_on)}" if filing.filed_on else ""),
        ("Pour", full_name(story)),
        ("Contre", f"le {counter.authority}" if counter else "la préfecture"),
    )
    return tuple((label, text) for label, text in rows if text)
