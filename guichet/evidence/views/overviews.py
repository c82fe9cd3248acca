"""The overviews for paper: one week of captures, the whole calendar."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.evidence.casefile import casefile_of
from guichet.evidence.journal import monday_of
from guichet.evidence.overviews import calendar_sheet, week_sheet, weeks_shown
from guichet.evidence.views.page import dossier_or_404


@require_safe
def calendar_pdf(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Send the calendar of every attempt (A4)."""
    now = timezone.now()
    sheet = calendar_sheet(casefile_of(dossier_or_404(dossier_id), on=now.date()), at=now)
    if sheet is None:
        raise Http404
    return _sent(sheet, "calendrier_des_essais.pdf")


@require_safe
def week_pdf(request: HttpRequest, dossier_id: UUID, week: str) -> HttpResponse:
    """Send the captures of the week of the day ``week`` (ISO), six a page."""
    dossier, now = dossier_or_404(dossier_id), timezone.now()
    monday = monday_of(week)
    weeks = weeks_shown(casefile_of(dossier, on=now.date()))
    if monday is None or monday not in weeks:
        raise Http404
    sheet = week_sheet(dossier, monday, weeks[monday], at=now)
    return _sent(sheet, f"captures_semaine_{monday}.pdf")


def _sent(sheet: bytes, name: str) -> HttpResponse:
    response = HttpResponse(sheet, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
