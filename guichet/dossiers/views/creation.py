"""Opening a dossier, in three answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.dossiers.forms import NewDossierForm
from guichet.dossiers.reach import actor_of
from guichet.dossiers.services import create_dossier


@require_http_methods(["GET", "POST"])
def new_dossier(request: HttpRequest) -> HttpResponse:
    """Ask a name, a place and a démarche; then open the dossier on its first questions."""
    form = NewDossierForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        dossier = create_dossier(
            pseudonym=form.cleaned_data["pseudonym"],
            by=actor_of(request),
            at=timezone.now(),
            profile=form.profile(),
        )
        messages.success(request, f"Le dossier {dossier.code} est ouvert.")
        return redirect("procedure:gate", dossier.pk)
    return render(request, "dossiers/new.html", {"form": form})
