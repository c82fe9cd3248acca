"""What is asked to reach a mail server: the part of every one of them, and the one that sends."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from guichet.errors import GuichetError
from guichet.mail.sending import Account, refuse_odd

SECURITY = [
    ("starttls", "STARTTLS, souvent le port 587"),
    ("tls", "TLS direct, souvent le port 465"),
    ("none", "Aucun : seulement un serveur sur cet ordinateur"),
]


class MailServerForm(forms.Form):
    """How a mail server is reached, as every provider publishes it."""

    host = forms.CharField(
        max_length=200, error_messages={"required": "Écrivez le nom du serveur."}
    )
    port = forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65535,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre."},
    )
    security = forms.ChoiceField(label="Chiffrement", widget=forms.RadioSelect)
    user = forms.CharField(
        label="Nom d’utilisateur",
        max_length=200,
        help_text="Souvent, votre adresse e-mail entière.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Écrivez le nom d’utilisateur."},
    )
    password = forms.CharField(
        label="Mot de passe d’application",
        required=False,
        max_length=200,
        strip=False,
        help_text="Il est gardé chiffré, et n’est plus jamais affiché.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def serve(self, label: str, example: str, port: int, choices: list[tuple[str, str]]) -> None:
        """Name the server, and propose its usual port and the first of its ways to encrypt."""
        self.fields["host"].label = label
        self.fields["host"].help_text = f"Votre fournisseur l’indique. Exemple : {example}."
        self.fields["port"].initial = port
        security = cast(forms.ChoiceField, self.fields["security"])
        security.choices = choices
        security.initial = choices[0][0]


class AccountForm(MailServerForm):
    """The settings that every mail provider publishes, under the name SMTP."""

    address = forms.CharField(
        label="Adresse e-mail",
        max_length=200,
        help_text="Les e-mails partiront de cette adresse.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez l’adresse."},
    )
    field_order = ("address",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.serve("Serveur d’envoi (SMTP)", "smtp.exemple.fr", 587, SECURITY)
        self.fields["user"].required = False

    def clean_address(self) -> str:
        """Refuse an address that no server would take."""
        address = str(self.cleaned_data["address"]).strip()
        try:
            refuse_odd(address)
        except GuichetError as error:
            raise forms.ValidationError("Cette adresse n’est pas complète.") from error
        return address

    def as_account(self) -> Account:
        """Return the account described."""
        return Account(**self.cleaned_data)
