"""Noting what came back of a registered letter."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.dossiers.reach import actor_of, dossier_for
from guichet.evidence.doors import door_of
from guichet.evidence.mails import SENT
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.services import record_attempt
from guichet.evidence.views.page import zone_of
from guichet.letters.registered import BackForm


@require_http_methods(["GET", "POST"])
def back_page(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Ask what came back of the registered letter ``number``, and add it to the journal."""
    dossier = dossier_for(request, dossier_id)
    sent = dossier.attempts.filter(channel="lrar", outcome__in=SENT)
    letter = get_object_or_404(sent, number=number)
    letter.dossier = dossier
    zone, now = zone_of(dossier), timezone.now()
    local = now.astimezone(zone)
    posted = request.method == "POST"
    form = BackForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        letter=letter,
        zone=zone,
        now=now,
        initial={"day": local.date(), "hour": local.time().replace(second=0, microsecond=0)},
    )
    if posted and form.is_valid():
        uploads, refused = read_uploads(form.cleaned_data["proofs"])
        attempt, received = record_attempt(
            dossier,
            form.as_input(),
            by=actor_of(request),
            at=now,
            files=uploads,
            provenance=door_of(request),
        )
        announce(request, received, refused)
        messages.success(request, f"Noté au journal : n° {attempt.number}.")
        return redirect("evidence:attempt", dossier.pk, attempt.number)
    context = {"dossier": dossier, "tab": "journal", "letter": letter, "form": form}
    return render(request, "letters/registered.html", context, status=422 if form.errors else 200)
