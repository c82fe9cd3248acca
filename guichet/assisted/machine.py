"""What this computer says of itself: system, kernel, zone, clock, relays. Never who uses it.

The computer's name, the account and the public address are left out on purpose.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_PATIENCE = 2
"""Seconds given to a system command that only tells a setting."""

_RELAY_VARIABLES = ("http_proxy", "https_proxy", "all_proxy")


@dataclass(frozen=True)
class Machine:
    """A computer as it describes itself. ``None`` means that it does not say.

    ``zone`` is the IANA zone the computer is set to. ``clock_synchronised`` is the system's own
    word. ``relays`` names the settings in which a proxy was seen, never its address.
    """

    system: str
    kernel: str
    architecture: str
    zone: str | None
    clock_synchronised: bool | None
    relays: tuple[str, ...]


def describe_machine(environment: Mapping[str, str]) -> Machine:
    """Return what the computer says. May run two system commands, two seconds each at most."""
    return Machine(
        system=_system(),
        kernel=f"{platform.system()} {platform.release()}",
        architecture=platform.machine(),
        zone=machine_zone(environment),
        clock_synchronised=_clock_synchronised(),
        relays=seen_relays(environment),
    )


def machine_zone(
    environment: Mapping[str, str], localtime: Path = Path("/etc/localtime")
) -> str | None:
    """Return the IANA name of the zone this computer is set to, or ``None``."""
    named = environment.get("TZ", "").removeprefix(":")
    if named:
        return named
    if not localtime.is_symlink():
        return None
    return str(localtime.resolve()).partition("zoneinfo/")[2] or None


def seen_relays(
    environment: Mapping[str, str], platform_name: str = sys.platform
) -> tuple[str, ...]:
    """Return the settings in which a proxy is declared, by name. Its address is not returned."""
    seen = [
        name for name in _RELAY_VARIABLES if environment.get(name) or environment.get(name.upper())
    ]
    if platform_name in {"darwin", "win32"}:
        seen += [f"réglages du système ({kind})" for kind in sorted(urllib.request.getproxies())]
    elif (mode := _answer_of("gsettings", "get", "org.gnome.system.proxy", "mode")) is not None:
        seen += [] if mode == "'none'" else [f"réglages de GNOME ({mode.strip(chr(39))})"]
    return tuple(seen)


def _system() -> str:
    if sys.platform == "darwin":
        return f"macOS {platform.mac_ver()[0]}"
    if sys.platform == "win32":
        return f"Windows {platform.release()} ({platform.version()})"
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        name = platform.system()
    return f"{name} (WSL)" if "microsoft" in platform.release().lower() else name


def _clock_synchronised() -> bool | None:
    answer = _answer_of("timedatectl", "show", "--property=NTPSynchronized", "--value")
    return {"yes": True, "no": False}.get(answer or "")


def _answer_of(program: str, *arguments: str) -> str | None:
    """Return what a system command prints, or ``None`` when it is missing, slow or unhappy."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
