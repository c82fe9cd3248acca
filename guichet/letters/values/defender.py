"""What the Défenseur des droits is told: what was asked of the préfecture, and what it answered."""

from __future__ import annotations

from guichet.documents.blocks import AddressBlock, Inline
from guichet.documents.dates import long_date
from guichet.letters.catalogue import LetterText
from guichet.letters.moments import pending_filing, unexecuted
from guichet.letters.options import LetterOptions
from guichet.letters.story import REPLIES, Step, Story
from guichet.letters.values import prefecture
from guichet.letters.values.wording import lower

AUTOMATIC = "reply_automatic"
DEFENDER = "Défenseur des droits"


def values(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the steps already made, the answers received, and a request before the court."""
    answers = [step for step in story.steps if _is_answer(step)]
    asked = [step for step in story.steps if not _is_answer(step)]
    usual = prefecture.values(text, story, options)
    return usual | {
        "defender": AddressBlock((DEFENDER,), position="window"),
        "asked": tuple(step.inlines() for step in asked),
        "answers": tuple(step.inlines() for step in answers),
        "before_court": _before_court(story),
        "not_executed": _not_executed(story),
        "prefecture_named": story.case.counter.prefecture if story.case.counter else "",
    }


def _is_answer(step: Step) -> bool:
    return step.event.outcome in REPLIES | {AUTOMATIC}


def _before_court(story: Story) -> str:
    """Return whether a judge has a request to answer, with its number."""
    filing = pending_filing(story)
    if filing is None:
        return "Aucune requête n’est en cours devant le tribunal."
    court = lower(filing.court or "tribunal administratif")
    day = f" le {long_date(filing.filed_on)}" if filing.filed_on else ""
    number = f" (requête n° {filing.number})" if filing.number else ""
    return f"J’ai aussi saisi le {court}{day}{number}."


def _not_executed(story: Story) -> tuple[Inline, ...]:
    """Return what is said of an order that was not obeyed (DD-06)."""
    order = unexecuted(story)
    if order is None:
        return ()
    day = f" du {long_date(order.ordered_on)}" if order.ordered_on else ""
    number = f" (n° {order.number})" if order.number else ""
    return (f"L’ordonnance du juge des référés{day}{number} n’a pas été exécutée à ce jour.",)
