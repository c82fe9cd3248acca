"""The reading of the pictures, as a part of a page that asks again until it is done."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guichet.evidence.readings import reading_of
from guichet.evidence.releases import say_releases
from guichet.evidence.sightings import picture_read
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, zone_of


@require_safe
def attempt_part(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Show the reading of the pictures of an attempt, alone."""
    dossier = dossier_or_404(dossier_id)
    attempt = get_object_or_404(dossier.attempts, number=number)
    context = {"dossier": dossier, "attempt": attempt, "reading": reading_of(attempt)}
    return render(request, "evidence/attempt_reading.html", context)


@require_safe
def file_part(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Show the reading of one picture, alone."""
    dossier = dossier_or_404(dossier_id)
    capture = get_object_or_404(dossier.captures.select_related("inspection"), pk=capture_id)
    read = picture_read(capture, zone_of(dossier))
    context = {"dossier": dossier, "capture": capture, "read": read}
    return render(request, "evidence/file_reading.html", context)


@require_POST
def confirm_releases(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Note the release lines of an image as the person confirms them."""
    dossier = dossier_or_404(dossier_id)
    attempt = get_object_or_404(dossier.attempts, number=number)
    announced = reading_of(attempt).announced
    if announced:
        say_releases(attempt, announced, by=BY_PERSON, at=timezone.now())
        messages.success(request, "Mise en ligne notée dans cet essai.")
    return redirect("evidence:attempt", dossier.id, attempt.number)
