"""The digests of what is to be deposited, kept beside it: what changed since then shows.

``sha256sum -c NE_PAS_DEPOSER/empreintes.txt``, run in the folder, checks them without us. The lines
stand in the order of the deposit.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

DIGESTS_NAME = "empreintes.txt"
DIGESTS_PURPOSE = "Les empreintes des fichiers à déposer, pour voir ce qui a changé."

_MARK = re.compile(
    r"^# (?P<key>destinataire|document|premiere-piece): (?P<value>[a-z0-9_]+)$", re.M
)
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  [^/]+/(?P<name>[^/\n]+)")
_CHUNK = 1024 * 1024

Finding = tuple[str, str, bool]
"""The file's name, what is wrong, and whether it is certain."""


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@dataclass(frozen=True)
class Marks:
    """What a folder was made for, as written beside it: ids of destination and document."""

    destination: str
    document: str
    first_piece: int = 1

    def lines(self) -> str:
        """Return them as comments, which ``sha256sum -c`` passes over."""
        return (
            f"# destinataire: {self.destination}\n# document: {self.document}\n"
            f"# premiere-piece: {self.first_piece}\n"
        )


def read_marks(path: Path) -> Marks | None:
    """Return what is written at the head of the digests; ``None`` when nothing can be read."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = {match["key"]: match["value"] for match in _MARK.finditer(text)}
    first = found.get("premiere-piece", "1")
    if "destinataire" not in found or not first.isdecimal():
        return None
    return Marks(found["destinataire"], found.get("document", "requete"), int(first))


def digest_lines(
    deposit: Path, names: Sequence[str], banner: str | None, marks: Marks | None = None
) -> str:
    """Return one line a file of ``names``, as ``sha256sum`` writes it from the folder above.

    A banner (« EXEMPLE ») and the ``marks`` come first, as comments that ``sha256sum -c`` passes
    over.
    """
    head = f"# {banner}\n" if banner else ""
    head += marks.lines() if marks else ""
    lines = (f"{digest_of(deposit / name)}  {deposit.name}/{name}\n" for name in names)
    return head + "".join(lines)


def read_digests(path: Path) -> dict[str, str] | None:
    """Return the digest of each name, in the order of the lines; ``None`` without such a file."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    found = {match["name"]: match["digest"] for match in _LINE.finditer(text)}
    return found or None


def digest_faults(deposit: Path, written: dict[str, str]) -> Iterator[Finding]:
    """Yield the files that are no longer those that were prepared.

    A text that the person may correct herself (the requête, the inventory, a set of paper) is no
    certain fault; a piece or a ZIP is. A
    missing or an added file is found by the other rules.
    """
    for name, digest in written.items():
        path = deposit / name
        if path.is_file() and digest_of(path) != digest:
            piece = re.match(r"PJ\d", name) is not None or path.suffix == ".zip"
            detail = "Ce fichier a changé depuis la préparation du dossier."
            yield name, detail if piece else f"{detail} Relisez-le.", piece
