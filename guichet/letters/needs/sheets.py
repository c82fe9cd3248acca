"""What must be known before a sheet helps rather than harms."""

from __future__ import annotations

from collections.abc import Mapping

from guichet.letters.needs.gaps import Check, Missing
from guichet.letters.story import Story


def _prior_step(story: Story) -> list[Missing]:
    """Ask for one written step: the Défenseur des droits wants to see it first."""
    if story.letters_sent:
        return []
    question = "Avez-vous écrit à la préfecture ? Notez d’abord cet envoi."
    return [Missing("prior_step", question, "journal")]


def _questions_answered(story: Story) -> list[Missing]:
    """Ask the questions on the danger first: a visit is never prepared without them."""
    if story.case.gate.answered_on or story.case.gate.oqtf != "unknown":
        return []
    return [Missing("gate", "Avez-vous répondu aux questions sur le danger ?", "verification")]


NEEDS: Mapping[str, Check] = {
    "prior_step": _prior_step,
    "questions_answered": _questions_answered,
}
