"""By which door a file sent by a browser came in: one code of the provenances each.

It is what the browser or the person says, kept as said: it helps to find one's way, it proves
nothing.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest

from guichet.dossiers.profile import Profile

UPLOAD, GALLERY, PASTED, HELPER = "upload", "gallery", "pasted", "helper"

LONGEST_MILLISECONDS = 13
"""Digits of a moment before the year 2286."""

HELPING_ROLES = frozenset({"association", "union", "collective", "jurist", "lawyer"})


def door_of(request: HttpRequest, *, from_helper: bool = False) -> str:
    """Return the code of the door: helper, clipboard, gallery of a phone, or a chosen file."""
    if from_helper:
        return HELPER
    if request.POST.get("collee") == "oui":
        return PASTED
    return GALLERY if is_a_phone(request) else UPLOAD


def is_a_phone(request: HttpRequest) -> bool:
    """Return whether the browser says that it runs on a phone."""
    hint = request.headers.get("Sec-CH-UA-Mobile")
    if hint in {"?0", "?1"}:
        return hint == "?1"
    return "Mobi" in request.headers.get("User-Agent", "")


def modified_at(request: HttpRequest) -> dt.datetime | None:
    """Return when the device last wrote the file sent, as the browser tells; UTC, or ``None``."""
    said = request.POST.get("modifie", "")
    if not (said.isascii() and said.isdigit() and len(said) <= LONGEST_MILLISECONDS):
        return None
    return dt.datetime.fromtimestamp(int(said) / 1000, tz=dt.UTC)


def somebody_helps(profile: Profile) -> bool:
    """Return whether the dossier names someone who may add files for the person."""
    return any(one.helped_writing or one.role in HELPING_ROLES for one in profile.contacts)
