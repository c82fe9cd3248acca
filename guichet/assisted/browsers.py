"""Which installed browser can show the official page to the person.

The person's own browser is preferred to one of ours: it is kept up to date, and nothing needs to
be downloaded. Looking is all this module does; nothing is started.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guichet.assisted.errors import ChosenBrowserUnusable, NoBrowserFound

VARIABLE = "GUICHET_BROWSER"
"""Environment variable naming the browser's program, when the person wants a particular one."""

_LARGEST_SCRIPT = 65_536
_CALLS_SNAP = re.compile(rb"/snap/bin/|\bsnap (?:run|install)\b")

_LINUX = (
    ("Google Chrome", "usr/bin/google-chrome-stable"),
    ("Google Chrome", "usr/bin/google-chrome"),
    ("Google Chrome", "opt/google/chrome/google-chrome"),
    ("Microsoft Edge", "usr/bin/microsoft-edge-stable"),
    ("Microsoft Edge", "usr/bin/microsoft-edge"),
    ("Microsoft Edge", "opt/microsoft/msedge/microsoft-edge"),
    ("Chromium", "usr/bin/chromium"),
    ("Chromium", "usr/bin/chromium-browser"),
    ("Chromium", "usr/lib64/chromium-browser/chromium-browser"),
    ("Chromium", "snap/bin/chromium"),
)
_MACOS = (
    ("Google Chrome", "Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("Microsoft Edge", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("Chromium", "Chromium.app/Contents/MacOS/Chromium"),
)
_WINDOWS = (
    ("Google Chrome", "Google/Chrome/Application/chrome.exe"),
    ("Microsoft Edge", "Microsoft/Edge/Application/msedge.exe"),
    ("Chromium", "Chromium/Application/chrome.exe"),
)
_WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")


@dataclass(frozen=True)
class InstalledBrowser:
    """A browser's name for people and the program that starts it."""

    name: str
    path: Path


def find_browser(
    environment: Mapping[str, str],
    *,
    platform: str = sys.platform,
    root: Path = Path("/"),
) -> InstalledBrowser:
    """Return the browser to use: the chosen one, else Chrome, Edge, Chromium, in that order.

    ``root`` is where the file system begins. Last of all come the builds that Playwright keeps for
    the user. Under WSL only the browsers of the Linux side count: a Windows program cannot be
    watched from there. Raises :class:`ChosenBrowserUnusable` or :class:`NoBrowserFound`, whose
    text is one line to run.
    """
    chosen = environment.get(VARIABLE, "").strip()
    if chosen:
        return _chosen(chosen, environment)
    snap_seen = False
    for browser in _candidates(environment, platform, root):
        if not _can_run(browser.path):
            continue
        if is_snap(browser.path):
            snap_seen = True
            continue
        return browser
    raise NoBrowserFound(
        found=_WHY_NOT_SNAP if snap_seen else "", command=_one_line(platform, root)
    )


_WHY_NOT_SNAP = "Le Chromium trouvé est un paquet « snap » : il ne peut pas être utilisé."


def is_snap(path: Path) -> bool:
    """Return whether ``path`` starts a snap, or is the stub that stands for one.

    A snap sees neither our temporary profile nor the pipes by which the window is watched.
    """
    resolved = path.resolve()
    if "snap" in resolved.parts[:-1] or resolved.name == "snap":
        return True
    if resolved.stat().st_size > _LARGEST_SCRIPT:
        return False
    start = resolved.read_bytes()
    return start.startswith(b"#!") and _CALLS_SNAP.search(start) is not None


def _chosen(chosen: str, environment: Mapping[str, str]) -> InstalledBrowser:
    found = shutil.which(chosen, path=environment.get("PATH"))
    if found is None or is_snap(Path(found)):
        raise ChosenBrowserUnusable(path=chosen)
    return InstalledBrowser(_name_of(Path(found)), Path(found))


def _name_of(path: Path) -> str:
    name = path.name.lower()
    if "edge" in name:
        return "Microsoft Edge"
    return "Google Chrome" if "google" in name or name == "chrome.exe" else "Chromium"


def _candidates(
    environment: Mapping[str, str], platform: str, root: Path
) -> Iterator[InstalledBrowser]:
    home = environment.get("HOME", "")
    if platform == "darwin":
        folders = [root / "Applications", *([Path(home, "Applications")] if home else [])]
        yield from (InstalledBrowser(n, f / p) for n, p in _MACOS for f in folders)
    elif platform == "win32":
        bases = [Path(environment[f]) for f in _WINDOWS_FOLDERS if environment.get(f)]
        yield from (InstalledBrowser(n, b / p) for n, p in _WINDOWS for b in bases)
    else:
        yield from (InstalledBrowser(n, root / p) for n, p in _LINUX)
    yield from _kept_by_playwright(environment, home)


def _kept_by_playwright(environment: Mapping[str, str], home: str) -> Iterator[InstalledBrowser]:
    given = environment.get("PLAYWRIGHT_BROWSERS_PATH", "")
    caches = [Path(given)] if given else []
    if home:
        caches += [Path(home, ".cache/ms-playwright"), Path(home, "Library/Caches/ms-playwright")]
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*")
    for cache in caches:
        for pattern in patterns:
            for path in sorted(cache.glob(pattern), reverse=True):
                yield InstalledBrowser("Chromium", path)


def _can_run(path: Path) -> bool:
    return path.is_file() and os.access(path, os.X_OK)


def _one_line(platform: str, root: Path) -> str:
    if platform == "darwin":
        return "Une ligne suffit : brew install --cask chromium"
    if platform == "win32":
        return "Edge est fourni avec Windows : réparez-le dans les Paramètres."
    if (root / "usr/bin/apt-get").exists() and not (root / "usr/bin/snap").exists():
        return "Une ligne suffit : sudo apt-get install chromium"
    return "Une ligne suffit : playwright install chromium"
