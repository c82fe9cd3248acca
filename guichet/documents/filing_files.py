"""The files of a folder before they are read: names, formats, sizes, and which is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from guichet.documents.filing_reading import ReadFile, read_once
from guichet.documents.filing_report import Finding
from guichet.documents.limits import Limits

_LEGAL_NAME = re.compile(r"[A-Za-z0-9_-]+")


def name_findings(path: Path, limits: Limits) -> Iterator[Finding]:
    """Yield what the destination would refuse in the name of a file."""
    name = path.name
    extension = path.suffix.removeprefix(".")
    if extension not in limits.formats:
        kinds = ", ".join(limits.formats)
        detail = f"L’extension « .{extension} » n’est pas « {kinds} »."
        yield Finding(name, "format", detail)
    if not _LEGAL_NAME.fullmatch(path.stem):
        bad = sorted(set(re.sub(r"[A-Za-z0-9_-]", "", path.stem)))
        shown = " ".join("espace" if sign == " " else sign for sign in bad)
        yield Finding(name, "name_characters", f"Caractères refusés dans le nom : {shown}")
    if len(name) > limits.longest_name:
        detail = f"Le nom a {len(name)} caractères. Le maximum est {limits.longest_name}."
        yield Finding(name, "name_length", detail)
    size = path.stat().st_size
    if size > limits.max_bytes:
        weight, most = (f"{n / 1e6:.2f}".replace(".", ",") for n in (size, limits.max_bytes))
        detail = f"Ce fichier pèse {weight} Mo. Le maximum est {most} Mo."
        yield Finding(name, "file_size", detail)


def folder_findings(entries: Iterable[Path], limits: Limits) -> Iterator[Finding]:
    """Yield what the destination would refuse in the names, formats and sizes of ``entries``."""
    for path in entries:
        if path.is_file():
            yield from name_findings(path, limits)
        else:
            yield Finding(path.name, "extra_file", "Un dossier ne peut pas être déposé.")


def read_pdfs(entries: Iterable[Path]) -> list[ReadFile]:
    """Return the PDFs among ``entries``, read back."""
    return [read_once(path) for path in entries if path.is_file() and path.suffix == ".pdf"]


def opening_findings(files: Iterable[ReadFile]) -> Iterator[Finding]:
    """Yield the files that do not open for everybody."""
    for file in files:
        if file.problem is not None:
            yield Finding(file.name, "readable", f"Ce PDF pose problème : {file.problem}.")
