"""Many pictures at once: those read alike are confirmed together, the others one by one."""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.casefile import OUTCOMES
from guichet.documents.numbers import plural
from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence.models import Inspection
from guichet.evidence.shown import moment_text
from guichet.evidence.sightings import picture_read
from guichet.evidence.sorting import (
    AlreadySorted,
    Proposal,
    Sorted,
    channel_of,
    confirm,
    details_of,
    join,
    proposals,
    set_aside,
)
from guichet.evidence.sorting_forms import FILE_SOURCES, SortForm, release_texts
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, questions_first, zone_of

MOST_SHOWN = 100
MOST_ATTEMPTS_OFFERED = 40


@dataclass(frozen=True)
class Sorting:
    """How far the sorting of a dossier is: pictures not read yet, ready, and to look at."""

    waiting: list[Proposal]
    ready: list[Proposal]
    review: list[Proposal]

    @property
    def total(self) -> int:
        """How many pictures have no attempt."""
        return len(self.waiting) + len(self.ready) + len(self.review)

    @property
    def read(self) -> int:
        """How many of them were read, or given up."""
        return len(self.ready) + len(self.review)

    @property
    def progress_text(self) -> str:
        """« Images lues : 43 sur 100 »."""
        return f"Images lues\u00a0: {self.read} sur {self.total}"

    @property
    def summary(self) -> str:
        """« 57 lues : à confirmer ; 3 à revoir »."""
        parts = []
        if self.ready:
            parts.append(f"{plural(len(self.ready), 'lue')}\u00a0: à confirmer")
        if self.review:
            parts.append(f"{len(self.review)} à revoir")
        return "\u00a0; ".join(parts)


def sorting_of(dossier: Dossier, zone: ZoneInfo) -> Sorting:
    """Return the pictures of a dossier that have no attempt, by what they need."""
    made = proposals(dossier, zone)
    waiting = [one for one in made if one.state == Inspection.WAITING]
    ready = [one for one in made if one.is_ready]
    review = [one for one in made if one.state != Inspection.WAITING and not one.is_ready]
    return Sorting(waiting, ready, review)


@require_safe
def sorting_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the pictures without an attempt: ready to confirm, to look at, or being read."""
    dossier = dossier_or_404(dossier_id)
    if questions := questions_first(dossier):
        return questions
    zone = zone_of(dossier)
    sorting = sorting_of(dossier, zone)
    context = {
        "dossier": dossier,
        "sorting": sorting,
        "ready": [_card(one, zone) for one in sorting.ready[:MOST_SHOWN]],
        "confirm_text": confirm_text(min(len(sorting.ready), MOST_SHOWN)),
        "more": max(0, len(sorting.ready) - MOST_SHOWN),
        "review": [_card(one, zone) for one in sorting.review[:MOST_SHOWN]],
        "tab": "files",
    }
    return render(request, "evidence/sorting.html", context)


@require_safe
def sorting_part(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show how far the reading is, alone; nothing to ask again once it is done."""
    dossier = dossier_or_404(dossier_id)
    context = {"dossier": dossier, "sorting": sorting_of(dossier, zone_of(dossier))}
    return render(request, "evidence/sorting_progress.html", context)


