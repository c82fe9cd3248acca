"""From files sent by a browser to files accepted, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from guichet.errors import GuichetError
from guichet.evidence.services import Received
from guichet.evidence.unpacking import files_in
from guichet.storage.uploads import MAX_FILE_BYTES, Upload


def read_uploads(files: Iterable[UploadedFile[Any]]) -> tuple[list[Upload], list[GuichetError]]:
    """Return the files accepted and, for each refused one, why. One bad file stops no other.

    A ZIP gives its pictures, a document itself then its pictures: see
    :func:`guichet.evidence.unpacking.files_in`.
    """
    accepted: list[Upload] = []
    refused: list[GuichetError] = []
    for file in files:
        try:
            taken, left = files_in(file.name or "", file.read(MAX_FILE_BYTES + 1))
        except GuichetError as error:
            refused.append(error)
            continue
        accepted += taken
        refused += left
    return accepted, refused


def announce(
    request: HttpRequest, received: Iterable[Received], refused: Iterable[GuichetError]
) -> None:
    """Tell the person, file by file, what became of what they sent."""
    for one in received:
        if one.already_there:
            messages.info(request, f"« {one.capture.name} » est déjà là. Gardé une seule fois.")
        else:
            messages.success(request, f"« {one.capture.name} » : reçue.")
    for error in refused:
        messages.error(request, error.as_text())
