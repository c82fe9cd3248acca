"""The questions that came later, for dossiers that answered before they existed.

The answers given stay as they were: only what was never asked is asked.
"""

from __future__ import annotations

from typing import Any

from guichet.dossiers.profile import Profile
from guichet.procedure.gate import EDITION, MEANING, GateForm

NEW = ("detained", "titre", "titre_expires_on", "regime", "age", "birth_date", "representative")
KEPT = ("version", "suite")


def has_new_questions(profile: Profile) -> bool:
    """Return whether the questions were answered before those of today existed.

    An edition was not always kept: one answer to a later question shows that it was asked.
    """
    gate = profile.gate
    if gate.answered_on is None or (gate.questions or 0) >= EDITION:
        return False
    return gate.questions is not None or (gate.regime, gate.minor, gate.detained) == (None,) * 3


class NewQuestionsForm(GateForm):
    """Only the questions that were never asked; nothing is ticked before they are answered."""

    title = "Quatre questions nouvelles"

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in [one for one in self.fields if one not in (*NEW, *KEPT)]:
            del self.fields[name]

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show what the profile says already, and no answer in the place of the person."""
        shown = super().initial_of(profile)
        silent = {name for name in ("detained", "titre", "regime", "age") if shown[name] == "tu"}
        return {name: shown[name] for name in NEW if name in shown and name not in silent}

    def applied(self) -> Profile:
        """Add the answers to the gate; all that was answered before stays, its day too."""
        data = self.cleaned_data
        gate = self.profile.gate.model_copy(
            update={
                "regime": None if data["regime"] == "tu" else data["regime"],
                "minor": {"mineur": True, "dix_huit": False, "adulte": False}.get(data["age"]),
                "detained": MEANING[data["detained"]],
                "questions": EDITION,
            }
        )
        return self.profile.model_copy(update={"gate": gate, **self._about_person()})
