"""The one-time address that opens the application on one's own computer.

The address printed in the terminal holds a token. Opening it gives the browser a session; as soon
as that session is used, the token is spent and the next one is printed. A request that keeps no
cookie (a health check, the preview of a link) opens a session nobody uses, and spends nothing.

The token lives in the memory of the server: each start makes a new one, and no file holds it.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from hashlib import sha256

_lock = threading.Lock()
_listeners: list[Callable[[str], None]] = []
_in_force = ""


def new_token() -> str:
    """Replace the token in force; return the new one."""
    global _in_force  # noqa: PLW0603 (one server, one door)
    _in_force = secrets.token_urlsafe(24)
    return _in_force


def is_in_force(token: str) -> bool:
    """Return whether ``token`` opens the application now."""
    return bool(token) and secrets.compare_digest(_in_force.encode(), token.encode())


def digest_of(token: str) -> str:
    """Return what a session remembers of the token that opened it."""
    return sha256(token.encode()).hexdigest()


def spend(digest: str) -> None:
    """Replace the token of this digest if it is still in force, and tell who listens."""
    with _lock:
        if not _in_force or digest_of(_in_force) != digest:
            return
        token = new_token()
    for listener in tuple(_listeners):
        listener(token)


def when_spent(listener: Callable[[str], None]) -> None:
    """Call ``listener`` with each new token, once the one before it was used."""
    _listeners.append(listener)


def forget_listeners() -> None:
    """Tell nobody any more: the server stops."""
    _listeners.clear()
