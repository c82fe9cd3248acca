"""The releases that the pages announced: confirmed for one attempt, listed for the dossier."""

from __future__ import annotations

from itertools import groupby
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.documents.dates import hour, weekday_date
from guichet.documents.numbers import plural
from guichet.evidence.releases import SeenRelease, coming_releases, releases_seen
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import dossier_or_404, zone_of
from guichet.law.agenda import calendar_of


@require_safe
def releases_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """List by week the releases that the attempts of this dossier saw, and what is to come."""
    dossier = dossier_or_404(dossier_id)
    zone = zone_of(dossier)
    releases = releases_seen(dossier)
    coming = coming_releases(releases, timezone.now())
    weeks = [
        {"monday": monday, "releases": [_row(one) for one in ones]}
        for monday, ones in groupby(releases, key=lambda one: one.monday)
    ]
    context = {
        "dossier": dossier,
        "weeks": weeks,
        "next": _row(coming[0]) if coming else None,
        "caption": plural(len(releases), "mise en ligne vue", "mises en ligne vues"),
        "zone": zone.key,
        "tab": "journal",
    }
    return render(request, "evidence/releases.html", context)


@require_safe
def releases_calendar(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Give the releases to come as a calendar file that says « Rappel » and nothing else."""
    dossier = dossier_or_404(dossier_id)
    now = timezone.now()
    coming = coming_releases(releases_seen(dossier), now)
    if not coming:
        raise Http404
    moments = [one.at for one in coming]
    content = calendar_of((), dossier=str(dossier.pk), made_at=now, moments=moments)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rappels.ics"'
    return response


def _row(release: SeenRelease) -> dict[str, object]:
    return {
        "release": release,
        "day": weekday_date(release.at.date()),
        "moment_text": moment_text(release.at, str(release.at.tzinfo)),
        "hour": hour(release.at),
        "past": release.at <= timezone.now(),
    }
