"""The files of the checkout, as git sees them: tracked, or new and not ignored."""

from __future__ import annotations

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """Return the files that have one of ``suffixes``, or all of them, sorted."""
    command = [
        "git",
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout
    paths = {ROOT / name.decode() for name in listed.split(b"\0") if name}
    return tuple(sorted(p for p in paths if p.is_file() and p.suffix in (suffixes or {p.suffix})))


def name_of(path: Path) -> str:
    """Return ``path`` as the checkout writes it, with slashes."""
    return path.relative_to(ROOT).as_posix()


def text_of(name: str) -> str:
    """Return the text of one file of the checkout."""
    return (ROOT / name).read_text(encoding="utf-8")


def texts(*suffixes: str) -> dict[str, str]:
    """Return the text of every file that has one and one of ``suffixes``, by its name."""
    found = {}
    for path in files(*suffixes):
        content = path.read_bytes()
        if b"\0" not in content[:8192]:
            found[name_of(path)] = content.decode("utf-8", "replace")
    return found


@cache
def pyproject() -> dict[str, Any]:
    """Return ``pyproject.toml`` as read."""
    return tomllib.loads(text_of("pyproject.toml"))


def contract(kind: str) -> dict[str, Any]:
    """Return the import-linter contract of that type ("layers" or "forbidden")."""
    contracts = pyproject()["tool"]["importlinter"]["contracts"]
    return next(found for found in contracts if found["type"] == kind)


def rooms() -> set[str]:
    """Return the names of the packages of ``guichet/`` that hold code."""
    package = ROOT / "guichet"
    return {p.name for p in package.iterdir() if p.is_dir() and list(p.glob("*.py"))}
