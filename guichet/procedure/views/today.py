"""The first page of a dossier: one thing to do next, and where things stand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.documents.dates import hour
from guichet.dossiers.reach import dossier_for
from guichet.dossiers.services import profile_of
from guichet.evidence.releases import SeenRelease, nearest_release
from guichet.evidence.sorting import to_sort
from guichet.law import Assessment
from guichet.procedure.currency import unchecked_in
from guichet.procedure.dates import dates_of
from guichet.procedure.gate import advice_of, must_pass_gate
from guichet.procedure.gate_new import has_new_questions
from guichet.procedure.markers import markers_of
from guichet.procedure.next_action import (
    ATTEMPTS,
    BY_ROUTE,
    GRAVE,
    HELP,
    next_action,
    steps_of,
    unused_hours,
)
from guichet.procedure.plan import plan_of
from guichet.procedure.situation import Situation, situation_of
from guichet.procedure.standing import standing_of, wants_a_copy

NEAREST = 3
"""How many dates the page of the day shows; the others are one link away."""


@require_safe
def today_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the next action, its reason, and where the dossier stands."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    if must_pass_gate(profile) and not dossier.archived_at:
        return redirect("procedure:gate", dossier.pk)
    now = timezone.now()
    situation = situation_of(dossier, now)
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "standing": standing_of(dossier, situation.case, profile),
        "advice": [one for one in advice_of(profile.gate) if one.kind == "warning"],
        "wants_copy": wants_a_copy(dossier, now),
        "to_sort": 0 if dossier.archived_at else len(to_sort(dossier)),
        "release": _told(nearest_release(dossier, now)),
        "contradiction": situation.contradiction,
        "new_questions": has_new_questions(profile) and not dossier.archived_at,
    }
    if situation.assessment is not None:
        context |= _about(situation, situation.assessment)
    return render(request, "procedure/today.html", context)


def _told(release: SeenRelease | None) -> dict[str, object] | None:
    """Return when a release is announced, on the clocks of the place."""
    if release is None:
        return None
    zone = str(release.at.tzinfo)
    return {"day": release.at.date(), "hour": hour(release.at), "week": release.week, "zone": zone}


def _about(situation: Situation, assessment: Assessment) -> dict[str, object]:
    action = next_action(assessment)
    online = (one for one in situation.case.current_events() if one.channel == "site")
    plan = plan_of(situation)
    dates = dates_of(situation.case, assessment)
    other = BY_ROUTE.get(assessment.runner_up or "", HELP) if assessment.runner_up else None
    return {
        "assessment": assessment,
        "action": action,
        "action_url": action.address(situation.dossier),
        "steps": steps_of(assessment, situation.dossier, action),
        "hours": unused_hours(one.at.hour for one in online) if action in ATTEMPTS else None,
        "planned": plan.next_day if plan else None,
        "dangers": [one for one in assessment.warnings if one.id in GRAVE],
        "warnings": [one for one in assessment.warnings if one.id not in GRAVE],
        "markers": markers_of(assessment),
        "nearest": dates.ahead[:NEAREST],
        "unchecked": unchecked_in(assessment),
        "other": other if other != action else None,
    }
