"""The page of a legible copy: before, after, what to keep of each photograph, then the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.legible_copies import (
    MOST_PAGES,
    PageAsked,
    make_copy,
    may_show_a_paper,
    page_shown,
    say_where_the_paper_is,
    sheets_on,
)
from guichet.evidence.legible_forms import (
    SHEET,
    PageForm,
    PaperPlaceForm,
    asked_at,
    initial_again,
    initial_of,
    page_address,
)
from guichet.evidence.models import Capture
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, zone_of
from guichet.reading.paper import Corners, NotCopied

MOST_OFFERED = 24
"""Other photographs of the dossier that are offered as further pages."""

PageList = list[PageForm]


@dataclass(frozen=True)
class ShownPage:
    """One page to look at: its form, and the address of what the copy would hold."""

    form: PageForm
    address: str

    @property
    def capture(self) -> Capture:
        """The photograph."""
        return self.form.capture

    @property
    def is_whole(self) -> bool:
        """Whether the whole photograph is kept."""
        return bool(self.form["kept"].value() != SHEET)

    @property
    def outline(self) -> str:
        """The corners as the points of a polygon, in per cent."""
        values = [str(one.value()) for one in self.form.corner_fields]
        return " ".join(",".join(pair) for pair in zip(values[::2], values[1::2], strict=True))


@never_cache
@require_http_methods(["GET", "POST"])
def copy_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Show the pages before and after; « keep » makes the copy, anything else looks again."""
    dossier = dossier_or_404(dossier_id)
    if dossier.archived_at:
        return redirect("evidence:files", dossier.id)
    given = request.POST if request.method == "POST" else request.GET
    captures = _named(dossier, given.getlist("photo"), given.get("essai", ""))
    if request.method == "GET":
        if not captures:
            return redirect("evidence:files", dossier.id)
        return _shown(request, dossier, _first_forms(captures, 1))
    forms = [
        PageForm(request.POST, prefix=str(one.id), capture=one, auto_id=_ids(one))
        for one in captures
    ]
    if not forms or not all(form.is_valid() for form in forms):
        return _shown(request, dossier, forms, status=422)
    kept = _in_order(forms)
    if request.POST.get("do") == "keep" and kept:
        return _kept(request, dossier, kept)
    again = [_form(one.capture, initial_again(one, rank)) for rank, one in enumerate(kept, start=1)]
    more = _named(dossier, request.POST.getlist("more"), "")
    known = {form.capture.id for form in again}
    added = [one for one in more if one.id not in known][: MOST_PAGES - len(again)]
    return _shown(request, dossier, again + _first_forms(added, len(again) + 1))


