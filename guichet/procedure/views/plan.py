"""The plan of attempts: its days, and the form that changes them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredPlan
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.dossiers.services import ChangedElsewhere, profile_of, save_profile
from guichet.procedure.plan import plan_of, weeks_of
from guichet.procedure.plan_form import PlanForm
from guichet.procedure.situation import situation_of

ADVISED = "conseil"


@require_http_methods(["GET", "POST"])
def plan_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the days of the plan; keep the one the person chooses, or come back to the advice."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    context: dict[str, object] = {
        "dossier": dossier,
        "tab": "today",
        "contradiction": situation.contradiction,
    }
    plan = plan_of(situation)
    if plan is None:
        return render(request, "procedure/plan.html", context)
    sent = request.POST if request.method == "POST" else None
    form = PlanForm(sent, plan=plan, chosen=situation.profile.plan, version=dossier.version)
    status = 200
    if sent is not None and (ADVISED in sent or form.is_valid()):
        try:
            _keep(request, dossier, None if ADVISED in sent else form.stored())
        except ChangedElsewhere as error:
            status = 409
            context["conflict"] = error
            form.ask_again(dossier.version)
        else:
            return redirect("procedure:plan", dossier.pk)
    context |= {"plan": plan, "weeks": weeks_of(plan, situation.case), "form": form}
    return render(request, "procedure/plan.html", context, status=status)


def _keep(request: HttpRequest, dossier: Dossier, chosen: StoredPlan | None) -> None:
    seen = request.POST.get("version", "")
    profile = profile_of(dossier).model_copy(update={"plan": chosen})
    save_profile(
        dossier,
        profile,
        by=actor_of(request),
        seen_version=int(seen) if seen.isdigit() else 0,
    )
    messages.success(request, "Le plan est changé." if chosen else "Le plan conseillé est repris.")
