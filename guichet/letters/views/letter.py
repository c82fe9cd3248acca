"""One letter: its choices, its text as it would be written, its files, and finishing it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from guichet.documents.filing_names import legal_words
from guichet.documents.html import to_html
from guichet.dossiers.models import Dossier
from guichet.dossiers.reach import actor_of, dossier_for
from guichet.errors import GuichetError
from guichet.evidence.shown import size_text
from guichet.law import Caution
from guichet.letters.catalogue import catalogue, letter_text
from guichet.letters.court_gate import CourtGate, court_gate
from guichet.letters.drafts import MEDIA_TYPES, Draft, draft_of
from guichet.letters.finishing import finish
from guichet.letters.forms import Choices, EmailChoices, PetitionChoices, choices_for
from guichet.letters.needs import Missing, NotReady
from guichet.letters.needs.choices import CHOICES, advised
from guichet.letters.pacing import pacing_of
from guichet.letters.proofreading import IN_ONES_OWN_WORDS, proofread
from guichet.letters.questions import questions
from guichet.letters.reading_copy import EXPLAINED
from guichet.letters.recipients import known_mailboxes
from guichet.letters.situation import Situation, situation_of
from guichet.letters.values.hearing import to_be_seen_first
from guichet.letters.values.offer import comes_in_time
from guichet.letters.values.sheets_help import danger_level
from guichet.places import known_link
from guichet.procedure.next_action import GRAVE

DEFENDER_SITE = "https://www.defenseurdesdroits.fr"
IN_PERSON = frozenset({"visit_planned", "appointment"})
"""Moments that lead somebody to the desk: their letters bear the grave warnings too."""
PREVIEW_HEADINGS = 3
"""The page has its title and the title of the preview; the document's headings come below."""


@dataclass(frozen=True)
class Desk:
    """What a request about one letter works with: the choices, then the draft or why there is none.

    ``gaps`` are the questions still to answer; ``error`` is what else stops the draft.
    """

    situation: Situation
    kind: str
    form: Choices
    at: dt.datetime
    draft: Draft | None = None
    gaps: tuple[Missing, ...] = ()
    error: GuichetError | None = None

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.situation.dossier

    @property
    def to(self) -> str:
        """The address an e-mail goes to; empty for the other letters."""
        return self.form.to_address if isinstance(self.form, EmailChoices) else ""


def desk_for(request: HttpRequest, dossier_id: UUID, kind: str) -> Desk:
    """Return the desk of a request. Raises ``Http404`` for a letter that the catalogue has not."""
    if kind not in catalogue():
        raise Http404
    dossier = dossier_for(request, dossier_id)
    now = timezone.now()
    situation = situation_of(dossier, now)
    form = choices_for(kind, request.GET, situation)
    found: dict[str, Any] = {}
    if form.usable:
        to = form.to_address if isinstance(form, EmailChoices) else ""
        try:
            found["draft"] = draft_of(dossier, situation.case, kind, form.options(), to=to, at=now)
        except NotReady as error:
            found["gaps"] = tuple(error.missing)
        except GuichetError as error:
            found["error"] = error
    return Desk(situation, kind, form, now, **found)


