"""The dates of a dossier: the page, the file for a calendar, the subscription address."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.law import Assessment
from guichet.law.agenda import calendar_of
from guichet.procedure.currency import Unchecked, unchecked_in
from guichet.procedure.date_feed import close_feed, dossier_behind, feed_of, open_feed
from guichet.procedure.dates import dates_of
from guichet.procedure.plan import plan_of
from guichet.procedure.situation import situation_of

CALENDAR = "text/calendar; charset=utf-8"


@require_safe
def dates_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the dates, the nearest first, each with its text and what starts it."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    feed = feed_of(dossier)
    context = {
        "dossier": dossier,
        "tab": "today",
        "dates": dates_of(situation.case, situation.assessment),
        "feed": feed,
        "feed_url": _address(request, feed.secret) if feed else "",
        "contradiction": situation.contradiction,
        "unchecked": _unchecked(situation.assessment),
    }
    return render(request, "procedure/dates.html", context)


@require_safe
def calendar_file(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Give the dates to come as a calendar file, in neutral words."""
    answer = _calendar(dossier_for(request, dossier_id))
    answer.headers["Content-Disposition"] = 'attachment; filename="dates.ics"'
    return answer


@require_safe
def shared_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Give the dates to whoever holds the address: a calendar program has no session."""
    dossier = dossier_behind(secret)
    if dossier is None:
        raise Http404
    return _calendar(dossier)


@require_POST
def share(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Open an address, or replace the one in use."""
    dossier = dossier_for(request, dossier_id)
    open_feed(dossier, by=actor_of(request), at=timezone.now())
    messages.success(request, "L’adresse est prête. L’ancienne ne marche plus.")
    return redirect("procedure:dates", dossier.pk)


@require_POST
def unshare(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Close the address."""
    dossier = dossier_for(request, dossier_id)
    close_feed(dossier, by=actor_of(request))
    messages.success(request, "L’adresse est fermée. Elle ne montre plus rien.")
    return redirect("procedure:dates", dossier.pk)


def _unchecked(assessment: Assessment | None) -> list[Unchecked]:
    """Return the delays used here that are to be read again."""
    found = unchecked_in(assessment) if assessment else []
    return [one for one in found if one.kind == "delai"]


def _address(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("reference:shared_calendar", args=[secret]))


def _calendar(dossier: Dossier) -> HttpResponse:
    now = timezone.now()
    situation = situation_of(dossier, now)
    ahead = dates_of(situation.case, situation.assessment).ahead
    plan = plan_of(situation)
    content = calendar_of(
        [one.as_deadline() for one in ahead],
        dossier=str(dossier.pk),
        made_at=now,
        reminders=plan.reminders if plan else (),
    )
    return HttpResponse(content, content_type=CALENDAR)
