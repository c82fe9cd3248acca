"""Adding messages received or sent: choosing files, saying what each one is."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from guichet.documents.numbers import agree, plural
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.errors import GuichetError
from guichet.evidence.mails import Noted, Taken, leave_mail, take_in
from guichet.evidence.views.page import zone_of
from guichet.letters.forms_mailbox import LookForm
from guichet.letters.mail_noting import MailForm, MailsForm, note
from guichet.letters.mail_proposals import proposals
from guichet.letters.mailbox import look, mailbox, usual_search
from guichet.mail import dns_keys

AT_ONCE = 10
"""Messages shown on one page: each has its own questions."""


@require_http_methods(["GET", "POST"])
def mails_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Take files of messages in, and show those that wait for an answer."""
    dossier = dossier_for(request, dossier_id)
    form = MailsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _take_in(request, dossier, form)
    return _page(request, dossier, form)


def _take_in(request: HttpRequest, dossier: Dossier, form: MailsForm) -> HttpResponse:
    ask = dns_keys.ask if form.cleaned_data["ask_keys"] else dns_keys.ask_nobody
    files = [(one.name or "", one.read()) for one in form.cleaned_data["files"]]
    taken = take_in(dossier, files, ask, at=timezone.now())
    if request.headers.get("Accept") == "application/json":
        received = [{"name": row.name, "already": False} for row in taken.proposed]
        received += [{"name": name, "already": True} for name in taken.already]
        errors = [{"title": e.what_happened, "advice": e.what_to_do} for e in taken.refused]
        status = 200 if received else 422
        return JsonResponse({"received": received, "refused": errors}, status=status)
    _announce(request, taken)
    return redirect("letters:mails", dossier.pk)


@require_POST
def look_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Propose what the mailbox holds about the addresses asked for."""
    dossier = dossier_for(request, dossier_id)
    form = LookForm(request.POST, prefix="look")
    if not form.is_valid():
        return _page(request, dossier, MailsForm(), look_form=form)
    ask = dns_keys.ask if form.cleaned_data["ask_keys"] else dns_keys.ask_nobody
    try:
        taken = look(dossier, form.as_search(), ask, at=timezone.now())
    except GuichetError as error:
        messages.error(request, error.as_text())
        return redirect("letters:mails", dossier.pk)
    if taken.already:
        told = agree(len(taken.already), "était déjà là", "étaient déjà là")
        messages.info(request, f"{plural(len(taken.already), 'e-mail')} {told}.")
    elif not taken.proposed and not taken.refused:
        messages.info(request, "Aucun e-mail trouvé avec ces adresses, depuis ce jour.")
    taken.already = []
    _announce(request, taken)
    return redirect("letters:mails", dossier.pk)


def _announce(request: HttpRequest, taken: Taken) -> None:
    if taken.proposed:
        messages.success(request, f"{plural(len(taken.proposed), 'e-mail')} à regarder.")
    for name in taken.already:
        messages.info(request, f"« {name} » est déjà là. Gardé une seule fois.")
    for error in taken.refused:
        messages.error(request, error.as_text())


@require_POST
def mail_answer(request: HttpRequest, dossier_id: UUID, proposal_id: UUID) -> HttpResponse:
    """Note one message as the person says, or forget it."""
    dossier = dossier_for(request, dossier_id)
    row = get_object_or_404(dossier.mail_proposals, pk=proposal_id)
    row.dossier = dossier
    if "leave" in request.POST:
        leave_mail(row)
        messages.info(request, "E-mail écarté. Il n’est pas gardé ici.")
        return redirect("letters:mails", dossier.pk)
    zone, now = zone_of(dossier), timezone.now()
    [proposal] = proposals(dossier, [row], zone)
    form = MailForm(request.POST, proposal=proposal, zone=zone, now=now)
    if not form.is_valid():
        return _page(request, dossier, MailsForm(), answered=form)
    try:
        noted = note(form, by=actor_of(request))
    except GuichetError as error:
        messages.error(request, error.as_text())
        return redirect("letters:mails", dossier.pk)
    _tell(request, noted)
    if dossier.mail_proposals.exists():
        return redirect("letters:mails", dossier.pk)
    return redirect("evidence:attempt", dossier.pk, noted.attempt.number)


def _tell(request: HttpRequest, noted: Noted) -> None:
    messages.success(request, f"E-mail noté au journal : n° {noted.attempt.number}.")
    for one in noted.set_aside:
        messages.info(request, f"« {one.name} » reste dans l’e-mail. {one.set_aside}")


def _page(
    request: HttpRequest,
    dossier: Dossier,
    form: MailsForm,
    answered: MailForm | None = None,
    look_form: LookForm | None = None,
) -> HttpResponse:
    zone, now = zone_of(dossier), timezone.now()
    rows = list(dossier.mail_proposals.all()[:AT_ONCE])
    forms = [
        answered
        if answered and answered.proposal.row.pk == one.row.pk
        else MailForm(proposal=one, zone=zone, now=now)
        for one in proposals(dossier, rows, zone)
    ]
    context: dict[str, Any] = {
        "dossier": dossier,
        "tab": "files",
        "form": form,
        "forms": forms,
        "waiting": dossier.mail_proposals.count(),
        "mailbox": mailbox(),
        "look": look_form or _usual_look(dossier, now.astimezone(zone).date()),
    }
    faulty = (form.is_bound and bool(form.errors)) or answered is not None or look_form is not None
    return render(request, "letters/mails.html", context, status=422 if faulty else 200)


def _usual_look(dossier: Dossier, today: dt.date) -> LookForm | None:
    """Return what is proposed to look for, or ``None`` where no mailbox is set."""
    if mailbox() is None:
        return None
    usual = usual_search(dossier, today)
    initial = {"since": usual.since, "addresses": ", ".join(usual.addresses)}
    return LookForm(prefix="look", initial=initial)
