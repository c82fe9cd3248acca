"""One page to print and show to whoever checks the file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.lists import paper_groups
from guichet.dossiers.reach import dossier_for
from guichet.dossiers.sections import overview
from guichet.dossiers.services import profile_of
from guichet.procedure.gate import CHECKERS
from guichet.procedure.outline import outline_of
from guichet.procedure.standing import standing_of


@require_safe
def sheet_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the démarche, the papers held and missing, the evidence, and who checked the file."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    today = timezone.localdate()
    context = {
        "dossier": dossier,
        "tab": "profile",
        "today": today,
        "lines": [line for line in overview(profile) if line.section in SHOWN],
        "standing": standing_of(dossier, outline_of(dossier, on=today), profile),
        "groups": paper_groups(profile, set(profile.papers_held)),
        "checked_by": CHECKERS.get(profile.gate.checked_by or "", ""),
        "checked_on": profile.gate.checked_on,
    }
    return render(request, "procedure/sheet.html", context)


SHOWN = {"prefecture", "demarche", "titre"}
"""Sections shown: enough to check a file, without the identity."""
