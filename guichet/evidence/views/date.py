"""The page Date: a large clock to show beside the booking page, in the same capture."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.documents.dates import weekday_date
from guichet.evidence.views.page import dossier_or_404, zone_of


@require_safe
def date_page(request: HttpRequest) -> HttpResponse:
    """Show the date and the hour of Paris, tied to no dossier."""
    return _clock(request, ZoneInfo("Europe/Paris"), "", reverse("guides:list"))


@require_safe
def dossier_date_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the date and the hour of the dossier's place, with its code and nothing else of it."""
    dossier = dossier_or_404(dossier_id)
    journal = reverse("evidence:journal", args=[dossier.id])
    return _clock(request, zone_of(dossier), dossier.code, journal)


def _clock(request: HttpRequest, zone: ZoneInfo, code: str, back: str) -> HttpResponse:
    now = timezone.now()
    local = now.astimezone(zone)
    context = {
        "moment": now.isoformat(),
        "milliseconds": int(now.timestamp() * 1000),
        "hour": f"{local:%H:%M:%S}",
        "day": weekday_date(local.date()),
        "zone": zone.key,
        "code": code,
        "back": back,
    }
    return render(request, "evidence/date.html", context)
