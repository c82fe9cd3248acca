"""The page « Relier l’extension » of a dossier: a code, and the browsers already paired."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from guichet.api.models import Pairing
from guichet.api.pairings import make_code, revoke
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import questions_first, zone_of


@dataclass(frozen=True)
class Browser:
    """A paired browser as the page prints it."""

    id: UUID
    name: str
    paired: str
    used: str


@require_http_methods(["GET", "POST"])
def extension_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the paired browsers; a POST makes a code and shows it, once."""
    dossier = dossier_for(request, dossier_id)
    if questions := questions_first(dossier):
        return questions
    line = ""
    if request.method == "POST":
        code = make_code(dossier, at=timezone.now())
        line = f"{request.scheme}://{request.get_host()}#{code}"
    context = {
        "dossier": dossier,
        "tab": "journal",
        "line": line,
        "browsers": _browsers(dossier),
    }
    return render(request, "api/extension.html", context)


@require_POST
def cut_off(request: HttpRequest, dossier_id: UUID, pairing_id: UUID) -> HttpResponse:
    """Revoke one browser; what it sent stays."""
    dossier = dossier_for(request, dossier_id)
    pairing = get_object_or_404(Pairing, pk=pairing_id, dossier=dossier)
    revoke(pairing, by=actor_of(request), at=timezone.now())
    messages.success(request, "Ce navigateur n’est plus relié.")
    return redirect("api:extension", dossier.pk)


def _browsers(dossier: Dossier) -> list[Browser]:
    zone = zone_of(dossier).key
    found = []
    for pairing in Pairing.objects.filter(dossier=dossier, revoked_at=None):
        pairing.dossier = dossier
        used = pairing.last_used_at
        found.append(
            Browser(
                id=pairing.id,
                name=pairing.browser,
                paired=moment_text(pairing.paired_at, zone),
                used=moment_text(used, zone) if used else "",
            )
        )
    return found