@never_cache
@require_safe
def page_picture(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send one page as the copy would hold it; nothing is kept."""
    capture = _photograph(dossier_or_404(dossier_id), capture_id)
    try:
        asked = asked_at(capture, request.GET.dict())
    except ValueError:
        raise Http404 from None
    try:
        page = page_shown(asked)
    except NotCopied:
        raise Http404 from None
    response = HttpResponse(page.jpeg, content_type="image/jpeg")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def paper_place(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Note where the paper of a file is kept."""
    dossier = dossier_or_404(dossier_id)
    capture = get_object_or_404(dossier.captures, pk=capture_id)
    capture.dossier = dossier
    form = PaperPlaceForm(request.POST)
    if form.is_valid():
        place = form.cleaned_data["paper_at"]
        say_where_the_paper_is(capture, place, by=BY_PERSON, at=timezone.now())
        messages.success(request, "Place du papier notée." if place else "Place du papier effacée.")
    else:
        messages.error(request, " ".join(map(str, form.errors["paper_at"])))
    return redirect("evidence:file", dossier.id, capture.id)


def _kept(request: HttpRequest, dossier: Dossier, forms: PageList) -> HttpResponse:
    """Make the copy and show it; what cannot be done leaves the answers as they are."""
    asked, zone = [form.as_asked() for form in forms], zone_of(dossier)
    try:
        made = make_copy(dossier, asked, zone=zone, by=BY_PERSON, at=timezone.now())
    except NotCopied as refused:
        return _shown(request, dossier, forms, refused)
    messages.success(request, "Copie lisible gardée. Vos photos restent inchangées.")
    return redirect("evidence:file", dossier.id, made.capture.id)


def _shown(
    request: HttpRequest,
    dossier: Dossier,
    forms: PageList,
    fault: GuichetError | None = None,
    status: int = 200,
) -> HttpResponse:
    pages = [ShownPage(form, page_address(_asked(form))) for form in forms]
    context = {
        "dossier": dossier,
        "pages": pages,
        "forms": forms,
        "several": len(pages) > 1,
        "others": _others(dossier, forms),
        "fault": fault,
        "tab": "files",
    }
    return render(request, "evidence/legible/copy.html", context, status=422 if fault else status)


def _asked(form: PageForm) -> PageAsked:
    """Return what to show of a form: its answers; the whole photograph while they are faulty."""
    if form.is_bound:
        return form.as_asked() if form.is_valid() else PageAsked(form.capture, None)
    said = form.initial
    if said["kept"] != SHEET:
        return PageAsked(form.capture, None, said["turned"])
    numbers = [float(one.value()) / 100 for one in form.corner_fields]
    corners = Corners(tuple(zip(numbers[::2], numbers[1::2], strict=True)))
    return PageAsked(form.capture, corners, said["turned"])


def _first_forms(captures: Sequence[Capture], start: int) -> PageList:
    found = sheets_on(captures) if captures else []
    both = enumerate(zip(captures, found, strict=True), start=start)
    return [
        _form(capture, initial_of(one, rank), one if isinstance(one, NotCopied) else None)
        for rank, (capture, one) in both
    ]


def _form(capture: Capture, initial: dict[str, object], fault: NotCopied | None = None) -> PageForm:
    return PageForm(
        initial=initial,
        prefix=str(capture.id),
        capture=capture,
        fault=fault,
        auto_id=_ids(capture),
    )


def _ids(capture: Capture) -> str:
    return f"p{capture.id.hex}_%s"


def _in_order(forms: PageList) -> PageList:
    """Return the pages that stay, by their number; equal numbers keep the order of the page."""
    staying = [form for form in forms if not form.cleaned_data["left_out"]]
    return sorted(staying, key=lambda form: form.cleaned_data["place"] or MOST_PAGES)


def _named(dossier: Dossier, ids: Sequence[str], attempt: str) -> list[Capture]:
    """Return the photographs of these ids, in their order, or those of an attempt; bounded."""
    found = dossier.captures.filter(media_type__startswith="image/").order_by("received_at", "id")
    if attempt.isascii() and attempt.isdigit() and len(attempt) < 9:
        chosen = list(found.filter(attempt__number=int(attempt)))
    else:
        by_id = {str(one.id): one for one in found.filter(id__in=_uuids(ids))}
        chosen = [by_id[one] for one in dict.fromkeys(map(str, _uuids(ids))) if one in by_id]
    for one in chosen:
        one.dossier = dossier
    return [one for one in chosen if may_show_a_paper(one)][:MOST_PAGES]


def _uuids(said: Sequence[str]) -> list[UUID]:
    found = []
    for one in said[: 2 * MOST_PAGES]:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found


def _others(dossier: Dossier, forms: PageList) -> list[Capture]:
    """Return the photographs that may be further pages: of the same attempts, then the latest."""
    if len(forms) >= MOST_PAGES:
        return []
    here = {form.capture.id for form in forms}
    attempts = {form.capture.attempt_id for form in forms}
    latest = dossier.captures.filter(media_type__startswith="image/").order_by("-received_at")
    latest = latest.select_related("attempt")
    free = [one for one in latest[:200] if one.id not in here and may_show_a_paper(one)]
    free.sort(key=lambda one: one.attempt_id not in attempts)
    return free[:MOST_OFFERED]


def _photograph(dossier: Dossier, capture_id: UUID) -> Capture:
    capture = get_object_or_404(dossier.captures, pk=capture_id)
    capture.dossier = dossier
    if not may_show_a_paper(capture):
        raise Http404
    return capture
