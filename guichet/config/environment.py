"""What the environment may set. Everything has a default: nothing needs to be set.

One typed reading of the environment, used by ``settings.py`` and by the command line.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Environment:
    """The settings that differ from one installation to another.

    ``home`` holds the database, the encrypted files and the keys. ``debug`` is for developers.
    ``hosts`` are the names the server answers to; the loopback names always are.
    """

    home: Path
    debug: bool
    hosts: tuple[str, ...]


def default_home() -> Path:
    """Return the platform's folder for a user's data, with ``guichet-ouvert`` in it."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "guichet-ouvert"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "guichet-ouvert"


def read_environment() -> Environment:
    """Read ``GUICHET_HOME``, ``GUICHET_DEBUG`` and ``GUICHET_HOSTS`` (comma-separated)."""
    home = os.environ.get("GUICHET_HOME")
    return Environment(
        home=Path(home).expanduser().resolve() if home else default_home(),
        debug=os.environ.get("GUICHET_DEBUG") == "1",
        hosts=tuple(h for h in os.environ.get("GUICHET_HOSTS", "").split(",") if h),
    )
