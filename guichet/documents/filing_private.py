"""What must not be in what is given: answers, helpers' notes, saved pages, places of photos.

The evidence bundle is not looked into: it holds the originals, and the person gives it by choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from guichet.documents.filing_reading import read_once
from guichet.documents.filing_recognition import Recognised
from guichet.documents.filing_report import Finding
from guichet.documents.pictures import has_place

_RULE = "private_data"
_FILES = re.compile(
    r"dossier\.json$|\.(?:mhtml?|html?|json|eml|mbox)$|^A_LIRE\.|^preuves\.zip$", re.IGNORECASE
)
_OTHER_SETS = frozenset(f"{rank}_" for rank in range(2, 10))
_JPEG = b"\xff\xd8\xff"
_ARCHIVE = re.compile(r"Snapshot-Content-Location\s*:|Content-Type\s*:\s*multipart/related")
_ANSWERS = re.compile(
    r"[\"'](?:gate|oqtf_seen_by|lawyer_note|already_lodged|disclose_irregular_stay)[\"']\s*:"
)


def private_findings(found: Recognised) -> Iterator[Finding]:
    """Yield what must stay with the person, in the files given and in their pictures."""
    evidence = found.destination.evidence_folder is not None
    for path in sorted(one for one in found.deposit.rglob("*") if one.is_file()):
        # The pages of the other sets are compared with those of the first one.
        again = found.destination.layout == "print" and path.name[:2] in _OTHER_SETS
        yield from private_findings_of(path, evidence=evidence, words=not again)


def private_findings_of(path: Path, *, evidence: bool, words: bool = True) -> Iterator[Finding]:
    """Yield what must stay with the person in one file; ``evidence`` may be given or not.

    Without ``words``, only what is hidden in it is looked for.
    """
    if _FILES.search(path.name) and not (evidence and path.name == "preuves.zip"):
        detail = "Ce fichier n’est que pour vous : il ne se donne pas."
        yield Finding(path.name, _RULE, detail)
    if path.suffix != ".pdf":
        return
    for detail in dict.fromkeys((*_hidden_in(path), *(_said_in(path) if words else ()))):
        yield Finding(path.name, _RULE, detail)


def _hidden_in(path: Path) -> Iterator[str]:
    try:
        with pikepdf.open(path, suppress_warnings=True) as pdf:
            if len(pdf.attachments) or "/AF" in pdf.Root:
                yield "Un fichier est caché dans ce PDF."
            for one in pdf.objects:
                if isinstance(one, pikepdf.Stream):
                    yield from _in_stream(one)
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError, RuntimeError, ValueError):
        return  # a PDF that does not open is a fault of its own


def _said_in(path: Path) -> Iterator[str]:
    text = read_once(path).text
    if _ARCHIVE.search(text):
        yield "Une page enregistrée par le navigateur est recopiée dans ce PDF."
    if _ANSWERS.search(text):
        yield "Des réponses données au logiciel sont recopiées dans ce PDF."


def _in_stream(stream: pikepdf.Stream) -> Iterator[str]:
    if stream.get("/Type") == "/Metadata" and b"GPS" in stream.read_bytes():
        yield "Une photo dit où elle a été prise."
    if stream.get("/Subtype") == "/Image":
        data = stream.read_raw_bytes()
        if data.startswith(_JPEG) and has_place(data):
            yield "Une photo dit où elle a été prise."
