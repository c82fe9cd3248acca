"""The first page of a dossier: one thing to do next, and where things stand."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import dossier_for
from guichet.dossiers.services import profile_of
from guichet.evidence.casefile import casefile_of
from guichet.law import Assessment, UnusableFacts, assess
from guichet.procedure.facts import facts_of
from guichet.procedure.gate import advice_of, must_pass_gate
from guichet.procedure.next_action import GRAVE, TRY, NextAction, next_action, unused_hours
from guichet.procedure.standing import standing_of, wants_a_copy


@require_safe
def today_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the next action, its reason, and where the dossier stands."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    if must_pass_gate(profile) and not dossier.archived_at:
        return redirect("procedure:gate", dossier.pk)
    zone = ZoneInfo(profile.counter.zone if profile.counter else "Europe/Paris")
    now = timezone.now()
    case = casefile_of(dossier, on=now.astimezone(zone).date())
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "standing": standing_of(case, profile),
        "advice": [one for one in advice_of(profile.gate) if one.kind == "warning"],
        "wants_copy": wants_a_copy(dossier, now),
    }
    try:
        assessment = assess(facts_of(case, case.written_on), case.written_on)
    except UnusableFacts as error:
        context["contradiction"] = error
    else:
        context |= _about(assessment, dossier)
        if context["action"] == TRY:
            online = (one for one in case.current_events() if one.channel == "site")
            context["hours"] = unused_hours(one.at.hour for one in online)
    return render(request, "procedure/today.html", context)


def _about(assessment: Assessment, dossier: Dossier) -> dict[str, object]:
    action = next_action(assessment)
    return {
        "assessment": assessment,
        "action": action,
        "action_url": _address(action, dossier),
        "warnings": [
            ("danger" if one.id in GRAVE else "warning", one) for one in assessment.warnings
        ],
        "markers": [
            one
            for rule in ("echecs_repetes", "duree_prudente", "dossier_tres_complet")
            for one in assessment.findings
            if one.rule == rule
        ],
    }


def _address(action: NextAction, dossier: Dossier) -> str:
    """Return the address of the action; that of the journal where its room is not installed."""
    try:
        return reverse(action.page, args=action.arguments(dossier))
    except NoReverseMatch:
        return reverse("evidence:journal", args=[dossier.pk])
