"""What the computer has: Python, libraries, a browser, openssl, fonts, the making of a PDF."""

from __future__ import annotations

import datetime as dt
import importlib.metadata
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from guichet.assisted.browsers import find_browser
from guichet.cli.check_findings import Finding, fault, looked_at
from guichet.cli.failures import explained

if TYPE_CHECKING:
    from guichet.documents.blocks import Document

DISTRIBUTION = "guichet-ouvert"
OLDEST_PYTHON = (3, 11)
LONGEST = 15.0
"""Seconds given to a program to say its version."""

NEEDS_NOTHING = "Le reste marche sans lui."
OTHER_SCRIPTS = {"arabe": "مثال", "tamoul": "உதாரணம்", "chinois": "示例", "amharique": "ምሳሌ"}
REQUIREMENT = re.compile(r"([A-Za-z0-9_.-]+)\s*(?:>=\s*([0-9.]+))?")


def machine() -> list[Finding]:
    """Return the findings about this computer. Nothing is changed, no network is used."""
    return [
        python(),
        *looked_at("Bibliothèques", libraries),
        *looked_at("Navigateur", browser),
        *tools(),
        *_pdf_or_what_misses(),
    ]


def _pdf_or_what_misses() -> list[Finding]:
    try:
        return looked_at("PDF", pdf)
    except ImportError as error:
        return [fault("PDF", explained(error))]


def python() -> Finding:
    """Return whether this Python is recent enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= OLDEST_PYTHON:
        return Finding("Python", "good", version)
    return Finding(
        "Python",
        "fault",
        f"{version} est trop ancien.",
        "Le logiciel n’est pas prévu pour cette version.",
        "Installez Python 3.11 ou plus récent, puis relancez : make run",
        "Vos dossiers sont inchangés.",
    )


def libraries(required: Iterable[str] | None = None) -> Iterator[Finding]:
    """Yield what the libraries lack: each must be there, and not older than we accept."""
    if required is None:
        try:
            required = importlib.metadata.requires(DISTRIBUTION) or ()
        except importlib.metadata.PackageNotFoundError:
            required = ()
    wanted = [one for one in required if "extra ==" not in one]
    lacking = [found for one in wanted if (found := _lacking(one))]
    if not lacking:
        yield Finding("Bibliothèques", "good", f"{len(wanted)} présentes, aucune trop ancienne")
        return
    yield Finding(
        "Bibliothèques",
        "fault",
        f"Il manque : {', '.join(lacking)}.",
        "Une partie du logiciel ne peut pas marcher, ou pas sûrement.",
        "Lancez : make run (il installe ce qui manque).",
        "Vos dossiers sont inchangés.",
    )


def _lacking(requirement: str) -> str:
    """Return what is missing of one requirement, or an empty text."""
    match = REQUIREMENT.match(requirement)
    if match is None:
        return requirement
    name, oldest = match.groups()
    try:
        installed = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name
    if oldest and _numbers(installed) < _numbers(oldest):
        return f"{name} {oldest} (ici {installed})"
    return ""


def _numbers(version: str) -> tuple[int, ...]:
    found = re.match(r"[0-9]+(\.[0-9]+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()


def browser() -> Iterator[Finding]:
    """Yield whether a browser can open for an assisted attempt, and that it starts."""
    found = find_browser(os.environ)
    said = version_of(str(found.path), "--version")
    if said is None:
        yield Finding(
            "Navigateur",
            "fault",
            f"{found.name} ne démarre pas : {found.path}",
            "La fenêtre d’essai ne peut pas s’ouvrir.",
            "Réinstallez-le, ou choisissez-en un autre avec GUICHET_BROWSER.",
            "Vos dossiers sont inchangés. Le reste marche.",
        )
    else:
        yield Finding("Navigateur", "good", f"{said} ({found.path})")


def tools() -> list[Finding]:
    """Return the programs that let anyone check the work of this one; none is needed by it."""
    return [
        _tool("openssl", ("version",), "Il sert à vérifier les horodatages sans ce logiciel."),
        _tool("pdftotext", ("-v",), "Il sert à relire les PDF sans ce logiciel."),
    ]


def _tool(program: str, arguments: tuple[str, ...], purpose: str) -> Finding:
    said = version_of(program, *arguments)
    if said is not None:
        return Finding(program, "good", said)
    advice = f"Pour l’avoir : installez le programme {program}."
    return Finding(program, "notice", "absent", f"{purpose} {NEEDS_NOTHING}", advice)


def version_of(program: str, *arguments: str) -> str | None:
    """Return the first line that a program says of itself; ``None`` when it cannot be run."""
    path = shutil.which(program)
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, *arguments],
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0].strip() if lines and done.returncode == 0 else None


def pdf() -> Iterator[Finding]:
    """Yield whether a PDF can be made and read back, and which scripts have no letters here."""
    import pikepdf  # here: without a library, the rest of the check still speaks

    from guichet.documents.pdf import to_pdf

    with pikepdf.open(io.BytesIO(to_pdf(_sample("EXEMPLE – Été, cœur, Şükrü, Đặng")))) as made:
        pages = len(made.pages)
    yield Finding("PDF", "good", f"une page d’essai faite et relue ({pages})")
    missing = [name for name, text in OTHER_SCRIPTS.items() if not _prints(text)]
    if missing:
        yield Finding(
            "Polices",
            "notice",
            f"Des lettres manquent : {', '.join(missing)}.",
            "Un nom écrit dans ces lettres arrêterait la lettre, avec un message.",
            "Installez les polices Noto (paquets fonts-noto-core et fonts-noto-cjk).",
        )
    else:
        yield Finding("Polices", "good", f"latin, {', '.join(OTHER_SCRIPTS)}")


def _prints(text: str) -> bool:
    from guichet.documents.pdf import MissingGlyphs, to_pdf

    try:
        to_pdf(_sample(text))
    except MissingGlyphs:
        return False
    return True


def _sample(text: str) -> Document:
    from guichet.documents.blocks import Document, Paragraph

    day = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
    return Document("Essai", (Paragraph(text),), day, banner="EXEMPLE")
