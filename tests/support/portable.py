"""A portable dossier: ``dossier.json`` and its files, in a folder."""

from __future__ import annotations

import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pikepdf

from guichet.casefile import CaseFile, FileRef, save
from tests.support.pictures import a_screen

MESSAGE = (
    "From: EXEMPLE <personne@exemple.invalid>\nTo: prefecture@exemple.invalid\n"
    "Subject: Demande de rendez-vous\nDate: Mon, 5 Oct 2026 10:30:00 +0200\n\n"
    "Bonjour, je n’ai pas pu prendre rendez-vous. EXEMPLE\n"
)


def a_content(file: FileRef) -> bytes:
    """Return a small file of the type that ``file`` announces."""
    if file.media_type == "image/png":
        return a_screen(320, 200, seed=sum(file.name.encode()))
    if file.media_type == "message/rfc822":
        return MESSAGE.encode()
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = f"EXEMPLE {file.name}"
        pdf.save(target)
    return target.getvalue()


def write_portable(
    case: CaseFile, folder: Path, content: Callable[[FileRef], bytes] = a_content
) -> CaseFile:
    """Write ``case`` and every file it names in ``folder``; return it with their digests."""

    def written(files: tuple[FileRef, ...]) -> tuple[FileRef, ...]:
        return tuple(_written(file, content(file), folder) for file in files)

    folder.mkdir(parents=True, exist_ok=True)
    whole = case.model_copy(
        update={
            name: tuple(
                one.model_copy(update={"files": written(one.files)}) for one in getattr(case, name)
            )
            for name in ("events", "urgency", "costs")
        }
        | {"other_pieces": written(case.other_pieces)}
    )
    save(whole, folder / "dossier.json")
    return whole


def _written(file: FileRef, data: bytes, folder: Path) -> FileRef:
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return file.model_copy(update={"sha256": sha256(data).hexdigest(), "size": len(data)})
