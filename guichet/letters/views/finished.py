"""A finished letter: its files, how to send it, and noting that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guichet.casefile import CaseFile
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.errors import GuichetError
from guichet.evidence.casefile import casefile_of
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.services import AttemptInput, read_original
from guichet.evidence.shown import size_text
from guichet.evidence.views.page import zone_of
from guichet.letters.catalogue import letter_text
from guichet.letters.drafts import EMAIL, MEDIA_TYPES, Draft, draft_of, options_from
from guichet.letters.filing_later import LATER
from guichet.letters.finishing import note_sending
from guichet.letters.forms import SendingForm
from guichet.letters.mail_account import account
from guichet.letters.models import Letter
from guichet.letters.print_set import print_set
from guichet.letters.services import OpenFromRows
from guichet.letters.story import WRITTEN
from guichet.letters.views.letter import file_name, joined, sent

LRAR = "lrar"
PIECES = "pieces"
"""The « format » of a registered letter’s pieces, made when they are asked for."""


@dataclass(frozen=True)
class Done:
    """A finished letter with the draft it came from; ``draft`` is ``None`` once facts changed."""

    letter: Letter
    to: str
    draft: Draft | None

    @property
    def kind(self) -> str:
        """The id of the letter."""
        return self.letter.kind

    @property
    def subject(self) -> str:
        """The object of an e-mail; empty for the other letters."""
        return self.draft.pack.subject if self.draft and self.draft.pack else ""


def done_for(request: HttpRequest, dossier_id: UUID, letter_id: UUID) -> Done:
    """Return the finished letter of this id. Raises ``Http404`` when there is none."""
    dossier = dossier_for(request, dossier_id)
    letter = get_object_or_404(dossier.letters.select_related("capture"), pk=letter_id)
    letter.dossier = letter.capture.dossier = dossier
    basis = letter.basis or {}
    to = str(basis.get("to", ""))
    options = options_from(basis["options"])
    case = casefile_of(dossier, on=options.on)
    try:
        draft = draft_of(dossier, case, letter.kind, options, to=to, at=letter.created_at)
    except GuichetError:
        return Done(letter, to, None)  # what was kept stays as it is, whatever changed since
    return Done(letter, to, draft if draft.is_the_pdf(letter.capture.sha256) else None)


@require_http_methods(["GET", "POST"])
def done_page(request: HttpRequest, dossier_id: UUID, letter_id: UUID) -> HttpResponse:
    """Show a finished letter, and take in how it was sent."""
    done = done_for(request, dossier_id, letter_id)
    dossier, letter = done.letter.dossier, done.letter
    form = _sending_form(request, done) if _can_be_noted(done) else None
    if request.method == "POST":
        if form is None:
            return redirect("letters:done", dossier_id, letter_id)
        if form.is_valid():
            return _note(request, done, form)
    context: dict[str, Any] = {
        "dossier": dossier,
        "tab": "letters",
        "letter": letter,
        "kind": letter.kind,
        "title": letter_text(letter.kind).title,
        "size": size_text(letter.capture.size),
        "draft": done.draft,
        "renditions": [one for one in done.draft.renditions() if one.form != "pdf"]
        if done.draft
        else [],
        "attachments": joined(done.draft) if done.draft else [],
        "subject": done.subject,
        "has_folder": done.draft is not None and letter.kind in LATER,
        "account": account() if done.kind == EMAIL else None,
        "attempt": letter.capture.attempt,
        "form": form,
    }
    return render(
        request, "letters/done.html", context, status=422 if form and form.errors else 200
    )


@require_safe
def done_file(request: HttpRequest, dossier_id: UUID, letter_id: UUID, form: str) -> HttpResponse:
    """Send the PDF that was kept, or another format of the same letter."""
    done = done_for(request, dossier_id, letter_id)
    if form == "pdf":
        letter = done.letter
        return sent(read_original(letter.capture), MEDIA_TYPES["pdf"], letter.capture.name)
    if done.draft is None:
        raise Http404
    if form == PIECES and done.kind == LRAR:
        case = casefile_of(done.letter.dossier, on=done.draft.options.on)
        pieces = print_set(case, OpenFromRows(done.letter.dossier), on=done.draft.options.on)
        return sent(pieces, MEDIA_TYPES["pdf"], "Pieces_jointes.pdf")
    if form not in done.draft.forms:
        raise Http404
    return sent(done.draft.content(form), MEDIA_TYPES[form], file_name(done.draft, form))


@require_safe
def done_attachment(
    request: HttpRequest, dossier_id: UUID, letter_id: UUID, rank: int
) -> HttpResponse:
    """Send one attachment of a finished e-mail."""
    done = done_for(request, dossier_id, letter_id)
    if done.draft is None or not 1 <= rank <= len(done.draft.attachments):
        raise Http404
    one = done.draft.attachments[rank - 1]
    return sent(one.data, one.media_type, one.name)


def _can_be_noted(done: Done) -> bool:
    dossier: Dossier = done.letter.dossier
    return (
        done.kind in WRITTEN
        and done.letter.capture.attempt_id is None
        and dossier.archived_at is None
    )


def _sending_form(request: HttpRequest, done: Done) -> SendingForm:
    dossier = done.letter.dossier
    zone, now = zone_of(dossier), timezone.now()
    local = now.astimezone(zone)
    return SendingForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        channel=done.kind,
        zone=zone,
        now=now,
        initial={
            "day": local.date(),
            "hour": local.time().replace(second=0, microsecond=0),
            "recipient": done.to or _authority(casefile_of(dossier, on=local.date())),
            "subject": done.subject,
        },
    )


def _authority(case: CaseFile) -> str:
    return f"le {case.counter.authority}" if case.counter else "la préfecture"


def _note(request: HttpRequest, done: Done, form: SendingForm) -> HttpResponse:
    data = form.cleaned_data
    uploads, refused = read_uploads(data["proofs"])
    details = {
        "recipient": data["recipient"],
        "subject": data.get("subject") or None,
        "tracking_number": data.get("tracking_number") or None,
        "deposited_on": data["day"].isoformat() if done.kind != EMAIL else None,
        "message_id": (done.letter.basis or {}).get("message_id"),
    }
    given = AttemptInput(
        moment=form.moment(),
        zone=form.zone.key,
        channel=done.kind,
        outcome="sent" if done.letter.rank == 1 else "reminder",
        details=details,
    )
    attempt, received = note_sending(
        done.letter, given, proofs=uploads, cents=data.get("cost"), by=actor_of(request),
        at=form.now,
    )  # fmt: skip
    announce(request, received, refused)
    messages.success(request, f"Envoi noté au journal : n° {attempt.number}.")
    return redirect("evidence:attempt", done.letter.dossier.pk, attempt.number)
