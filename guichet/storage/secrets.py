"""Secret files of the installation: written once, mode 600, flushed to the disk.

Nothing here knows Django's models: ``settings.py`` needs its secret before they exist.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_FOLDER = "keys"


def installation_secret(home: Path) -> str:
    """Return the secret that signs sessions, created at the first start under ``home``."""
    path = home / KEY_FOLDER / "session.secret"
    if not path.exists():
        write_secret(path, secrets.token_urlsafe(48))
    return path.read_text("ascii").strip()


def write_secret(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` as mode 600 in a folder of mode 700, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make the names inside ``folder`` durable (a no-op where folders cannot be opened)."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
