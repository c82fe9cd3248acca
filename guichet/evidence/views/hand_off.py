"""« Passer sur un autre appareil »: the file to carry, and a dossier that comes from elsewhere."""

from __future__ import annotations

import tempfile
import uuid
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from guichet.audit.services import note_act
from guichet.errors import GuichetError
from guichet.evidence.already_here import AlreadyHere
from guichet.evidence.hand_off import (
    LEFT_BY_BUNDLE,
    LEFT_BY_FILE,
    SUFFIX,
    exports_folder,
    file_name,
    hand_off,
    made_folder,
)
from guichet.evidence.models import LogEntry
from guichet.evidence.shown import size_text
from guichet.evidence.taking_in import TakenIn, arrival_of, take_in
from guichet.evidence.views.bundle import MOST_OF_A_NAME
from guichet.evidence.views.page import BY_PERSON, dossier_or_404

LIMIT = f"{settings.LARGEST_REQUEST // 2**20}\u00a0Mo"
"""What one request may hold: a larger file is taken in by the command."""


@require_http_methods(["GET", "POST"])
def hand_off_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what goes and what stays; on request, make the file and show its code, once."""
    dossier = dossier_or_404(dossier_id)
    context: dict[str, Any] = {"dossier": dossier, "tab": "files", "left": LEFT_BY_FILE}
    if request.method == "GET":
        context["something"] = LogEntry.objects.filter(dossier=dossier.id).exists()
        context["mails"] = dossier.mail_proposals.count()
        return render(request, "evidence/hand_off.html", context)
    now, made = timezone.now(), uuid.uuid4()
    folder = made_folder(dossier_id, made)
    folder.mkdir(mode=0o700)
    done = hand_off(dossier, folder / file_name(dossier, now), at=now)
    note_act(BY_PERSON, "dossier_handed_off", dossier.id)
    size = done.path.stat().st_size
    context |= {
        "code": done.code,
        "made": made,
        "name": done.path.name,
        "size": size_text(size),
        "too_large": size > settings.LARGEST_REQUEST - 2**16,
        "limit": LIMIT,
    }
    return render(request, "evidence/hand_off_ready.html", context)


@require_safe
def hand_off_file(request: HttpRequest, dossier_id: UUID, made: UUID) -> HttpResponseBase:
    """Send the locked file that was made; after an hour it is gone, and must be made again."""
    dossier = dossier_or_404(dossier_id)
    found = list(made_folder(dossier_id, made).glob(f"*{SUFFIX}"))
    if not found:
        messages.info(request, "Ce fichier n’est plus là. Préparez-en un autre.")
        return redirect("hand_off:leave", dossier.id)
    return FileResponse(found[0].open("rb"), as_attachment=True, filename=found[0].name)


class TakeInForm(forms.Form):
    """The file of another device, and its code."""

    file = forms.FileField(
        label="Fichier venu de l’autre appareil",
        help_text="Il finit par .guichet, ou par .zip.",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )
    code = forms.CharField(
        label="Code montré par l’autre appareil",
        help_text="Quatre groupes de quatre signes. Rien pour un .zip.",
        required=False,
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


@require_http_methods(["GET", "POST"])
def take_in_page(request: HttpRequest) -> HttpResponse:
    """Verify a dossier that comes from another device, then take it in, whole or not at all."""
    form = TakeInForm(request.POST or None, request.FILES or None)
    error: GuichetError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            taken = _taken_in(form.cleaned_data["file"], form.cleaned_data["code"])
            return redirect("hand_off:arrived", taken.dossier.id)
        except GuichetError as refused:
            error = refused
    context = {
        "form": form,
        "error": error,
        "here": error.dossier if isinstance(error, AlreadyHere) else None,
        "left": LEFT_BY_FILE,
        "left_by_bundle": LEFT_BY_BUNDLE[: -len(LEFT_BY_FILE)],
        "limit": LIMIT,
    }
    failed = error is not None or (form.is_bound and bool(form.errors))
    return render(request, "evidence/take_in.html", context, status=422 if failed else 200)


@require_safe
def taken_in_page(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Say what came with a dossier from another device, and what did not."""
    dossier = dossier_or_404(dossier_id)
    arrival = arrival_of(dossier)
    if arrival is None:
        return redirect("evidence:files", dossier.id)
    left = LEFT_BY_FILE if arrival.whole else LEFT_BY_BUNDLE
    context = {"dossier": dossier, "tab": "files", "arrival": arrival, "left": left}
    return render(request, "evidence/taken_in.html", context)


def _taken_in(sent: UploadedFile[Any], code: str) -> TakenIn:
    name = Path(sent.name or "").name[-MOST_OF_A_NAME:] or "dossier"
    with tempfile.TemporaryDirectory(dir=exports_folder()) as folder:
        copy = Path(folder) / "recu"
        with copy.open("wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
        return take_in(copy, name=name, code=code, by=BY_PERSON, at=timezone.now())
