"""The one-time address that opens the application on one's own computer.

The address printed in the terminal holds a token. Opening it gives the browser a session; as soon
as that session is used, the token is spent and the next one is printed. A request that keeps no
cookie (a health check, the preview of a link) opens a session nobody uses, and spends nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from guichet.storage.secrets import write_secret

_listeners: list[Callable[[str], None]] = []


def token_path(home: Path) -> Path:
    """Return the file, mode 600, that holds the token in force."""
    return home / "run" / "opening.token"


def new_token(home: Path) -> str:
    """Replace the token in force; return the new one."""
    token = secrets.token_urlsafe(24)
    write_secret(token_path(home), token)
    return token


def is_in_force(home: Path, token: str) -> bool:
    """Return whether ``token`` opens the application now."""
    return secrets.compare_digest(_current(home).encode(), token.encode()) and bool(token)


def digest_of(token: str) -> str:
    """Return what a session remembers of the token that opened it."""
    return sha256(token.encode()).hexdigest()


def spend(home: Path, digest: str) -> None:
    """Replace the token of this digest if it is still in force, and tell who listens."""
    current = _current(home)
    if not current or digest_of(current) != digest:
        return
    token = new_token(home)
    for listener in _listeners:
        listener(token)


def when_spent(listener: Callable[[str], None]) -> None:
    """Call ``listener`` with each new token, once the one before it was used."""
    _listeners.append(listener)


def _current(home: Path) -> str:
    try:
        return token_path(home).read_text("ascii").strip()
    except FileNotFoundError:
        return ""
