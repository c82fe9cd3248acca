"""What was tried, and how often, as the letters say it."""

from __future__ import annotations

from dataclasses import replace

from guichet.documents.blocks import Span, Table
from guichet.documents.dates import long_date, period
from guichet.documents.numbers import agree, in_words
from guichet.letters.catalogue import LetterText
from guichet.letters.joined import shifted_pieces
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, recap_table
from guichet.letters.values.wording import capital

IN_VAIN = "sans obtenir de rendez-vous"
IN_VAIN_ONLINE = "sans pouvoir déposer ma demande"
"""What the attempts did not give: the téléservice takes the request, it gives no appointment."""


def values(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the failed attempts online: how many, when, what the page said; and their table."""
    days, _ = story.spread
    in_days = f"{in_words(days)} {agree(days, 'jour')}{' différents' if days > 1 else ''}"
    told = _told_at_once(story, in_days)
    recent = [e for e in story.failures if options.since and e.at.date() > options.since]
    return {
        "attempts": story.attempts_in_words,
        "told_at_once": capital(told),
        "told_in_all": told,
        "in_vain": IN_VAIN_ONLINE if story.case.channel == "anef" else IN_VAIN,
        "since_last": _since_last(len(recent)),
        "days": in_days,
        "span": f"{in_words(max(story.span, 1))} {agree(max(story.span, 1), 'jour')}",
        "duration": story.duration,
        "first_day": long_date(story.first_day) if story.first_day else "",
        "last_day": long_date(story.last_day) if story.last_day else "",
        "periods": tuple(f"{period.text} ;" for period in story.periods[:-1])
        + tuple(f"{period.text}." for period in story.periods[-1:]),
        "message": Span(story.messages_seen[0], verbatim=True) if story.messages_seen else "",
        "site_errors": _site_errors(story),
        "queue_told": _queue_told(story),
        "anonymous": story.anonymous_captures,
        "table": _table(text, story, options),
    }


def _table(text: LetterText, story: Story, options: LetterOptions) -> Table | str:
    """Return the table of every step, for the letter that prints it: it may have 1,500 rows.

    Its pieces bear the numbers of the letter that it goes with.
    """
    if not story.case.events or "{{ table }}" not in text.body:
        return ""
    if options.first_piece is None:
        return recap_table(story)
    shifted = shifted_pieces(story.pieces, options.first_piece - 1)
    return recap_table(replace(story, pieces=shifted))


def _told_at_once(story: Story, days: str) -> str:
    """Return the attempts of a single period as one sentence, without capital or full stop."""
    if len(story.periods) != 1:
        return ""
    only = story.periods[0]
    when = period(only.start, only.end) if only.start != only.end else f"le {long_date(only.start)}"
    over = f", sur {days}" if only.days > 1 else ""
    return f"{when}, j’ai fait {story.attempts_in_words} en ligne{over}"


def _since_last(count: int) -> str:
    """Return what happened since the letter before."""
    if not count:
        return "Depuis mon dernier message, je n’ai toujours pas de rendez-vous."
    noun = agree(count, "nouvelle tentative", "nouvelles tentatives")
    return f"Depuis mon dernier message, j’ai fait {in_words(count, feminine=True)} {noun}."


def _site_errors(story: Story) -> str:
    """Return how many of the attempts met a broken site; empty for none."""
    return _among(story, story.site_errors, "le site affichait une erreur")


def _queue_told(story: Story) -> str:
    """Return how many of the attempts ended in a queue: it is told, never hidden."""
    count = sum(one.outcome == "queue_waiting" for one in story.failures)
    return _among(story, count, "le site affichait une file d’attente, sans donner de date")


def _among(story: Story, count: int, told: str) -> str:
    """Return « Lors de deux de ces dix tentatives, … », « À chacune de ces tentatives, … »."""
    if not count:
        return ""
    noun = "cette" if len(story.failures) == 1 else "ces"
    if count == len(story.failures):
        each = "Lors de cette tentative" if count == 1 else "À chacune de ces tentatives"
        return f"{each}, {told}."
    some = "d’une" if count == 1 else f"de {in_words(count, feminine=True)}"
    return f"Lors {some} de {noun} {story.attempts_in_words}, {told}."
