"""Small copies of pictures, for the pages that show many: made once, encrypted beside the files.

They are only shown: never exported, never a piece, never read. One that is lost or damaged is
made again. A picture is decoded in a process apart, one at a time; a page that would wait too long
shows the original instead.
"""

from __future__ import annotations

import base64
import contextlib
import os
import secrets
import shutil
import threading
from pathlib import Path

from django.conf import settings

from guichet.dossiers.models import Dossier
from guichet.evidence.models import Capture
from guichet.evidence.services import read_original
from guichet.piped import Fell, PipedChild
from guichet.storage.keys import WrongKeys

MEDIA_TYPE = "image/jpeg"
SECONDS_TO_MAKE = 10.0
"""The largest picture takes four seconds on a slow computer."""
LONGEST_TURN = 5.0
"""Seconds that a page waits for its turn. One turn is a twentieth of a second, as a rule."""
KEPT_FOR = 20.0
"""Seconds after which the process, unused, is stopped."""


class ThumbnailProcess(PipedChild):
    """The process that makes small copies."""

    module = "guichet.evidence.thumbnail_child"
    most_files = 500

    def __init__(self, seconds: float = SECONDS_TO_MAKE) -> None:
        super().__init__(seconds)

    def small_copy_of(self, content: bytes) -> bytes:
        """Return the small copy; nothing (``b""``) for what cannot be decoded.

        Raises :class:`guichet.piped.Fell`: nobody knows then whether the picture was at fault.
        """
        return base64.b64decode(str(self.ask(content).get("jpeg", "")))


class Maker:
    """One process for all the pages: started at the first picture, stopped when unused."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process = ThumbnailProcess()
        self._end: threading.Timer | None = None
        self._fallen: set[str] = set()

    def small_copy_of(self, capture: Capture) -> bytes | None:
        """Return the small copy, ``b""`` if there can be none, ``None`` if not now.

        A picture whose process fell or was too long is not tried again before the program starts
        anew.
        """
        if capture.sha256 in self._fallen:
            return None
        content = read_original(capture)
        if not self._turn.acquire(timeout=LONGEST_TURN):
            return None
        try:
            return self._process.small_copy_of(content)
        except Fell:
            self._fallen.add(capture.sha256)
            return None
        finally:
            self._end_later()
            self._turn.release()

    def close(self) -> None:
        """Stop the process, if it runs; the next picture starts another."""
        with self._turn:
            self._process.close()

    def _end_later(self) -> None:
        if self._end is not None:
            self._end.cancel()
        self._end = threading.Timer(KEPT_FOR, self.close)
        self._end.daemon = True
        self._end.start()


MAKER = Maker()


def thumbnail_of(capture: Capture) -> bytes | None:
    """Return the small copy of a picture as a JPEG, made now if it never was.

    ``None`` when there can be none, or not at once: the original is shown. Raises as
    :func:`guichet.evidence.services.read_original`.
    """
    path = thumbnail_folder(capture.dossier) / capture.sha256[:2] / capture.sha256
    small = _kept(path, capture)
    if small is None:
        small = MAKER.small_copy_of(capture)
        if small is not None:
            _keep(path, small, capture)
    return small or None


def thumbnail_folder(dossier: Dossier) -> Path:
    """Return where the small copies of a dossier are kept."""
    return settings.HOME / "thumbnails" / str(dossier.id)


def forget_thumbnails(dossier: Dossier) -> None:
    """Remove every small copy of a dossier."""
    shutil.rmtree(thumbnail_folder(dossier), ignore_errors=True)


def _kept(path: Path, capture: Capture) -> bytes | None:
    try:
        return capture.vault().open(path.read_bytes(), _context(capture))
    except (OSError, WrongKeys):  # none yet, or a damaged one: it is made again
        return None


def _keep(path: Path, small: bytes, capture: Capture) -> None:
    """Write a small copy, whole or not at all. On a full disk it is shown and not kept."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(capture.vault().seal(small, _context(capture)))
            temporary.replace(path)
        except OSError:
            temporary.unlink(missing_ok=True)
    if not Dossier.objects.filter(pk=capture.dossier_id, erased_at=None).exists():
        forget_thumbnails(capture.dossier)  # erased while it was made


def _context(capture: Capture) -> str:
    return f"thumbnail:{capture.sha256}"
