"""What a lawyer thinks of the chances: a note for them alone, never printed nor exported."""

from __future__ import annotations

from typing import Any

from django import forms

from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.profile import Profile


class AnalysisForm(ProfileForm):
    """The lawyer's analysis (PF-08). It is no field of the portable dossier: nothing takes it."""

    title = "Note de l’avocat"
    lead = "Elle reste ici. Elle n’est ni imprimée, ni exportée."

    lawyer_note = forms.CharField(
        label="Analyse de la situation",
        required=False,
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text="Pour l’avocat seulement. Qui ouvre ce dossier peut la lire.",
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the note."""
        return {"lawyer_note": profile.lawyer_note}

    def applied(self) -> Profile:
        """Replace the note."""
        note = self.cleaned_data["lawyer_note"].strip()
        return self.profile.model_copy(update={"lawyer_note": note})
