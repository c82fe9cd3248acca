"""The files: receiving them, looking at them, the original and the laid-out copy."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from guichet.documents.pictures import derivative
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence.derivatives import exif_notes, planche_of
from guichet.evidence.doors import door_of, modified_at, somebody_helps
from guichet.evidence.forms import FilesForm, SeenForm
from guichet.evidence.inspecting import shown_on
from guichet.evidence.mails_told import told_of
from guichet.evidence.models import Capture
from guichet.evidence.on_image import answered
from guichet.evidence.phone_pictures import may_lack_its_date, offer_remedies
from guichet.evidence.readings import known_pictures, remarks_of
from guichet.evidence.reception import announce, read_uploads
from guichet.evidence.seals import sealed_numbers
from guichet.evidence.services import add_captures, read_original, say_what_is_seen
from guichet.evidence.shown import moment_text, provenance_text, remedies, size_text
from guichet.evidence.sightings import PictureRead, inspection_of, picture_read, proposed_seen
from guichet.evidence.thumbnails import MEDIA_TYPE, thumbnail_of
from guichet.evidence.tokens import seal_of, standing_of_log
from guichet.evidence.views.page import BY_PERSON, dossier_or_404, zone_of
from guichet.evidence.views.sorting import sorting_of

SHOWN_INLINE = {"image/png", "image/jpeg", "image/webp"}
AT_ONCE = (
    f"{settings.DATA_UPLOAD_MAX_NUMBER_FILES} fichiers"
    f" et {settings.LARGEST_REQUEST // 2**20}\u00a0Mo"
)
"""What one request may hold: all that is chosen, where the page’s script does not run."""


@require_http_methods(["GET", "POST"])
def files_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """List the files of a dossier and take new ones in."""
    dossier = dossier_or_404(dossier_id)
    form = FilesForm(
        request.POST or None, request.FILES or None, helped=somebody_helps(profile_of(dossier))
    )
    if request.method == "POST" and form.is_valid():
        return _take_in(request, dossier, form)
    seals = sealed_numbers(dossier.id)
    captures = dossier.captures.select_related("attempt").order_by("-received_at", "-id")
    files = [
        {"capture": capture, "sealed_at": seals.at(capture.log_number)} for capture in captures
    ]
    return render(
        request,
        "evidence/files.html",
        {
            "dossier": dossier,
            "form": form,
            "at_once": AT_ONCE,
            "files": files,
            "sorting": sorting_of(dossier, zone_of(dossier)),
            "something": bool(files) or dossier.attempts.exists(),
            "standing": standing_of_log(dossier.id, seals, zone_of(dossier)),
            "tab": "files",
        },
        status=422 if form.is_bound and form.errors else 200,
    )


def _take_in(request: HttpRequest, dossier: Dossier, form: FilesForm) -> HttpResponse:
    attempt = _attempt_named(request, dossier)
    uploads, refused = read_uploads(form.cleaned_data["files"])
    if len(uploads) == 1 and (written := modified_at(request)):
        uploads = [replace(uploads[0], modified_at=written)]
    door = door_of(request, from_helper=form.cleaned_data.get("from_helper", False))
    received = add_captures(
        dossier, uploads, by=BY_PERSON, at=timezone.now(), attempt=attempt, provenance=door
    )
    offer_remedies(request, received)
    if request.headers.get("Accept") == "application/json":
        answers = [
            {"name": one.capture.name, "id": str(one.capture.id), "already": one.already_there}
            for one in received
        ]
        errors = [{"title": e.what_happened, "advice": e.what_to_do} for e in refused]
        status = 200 if received or not refused else 422
        return JsonResponse({"received": answers, "refused": errors}, status=status)
    announce(request, received, refused)
    if attempt:
        return redirect("evidence:attempt", dossier.id, attempt.number)
    return redirect("evidence:files", dossier.id)


def _attempt_named(request: HttpRequest, dossier: Dossier) -> Attempt | None:
    number = request.POST.get("essai", "")
    return dossier.attempts.filter(number=int(number)).first() if number.isdecimal() else None


@require_http_methods(["GET", "POST"])
def file_page(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Show one file, ask what the person reads on it, and say how it was received."""
    dossier = dossier_or_404(dossier_id)
    capture = _capture(dossier, capture_id)
    read = _reading_shown(capture, zone_of(dossier))
    proposed = proposed_seen(shown_on(inspection_of(capture)))
    proposed = {name: said for name, said in proposed.items() if not answered(capture, name)}
    answers = {name: capture.saw(name) for name in SeenForm.base_fields} | proposed
    initial = {name: {True: "oui", False: "non"}.get(said, "") for name, said in answers.items()}
    form = SeenForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        say_what_is_seen(capture, form.as_seen(), by=BY_PERSON, at=timezone.now())
        return redirect("evidence:file", dossier.id, capture.id)
    return render(
        request,
        "evidence/file.html",
        {
            "dossier": dossier,
            "capture": capture,
            "form": form,
            "inline": capture.media_type in SHOWN_INLINE or capture.shown_as_a_copy,
            "is_copy": capture.shown_as_a_copy,
            "seal": seal_of(dossier.id, capture.log_number, zone_of(dossier)),
            "received_text": moment_text(capture.received_at),
            "attempt_text": f"n° {capture.attempt.number}" if capture.attempt else "",
            "provenance_text": provenance_text(capture),
            "size_text": size_text(capture.size),
            "remedies": remedies(capture),
            "may_lack_its_date": may_lack_its_date(capture) and not proposed.get("shows_date"),
            "read": read,
            "proposed": bool(proposed),
            "remarks": remarks_of(capture, known_pictures(dossier)) if read else [],
            "mail": told_of(capture),
            "notes": exif_notes(capture) if capture.is_picture else [],
            "tab": "files",
        },
    )


