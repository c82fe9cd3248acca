"""The first page of a dossier: one thing to do next, and where things stand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guichet.dossiers.reach import dossier_for
from guichet.dossiers.services import profile_of
from guichet.procedure.gate import must_pass_gate


@require_safe
def today_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the next action."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    if must_pass_gate(profile):
        return redirect("procedure:gate", dossier.pk)
    return render(request, "procedure/today.html", {"dossier": dossier, "tab": "today"})
