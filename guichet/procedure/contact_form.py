"""The form of a contact of the dossier: who helps, who is written to, who answers (SC-08)."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms

from guichet.casefile import ROLES, PostalAddress
from guichet.dossiers.profile import StoredContact
from guichet.dossiers.widgets import many_lines
from guichet.procedure.row_form import RowForm

GROUPS: dict[str, tuple[str, ...]] = {
    "Ceux qui aident": (
        "association", "union", "collective", "jurist", "lawyer", "ddd_delegate", "witness",
    ),
    "L’administration": ("prefecture", "service_etrangers", "sous_prefecture"),
    "Le tribunal": ("greffe", "juge_des_referes", "tribunal_president", "conseil_d_etat"),
    "Autour de vous": ("employer", "landlord", "school"),
}  # fmt: skip
LAST_LINE = re.compile(r"^(\d{5})\s+(.+)$")


def role_choices() -> list[tuple[str, object]]:
    """Return every role by group; one that no group names is offered at the end."""
    grouped = {role for roles in GROUPS.values() for role in roles}
    groups = {**GROUPS, "Autre": tuple(role for role in ROLES if role not in grouped)}
    return [
        ("", "Choisissez"),
        *((name, tuple((role, ROLES[role]) for role in roles)) for name, roles in groups.items()),
    ]


class ContactForm(RowForm):
    """One contact; a name or an organisation is enough."""

    takes_files = False

    role = forms.ChoiceField(
        label="Qui est-ce ?",
        choices=role_choices,
        error_messages={"required": "Choisissez un rôle."},
    )
    name = forms.CharField(label="Nom", required=False, max_length=200)
    organisation = forms.CharField(
        label="Service ou organisation",
        required=False,
        max_length=200,
        help_text="Un nom ou un service suffit.",
    )
    email = forms.EmailField(
        label="Adresse e-mail",
        required=False,
        error_messages={"invalid": "Cette adresse n’est pas complète. Exemple : nom@exemple.fr"},
    )
    phone = forms.CharField(label="Téléphone", required=False, max_length=40)
    address = forms.CharField(
        label="Adresse postale",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dernière ligne : code postal et ville.",
    )
    helped_writing = forms.BooleanField(
        label="Cette personne m’aide à écrire",
        required=False,
        help_text="Une lettre peut dire : « rédigé avec l’aide de ».",
    )
    note = forms.CharField(
        label="Note pour vous",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Jamais imprimée. Jamais envoyée au juge.",
    )
    field_order = (
        "version", "role", "name", "organisation", "email", "phone", "address", "helped_writing",
        "note",
    )  # fmt: skip

    @classmethod
    def initial_of(cls, row: StoredContact) -> dict[str, Any]:
        """Show the address as lines."""
        postal = row.address or PostalAddress()
        last = f"{postal.postcode} {postal.commune}".strip()
        return {**dict(row), "address": "\n".join(line for line in (*postal.lines, last) if line)}

    def clean(self) -> dict[str, Any]:
        """Ask for a name or an organisation."""
        cleaned = super().clean() or {}
        if not cleaned.get("name") and not cleaned.get("organisation"):
            self.add_error("name", "Écrivez un nom ou un service.")
        return cleaned

    def row(self, captures: tuple[str, ...]) -> StoredContact:
        """Return the contact, under the id it has already."""
        del captures
        data = self.cleaned_data
        names = ("role", "name", "organisation", "email", "phone", "helped_writing", "note")
        return StoredContact(
            id=self.initial.get("id") or str(uuid4()),
            address=_postal(data["address"]),
            **{name: data[name] for name in names},
        )


def _postal(typed: str) -> PostalAddress | None:
    """Return the address typed; without a postcode on its last line, lines alone."""
    lines = many_lines(typed)
    last = LAST_LINE.match(lines[-1]) if lines else None
    if last:
        return PostalAddress(lines=lines[:-1], postcode=last.group(1), commune=last.group(2))
    return PostalAddress(lines=lines) if lines else None
