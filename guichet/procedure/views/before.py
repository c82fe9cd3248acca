"""The questions before the first attempt."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import ChangedElsewhere, profile_of, save_profile
from guichet.procedure.gate import GateForm, advice_of, must_pass_gate
from guichet.procedure.gate_new import NewQuestionsForm, has_new_questions


@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask the questions; then say what the answers advise, before anything else."""
    return _asked(request, dossier_for(request, dossier_id), GateForm, "procedure/gate.html")


@require_http_methods(["GET", "POST"])
def new_questions(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Ask only what was not asked yet of a dossier that answered an earlier edition."""
    dossier = dossier_for(request, dossier_id)
    if not has_new_questions(profile_of(dossier)):
        return redirect("procedure:gate", dossier.pk)
    return _asked(request, dossier, NewQuestionsForm, "procedure/gate_new.html")


def _asked(
    request: HttpRequest, dossier: Dossier, asked: type[GateForm], template: str
) -> HttpResponse:
    profile = profile_of(dossier)
    form = asked(
        request.POST if request.method == "POST" else None,
        profile=profile,
        version=dossier.version,
        today=timezone.localdate(),
    )
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "form": form,
        "first_time": must_pass_gate(profile),
    }
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            seen = form.cleaned_data["version"]
            save_profile(dossier, form.applied(), by=actor_of(request), seen_version=seen)
        except ChangedElsewhere as error:
            status = 409
            context["conflict"] = error
            form.ask_again(dossier.version)
        else:
            return redirect("procedure:advice", dossier.pk)
    return render(request, template, context, status=status)


@require_safe
def advice(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what the answers advise; go on at once when they advise nothing."""
    dossier = dossier_for(request, dossier_id)
    profile = profile_of(dossier)
    if must_pass_gate(profile):
        return redirect("procedure:gate", dossier.pk)
    found = advice_of(profile.gate)
    if not found:
        return redirect("procedure:today", dossier.pk)
    context = {
        "dossier": dossier,
        "tab": "today",
        "advice": found,
        "grave": any(one.kind == "danger" for one in found),
        "departement": profile.counter.departement if profile.counter else "",
    }
    return render(request, "procedure/advice.html", context)
