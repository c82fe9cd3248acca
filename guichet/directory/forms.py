"""Asking where a person lives, until one commune is meant."""

from __future__ import annotations

import re
from typing import Any, cast

from django import forms

from guichet.documents.typography import typeset
from guichet.places import Located, Place, UnusableQuery, locate

MOST_CHOICES = 40
LISTED_CHOICES = re.compile(r"\s+Choix\s*:")
"""What comes after it in a question is the list that the page shows as buttons."""

PLACE_HINT = "Code postal et commune. Exemple : 93200 Saint-Denis."


class PlaceForm(forms.Form):
    """A commune, as typed; then, where several are meant, the right one among them.

    Once it is valid, ``found`` is the place. The choice field appears with its question only
    when what was typed means several communes, or none but some that sound alike.
    """

    place = forms.CharField(
        label="Où habitez-vous ?",
        help_text=PLACE_HINT,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le code postal et la commune."},
    )
    commune = forms.ChoiceField(label="Quelle commune ?", required=False, widget=forms.RadioSelect)

    _found: Place | None = None
    asks_commune = False

    @property
    def found(self) -> Place:
        """The place meant. Raises ``ValueError`` unless the form is valid."""
        if self._found is None:
            raise ValueError("no place was found: ask is_valid() first")
        return self._found

    def clean(self) -> dict[str, Any]:
        """Find the one commune that is meant, or ask."""
        cleaned = super().clean() or {}
        self.errors.pop("commune", None)  # its choices are known only now
        typed = cleaned.get("place")
        if typed:
            self._found = self._find(typed, str(self.data.get(self.add_prefix("commune"), "")))
        return cleaned

    def _find(self, typed: str, chosen: str) -> Place | None:
        try:
            located = locate(typed)
        except UnusableQuery as error:
            self.add_error("place", error.what_to_do)
            return None
        if len(located.matches) == 1 and located.question is None:
            return located.matches[0]
        return self._choose(located, chosen)

    def _choose(self, located: Located, chosen: str) -> Place | None:
        choices = {place.code_insee: place for place in located.matches[:MOST_CHOICES]}
        for label in located.suggestions[:MOST_CHOICES] if not choices else ():
            again = locate(label)
            if len(again.matches) == 1:
                choices.setdefault(again.matches[0].code_insee, again.matches[0])
        if chosen in choices:
            return choices[chosen]
        question = LISTED_CHOICES.split(located.question or "")[0] or "Quelle commune ?"
        if not choices:
            self.add_error("place", question)
            return None
        self._offer(choices, question)
        self.add_error("commune", "Choisissez la vôtre dans la liste.")
        return None

    def _offer(self, choices: dict[str, Place], question: str) -> None:
        field = cast(forms.ChoiceField, self.fields["commune"])
        field.choices = [
            (code, f"{place.commune} ({place.departement_name})") for code, place in choices.items()
        ]
        field.label = self["commune"].label = typeset(question)
        field.required = True  # shown without « facultatif »
        self.asks_commune = True
