"""The evidence bundle: taking it away, and verifying one."""

from __future__ import annotations

import tempfile
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
from guichet.evidence.export import export_bundle
from guichet.evidence.tasks import known_authorities
from guichet.evidence.views.page import BY_PERSON, dossier_or_404
from guichet.sealing.report import Report
from guichet.sealing.verify import verify_bundle


def exports_folder() -> Path:
    """Return the folder of the copies in plain, which the sweep clears after a kill."""
    folder: Path = settings.HOME / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@require_safe
def bundle(request: HttpRequest, dossier_id: UUID) -> HttpResponseBase:
    """Send the evidence bundle of a dossier; go back to its files while it holds nothing."""
    dossier = dossier_or_404(dossier_id)
    if not (dossier.attempts.exists() or dossier.captures.exists()):
        messages.info(request, "Il n’y a encore rien à emporter. Notez d’abord un essai.")
        return redirect("evidence:files", dossier.id)
    now = timezone.now()
    # Not kept: the plain bundle leaves the disk as soon as it is sent.
    with tempfile.TemporaryDirectory(dir=exports_folder()) as temporary:
        path = export_bundle(dossier, Path(temporary) / "preuves.zip", at=now)
        stream = path.open("rb")
    note_act(BY_PERSON, "bundle_exported", dossier.id)
    name = f"preuves_{dossier.code}_{timezone.localdate():%Y-%m-%d}.zip"
    return FileResponse(stream, as_attachment=True, filename=name)


MOST_OF_A_NAME = 60
"""Signs of a sent file's name that are kept, its end first: a disk refuses very long names."""


class BundleForm(forms.Form):
    """A bundle to verify."""

    bundle = forms.FileField(
        label="Dossier de preuves (.zip)",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
    )


@require_http_methods(["GET", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Verify a bundle on this computer; nothing is kept of it."""
    form = BundleForm(request.POST or None, request.FILES or None)
    report, error = None, None
    if request.method == "POST" and form.is_valid():
        try:
            report = _verified(form.cleaned_data["bundle"])
        except GuichetError as refused:
            error = refused
    context = {"form": form, "report": report, "error": error}
    return render(request, "evidence/verify.html", context)


def _verified(sent: UploadedFile[Any]) -> Report:
    """Return the report on a file sent by a browser; its faults name it as the person does."""
    with tempfile.TemporaryDirectory(dir=exports_folder()) as folder:
        copy = Path(folder) / (Path(sent.name or "").name[-MOST_OF_A_NAME:] or "preuves.zip")
        with copy.open("wb") as stream:
            for chunk in sent.chunks():
                stream.write(chunk)
        return verify_bundle(copy, authorities=known_authorities(), now=timezone.now())
