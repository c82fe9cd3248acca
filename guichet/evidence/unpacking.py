"""One file sent, the files it gives: itself, or the pictures inside it, each an original."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from guichet.documents.packed_files import (
    DOCX,
    ODT,
    DocumentTooLong,
    Inside,
    LeftInside,
    is_packed_office,
    is_zip,
    pictures_in_document,
    pictures_in_zip,
)
from guichet.errors import GuichetError
from guichet.storage.uploads import MAX_FILE_BYTES, Origin, Upload, accept, safe_name

MOST_NAMES = 5
"""Files left out that are named; the others are counted."""


def files_in(name: str, data: bytes) -> tuple[list[Upload], list[GuichetError]]:
    """Return the files that ``data`` gives, and what was left inside it.

    A ZIP gives its pictures and is not kept itself. A DOCX or an ODT is kept as it is, first, and
    followed by its pictures. Anything else gives itself. Raises the errors of
    :func:`guichet.storage.uploads.accept` and of
    :func:`guichet.documents.packed_files.pictures_in_zip`; then nothing is taken.
    """
    if is_zip(data) and len(data) <= MAX_FILE_BYTES and not is_packed_office(data):
        shown = safe_name(name)
        inside = pictures_in_zip(data, name=shown)
        return _taken_from(inside, Origin("from_zip", shown, _digest(data), 0))
    upload = accept(name, data)
    if upload.media_type not in (DOCX, ODT):
        return [upload], []
    inside = pictures_in_document(data, upload.media_type, name=upload.name)
    pictures, left = _taken_from(inside, Origin("from_document", upload.name, _digest(data), 0))
    if inside.is_cut:
        left.append(DocumentTooLong(name=upload.name))
    return [upload, *pictures], left


def _taken_from(inside: Inside, origin: Origin) -> tuple[list[Upload], list[GuichetError]]:
    taken = [
        replace(accept(one.name, one.data), origin=replace(origin, rank=rank))
        for rank, one in enumerate(inside.pictures, start=1)
    ]
    if not inside.left:
        return taken, []
    names = ", ".join(safe_name(one) for one in inside.left[:MOST_NAMES])
    more = ", …" if len(inside.left) > MOST_NAMES else ""
    told = LeftInside(name=origin.container, count=len(inside.left), names=names + more)
    return taken, [told]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
