"""What a gap is, and the two ways most checks are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from guichet.casefile import CaseFile
from guichet.letters.story import Story


@dataclass(frozen=True)
class Missing:
    """One gap: a stable ``field``, the question to answer, and the page that asks it.

    ``page`` is the section of the dossier: ``identite``, ``demarche``, ``prefecture``,
    ``journal``, ``urgence``, ``verification``, ``preuves``, ``suite``, ``reponses``,
    ``association`` or ``associations``; or ``choix``, the choices of the letter itself.
    """

    field: str
    question: str
    page: str


Check: TypeAlias = Callable[[Story], list[Missing]]
"""Returns the gaps of a story; empty when it has what is needed."""


def asks(field: str, question: str, page: str, known: Callable[[CaseFile], object]) -> Check:
    """Return the check of one fact of the case: ``None``, empty text and no rows are gaps."""

    def check(story: Story) -> list[Missing]:
        value = known(story.case)
        blank = value is None or (isinstance(value, str | tuple) and not value)
        return [Missing(field, question, page)] if blank else []

    return check


def all_of(*checks: Check) -> Check:
    """Return the check that gives the gaps of every one of ``checks``, in order."""
    return lambda story: [gap for check in checks for gap in check(story)]
