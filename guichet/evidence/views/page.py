"""What every page of a dossier needs here."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of

BY_PERSON = "person"
"""Who records, in personal mode: the person at this computer."""


def dossier_or_404(dossier_id: UUID) -> Dossier:
    """Return the dossier, or answer "not found"; an erased one is "not found" too."""
    return get_object_or_404(Dossier, pk=dossier_id, erased_at=None)


def questions_first(dossier: Dossier) -> HttpResponse | None:
    """Return the way to the questions that come before any attempt, until they are answered."""
    if profile_of(dossier).gate.answered_on is None:
        return redirect("procedure:gate", dossier.id)
    return None


def zone_of(dossier: Dossier) -> ZoneInfo:
    """Return the time zone of the place where the démarche is asked for (Paris if not known)."""
    counter = profile_of(dossier).counter
    return ZoneInfo(counter.zone if counter else "Europe/Paris")


def journal_page(
    request: HttpRequest,
    dossier: Dossier,
    name: str,
    answers: Mapping[str, object],
    status: int = 200,
) -> HttpResponse:
    """Return the page ``name`` of this room, shown under the journal of the dossier."""
    context = {"dossier": dossier, "tab": "journal", **answers}
    return render(request, f"evidence/{name}.html", context, status=status)
