"""How the window is started: a fresh profile, few flags, and nothing that hides what it is.

The flags are all ours (Playwright's own list also switches off pop-up blocking, the browser's
sandbox and more, which a person's browser has). ``--enable-automation`` stays: the browser shows
its banner and tells every page that software is attached. Hiding that from an official site is
forbidden (booking_sites.md §6.2, rule 3).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from guichet.assisted.errors import (
    AddressRefused,
    NoScreen,
    OnlyForTests,
    RunAsAdministrator,
)

PERMISSION = "GUICHET_ALLOW_ROOT_FOR_TESTS"
"""Environment variable that, set to ``1``, opens what only tests may use: root, no sandbox, no
window, a debugging door."""

_PROFILE_PREFIX = "guichet-essai-"

_FLAGS = (
    "--remote-debugging-pipe",
    "--enable-automation",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-search-engine-choice-screen",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-quic",
    "--disable-sync",
    "--metrics-recording-only",
    # The control page may cover the window: a covered window must still be drawn to be recorded.
    "--disable-backgrounding-occluded-windows",
    # A page shown again from memory sends no answer: its date and certificate would be unknown.
    "--disable-back-forward-cache",
    # Never open the person's key ring: the profile is thrown away.
    "--password-store=basic",
    "--use-mock-keychain",
    "--disable-features=MediaRouter,OptimizationHints,Translate",
    "--lang=fr",
    "--window-size=1280,900",
)

_PREFERENCES = {
    "intl": {"accept_languages": "fr-FR,fr", "selected_languages": "fr-FR,fr"},
    "credentials_enable_service": False,
    "autofill": {"profile_enabled": False, "credit_card_enabled": False},
    "profile": {"password_manager_enabled": False},
    "signin": {"allowed": False, "allowed_on_next_startup": False},
    "translate": {"enabled": False},
}
"""No password is offered to be kept, no account, no translation over the page."""


@dataclass(frozen=True)
class ForTests:
    """What a test may ask of the window, refused unless :data:`PERMISSION` is set.

    ``debugging_door`` opens a second connection on the loopback, by which the test acts as the
    person. ``accept_any_certificate`` is for a loopback server with a certificate of its own.
    """

    debugging_door: bool = False
    accept_any_certificate: bool = False

    @property
    def asks_something(self) -> bool:
        """Whether any of the two is wanted."""
        return self.debugging_door or self.accept_any_certificate


def refuse_unless_allowed(
    environment: Mapping[str, str], *, visible: bool, for_tests: ForTests
) -> None:
    """Raise when this account or this machine may not open the window.

    :class:`RunAsAdministrator` for root, :class:`NoScreen` for a visible window without a screen,
    :class:`OnlyForTests` when something for tests is asked outside a test.
    """
    tests_allowed = environment.get(PERMISSION) == "1"
    if not tests_allowed:
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            raise RunAsAdministrator
        if not visible or for_tests.asks_something:
            raise OnlyForTests(variable=PERMISSION)
    screens = ("DISPLAY", "WAYLAND_DISPLAY")
    if visible and sys.platform == "linux" and not any(environment.get(s) for s in screens):
        raise NoScreen


def checked_address(address: str) -> str:
    """Return ``address`` when it is an http or https page, without user name; else raise.

    Raises :class:`AddressRefused`. ``javascript:``, ``file:`` and ``data:`` are refused.
    """
    text = address.strip()
    try:
        parts = urlsplit(text)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or "@" in parts.netloc or not text.isprintable() or " " in text:
        raise AddressRefused(address=text[:200])
    return text


def flags(
    environment: Mapping[str, str], profile: Path, *, visible: bool, for_tests: ForTests
) -> list[str]:
    """Return every flag the browser is started with; there are no others."""
    asked = [*_FLAGS, f"--user-data-dir={profile}"]
    if not visible:
        asked.append("--headless")
    if environment.get(PERMISSION) == "1":
        asked.append("--no-sandbox")
    if for_tests.debugging_door:
        asked.append("--remote-debugging-port=0")
    if for_tests.accept_any_certificate:
        asked.append("--ignore-certificate-errors")
    return [*asked, "about:blank"]


def fresh_profile() -> Path:
    """Make an empty profile, readable by this account alone, and return its folder.

    Profiles left behind by a process that was killed are removed first: they may hold cookies.
    """
    _remove_orphans(Path(tempfile.gettempdir()))
    profile = Path(tempfile.mkdtemp(prefix=f"{_PROFILE_PREFIX}{os.getpid()}-"))
    settings = profile / "Default"
    settings.mkdir(mode=0o700)
    (settings / "Preferences").write_text(json.dumps(_PREFERENCES), encoding="utf-8")
    return profile


def remove_profile(profile: Path) -> None:
    """Delete the profile with its cookies and cache. A missing folder is no error.

    Tried for a second: the last processes of a browser may still be writing.
    """
    for _ in range(10):
        shutil.rmtree(profile, ignore_errors=True)
        if not profile.exists():
            return
        time.sleep(0.1)


def closed_cleanly(profile: Path) -> bool:
    """Return whether the browser says, in its profile, that it was closed and did not crash."""
    try:
        kept = json.loads((profile / "Default" / "Preferences").read_text(encoding="utf-8"))
        return bool(kept["profile"]["exit_type"] == "Normal")
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _remove_orphans(folder: Path) -> None:
    if sys.platform == "win32":
        return  # there, asking whether a process lives (signal 0) would interrupt it
    for left in folder.glob(f"{_PROFILE_PREFIX}*-*"):
        owner = left.name.removeprefix(_PROFILE_PREFIX).partition("-")[0]
        if owner.isdigit() and not _is_running(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
