"""Erasing a dossier: two steps, after saying plainly what it does."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.evidence.erasure import erase_dossier


class ErasureForm(forms.Form):
    """The second step: the code of the dossier, typed, and what becomes of the copy."""

    copy = forms.ChoiceField(
        label="Avez-vous une copie ailleurs ?",
        choices=[
            ("yes", "Oui, j’ai une copie"),
            ("no", "Non, et je n’en veux pas"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une réponse."},
    )
    code = forms.CharField(
        label="Écrivez le code du dossier",
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "short"}),
        error_messages={"required": "Écrivez le code du dossier."},
    )

    def __init__(self, *args: object, expected: str, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.expected = expected

    def clean_code(self) -> str:
        """Refuse another code."""
        typed = str(self.cleaned_data["code"]).strip().upper()
        if typed != self.expected:
            raise forms.ValidationError(f"Ce n’est pas le code. Il s’écrit {self.expected}.")
        return typed


@require_http_methods(["GET", "POST"])
def erase(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what erasing does and offer the copy first; then ask the code, then erase."""
    dossier = dossier_for(request, dossier_id)
    form = ErasureForm(request.POST or None, expected=dossier.code)
    if request.method == "POST" and form.is_valid():
        erase_dossier(dossier, by=actor_of(request), at=timezone.now())
        messages.success(request, f"Le dossier {dossier.code} est effacé.")
        return redirect("web:home")
    context = {
        "dossier": dossier,
        "tab": "profile",
        "form": form,
        "copy_url": _copy_url(dossier) if _holds_something(dossier) else "",
        "second_step": request.method == "POST" or "suite" in request.GET,
        "captures": dossier.captures.count(),
        "attempts": dossier.attempts.count(),
    }
    return render(request, "web/erase.html", context)


def _holds_something(dossier: Dossier) -> bool:
    return dossier.attempts.exists() or dossier.captures.exists()


def _copy_url(dossier: Dossier) -> str:
    try:
        return reverse("evidence:bundle", args=[dossier.pk])
    except NoReverseMatch:
        return ""
