"""The name a dossier is called by on these pages."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from guichet.dossiers.forms import NameForm
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import rename_dossier


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask another name; the code of the dossier stays."""
    dossier = dossier_for(request, dossier_id)
    form = NameForm(request.POST or None, initial={"pseudonym": dossier.pseudonym})
    if request.method == "POST" and form.is_valid():
        rename_dossier(dossier, form.cleaned_data["pseudonym"], by=actor_of(request))
        messages.success(request, "C’est enregistré.")
        return redirect("dossiers:profile", dossier.pk)
    context = {"dossier": dossier, "tab": "profile", "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "dossiers/rename.html", context, status=status)
