"""What becomes of the costs when the person gives up a request."""

from __future__ import annotations

from guichet.casefile import Cost
from guichet.documents.numbers import amount
from guichet.letters.catalogue import LetterText
from guichet.letters.costs import proved_cents
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the sentence of the costs: kept, given up, or nothing where nobody was asked."""
    if options.keep_costs is None:
        return {"costs_words": ""}
    if not options.keep_costs:
        return {"costs_words": "Je ne demande pas de frais."}
    cents = costs_asked(story, options)
    sum_kept = f", pour {amount(cents)}" if cents else ""
    kept = (
        f"Je maintiens ma demande de frais{sum_kept}, au titre de l’article L. 761-1 du code de "
        "justice administrative."
    )
    return {"costs_words": kept}


def costs_asked(story: Story, options: LetterOptions) -> int:
    """Return the costs asked for, in cents: by default those that a receipt shows, that day."""
    if options.costs_cents is not None:
        return options.costs_cents
    return proved_cents(costs_paid(story))


def costs_paid(story: Story) -> tuple[Cost, ...]:
    """Return the costs noted until the day of the letter."""
    return tuple(one for one in story.case.costs if not one.on or one.on <= story.on)
