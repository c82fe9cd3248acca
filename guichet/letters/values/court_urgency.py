"""The urgency as the requête tells it: each fact in a sentence, with its day and its proof."""

from __future__ import annotations

from guichet.casefile import UrgencyFact
from guichet.documents.blocks import Inline
from guichet.letters.catalogue import LetterText
from guichet.letters.options import LetterOptions
from guichet.letters.story import DECLARED, Story, concrete, urgency_sentence
from guichet.letters.values.wording import lower
from guichet.procedure.urgency_facts import words_of


def values(_text: LetterText, story: Story, _options: LetterOptions) -> dict[str, object]:
    """Return the facts of urgency, and those concrete enough to be pleaded."""
    pleaded = pleaded_facts(story)
    return {
        "urgency": tuple(
            urgency_sentence(fact, story.pieces, on=story.on) for fact in story.case.urgency
        ),
        "concrete": bool(pleaded),
        "concrete_facts": _in_one_sentence(pleaded, story),
    }


def pleaded_facts(story: Story) -> list[UrgencyFact]:
    """Return the facts dated or proved, and not past; else those that still last, with a proof."""
    facts = story.case.urgency
    lasting = [one for one in facts if one.files and not one.kind.endswith("_general")]
    return concrete(facts, story.on) or lasting


def _in_one_sentence(facts: list[UrgencyFact], story: Story) -> tuple[Inline, ...]:
    """Return the facts as one sentence, each with its piece."""
    inlines: list[Inline] = []
    for fact in facts:
        sentence = lower(words_of(fact.kind).sentence(fact.deadline, story.on))
        reference = story.pieces.of_files(fact.files)
        inlines += [" ; "] if inlines else []
        inlines += [sentence, " (", reference or DECLARED, ")"]
    return tuple(inlines)