@require_safe
def original(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send the bytes as they were received; only pictures are shown, the rest is downloaded."""
    capture = _capture(dossier_or_404(dossier_id), capture_id)
    shown = capture.media_type in SHOWN_INLINE
    response = HttpResponse(
        read_original(capture),
        content_type=capture.media_type if shown else "application/octet-stream",
    )
    disposition = content_disposition_header(as_attachment=not shown, filename=capture.name)
    response["Content-Disposition"] = disposition or "attachment"
    # A hostile file must not run in the dossier's own origin.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def shown(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send the copy that a browser can show of a picture whose original it cannot."""
    capture = _capture(dossier_or_404(dossier_id), capture_id)
    if not capture.shown_as_a_copy:
        raise Http404
    copy = derivative(read_original(capture), name=capture.name)
    response = HttpResponse(copy.data, content_type=copy.media_type)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def thumbnail(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send the small copy of a picture, or lead to what is shown in its place."""
    capture = _capture(dossier_or_404(dossier_id), capture_id)
    if not capture.is_picture:
        raise Http404
    small = thumbnail_of(capture)
    if small is None:
        instead = "evidence:shown" if capture.shown_as_a_copy else "evidence:original"
        return redirect(instead, dossier_id, capture.id)
    response = HttpResponse(small, content_type=MEDIA_TYPE)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_safe
def planche(request: HttpRequest, dossier_id: UUID, capture_id: UUID) -> HttpResponse:
    """Send the laid-out copy (A4) of a picture."""
    dossier = dossier_or_404(dossier_id)
    capture = _capture(dossier, capture_id)
    response = HttpResponse(planche_of(capture), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="planche_{capture.sha256[:12]}.pdf"'
    return response


def _reading_shown(capture: Capture, zone: ZoneInfo) -> PictureRead | None:
    """Return the reading; what to do again gives way to what the person said of it."""
    read = picture_read(capture, zone)
    return replace(read, remedies=()) if read and answered(capture) else read


def _capture(dossier: Dossier, capture_id: UUID) -> Capture:
    return get_object_or_404(dossier.captures, pk=capture_id)
