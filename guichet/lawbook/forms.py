"""Looking for a rule, without script."""

from __future__ import annotations

from django import forms

from guichet.law.register import FOLDERS
from guichet.lawbook.words import words


def _kinds() -> list[tuple[str, str]]:
    return [("", "Tout"), *((kind, words()["kinds"][kind]["many"]) for kind in FOLDERS)]


class SearchForm(forms.Form):
    """Words, a kind, and what a jurist wants to see first. Everything may be left empty."""

    q = forms.CharField(
        label="Mots cherchés",
        help_text="Exemple : silence, R. 431-5, 453391.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label="Que chercher ?", choices=_kinds, required=False)
    only = forms.ChoiceField(
        label="Montrer",
        required=False,
        choices=[
            ("", "Tout"),
            ("unsure", "Ce qui n’est pas sûr"),
            ("stale", "Ce qui est à revérifier"),
            ("ended", "Ce qui n’est pas en vigueur"),
        ],
    )
