"""The attempts and steps as the judge reads them: what is proved, and like steps told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from guichet.casefile import Event
from guichet.documents.blocks import Inline
from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, in_words
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.periods import ONLINE, span_days
from guichet.letters.pieces import printable, when
from guichet.letters.story import SLOT_SEEN, Step, Story, step_words

GROUPED = frozenset({"phone", "ccc", "pan", *ONLINE})
"""Channels whose like steps are told at once; letters and visits keep their own day (RQ-13)."""
MOST_ALIKE = 3


def values(_text: LetterText, story: Story, _options: LetterOptions) -> dict[str, object]:
    """Return what the proved attempts amount to, and what is said of the others."""
    proved = [one for one in story.failures if printable(one.files)]
    days = len({one.at.date() for one in proved})
    span = max(span_days(proved), 1)
    return {
        "proved": _proved(proved, story),
        "proved_days": f"{in_words(days)} {agree(days, 'jour')}{' différents' if days > 1 else ''}",
        "proved_weeks": _weeks(proved),
        "proved_from": long_date(proved[0].at.date()) if proved else "",
        "proved_to": long_date(proved[-1].at.date()) if proved else "",
        "proved_span": f"{in_words(span)} {agree(span, 'jour')}",
        "unproved": _unproved(len(proved), len(story.failures)),
    }


def _weeks(proved: Sequence[Event]) -> str:
    """Return « dix semaines différentes », weeks of the calendar; « une seule semaine » for one."""
    count = len({one.at.date().isocalendar()[:2] for one in proved})
    return f"{in_words(count, feminine=True)} semaines différentes" if count > 1 else "une semaine"


def _proved(proved: Sequence[Event], story: Story) -> str:
    """Return « Mes quarante tentatives », or only those that a piece shows."""
    if len(proved) == len(story.failures):
        return f"Mes {story.attempts_in_words}"
    count = len(proved)
    noun = agree(count, "tentative montrée", "tentatives montrées")
    return f"Les {in_words(count, feminine=True)} {noun} par une pièce"


def _unproved(proved: int, total: int) -> str:
    """Say how many attempts no piece shows; empty when there is none."""
    left = total - proved
    if not left:
        return ""
    start = in_words(left, feminine=True)
    verb = agree(left, "n’est montrée", "ne sont montrées")
    them = agree(left, "Elle figure", "Elles figurent")
    return (
        f"{start[:1].upper()}{start[1:]} de ces tentatives {verb} par aucune pièce. "
        f"{them} au relevé, selon mes déclarations."
    )


def told_steps(steps: Iterable[Step], story: Story) -> tuple[tuple[Inline, ...], ...]:
    """Return the sentences of ``steps``; more than three alike are told at once, at the first."""
    given = list(steps)
    alike: dict[tuple[str, str], list[Step]] = {}
    for step in given:
        alike.setdefault((step.event.channel, step.event.outcome), []).append(step)
    sentences = []
    for step in given:
        group = alike[step.event.channel, step.event.outcome]
        if len(group) <= MOST_ALIKE or not _groups(step.event):
            sentences.append(step.inlines())
        elif step is group[0]:
            sentences.append(_at_once(group, story))
    return tuple(sentences)


def _groups(event: Event) -> bool:
    return event.channel in GROUPED and event.outcome not in SLOT_SEEN


def _at_once(group: Sequence[Step], story: Story) -> tuple[Inline, ...]:
    """Return « À dix reprises, du 3 au 20 mars 2026, j’ai téléphoné… (pièces n° 4 à 13). »."""
    events = [step.event for step in group]
    words = step_words()[events[0].channel]
    text = words.get(events[0].outcome) or words["_"]
    start = f"À {in_words(len(events), feminine=True)} reprises, {when(events)}, {text}"
    reference = story.pieces.of_events(events)
    return (f"{start} (", reference, ").") if reference else (f"{start}.",)