@require_POST
def confirm_ready(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Add an attempt for each picture ticked, at the moment that the page showed of it."""
    dossier = dossier_or_404(dossier_id)
    zone, now = zone_of(dossier), timezone.now()
    ticked = set(request.POST.getlist("images"))
    channel = channel_of(dossier)
    added = 0
    with transaction.atomic():
        for one in sorting_of(dossier, zone).ready:
            key = str(one.capture.id)
            said = _as_shown(one, zone, channel)
            # What the page showed is what is added: a later reading is looked at again.
            if said and key in ticked and request.POST.get(f"vu_{key}") == told(one):
                with suppress(AlreadySorted):
                    confirm(one.capture, said, by=BY_PERSON, at=now)
                    added += 1
    if added:
        messages.success(request, f"{plural(added, 'essai ajouté', 'essais ajoutés')} au journal.")
    having_theirs = dossier.captures.exclude(attempt=None).values_list("pk", flat=True)
    if ticked - {str(pk) for pk in having_theirs}:
        messages.info(request, "Certaines images ont changé depuis. Regardez-les ici.")
    elif ticked and not added:
        # A double tap: the first one added them.
        messages.info(request, "Ces essais sont déjà dans le journal.")
    left = sorting_of(dossier, zone).total
    return redirect("evidence:sort" if left else "evidence:journal", dossier.id)


@require_http_methods(["GET", "POST"])
def sort_one(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Ask what one picture shows, and add its attempt as the person says it."""
    dossier = dossier_or_404(dossier_id)
    if questions := questions_first(dossier):
        return questions
    zone, now = zone_of(dossier), timezone.now()
    sorting = sorting_of(dossier, zone)
    every = [*sorting.review, *sorting.ready, *sorting.waiting]
    proposal = next((one for one in every if one.capture.id == capture_id), None)
    if proposal is None:
        messages.info(request, "Cette image est déjà rangée.")
        return redirect("evidence:file", dossier.id, capture_id)
    form = SortForm(request.POST or None, proposal=proposal, zone=zone.key, now=now)
    if request.method == "POST" and _acted(request, dossier, proposal, form, now):
        return _next(dossier, zone)
    context = {
        "dossier": dossier,
        "proposal": proposal,
        "form": form,
        "read": picture_read(proposal.capture, zone),
        "attempts": _attempts_near(dossier, proposal),
        "tab": "files",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "evidence/sort_one.html", context, status=status)


def confirm_text(count: int) -> str:
    """Return the words of the button: « Confirmer les 57 essais »."""
    return "Confirmer cet essai" if count == 1 else f"Confirmer les {count} essais"


def told(one: Proposal) -> str:
    """Return what a card says, as its form gives it back.

    The moment and the outcome, then a digest of the sentence and of the release lines.
    """
    rest = f"{one.wording}\n{sorted(one.releases.as_details().items())}"
    digest = hashlib.sha256(rest.encode()).hexdigest()[:16]
    return f"{one.image.isoformat() if one.image else ''} {one.outcome or ''} {digest}"


def _as_shown(one: Proposal, zone: ZoneInfo, channel: str) -> Sorted | None:
    if one.image is None or one.outcome is None:
        return None
    # What its card showed, sentence and release lines included.
    details = details_of(one, one.outcome, wording=one.wording, releases=one.releases)
    return Sorted(one.image, zone.key, channel, one.outcome, "image", details)


def _acted(
    request: HttpRequest, dossier: Dossier, one: Proposal, form: SortForm, now: dt.datetime
) -> bool:
    """Do what the person asks of a picture; return whether it is sorted."""
    if request.POST.get("faire") == "papier":
        set_aside(one.capture, by=BY_PERSON, at=now)
        messages.success(request, "L’image reste parmi vos papiers.")
        return True
    if request.POST.get("faire") == "joindre":
        number = request.POST.get("essai", "")
        attempt = dossier.attempts.filter(number=int(number)).first() if number.isdigit() else None
        if attempt is None:
            messages.error(request, "Choisissez un essai.")
            return False
        join(one.capture, attempt, by=BY_PERSON, at=now)
        messages.success(request, f"Image jointe à l’essai n° {attempt.number}.")
        return True
    if not form.is_valid():
        return False
    attempt = confirm(one.capture, form.as_sorted(), by=BY_PERSON, at=now)
    messages.success(request, f"Essai n° {attempt.number} ajouté au journal.")
    return True


def _next(dossier: Dossier, zone: ZoneInfo) -> HttpResponse:
    """Return the way to the next picture to look at, or back to the list."""
    sorting = sorting_of(dossier, zone)
    if sorting.review:
        return redirect("evidence:sort_one", dossier.id, sorting.review[0].capture.id)
    return redirect("evidence:sort" if sorting.total else "evidence:journal", dossier.id)


def _attempts_near(dossier: Dossier, one: Proposal) -> list[dict[str, object]]:
    """Return the attempts that a picture may belong to, the nearest in time first."""
    at = one.image or one.file or one.received
    standing: list[Attempt] = list(dossier.attempts.standing())
    standing.sort(key=lambda attempt: abs(attempt.moment - at))
    return [
        {
            "number": attempt.number,
            "text": f"n° {attempt.number}, {moment_text(attempt.moment, attempt.zone)}",
        }
        for attempt in standing[:MOST_ATTEMPTS_OFFERED]
    ]


def _card(one: Proposal, zone: ZoneInfo) -> dict[str, object]:
    return {
        "proposal": one,
        "capture": one.capture,
        "told": told(one),
        "moment_text": moment_text(one.image, zone.key) if one.image else "",
        "outcome_text": OUTCOMES[one.outcome] if one.outcome else "",
        "file_text": moment_text(one.file, zone.key) if one.file else "",
        "file_words": FILE_SOURCES.get(one.file_source, "Fichier"),
        "received_text": moment_text(one.received, zone.key),
        "releases": release_texts(one.releases, zone.key),
    }