@require_safe
def letter_page(request: HttpRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """Show the letter as it would be written now, beside its choices."""
    desk = desk_for(request, dossier_id, kind)
    dossier = desk.dossier
    text = letter_text(kind)
    counter = desk.situation.case.counter
    back = reverse("letters:letter", args=[dossier.pk, kind])
    context: dict[str, Any] = {
        "dossier": dossier,
        "tab": "letters",
        "kind": kind,
        "title": text.title,
        "about": text.about,
        "finish_label": text.finish,
        "explained": text.recipient in EXPLAINED,
        "form": desk.form,
        "to_choose": any(gap.page == CHOICES for gap in desk.gaps),
        "see_someone": to_be_seen_first(desk.situation.case.gate),
        "offer_in_time": kind == "offre" and comes_in_time(desk.situation.story),
        "danger_then": danger_level(desk.situation.story),
        "query": request.GET.urlencode(),
        "draft": desk.draft,
        "questions": questions(dossier, desk.gaps, back=back),
        "advised": questions(dossier, _advised(desk), back=back),
        "error": desk.error,
        "gate": _gate(desk),
        "warnings": _grave(desk),
        "sender": desk.situation.case.applicant.email or "",
        "official": known_link(DEFENDER_SITE),
        "departement": counter.departement if counter else "",
    }
    if desk.draft is not None:
        context |= _shown(desk.draft)
    if kind == "email":
        context["pacing"] = pacing_of(desk.situation.facts, desk.situation.on)
        context["mailboxes"] = known_mailboxes(desk.situation.case.counter)
        context["to"] = desk.to
    if isinstance(desk.form, PetitionChoices):
        context["figures"] = desk.form.proposals()
    return render(request, "letters/letter.html", context)


def _advised(desk: Desk) -> tuple[Missing, ...]:
    """Return what would make the letter stronger, once it can be written."""
    if desk.draft is None:
        return ()
    return tuple(advised(desk.kind, desk.situation.story, desk.draft.options))


def _shown(draft: Draft) -> dict[str, Any]:
    article = to_html(draft.document, first_heading_level=PREVIEW_HEADINGS)
    return {
        "article": mark_safe(article),  # every word of it is escaped by the writer
        "doubts": [
            fault
            for fault in proofread(draft.document, draft.options.on)
            if fault.fault in IN_ONES_OWN_WORDS
        ],
        "renditions": draft.renditions(),
        "attachments": joined(draft),
    }


def joined(draft: Draft) -> list[dict[str, object]]:
    """Return the attachments of an e-mail as the pages list them."""
    return [
        {"rank": rank, "name": one.name, "size": size_text(len(one.data))}
        for rank, one in enumerate(draft.attachments, start=1)
    ]


def _gate(desk: Desk) -> CourtGate | None:
    """Return what stands before a requête, where something does."""
    answer = desk.situation.assessment
    if desk.kind != "requete" or answer is None:
        return None
    gate = court_gate(answer)
    return None if gate.state == "open" else gate


def _grave(desk: Desk) -> list[Caution]:
    """Return what may harm a person who writes to the préfecture, or goes there, on their own."""
    answer = desk.situation.assessment
    text = letter_text(desk.kind)
    harmful = text.recipient == "prefecture" or not IN_PERSON.isdisjoint(text.when)
    if not harmful or answer is None:
        return []
    return [one for one in answer.warnings if one.id in GRAVE]


@require_POST
def finish_page(request: HttpRequest, dossier_id: UUID, kind: str) -> HttpResponse:
    """Keep the letter as it was shown: its PDF joins the dossier and its log."""
    desk = desk_for(request, dossier_id, kind)
    if desk.error is not None:
        raise desk.error
    if desk.draft is None:
        return redirect(_same_choices("letters:letter", request, dossier_id, kind))
    letter = finish(desk.dossier, desk.draft, to=desk.to, by=actor_of(request), at=desk.at)
    messages.success(request, "C’est gardé dans le dossier. Rien n’a été envoyé.")
    return redirect("letters:done", dossier_id, letter.pk)


@require_safe
def download(request: HttpRequest, dossier_id: UUID, kind: str, form: str) -> HttpResponse:
    """Send the letter in one format, with the choices of the page."""
    desk = desk_for(request, dossier_id, kind)
    if desk.error is not None:
        raise desk.error
    if desk.draft is None:
        return redirect(_same_choices("letters:letter", request, dossier_id, kind))
    if form not in desk.draft.forms:
        raise Http404
    return sent(desk.draft.content(form), MEDIA_TYPES[form], file_name(desk.draft, form))


@require_safe
def attachment(request: HttpRequest, dossier_id: UUID, kind: str, rank: int) -> HttpResponse:
    """Send one attachment of an e-mail, for a mailbox that opens no draft."""
    desk = desk_for(request, dossier_id, kind)
    if desk.draft is None or not 1 <= rank <= len(desk.draft.attachments):
        raise Http404
    one = desk.draft.attachments[rank - 1]
    return sent(one.data, one.media_type, one.name)


def sent(data: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file to take away: never shown inside the application."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def file_name(draft: Draft, form: str) -> str:
    """Return the name of a file taken away: the letter and its day."""
    words = legal_words(letter_text(draft.kind).title)
    return f"{words}_{draft.options.on.isoformat()}.{form}"


def _same_choices(name: str, request: HttpRequest, *arguments: object) -> str:
    query = request.GET.urlencode()
    address = reverse(name, args=arguments)
    return f"{address}?{query}" if query else address
