"""The shelf: what can be written, what was written, what comes next."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import dossier_for
from guichet.letters.pacing import pacing_of
from guichet.letters.shelf import NextStep, finished, next_step, receipts_due, shelf
from guichet.letters.situation import situation_of


@require_safe
def letters_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the next sensible letter, every document, and those already finished."""
    dossier = dossier_for(request, dossier_id)
    situation = situation_of(dossier, timezone.now())
    pacing = pacing_of(situation.facts, situation.on)
    done = finished(dossier)
    step = next_step(situation, done, pacing)
    context = {
        "dossier": dossier,
        "tab": "letters",
        "situation": situation,
        "step": step,
        "step_url": _address(dossier, step),
        "groups": shelf(situation),
        "finished": done,
        "pacing": pacing,
        "receipts": receipts_due(situation),
    }
    return render(request, "letters/letters.html", context)


def _address(dossier: Dossier, step: NextStep) -> str:
    return reverse(step.page, args=[dossier.pk, *step.more] if step.of_dossier else [])
