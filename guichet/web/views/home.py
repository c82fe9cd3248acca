"""The list of the dossiers of this installation."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.reach import actor_of
from guichet.dossiers.services import profile_of
from guichet.evidence.example import create_example
from guichet.evidence.models import Capture


@dataclass(frozen=True)
class Line:
    """One dossier of the list."""

    dossier: Dossier
    demarche: str
    captures: int
    last_attempt: object


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """List the dossiers: one query for the open ones, one for the archived ones."""
    lines = [_line(dossier) for dossier in _counted(Dossier.objects.open())]
    context = {
        "lines": lines,
        "archived": [_line(dossier) for dossier in _counted(Dossier.objects.archived())],
        "has_example": any(line.dossier.example for line in lines),
    }
    return render(request, "web/home.html", context)


@require_POST
def open_example(request: HttpRequest) -> HttpResponse:
    """Open the invented dossier; create it the first time."""
    existing = Dossier.objects.open().filter(example=True).first()
    dossier = existing or create_example(by=actor_of(request), at=timezone.now())
    return redirect("procedure:today", dossier.pk)


def _counted(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    captures = (
        Capture.objects.filter(dossier=OuterRef("pk"))
        .order_by()
        .values("dossier")
        .annotate(n=Count("pk"))
        .values("n")
    )
    last = (
        Attempt.objects.filter(dossier=OuterRef("pk"))
        .order_by()
        .values("dossier")
        .annotate(last=Max("moment"))
        .values("last")
    )
    return dossiers.annotate(
        capture_count=Coalesce(Subquery(captures, output_field=IntegerField()), 0),
        last_attempt=Subquery(last),
    )


def _line(dossier: Dossier) -> Line:
    profile = profile_of(dossier)
    return Line(
        dossier=dossier,
        demarche=profile.demarche_label or "",
        captures=dossier.capture_count,  # type: ignore[attr-defined]
        last_attempt=dossier.last_attempt,  # type: ignore[attr-defined]
    )
