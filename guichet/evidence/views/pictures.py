"""The picture pages: one idea a screen, plain links and forms, the same attempt as the whole form.

Nothing is kept between the screens: the address says where and what, so « back » loses nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence.doors import door_of
from guichet.evidence.forms import AttemptForm
from guichet.evidence.phone_pictures import offer_remedies
from guichet.evidence.picture_choices import (
    RESULTS,
    PictureChoice,
    place_of,
    places_for,
    result_of,
)
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.services import record_attempt
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import (
    BY_PERSON,
    dossier_or_404,
    journal_page,
    questions_first,
    zone_of,
)

SUCCESSES = {"slot_found", "appointment_given"}


@dataclass(frozen=True)
class Told:
    """What the address of a picture page says: where one tried, and what came of it."""

    place: PictureChoice
    result: PictureChoice


@require_safe
def start(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the few things that can be done, as pictures."""
    dossier = dossier_or_404(dossier_id)
    return questions_first(dossier) or journal_page(request, dossier, "pictures/start", {})


@require_safe
def where(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """First screen: where did you try?"""
    dossier = dossier_or_404(dossier_id)
    places = places_for(profile_of(dossier).channel)
    answers = {"places": places, "step": 1}
    return questions_first(dossier) or journal_page(request, dossier, "pictures/where", answers)


@require_safe
def result(request: HttpRequest, dossier_id: UUID, channel: str) -> HttpResponse:
    """Second screen: what came of it?"""
    dossier = dossier_or_404(dossier_id)
    if (place := place_of(channel)) is None:
        raise Http404
    answers = {"place": place, "results": RESULTS[channel], "step": 2}
    return questions_first(dossier) or journal_page(request, dossier, "pictures/result", answers)


@require_http_methods(["GET", "POST"])
def capture(request: HttpRequest, dossier_id: UUID, channel: str, outcome: str) -> HttpResponse:
    """Third screen: the capture, or none; sending it adds the attempt to the journal."""
    dossier = dossier_or_404(dossier_id)
    told = _told(channel, outcome)
    if request.method == "GET" and (questions := questions_first(dossier)):
        return questions
    zone, now = zone_of(dossier), timezone.now()
    given = request.POST if request.method == "POST" else request.GET
    moment = _moment_named(given.get("day"), given.get("hour"), now.astimezone(zone))
    form = AttemptForm(
        {**moment, "channel": channel, "outcome": outcome}, request.FILES, zone=zone.key, now=now
    )
    if not form.is_valid():
        return _moment_page(request, dossier, told, form)
    if request.method == "GET":
        when = {"moment": moment, "moment_text": moment_text(form.moment(), zone.key)}
        answers = {"place": told.place, "result": told.result, **when, "step": 3}
        return journal_page(request, dossier, "pictures/capture", answers)
    uploads, refused = read_uploads(form.cleaned_data["files"])
    attempt, received = record_attempt(
        dossier,
        form.as_input(),
        by=BY_PERSON,
        at=now,
        files=uploads,
        provenance=door_of(request),
    )
    announce(request, received, refused)
    offer_remedies(request, received)
    return redirect("evidence:pictures_done", dossier.id, attempt.number)


@require_safe
def moment(request: HttpRequest, dossier_id: UUID, channel: str, outcome: str) -> HttpResponse:
    """One more screen, for who did not try just now: the day and the hour."""
    dossier = dossier_or_404(dossier_id)
    zone, now = zone_of(dossier), timezone.now()
    named = _moment_named(request.GET.get("day"), request.GET.get("hour"), now.astimezone(zone))
    form = AttemptForm(initial=named, zone=zone.key, now=now)
    return _moment_page(request, dossier, _told(channel, outcome), form)


@require_safe
def done(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Last screen: it is noted, at what moment, and what can be done next."""
    dossier = dossier_or_404(dossier_id)
    attempt = get_object_or_404(dossier.attempts, number=number)
    noted = {
        "attempt": attempt,
        "moment_text": moment_text(attempt.moment, attempt.zone),
        "has_capture": attempt.captures.exists(),
        "success": attempt.outcome in SUCCESSES,
    }
    return journal_page(request, dossier, "pictures/done", noted)


def _told(channel: str, outcome: str) -> Told:
    place, result = place_of(channel), result_of(channel, outcome)
    if place is None or result is None:
        raise Http404
    return Told(place, result)


def _moment_named(day: str | None, hour: str | None, local: dt.datetime) -> dict[str, str]:
    """Return the day and the hour asked for; this minute, on the clocks of the place, if none."""
    return {
        "day": f"{local:%Y-%m-%d}" if day is None else day,
        "hour": f"{local:%H:%M}" if hour is None else hour,
    }


def _moment_page(
    request: HttpRequest, dossier: Dossier, told: Told, form: AttemptForm
) -> HttpResponse:
    faults = [*form.errors.get("day", ()), *form.errors.get("hour", ())] if form.is_bound else []
    answers = {
        "place": told.place,
        "result": told.result,
        "form": form,
        "faults": faults,
        "step": 3,
    }
    status = 422 if form.is_bound else 200
    return journal_page(request, dossier, "pictures/moment", answers, status)
