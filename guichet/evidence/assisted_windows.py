"""The assisted windows that are open on this computer, one a dossier, in this process.

Nothing of them is stored: a restart closes the windows, and every page already recorded is in the
journal.
"""

from __future__ import annotations

import os
import threading
from uuid import UUID

from guichet.assisted.launch import PERMISSION, ForTests
from guichet.assisted.session import AssistedSession

_OPEN: dict[UUID, AssistedSession] = {}
_LOCK = threading.Lock()


def window_of(dossier: UUID) -> AssistedSession | None:
    """Return the window of a dossier, or ``None``."""
    return _OPEN.get(dossier)


def open_window(dossier: UUID, url: str, zone: str) -> AssistedSession:
    """Open the window of a dossier on ``url``; the one it had is closed first.

    Raises the errors of :meth:`guichet.assisted.session.AssistedSession.start`.
    """
    close_window(dossier)
    session = AssistedSession(zone=zone)
    in_tests = os.environ.get(PERMISSION) == "1"
    session.start(
        url, visible=not in_tests, for_tests=ForTests(debugging_door=True) if in_tests else None
    )
    with _LOCK:
        _OPEN[dossier] = session
    return session


def close_window(dossier: UUID) -> None:
    """Close the window of a dossier, if there is one."""
    with _LOCK:
        session = _OPEN.pop(dossier, None)
    if session is not None:
        session.close()


def close_all() -> None:
    """Close every window: the server stops."""
    for dossier in list(_OPEN):
        close_window(dossier)
