"""``guichet compose``: a letter from a dossier."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from guichet.cli.dossier_source import Source, opened
from guichet.letters.options import LetterOptions

if TYPE_CHECKING:
    from guichet.casefile import CaseFile
    from guichet.documents.blocks import Document
    from guichet.letters.exhibits import OpenFile


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("dossier", help="dossier.json, dossier de preuves .zip, ou numéro")
    parser.add_argument("letter", help="email, lrar, requete, releve ou absence_de_decision")
    parser.add_argument("--out", required=True, type=Path, help="dossier où écrire")
    parser.add_argument("--on", type=dt.date.fromisoformat, help="date portée (AAAA-MM-JJ)")
    parser.add_argument("--rank", type=int, default=1, help="rang de la lettre (1, 2…)")
    parser.add_argument(
        "--format",
        action="append",
        choices=["pdf", "docx", "odt", "html", "txt"],
        help="seulement ce format ; à répéter pour plusieurs (les cinq sinon)",
    )
    parser.add_argument("--to", default="", help="adresse e-mail du destinataire")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Write the letter as PDF, DOCX, ODT, HTML and text; the e-mail as a draft too."""
    from guichet.letters.catalogue import letter_text

    letter_text(options.letter)
    now = dt.datetime.now(ZoneInfo("Europe/Paris"))
    on = options.on or now.date()
    with opened(options.dossier, on=on) as source:
        choices = LetterOptions(on=on, rank=options.rank)
        files = _outputs(source, options, choices, now)
    written = [str(path) for path in _written(options.out, files)]
    if options.json:
        print(json.dumps({"written": written}, ensure_ascii=False))
    else:
        print("Écrit :\n" + "\n".join(f"  {path}" for path in written))
    return 0


def _written(folder: Path, files: dict[str, bytes]) -> list[Path]:
    """Write the files; when one cannot be written whole, none of them is left half done."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {folder / f".{name}.part": folder / name for name in files}
    try:
        for part, data in zip(parts, files.values(), strict=True):
            part.write_bytes(data)
        for part, path in parts.items():
            part.replace(path)
    except BaseException:
        for part in parts:
            part.unlink(missing_ok=True)
        raise
    return list(parts.values())


def _outputs(
    source: Source, options: argparse.Namespace, choices: LetterOptions, at: dt.datetime
) -> dict[str, bytes]:
    from guichet.letters.readable import without_unreadable
    from guichet.letters.writing import write

    case, _ = without_unreadable(source.case, source.open_file)
    if options.letter == "email":
        return _email(case, source.open_file, choices, options.to, at)
    document = write(options.letter, case, choices)
    formats = options.format or list(WRITERS)
    return {f"{options.letter}.{name}": WRITERS[name](document) for name in formats}


def _email(
    case: CaseFile, open_file: OpenFile, choices: LetterOptions, to: str, at: dt.datetime
) -> dict[str, bytes]:
    from guichet.letters.email_pack import email_pack

    pack = email_pack(case, open_file, choices, to=to, at=at)
    return {
        "email.eml": pack.eml,
        "email.txt": _text(pack.document),
        "email.html": _html(pack.document),
    }


# Each writer is imported when it is used: a PDF alone takes half the time of the five files.


def _pdf(document: Document) -> bytes:
    from guichet.documents.pdf import to_pdf

    return to_pdf(document)


def _docx(document: Document) -> bytes:
    from guichet.documents.docx_writer import to_docx

    return to_docx(document)


def _odt(document: Document) -> bytes:
    from guichet.documents.odt_writer import to_odt

    return to_odt(document)


def _html(document: Document) -> bytes:
    from guichet.documents.html import to_html

    return to_html(document).encode()


def _text(document: Document) -> bytes:
    from guichet.documents.text import to_text

    return to_text(document).encode()


WRITERS: dict[str, Callable[[Document], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "html": _html,
    "txt": _text,
}
