"""What must be true of an installation: ``manage.py check`` says it, ``guichet serve`` too.

The hints are for the person who runs the software, in French, and say what to type.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register

from guichet.storage.keys import key_path

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def register_checks() -> None:
    """Make Django run the checks of this module."""
    for one in (private_files, careful_database, strict_pages):
        register(one)


def private_files(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Say which files of the installation other accounts of the computer can read."""
    del app_configs
    if os.name != "posix":
        return []
    home: Path = settings.HOME
    found: list[CheckMessage] = []
    if _open_to_others(home):
        found.append(
            checks.Warning(
                f"D’autres comptes de cet ordinateur peuvent ouvrir {home}.",
                hint=f'chmod 700 "{home}"',
                id="guichet.W001",
            )
        )
    if _open_to_others(key_path(home)):
        found.append(
            Error(
                f"D’autres comptes de cet ordinateur peuvent lire les clés : {key_path(home)}",
                hint=f'chmod 600 "{key_path(home)}"',
                id="guichet.E001",
            )
        )
    return found


def careful_database(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Refuse SQLite with options that lose concurrent writes."""
    del app_configs
    database: dict[str, Any] = settings.DATABASES["default"]
    options: dict[str, Any] = database.get("OPTIONS", {})
    careful = (
        options.get("transaction_mode") == "IMMEDIATE"
        and options.get("timeout", 0) >= 20
        and "journal_mode=WAL" in options.get("init_command", "")
    )
    if not database["ENGINE"].endswith("sqlite3") or careful:
        return []
    text = "SQLite est réglé de façon à perdre des écritures simultanées."
    return [
        Error(text, hint="transaction_mode, timeout, WAL : voir settings.py", id="guichet.E002")
    ]


def strict_pages(
    app_configs: Sequence[AppConfig] | None = None, **_options: Any
) -> list[CheckMessage]:
    """Refuse a content policy that lets anything inline or foreign in, and files on the disk."""
    del app_configs
    found: list[CheckMessage] = []
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    sources = " ".join(str(one) for listed in directives.values() for one in listed)
    if "unsafe" in sources or "http" in sources or "*" in sources:
        found.append(Error("La politique de contenu n’est plus stricte.", id="guichet.E003"))
    if any("Temporary" in handler for handler in settings.FILE_UPLOAD_HANDLERS):
        text = "Des fichiers reçus seraient écrits en clair sur le disque."
        found.append(Error(text, id="guichet.E004"))
    if settings.DEBUG and not set(settings.ALLOWED_HOSTS) <= LOOPBACK:
        text = "Le mode des développeurs ne va pas avec un nom public."
        found.append(Error(text, hint="Enlevez GUICHET_DEBUG ou GUICHET_HOSTS.", id="guichet.E005"))
    return found


def _open_to_others(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except OSError:
        return False
