"""What becomes of the costs when the person gives up a request."""

from __future__ import annotations

from guichet.documents.numbers import amount
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the sentence of the costs: kept with their sum, or given up."""
    cents = costs_asked(story, options)
    if options.keep_costs and cents:
        kept = (
            f"Je maintiens ma demande de frais, pour {amount(cents)}, au titre de l’article "
            "L. 761-1 du code de justice administrative."
        )
        return {"costs_words": kept}
    return {"costs_words": "Je ne demande pas de frais."}


def costs_asked(story: Story, options: LetterOptions) -> int:
    """Return the costs asked for, in cents: by default all those noted until that day."""
    if options.costs_cents is not None:
        return options.costs_cents
    return sum(one.cents for one in story.case.costs if not one.on or one.on <= story.on)
