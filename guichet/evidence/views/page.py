"""What every page of a dossier needs here."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

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
