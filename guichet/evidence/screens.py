"""Pictures of the whole screen, asked for on this computer: one at a time a dossier, in memory.

Between the question and the answer of the person nothing is stored: a picture of the screen may
show something private. What is kept goes through the same door as any attempt. Without an answer,
the picture is forgotten after :data:`KEPT_FOR`; that of a dossier being erased, at once.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from guichet.assisted.screen import Frame, Monitor, TakenScreen, screens_of, take_screen
from guichet.dossiers.models import Attempt, Dossier
from guichet.errors import GuichetError
from guichet.evidence.services import AttemptInput, Received, add_captures, record_attempt
from guichet.storage.uploads import Origin, Upload

PROVENANCE = "screen"
CROPPED = "cropped"
WAITS = (5, 10, 20)
"""Seconds given to the person to bring the page of the préfecture to the front."""

KEPT_FOR = 1800.0
"""Seconds during which a picture waits for the person's answer."""


@dataclass(frozen=True)
class AskedScreen:
    """A picture asked for: due at ``due`` (aware), then ``taken``, or ``fault`` says why not.

    ``attempt`` is the number of the entry of the journal it was asked for, if there is one.
    """

    due: dt.datetime
    attempt: int | None = None
    taken: TakenScreen | None = None
    fault: GuichetError | None = None

    @property
    def waits(self) -> bool:
        """Whether the moment has not come yet."""
        return self.taken is None and self.fault is None


_ASKED: dict[UUID, AskedScreen] = {}
_LOCK = threading.Lock()


def monitors_here() -> tuple[Monitor, ...]:
    """Return the monitors of this computer; see :func:`guichet.assisted.screen.screens_of`."""
    return screens_of(os.environ)


def asked_screen(dossier: UUID) -> AskedScreen | None:
    """Return the picture asked for a dossier, or ``None``."""
    return _ASKED.get(dossier)


def ask_screen(
    dossier: UUID, *, monitor: int, seconds: int, zone: str, attempt: int | None = None
) -> AskedScreen:
    """Take a picture of ``monitor`` in ``seconds``, in a thread; the one before is forgotten."""
    asked = AskedScreen(timezone.now() + dt.timedelta(seconds=seconds), attempt)
    with _LOCK:
        _ASKED[dossier] = asked
    _later(seconds, _take, dossier, asked, monitor, zone)
    # By its moment alone: a timer that held the picture would keep it after it is thrown away.
    _later(seconds + KEPT_FOR, _forget_unanswered, dossier, asked.due)
    return asked


def forget_screen(dossier: UUID) -> None:
    """Forget the picture of a dossier. Nothing of it is left."""
    with _LOCK:
        _ASKED.pop(dossier, None)


def keep_screen(
    dossier: Dossier, taken: TakenScreen, frame: Frame, given: AttemptInput, *, at: dt.datetime
) -> tuple[Attempt, list[Received]]:
    """Add the picture to the journal as an attempt: the original, then the frame cut out of it."""
    return record_attempt(
        dossier, given, by="person", at=at, files=_uploads(taken, frame), provenance=PROVENANCE
    )


def add_screen(
    attempt: Attempt, taken: TakenScreen, frame: Frame, *, at: dt.datetime
) -> list[Received]:
    """Add the picture to an entry of the journal that is there already."""
    return add_captures(
        attempt.dossier,
        _uploads(taken, frame),
        by="person",
        at=at,
        attempt=attempt,
        provenance=PROVENANCE,
    )


def _take(dossier: UUID, asked: AskedScreen, monitor: int, zone: str) -> None:
    try:
        done = replace(asked, taken=take_screen(monitor, os.environ, zone, timezone.now))
    except GuichetError as refused:
        done = replace(asked, fault=refused)
    with _LOCK:
        if _ASKED.get(dossier) is asked:
            _ASKED[dossier] = done


def _forget_unanswered(dossier: UUID, due: dt.datetime) -> None:
    with _LOCK:
        asked = _ASKED.get(dossier)
        if asked is not None and asked.due == due:
            del _ASKED[dossier]


def _later(seconds: float, work: Callable[..., None], *about: object) -> None:
    timer = threading.Timer(seconds, work, about)
    timer.daemon = True
    timer.start()


def _uploads(taken: TakenScreen, frame: Frame) -> list[Upload]:
    files = taken.files(frame)
    original = files[0]
    uploads = [Upload(file.name, file.data, file.media_type) for file in files]
    if not frame.is_whole:
        cut_from = Origin(CROPPED, original.name, original.sha256, 1)
        uploads[1] = replace(uploads[1], origin=cut_from)
    return uploads
