"""The timeline of a dossier, as a list or as a table."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.reach import dossier_for
from guichet.procedure.dates import dates_of
from guichet.procedure.situation import situation_of
from guichet.procedure.timeline import timeline_of


@require_safe
def timeline_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show what happened, the latest first; ``?forme=tableau`` in a table."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    years = timeline_of(situation.case)
    as_table = request.GET.get("forme") == "tableau"
    context = {
        "dossier": dossier,
        "tab": "today",
        "years": years,
        "rows": sum(bool(week.failed) + len(week.lines) for year in years for week in year.weeks),
        "ahead": dates_of(situation.case, situation.assessment).ahead,
        "as_table": as_table,
        "contradiction": situation.contradiction,
    }
    return render(request, "procedure/timeline.html", context)
