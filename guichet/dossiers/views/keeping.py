"""Putting a dossier away, and taking it out again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import archive_dossier, reopen_dossier


@require_http_methods(["GET", "POST"])
def archive(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what putting away does, then do it."""
    dossier = dossier_for(request, dossier_id)
    if request.method == "POST":
        archive_dossier(dossier, by=actor_of(request), at=timezone.now())
        messages.success(request, f"Le dossier {dossier.code} est archivé. Il peut être lu.")
        return redirect("web:home")
    return render(request, "dossiers/archive.html", {"dossier": dossier, "tab": "profile"})


@require_POST
def reopen(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Take the dossier out again."""
    dossier = dossier_for(request, dossier_id)
    reopen_dossier(dossier, by=actor_of(request))
    messages.success(request, f"Le dossier {dossier.code} est rouvert.")
    return redirect("dossiers:profile", dossier.pk)
