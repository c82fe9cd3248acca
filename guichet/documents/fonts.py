"""Where the letters of the world's alphabets are found on this machine.

The typst wheel carries Libertinus Serif, enough for every Latin name. Other scripts need fonts of
the system (Debian: ``fonts-noto-core``). They are looked for only when a document needs them, so
that a document in Latin letters has the same bytes on every machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

BODY_FAMILY = "Libertinus Serif"

_SCRIPT_FAMILIES = (
    "Noto Naskh Arabic",
    "Noto Serif Ethiopic",
    "Noto Serif Hebrew",
    "Noto Serif Armenian",
    "Noto Serif Georgian",
    "Noto Serif Devanagari",
    "Noto Serif Bengali",
    "Noto Serif Tamil",
    "Noto Serif Gurmukhi",
    "Noto Serif Sinhala",
    "Noto Serif Thai",
    "Noto Serif Khmer",
    "Noto Serif Lao",
    "Noto Serif Myanmar",
    "Noto Serif Tibetan",
    "Noto Sans Arabic",
    "Noto Sans Ethiopic",
    "Noto Serif CJK SC",
    "Noto Sans CJK SC",
    "Noto Serif",
    "Noto Sans",
    "Noto Sans Symbols",
    "Noto Sans Symbols2",
)
# Debian, Arch, Fedora.
_NOTO_FOLDERS = (
    Path("/usr/share/fonts/truetype/noto"),
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto"),
    Path("/usr/share/fonts/google-noto-vf"),
)


@dataclass(frozen=True)
class FontSet:
    """Folders to look for font files in, and families in order of preference."""

    folders: tuple[Path, ...] = ()
    families: tuple[str, ...] = (BODY_FAMILY,)


def font_folders(
    platform: str = sys.platform, environment: Mapping[str, str] = os.environ
) -> tuple[Path, ...]:
    """Return the font folders of this system that exist, most specific first."""
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or os.sep)
    if platform == "darwin":
        candidates = [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    elif platform == "win32":
        local = environment.get("LOCALAPPDATA")
        candidates = [Path(environment.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local:
            candidates.insert(0, Path(local) / "Microsoft/Windows/Fonts")
    else:
        noto = [folder for folder in _NOTO_FOLDERS if folder.is_dir()]
        candidates = [
            home / ".local/share/fonts",
            Path("/usr/local/share/fonts"),
            *(noto or [Path("/usr/share/fonts")]),  # reading every font takes seconds
        ]
    return tuple(folder for folder in candidates if folder.is_dir())


def system_fonts() -> FontSet:
    """Return the body font with the fonts of this system behind it."""
    return FontSet(font_folders(), (BODY_FAMILY, *_SCRIPT_FAMILIES))


def loaded(fonts: FontSet) -> typst.Fonts:
    """Return the fonts as typst takes them. Those of the wheel alone are read once."""
    return _of_the_wheel() if not fonts.folders else _loaded(fonts.folders)


@lru_cache(maxsize=1)
def _of_the_wheel() -> typst.Fonts:
    return _loaded(())


def _loaded(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])
