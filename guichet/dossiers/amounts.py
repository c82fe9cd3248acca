"""Amounts of money as people type them: euros on the page, whole cents inside."""

from __future__ import annotations

import re
from typing import Any

from django import forms

MOST_EUROS = 100_000
"""The most that the dossier keeps: more is a typing error."""

_TYPED = re.compile(r"^\d{1,6}([.,]\d{1,2})?$")


def typed_euros(cents: int) -> str:
    """Return ``cents`` as a person would type it in a field: « 7,45 »."""
    return f"{cents // 100},{cents % 100:02d}"


class Euros(forms.CharField):
    """An amount typed as « 7,45 ». Gives whole cents, or ``None`` when nothing was typed.

    An initial value is cents, or the words to show. More than :data:`MOST_EUROS` is refused.
    """

    def __init__(self, *, required: bool = False, **options: Any) -> None:
        super().__init__(
            required=required,
            max_length=12,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        """Show cents in euros; what was typed stays as it was typed."""
        return typed_euros(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        """Return the amount in cents."""
        text = re.sub(r"[\s€]", "", str(value or ""))
        if not text:
            return super().clean("") or None
        if not _TYPED.match(text):
            raise forms.ValidationError("Écrivez un montant en chiffres. Exemple : 7,45.")
        euros, _, cents = text.replace(".", ",").partition(",")
        found = int(euros) * 100 + int(cents.ljust(2, "0") or 0)
        if found > MOST_EUROS * 100:
            raise forms.ValidationError("Ce montant est trop grand. Vérifiez-le.")
        return found
