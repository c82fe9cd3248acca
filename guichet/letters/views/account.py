"""The mail account of this installation: set it, try it, remove it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.errors import GuichetError
from guichet.letters.mail_account import account, remove_account, set_account, try_it
from guichet.mail.sending import Account, refuse_odd

SECURITY = [
    ("starttls", "STARTTLS, souvent le port 587"),
    ("tls", "TLS direct, souvent le port 465"),
    ("none", "Aucun : seulement un serveur sur cet ordinateur"),
]


class AccountForm(forms.Form):
    """The settings that every mail provider publishes, under the name SMTP."""

    address = forms.CharField(
        label="Adresse e-mail",
        max_length=200,
        help_text="Les e-mails partiront de cette adresse.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Écrivez l’adresse."},
    )
    host = forms.CharField(
        label="Serveur d’envoi (SMTP)",
        max_length=200,
        help_text="Votre fournisseur l’indique. Exemple : smtp.exemple.fr.",
        error_messages={"required": "Écrivez le nom du serveur."},
    )
    port = forms.IntegerField(
        label="Port",
        min_value=1,
        max_value=65535,
        initial=587,
        widget=forms.NumberInput(attrs={"class": "short"}),
        error_messages={"required": "Écrivez un nombre.", "invalid": "Écrivez un nombre."},
    )
    security = forms.ChoiceField(
        label="Chiffrement", choices=SECURITY, initial="starttls", widget=forms.RadioSelect
    )
    user = forms.CharField(
        label="Nom d’utilisateur",
        required=False,
        max_length=200,
        help_text="Souvent, votre adresse e-mail entière.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    password = forms.CharField(
        label="Mot de passe d’application",
        required=False,
        max_length=200,
        strip=False,
        help_text="Il est gardé chiffré, et n’est plus jamais affiché.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

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


@require_http_methods(["GET", "POST"])
def account_page(request: HttpRequest) -> HttpResponse:
    """Show the account without its password; keep, try or remove it."""
    present = account()
    if "try" in request.POST:
        return _try(request)
    if "remove" in request.POST:
        remove_account()
        messages.success(request, "Compte supprimé, avec son mot de passe.")
        return redirect("mail:account")
    form = AccountForm(request.POST or None, initial=_shown(present))
    if request.method == "POST" and form.is_valid():
        set_account(form.as_account(), at=timezone.now())
        messages.success(request, "Compte gardé. Essayez-le avant d’écrire à la préfecture.")
        return redirect("mail:account")
    context = {"form": form, "account": present}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "letters/account.html", context, status=status)


def _try(request: HttpRequest) -> HttpResponse:
    try:
        outcome = try_it(at=timezone.now())
    except GuichetError as error:
        messages.error(request, error.as_text())
        return redirect("mail:account")
    answer = f"Réponse du serveur : {outcome.code} {outcome.answer}."
    if outcome.state == "accepted":
        notices = "" if outcome.notices else " Ce serveur ne propose pas d’avis de remise."
        messages.success(request, f"Essai parti. Regardez votre boîte. {answer}{notices}")
    else:
        messages.error(request, f"Essai non parti. {answer}")
    return redirect("mail:account")


def _shown(present: Account | None) -> dict[str, Any]:
    if present is None:
        return {}
    names = ("address", "host", "port", "security", "user")
    return {name: getattr(present, name) for name in names}
