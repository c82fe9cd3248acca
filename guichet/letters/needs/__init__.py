"""What a letter needs before it is written: every gap is listed at once, each with its question.

Each module of this package gives the needs of one matter, by the name that the headers of the
letters use.
"""

from __future__ import annotations

from collections.abc import Mapping

from guichet.errors import GuichetError
from guichet.letters.catalogue import LetterText
from guichet.letters.needs import after, court, person, prefecture, sheets
from guichet.letters.needs.gaps import Check, Missing
from guichet.letters.story import Story

__all__ = ["NEEDS", "Missing", "NotReady", "missing_for"]

NEEDS: Mapping[str, Check] = {
    **after.NEEDS,
    **person.NEEDS,
    **court.NEEDS,
    **prefecture.NEEDS,
    **sheets.NEEDS,
}


class NotReady(GuichetError):
    """A letter whose mandatory fields are not all filled."""

    title = "Il manque des informations pour écrire ce document : {letter}."
    effect = "Il n’a pas été écrit. Un document incomplet peut être rejeté."
    advice = "Répondez à ces questions :\n{questions}"
    kept = "Vos réponses et vos preuves sont gardées."

    def __init__(self, letter: LetterText, missing: list[Missing]) -> None:
        self.missing = missing
        questions = "\n".join(f"  – {one.question}" for one in missing)
        super().__init__(letter=letter.title, questions=questions)


def missing_for(letter: LetterText, story: Story) -> list[Missing]:
    """Return every gap of ``story`` for ``letter``, in the order of its needs."""
    return [gap for need in letter.needs for gap in NEEDS[need](story)]
