"""From files sent by a browser to files accepted, each with its own answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from guichet.documents.numbers import plural
from guichet.errors import GuichetError
from guichet.evidence.services import Received
from guichet.evidence.unpacking import files_in
from guichet.storage.uploads import MAX_FILE_BYTES, Upload

MOST_NAMED = 10
"""Files received that are each named; more of them are counted."""


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
    """Tell the person what became of what they sent: file by file, or counted past ten.

    Each refused file is named, however many they are.
    """
    files = list(received)
    if len(files) > MOST_NAMED:
        _announce_count(request, files)
    else:
        for one in files:
            _announce_one(request, one)
    for error in refused:
        messages.error(request, error.as_text())


def _announce_one(request: HttpRequest, one: Received) -> None:
    if one.already_there:
        messages.info(request, f"« {one.capture.name} » est déjà là. Gardé une seule fois.")
    else:
        messages.success(request, f"« {one.capture.name} » : reçue.")


def _announce_count(request: HttpRequest, files: list[Received]) -> None:
    already = sum(one.already_there for one in files)
    if added := len(files) - already:
        messages.success(request, f"{plural(added, 'fichier ajouté', 'fichiers ajoutés')}.")
    if already:
        were = plural(already, "fichier était déjà là", "fichiers étaient déjà là")
        messages.info(request, f"{were}. Rien n’est gardé deux fois.")
