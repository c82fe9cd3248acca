"""The control page of the assisted attempt: what the software reads, and one button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.assisted.session import AssistedSession
from guichet.booking_sites import label, proposed_outcome
from guichet.casefile import OUTCOMES
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of
from guichet.errors import GuichetError
from guichet.evidence.assisted_windows import close_window, open_window, window_of
from guichet.evidence.forms import outcome_choices
from guichet.evidence.recorded import add_recorded_page
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, questions_first, zone_of
from guichet.places import BookingPage, booking_pages

SHOWN_PAGES = 8


class AddressForm(forms.Form):
    """Where the window opens."""

    url = forms.CharField(
        label="Une autre adresse du site de rendez-vous",
        required=False,
        max_length=500,
        help_text="Recopiez l’adresse donnée par la préfecture.",
    )


class RecordForm(forms.Form):
    """What the person says of the page before it is recorded."""

    outcome = forms.ChoiceField(
        label="Que s’est-il passé ?",
        required=False,
        choices=[("", "Ce que le logiciel lit"), *outcome_choices()],
    )
    note = forms.CharField(
        label="Note", required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 2})
    )


@dataclass(frozen=True)
class Shown:
    """The window as the control page prints it."""

    open: bool
    warning: bool
    state_text: str
    wording: str
    address: str
    clock: str
    next_release: str


@require_http_methods(["GET", "POST"])
def assisted_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Open a window on the official page, or show what it reads."""
    dossier = dossier_or_404(dossier_id)
    if questions := questions_first(dossier):
        return questions
    form = AddressForm(request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        url = form.cleaned_data["url"] or request.POST.get("known", "")
        if not url:
            form.add_error("url", "Choisissez une page, ou écrivez l’adresse.")
        else:
            try:
                open_window(dossier.id, url, zone_of(dossier).key)
            except GuichetError as refused:
                error = refused
            else:
                return redirect("evidence:assisted", dossier.id)
    window = window_of(dossier.id)
    context: dict[str, Any] = {
        "dossier": dossier,
        "form": form,
        "error": error,
        "pages": known_pages(dossier),
        "session": shown(window) if window else None,
        "record_form": RecordForm(),
        "tab": "journal",
    }
    return render(request, "evidence/assisted.html", context, status=422 if form.errors else 200)


@require_safe
def status_part(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the moving part of the control page alone."""
    dossier = dossier_or_404(dossier_id)
    window = window_of(dossier.id)
    if window is None:
        return redirect("evidence:assisted", dossier.id)
    context = {"dossier": dossier, "session": shown(window)}
    return render(request, "evidence/assisted_status.html", context)


@require_POST
def record(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Record what the window shows now, as one attempt of the journal."""
    dossier = dossier_or_404(dossier_id)
    window = window_of(dossier.id)
    if window is None:
        return redirect("evidence:assisted", dossier.id)
    form = RecordForm(request.POST)
    chosen = form.cleaned_data if form.is_valid() else {}
    attempt, _ = add_recorded_page(
        dossier.id,
        window.record(),
        by=BY_PERSON,
        at=timezone.now(),
        outcome=chosen.get("outcome") or None,
        note=chosen.get("note", ""),
    )
    messages.success(request, f"Page enregistrée : essai n° {attempt.number}.")
    return redirect("evidence:assisted", dossier.id)


@require_POST
def close(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Close the window; what was recorded stays."""
    dossier = dossier_or_404(dossier_id)
    close_window(dossier.id)
    return redirect("evidence:journal", dossier.id)


def shown(window: AssistedSession) -> Shown:
    """Return what the control page prints of a window."""
    status = window.status()
    reading = status.reading
    state_text = label(reading.state) if reading else "La page n’est pas encore lue."
    if reading and (outcome := proposed_outcome(reading.state)):
        state_text = f"{state_text} Sera noté\u00a0: «\u00a0{OUTCOMES[outcome]}\u00a0»."
    release = reading.next_release if reading else None
    return Shown(
        open=status.window_open,
        warning=status.needs_warning,
        state_text=state_text,
        wording=(reading.wording or "") if reading else "",
        address=status.address,
        clock=moment_text(status.moment, status.zone),
        next_release=moment_text(release, status.zone) if release else "",
    )


def known_pages(dossier: Dossier) -> list[BookingPage]:
    """Return the booking pages that somebody saw for this place, the usable ones only."""
    counter = profile_of(dossier).counter
    if counter is None:
        return []
    usable = [
        page
        for page in booking_pages(counter.departement)
        if page.for_foreigners is not False and page.status not in {"disabled", "historic"}
    ]
    return usable[:SHOWN_PAGES]
