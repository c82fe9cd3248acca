"""Whether the attempts of a dossier are counted with those of others, without a name (WA-09)."""

from __future__ import annotations

from typing import Any

from django import forms

from guichet.dossiers.forms import ProfileForm
from guichet.dossiers.profile import Profile


class SharingForm(ProfileForm):
    """The consent to be counted: no by default, taken back at any time."""

    title = "Compter mes essais, sans nom ?"
    lead = "Des associations comptent les essais, pour montrer ce qui se passe."

    shares_counts = forms.ChoiceField(
        label="Acceptez-vous que vos essais soient comptés ?",
        choices=[("non", "Non"), ("oui", "Oui, sans mon nom")],
        widget=forms.RadioSelect,
        help_text=(
            "On compte : le guichet, le mois, la démarche, le résultat. Rien d’autre. "
            "Un nombre n’est montré qu’à partir de cinq dossiers. "
            "Vous pouvez changer d’avis : vos essais ne comptent plus."
        ),
        error_messages={"required": "Choisissez une réponse."},
    )

    @classmethod
    def initial_of(cls, profile: Profile) -> dict[str, Any]:
        """Show the choice made; « non » at first."""
        return {"shares_counts": "oui" if profile.shares_counts else "non"}

    def applied(self) -> Profile:
        """Keep the choice."""
        chosen = self.cleaned_data["shares_counts"] == "oui"
        return self.profile.model_copy(update={"shares_counts": chosen})
