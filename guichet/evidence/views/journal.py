"""The journal: list, calendar, one entry, adding, editing, correcting."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import dateformat, timezone
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casefile import CHANNELS, OUTCOMES
from guichet.documents.dates import month_name
from guichet.documents.numbers import plural
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence import journal
from guichet.evidence.doors import door_of, somebody_helps
from guichet.evidence.easy_reading import reads_easily
from guichet.evidence.forms import AttemptForm, FilesForm, initial_of
from guichet.evidence.phone_pictures import offer_remedies
from guichet.evidence.readings import reading_of
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.releases import next_release_of
from guichet.evidence.seals import Seals, sealed_numbers
from guichet.evidence.services import AttemptInput, correct_attempt, edit_attempt, record_attempt
from guichet.evidence.shown import details_shown, journal_caption, moment_text
from guichet.evidence.tokens import seal_of, standing_of_log
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, questions_first, zone_of


def _row(attempt: Attempt, seals: Seals) -> dict[str, object]:
    return {
        "attempt": attempt,
        "when": _when(attempt),
        "channel": CHANNELS[attempt.channel],
        "outcome": OUTCOMES[attempt.outcome],
        "sealed_at": seals.at(attempt.log_number),
        "captures": attempt.captures.all(),
        "corrected": getattr(attempt, "correction", None),
        "next_release": _next_release(attempt),
    }


@require_safe
def journal_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the journal, filtered, a hundred entries a page."""
    dossier = dossier_or_404(dossier_id)
    zone = zone_of(dossier)
    chosen = journal.JournalFilter.from_query(request.GET.dict())
    pages = Paginator(journal.rows(dossier, chosen, zone), journal.PAGE_SIZE)
    page = pages.get_page(request.GET.get("page"))
    moments = journal.local_moments(dossier)
    seals = sealed_numbers(dossier.id)
    return render(
        request,
        "evidence/journal.html",
        {
            "dossier": dossier,
            "chosen": chosen,
            "page": page,
            "entries": [_row(attempt, seals) for attempt in page],
            "standing": standing_of_log(dossier.id, seals, zone),
            "weeks": journal.weeks(moments),
            "weeks_pictured": journal.weeks_pictured(dossier),
            "total": len(moments),
            "channels": CHANNELS,
            "outcomes": OUTCOMES,
            "query": chosen.as_query(),
            "caption": journal_caption(pages.count, len(moments), filtered=bool(chosen.as_query())),
            "weeks_caption": plural(len(journal.weeks(moments)), "semaine"),
            "previous_query": urlencode({**chosen.as_query(), "page": page.number - 1}),
            "next_query": urlencode({**chosen.as_query(), "page": page.number + 1}),
            "tab": "journal",
        },
    )


@require_safe
def calendar_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show one month of the journal as days and hours."""
    dossier = dossier_or_404(dossier_id)
    moments = journal.local_moments(dossier)
    all_months = journal.months(moments)
    asked = journal.monday_of(request.GET.get("mois", "") + "-15")
    month = asked or (all_months[0] if all_months else timezone.localdate())
    month = (month + dt.timedelta(days=3)).replace(day=1) if asked else month.replace(day=1)
    days = journal.calendar(moments, month)
    hours = [hour for hour in range(24) if any(day.hours[hour] for day in days)]
    return render(
        request,
        "evidence/calendar.html",
        {
            "dossier": dossier,
            "month": month,
            "months": all_months,
            "days": days,
            "hours": hours,
            "caption": f"{plural(sum(day.total for day in days), 'essai')} en "
            f"{month_name(month.month)} {month.year}, par jour et par heure",
            "total": sum(day.total for day in days),
            "tab": "journal",
        },
    )


@require_http_methods(["GET", "POST"])
def add_attempt_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Add one attempt or step, with its files."""
    dossier = dossier_or_404(dossier_id)
    if request.method == "GET" and (questions := questions_first(dossier)):
        return questions
    zone, now = zone_of(dossier), timezone.now()
    local = now.astimezone(zone)
    if request.method == "GET" and reads_easily(request) and "complet" not in request.GET:
        return redirect("evidence:pictures_where", dossier.id)
    form = AttemptForm(
        request.POST or None,
        request.FILES or None,
        zone=zone.key,
        now=now,
        profile=profile_of(dossier),
        initial={
            "day": local.date(),
            "hour": local.time().replace(second=0, microsecond=0),
            "channel": request.GET.get("canal", "site"),
        },
    )
    if request.method == "POST" and form.is_valid():
        return _added(request, dossier, form, now)
    context = {
        "dossier": dossier,
        "form": form,
        "zone": zone.key,
        "details_open": form.parts_filled(),
        "tab": "journal",
    }
    return render(request, "evidence/attempt_form.html", context, status=_status(form))


