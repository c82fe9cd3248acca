"""The reading copy of a letter: each part beside what it is for. Nothing here is to be filed."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from guichet.documents.blocks import Document
from guichet.documents.filing_names import legal_words
from guichet.documents.html import to_html
from guichet.documents.pdf import to_pdf
from guichet.letters.catalogue import letter_text
from guichet.letters.drafts import MEDIA_TYPES
from guichet.letters.reading_copy import EXPLAINED, MARK, reading_copy, readings
from guichet.letters.views.letter import Desk, desk_for, sent

PDF = "pdf"
READING_HEADINGS = 2
"""The page has its title; the headings of the letter come next."""


def _draft_or_letter_page(desk: Desk, query: str) -> HttpResponse | None:
    if desk.error is not None:
        raise desk.error
    if desk.draft is None:
        address = reverse("letters:letter", args=[desk.dossier.pk, desk.kind])
        return redirect(f"{address}?{query}" if query else address)
    return None


def _desk(request: HttpRequest, dossier_id: UUID, kind: str, language: str) -> Desk:
    desk = desk_for(request, dossier_id, kind)
    if language not in readings() or letter_text(kind).recipient not in EXPLAINED:
        raise Http404
    return desk


@require_safe
def reading_page(request: HttpRequest, dossier_id: UUID, kind: str, language: str) -> HttpResponse:
    """Show the letter as it would be written now, explained in ``language``."""
    desk = _desk(request, dossier_id, kind, language)
    query = request.GET.urlencode()
    elsewhere = _draft_or_letter_page(desk, query)
    if elsewhere or desk.draft is None:
        return elsewhere or redirect("letters:letters", dossier_id)
    copy = reading_copy(desk.draft.document, kind, readings()[language])
    context = {
        "dossier": desk.dossier,
        "tab": "letters",
        "kind": kind,
        "title": letter_text(kind).title,
        "article": mark_safe(_html(copy, language)),  # every word is escaped by the writer
        "languages": readings().values(),
        "reading": readings()[language],
        "query": query,
    }
    return render(request, "letters/reading.html", context)


def _html(copy: Document, language: str) -> str:
    """Return the copy as HTML, its explanations marked as being in their language."""
    named = f' data-block="{MARK}'
    html = to_html(copy, first_heading_level=READING_HEADINGS)
    return html.replace(named, f' lang="{language}"{named}')


@require_safe
def reading_file(request: HttpRequest, dossier_id: UUID, kind: str, language: str) -> HttpResponse:
    """Send the reading copy as a PDF; its name and every page say that it is not to be filed."""
    desk = _desk(request, dossier_id, kind, language)
    elsewhere = _draft_or_letter_page(desk, request.GET.urlencode())
    if elsewhere or desk.draft is None:
        return elsewhere or redirect("letters:letters", dossier_id)
    copy = reading_copy(desk.draft.document, kind, readings()[language])
    name = f"NE_PAS_DEPOSER_{legal_words(letter_text(kind).title)}_{language}.pdf"
    return sent(to_pdf(copy), MEDIA_TYPES[PDF], name)
