"""Sending a finished e-mail from here: look, confirm once, and what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from guichet.dossiers.reach import actor_of
from guichet.errors import GuichetError
from guichet.evidence.shown import size_text
from guichet.letters.drafts import EMAIL, EML
from guichet.letters.mail_account import account
from guichet.letters.models import Sending
from guichet.letters.pacing import Pacing, pacing_of
from guichet.letters.sendings import current, is_doubtful, send_letter, settle
from guichet.letters.situation import situation_of
from guichet.letters.views.finished import Done, done_for
from guichet.letters.views.letter import joined
from guichet.mail.sending import Account
from guichet.places import is_official_host


class Confirmation(forms.Form):
    """The one question before the e-mail leaves."""

    checked = forms.BooleanField(
        label="J’ai relu l’e-mail et vérifié l’adresse.",
        error_messages={"required": "Cochez cette phrase, si elle est juste."},
    )


@require_http_methods(["GET", "POST"])
def send_page(request: HttpRequest, dossier_id: UUID, letter_id: UUID) -> HttpResponse:
    """Show what would leave and to whom; send it once the person confirms."""
    done = done_for(request, dossier_id, letter_id)
    if done.kind != EMAIL:
        raise Http404
    sending = current(done.letter)
    if request.method == "POST" and ("left" in request.POST or "stayed" in request.POST):
        return _settle(request, done, sending)
    form = Confirmation(request.POST if request.method == "POST" else None)
    mailbox = account()
    if request.method == "POST" and form.is_valid() and mailbox:
        return _send(request, done, mailbox)
    return _page(request, done, form, mailbox, sending)


def _send(request: HttpRequest, done: Done, mailbox: Account) -> HttpResponse:
    if done.draft is None:
        return redirect("letters:send", done.letter.dossier.pk, done.letter.pk)
    try:
        sending = send_letter(
            done.letter, done.draft, mailbox, to=done.to, pacing=_pacing(done),
            by=actor_of(request), clock=timezone.now,
        )  # fmt: skip
    except GuichetError as error:
        messages.error(request, error.as_text())
        return redirect("letters:send", done.letter.dossier.pk, done.letter.pk)
    if sending.state == "accepted":
        messages.success(request, "E-mail parti. L’envoi est noté au journal.")
    return redirect("letters:send", done.letter.dossier.pk, done.letter.pk)


def _settle(request: HttpRequest, done: Done, sending: Sending | None) -> HttpResponse:
    if sending is not None:
        try:
            settle(sending, left="left" in request.POST, by=actor_of(request), at=timezone.now())
        except GuichetError as error:
            messages.error(request, error.as_text())
    return redirect("letters:send", done.letter.dossier.pk, done.letter.pk)


def _pacing(done: Done) -> Pacing:
    situation = situation_of(done.letter.dossier, timezone.now())
    return pacing_of(situation.facts, situation.on)


def _page(
    request: HttpRequest,
    done: Done,
    form: Confirmation,
    mailbox: Account | None,
    sending: Sending | None,
) -> HttpResponse:
    now = timezone.now()
    letter = done.letter
    doubtful = sending is not None and is_doubtful(sending, now)
    noted = letter.capture.attempt
    context: dict[str, Any] = {
        "dossier": letter.dossier,
        "tab": "letters",
        "letter": letter,
        "done": done,
        "account": mailbox,
        "form": form,
        "attempt": noted,
        "sending": sending,
        "doubtful": doubtful,
        "in_progress": sending is not None and sending.state == "started" and not doubtful,
        "attachments": joined(done.draft) if done.draft else [],
        "size": size_text(len(done.draft.content(EML))) if done.draft else "",
        "doubtful_host": bool(done.to) and not is_official_host(done.to),
        "pacing": _pacing(done),
        "text": done.draft.text if done.draft else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "letters/send.html", context, status=status)