def _added(
    request: HttpRequest, dossier: Dossier, form: AttemptForm, now: dt.datetime
) -> HttpResponse:
    """Add the attempt with its files and show it; each file gets its own answer."""
    uploads, refused = read_uploads(form.cleaned_data["files"])
    door = door_of(request)
    attempt, received = record_attempt(
        dossier, form.as_input(), by=BY_PERSON, at=now, files=uploads, provenance=door
    )
    announce(request, received, refused)
    offer_remedies(request, received)
    messages.success(request, f"Essai n° {attempt.number} ajouté au journal.")
    return redirect("evidence:attempt", dossier.id, attempt.number)


@require_safe
def attempt_page(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Show one entry, its files, and whether an authority has dated it."""
    dossier = dossier_or_404(dossier_id)
    attempt = _entry(dossier.attempts.select_related("corrects", "correction"), number)
    return render(
        request,
        "evidence/attempt.html",
        {
            "dossier": dossier,
            "attempt": attempt,
            "channel": CHANNELS[attempt.channel],
            "outcome": OUTCOMES[attempt.outcome],
            "seal": seal_of(dossier.id, attempt.log_number, ZoneInfo(attempt.zone)),
            "captures": journal.files_of(attempt),
            "correction": getattr(attempt, "correction", None),
            "moment_text": moment_text(attempt.moment, attempt.zone),
            "received_text": moment_text(attempt.received_at, attempt.zone),
            "details": details_shown(attempt),
            "reading": reading_of(attempt),
            "files_form": FilesForm(helped=somebody_helps(profile_of(dossier))),
            "tab": "journal",
        },
    )


@require_http_methods(["GET", "POST"])
def change_attempt_page(request: HttpRequest, dossier_id: UUID, number: int) -> HttpResponse:
    """Edit an entry that is not sealed, or correct a sealed one by a new entry."""
    dossier = dossier_or_404(dossier_id)
    attempt = _entry(dossier.attempts, number)
    now = timezone.now()
    sealed = sealed_numbers(dossier.id).at(attempt.log_number) is not None
    form = AttemptForm(
        request.POST or None,
        zone=attempt.zone,
        now=now,
        profile=profile_of(dossier),
        initial=initial_of(attempt),
    )
    del form.fields["files"]
    if request.method == "POST" and form.is_valid():
        given = _with_the_seconds(form.as_input(kept=attempt.details), attempt)
        change = correct_attempt if sealed else edit_attempt
        changed = change(attempt, given, by=BY_PERSON, at=now)
        done = "Correction ajoutée au journal." if sealed else "Essai modifié."
        messages.success(request, done)
        return redirect("evidence:attempt", dossier.id, changed.number)
    context = {
        "dossier": dossier,
        "form": form,
        "attempt": attempt,
        "sealed": sealed,
        "zone": attempt.zone,
        "details_open": form.parts_filled(),
        "tab": "journal",
    }
    return render(request, "evidence/attempt_form.html", context, status=_status(form))


def _entry(attempts: Any, number: int) -> Attempt:
    attempt: Attempt = get_object_or_404(attempts, number=number)
    return attempt


def _when(attempt: Attempt) -> str:
    """Return « 3 nov. 2026, 9 h 05 » there: a template would print the hour of Paris."""
    return dateformat.format(attempt.local_moment, "j N Y, G \\h i")


def _next_release(attempt: Attempt) -> str:
    at = next_release_of(attempt)
    return moment_text(at, attempt.zone) if at else ""


def _with_the_seconds(given: AttemptInput, attempt: Attempt) -> AttemptInput:
    """Keep the recorded seconds when the person left the minute as it was."""
    recorded = attempt.local_moment
    if given.moment == recorded.replace(second=0, microsecond=0):
        return AttemptInput(recorded, given.channel, given.outcome, given.zone, given.details)
    return given


def _status(form: AttemptForm) -> int:
    return 422 if form.is_bound and form.errors else 200
