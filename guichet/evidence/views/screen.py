"""The page of the whole screen: a reminder, a few seconds, then what is kept of the picture."""

from __future__ import annotations

import os
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.assisted.screen import MOST_CUT, Frame, keeper_of
from guichet.casefile import CHANNELS
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of
from guichet.errors import GuichetError
from guichet.evidence.forms import outcome_choices
from guichet.evidence.picture_choices import ONLINE
from guichet.evidence.screens import (
    WAITS,
    add_screen,
    ask_screen,
    asked_screen,
    forget_screen,
    keep_screen,
    monitors_here,
)
from guichet.evidence.services import AttemptInput
from guichet.evidence.shown import moment_text
from guichet.evidence.views.page import dossier_or_404, journal_page, questions_first, zone_of

SIDES = {
    "left": "À gauche, en %",
    "top": "En haut, en %",
    "right": "À droite, en %",
    "bottom": "En bas, en %",
}


class AskForm(forms.Form):
    """Which monitor, and after how many seconds."""

    monitor = forms.TypedChoiceField(label="Quel écran ?", coerce=int, widget=forms.RadioSelect)
    wait = forms.TypedChoiceField(
        label="Dans combien de secondes ?",
        coerce=int,
        choices=[(seconds, f"{seconds} secondes") for seconds in WAITS],
        widget=forms.RadioSelect,
        initial=WAITS[0],
    )

    def __init__(self, *args: Any, monitors: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["monitor"].choices = monitors  # type: ignore[attr-defined]
        self.initial.setdefault("monitor", monitors[0][0])


class KeepForm(forms.Form):
    """What is taken off each side, and what the attempt was, unless it is in the journal."""

    channel = forms.ChoiceField(
        label="Où avez-vous essayé ?", choices=[(code, CHANNELS[code]) for code in ONLINE]
    )
    outcome = forms.ChoiceField(
        label="Que s’est-il passé ?", choices=lambda: [("", "Choisissez"), *outcome_choices()]
    )

    def __init__(self, *args: Any, in_journal: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if in_journal:
            del self.fields["channel"], self.fields["outcome"]
        for name, label in SIDES.items():
            self.fields[name] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=MOST_CUT,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "data-side": name}),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a frame of which nothing would be left."""
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["frame"] = Frame(**{name: cleaned.get(name) or 0 for name in SIDES})
            except ValueError:
                raise forms.ValidationError("Il ne resterait rien. Enlevez moins.") from None
        return cleaned


@never_cache
@require_http_methods(["GET", "POST"])
def screen_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Remind of the private windows, wait, then show the picture: one address, three moments."""
    dossier = dossier_or_404(dossier_id)
    if questions := questions_first(dossier):
        return questions
    asked = asked_screen(dossier.id)
    if asked is not None and request.method == "GET":
        if asked.waits:
            return journal_page(request, dossier, "screen/waiting", {"asked": asked})
        if asked.taken:
            form = KeepForm(
                in_journal=asked.attempt is not None,
                initial={"channel": profile_of(dossier).channel or "site"},
            )
            return _shown(request, dossier, form)
    return _asking(request, dossier, asked.fault if asked else None)


@never_cache
@require_safe
def screen_status(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the waiting part alone; once the picture is there, lead to it."""
    dossier = dossier_or_404(dossier_id)
    asked = asked_screen(dossier.id)
    if asked is None or not asked.waits:
        return redirect("evidence:screen", dossier.id)
    return render(request, "evidence/screen/countdown.html", {"dossier": dossier, "asked": asked})


@never_cache
@require_safe
def screen_picture(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Return the picture that nobody has kept yet."""
    dossier = dossier_or_404(dossier_id)
    asked = asked_screen(dossier.id)
    if asked is None or asked.taken is None:
        raise Http404
    return HttpResponse(asked.taken.png, content_type="image/png")


@require_POST
def keep(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Keep the picture, whole or with a frame cut out of it, in the journal."""
    dossier = dossier_or_404(dossier_id)
    asked = asked_screen(dossier.id)
    if asked is None or asked.taken is None:
        return redirect("evidence:screen", dossier.id)
    form = KeepForm(request.POST, in_journal=asked.attempt is not None)
    if not form.is_valid():
        return _shown(request, dossier, form)
    taken, frame, now = asked.taken, form.cleaned_data["frame"], timezone.now()
    if asked.attempt is not None:
        attempt = get_object_or_404(dossier.attempts, number=asked.attempt)
        add_screen(attempt, taken, frame, at=now)
    else:
        given = AttemptInput(
            moment=taken.at,
            zone=taken.zone,
            channel=form.cleaned_data["channel"],
            outcome=form.cleaned_data["outcome"],
        )
        attempt, _ = keep_screen(dossier, taken, frame, given, at=now)
    forget_screen(dossier.id)
    messages.success(request, f"Écran gardé : essai n° {attempt.number}.")
    return redirect("evidence:attempt", dossier.id, attempt.number)


@require_POST
def throw_away(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Forget the picture and begin again."""
    dossier = dossier_or_404(dossier_id)
    forget_screen(dossier.id)
    return redirect("evidence:screen", dossier.id)


def _asking(request: HttpRequest, dossier: Dossier, fault: GuichetError | None) -> HttpResponse:
    number = request.POST.get("essai") or request.GET.get("essai") or ""
    attempt = dossier.attempts.filter(number=int(number)).first() if number.isdecimal() else None
    context: dict[str, Any] = {"attempt": attempt, "fault": fault, "keeper": keeper_of(os.environ)}
    try:
        monitors = [
            (one.number, f"Écran {one.number}, {one.width} × {one.height} points")
            for one in monitors_here()
        ]
    except GuichetError as refused:
        context |= {"fault": refused, "form": None}
        return journal_page(request, dossier, "screen/ask", context)
    form = AskForm(request.POST or None, monitors=monitors)
    if request.method == "POST" and form.is_valid():
        ask_screen(
            dossier.id,
            monitor=form.cleaned_data["monitor"],
            seconds=form.cleaned_data["wait"],
            zone=zone_of(dossier).key,
            attempt=attempt.number if attempt else None,
        )
        return redirect("evidence:screen", dossier.id)
    return journal_page(request, dossier, "screen/ask", {**context, "form": form})


def _shown(request: HttpRequest, dossier: Dossier, form: KeepForm) -> HttpResponse:
    asked = asked_screen(dossier.id)
    taken = asked.taken if asked else None
    if taken is None:
        return redirect("evidence:screen", dossier.id)
    answers = {
        "form": form,
        "sides": [form[name] for name in SIDES],
        "taken_text": moment_text(taken.at, taken.zone),
        "width": taken.monitor.width,
        "height": taken.monitor.height,
    }
    status = 422 if form.errors else 200
    return journal_page(request, dossier, "screen/keep", answers, status)
