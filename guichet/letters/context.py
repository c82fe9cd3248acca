"""The values that a letter's text prints, from the story, the options and the law."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, in_words
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import CAPTURES, PlannedPiece, when
from guichet.letters.story import SENT, Story, urgency_sentence
from guichet.letters.values.wording import cite, lower, says, sentence

USUAL = ("people", "attempts")
"""The modules of :mod:`guichet.letters.values` that every letter may print from."""
THE_SITE = {
    "site": "le site de rendez-vous",
    "anef": "le téléservice",
    "demarche_numerique": "le site Démarche numérique",
}


def context_for(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return every value that ``text`` may print. Absent facts are falsy: the text tests them.

    An e-mail has few attachments of its own: its sentences name no numbered piece.
    """
    case = story.case
    with_pieces = text.id != "email"
    tell_urgency = partial(
        urgency_sentence, pieces=story.pieces, on=story.on, with_pieces=with_pieces
    )
    context: dict[str, object] = {
        "court": lower(case.counter.court_name) if case.counter else "",
        "words": story.words_if_known,
        "ground": sentence(case.ground),
        "reasons": sentence(case.reasons),
        "steps": tuple(step.inlines(with_pieces=with_pieces) for step in story.steps),
        "urgency": tuple(tell_urgency(fact) for fact in case.urgency),
        "disclose": case.disclose_irregular_stay
        and (case.titre_expires_on is None or case.titre_expires_on < story.on),
        "reminder": options.rank > 1 and options.since is not None,
        "on_anef": case.channel == "anef",
        "signal": case.channel in {"anef", "demarche_numerique"},
        "warn_court": _warns(text, options),
        "the_site": THE_SITE.get(case.channel or "", THE_SITE["site"]),
        "captures_sent": _captures_sent(options),
        "earlier_lrar": _earlier_lrar(story),
        "attachments": options.attachments if not with_pieces else piece_lines(story),
        "says": partial(says, on=story.on),
        "cite": partial(cite, on=story.on),
    }
    for name in (*USUAL, *text.values):
        module = import_module(f"guichet.letters.values.{name}")
        context |= module.values(text, story, options)
    return context


def piece_lines(story: Story) -> tuple[str, ...]:
    """Return the pieces as a letter lists them: « Pièce n° 2 : vingt captures d’écran, du … »."""
    return tuple(f"Pièce n° {piece.number} : {_in_words(piece)}" for piece in story.pieces.all)


def _in_words(piece: PlannedPiece) -> str:
    """Return a piece as a person would say it."""
    if piece.family == CAPTURES:
        count = len(piece.files)
        noun = agree(count, "capture d’écran", "captures d’écran")
        return f"{in_words(count, feminine=True)} {noun}, {when(piece.events)}"
    if len(piece.events) == 1 and piece.events[0].channel == "email":
        event = piece.events[0]
        what = "un e-mail" if event.outcome in SENT else "une réponse"
        return f"{what} du {long_date(event.at.date())}"
    return lower(piece.label)


def _captures_sent(options: LetterOptions) -> str:
    """Return what is said of the captures; the first attachment is the table of attempts."""
    if len(options.attachments) < 2:
        return "Les captures sont tenues à votre disposition."
    return "Quelques captures sont jointes. Les autres sont tenues à votre disposition."


def _earlier_lrar(story: Story) -> str:
    """Return the day of the last registered letter sent, or nothing."""
    sent = [e for e in story.letters_sent if e.channel == "lrar"]
    return long_date(sent[-1].at.date()) if sent else ""


def _warns(text: LetterText, options: LetterOptions) -> bool:
    """Return whether the letter announces the court: by default not in the first e-mail."""
    default = text.id == "lrar" or options.rank > 1
    return default if options.warn_court is None else options.warn_court
