"""What is asked to read a mailbox: its settings, then what to look for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import forms

from guichet.dossiers.widgets import Day
from guichet.errors import GuichetError
from guichet.letters.forms_account import MailServerForm
from guichet.letters.mailbox import mailbox
from guichet.mail.fetching import MOST_ADDRESSES, Mailbox, Search, criteria

SECURITY = [
    ("tls", "TLS direct, souvent le port 993"),
    ("starttls", "STARTTLS, souvent le port 143"),
]


class MailboxForm(MailServerForm):
    """The settings that every mail provider publishes, under the name IMAP."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.serve("Serveur de réception (IMAP)", "imap.exemple.fr", 993, SECURITY)

    def as_mailbox(self) -> Mailbox:
        """Return the mailbox described."""
        return Mailbox(**self.cleaned_data)


class LookForm(forms.Form):
    """Which messages of the mailbox to propose."""

    since = forms.DateField(
        label="Reçus depuis le",
        widget=Day,
        error_messages={"required": "Écrivez la date.", "invalid": "Cette date n’existe pas."},
    )
    addresses = forms.CharField(
        label="Adresses ou domaines à chercher",
        max_length=1000,
        help_text="Exemple : prefecture-exemple.fr. Séparez-les par une virgule.",
        error_messages={"required": "Écrivez au moins une adresse ou un domaine."},
    )
    ask_keys = forms.BooleanField(
        label="Vérifier la signature des domaines",
        required=False,
        initial=True,
        help_text="Nous demandons leur clé publique sur internet. Aucun texte n’est transmis.",
    )

    def clean_addresses(self) -> tuple[str, ...]:
        """Return the addresses, without « @ » before a domain; refuse what cannot be searched."""
        words = re.split(r"[\s,;]+", str(self.cleaned_data["addresses"]))
        addresses = tuple(dict.fromkeys(word.lstrip("@") for word in words if word.strip("@")))
        if len(addresses) > MOST_ADDRESSES:
            raise forms.ValidationError(f"Gardez au plus {MOST_ADDRESSES} adresses.")
        try:
            criteria(Search(dt.date(2000, 1, 1), addresses))
        except GuichetError as error:
            raise forms.ValidationError(f"{error.what_happened} {error.what_to_do}") from error
        return addresses

    def as_search(self) -> Search:
        """Return the search described."""
        return Search(self.cleaned_data["since"], self.cleaned_data["addresses"])


def shown_mailbox() -> dict[str, Any]:
    """Return what the form shows of the mailbox that is set: all but its password."""
    present = mailbox()
    names = ("host", "port", "security", "user")
    return {name: getattr(present, name) for name in names} if present else {}
