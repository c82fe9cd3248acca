"""Where the evidence stands: three markers, the plan, the means used. The papers are apart."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.reach import dossier_for
from guichet.law import Assessment
from guichet.procedure.currency import unchecked_in
from guichet.procedure.markers import (
    longest_gap,
    markers_of,
    means_of,
    quiet_weeks,
)
from guichet.procedure.plan import plan_of
from guichet.procedure.situation import Situation, situation_of
from guichet.procedure.standing import standing_of


@require_safe
def gauge_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say in words how far the evidence goes, and what would make it stronger."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "standing": standing_of(dossier, situation.case, situation.profile),
        "contradiction": situation.contradiction,
        "means": means_of(situation.case),
        "quiet": len(quiet_weeks(situation.case)),
        "gap": longest_gap(situation.case),
    }
    if situation.assessment is not None:
        context |= _about(situation, situation.assessment)
    return render(request, "procedure/gauge.html", context)


def _about(situation: Situation, assessment: Assessment) -> dict[str, object]:
    found = {one.rule: one for one in assessment.findings}
    plan = plan_of(situation)
    markers = markers_of(assessment)
    shown = {marker.finding.rule for marker in markers}
    return {
        "markers": markers,
        "proofs": found.get("preuves"),
        "plan": plan.in_words if plan else [],
        "unchecked": [one for one in unchecked_in(assessment) if one.id in shown],
    }
