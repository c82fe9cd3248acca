"""``guichet compose``: a letter from a dossier."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from zoneinfo import ZoneInfo

from guichet.cli.dossier_source import Source, opened
from guichet.letters.options import LetterOptions


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("dossier", help="dossier.json, dossier de preuves .zip, ou numéro")
    parser.add_argument("letter", help="email, lrar, requete, releve ou absence_de_decision")
    parser.add_argument("--out", required=True, type=Path, help="dossier où écrire")
    parser.add_argument("--on", type=dt.date.fromisoformat, help="date portée (AAAA-MM-JJ)")
    parser.add_argument("--rank", type=int, default=1, help="rang de la lettre (1, 2…)")
    parser.add_argument("--to", default="", help="adresse e-mail du destinataire")
    parser.add_argument("--json", action="store_true", help="répondre en JSON")


def run(options: argparse.Namespace) -> int:
    """Write the letter as PDF, DOCX, HTML and text; the e-mail as a draft too."""
    from guichet.letters.catalogue import letter_text

    letter_text(options.letter)
    now = dt.datetime.now(ZoneInfo("Europe/Paris"))
    on = options.on or now.date()
    with opened(options.dossier, on=on) as source:
        choices = LetterOptions(on=on, rank=options.rank)
        files = _outputs(source, options.letter, choices, to=options.to, at=now)
    options.out.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (options.out / name).write_bytes(data)
    written = [str(options.out / name) for name in files]
    if options.json:
        print(json.dumps({"written": written}, ensure_ascii=False))
    else:
        print("Écrit :\n" + "\n".join(f"  {path}" for path in written))
    return 0


def _outputs(
    source: Source, letter: str, choices: LetterOptions, *, to: str, at: dt.datetime
) -> dict[str, bytes]:
    from guichet.documents.docx_writer import to_docx
    from guichet.documents.html import to_html
    from guichet.documents.pdf import to_pdf
    from guichet.documents.text import to_text
    from guichet.letters.email_pack import email_pack
    from guichet.letters.filing import without_unreadable
    from guichet.letters.writing import write

    case, _ = without_unreadable(source.case, source.open_file)
    if letter == "email":
        pack = email_pack(case, source.open_file, choices, to=to, at=at)
        return {
            "email.eml": pack.eml,
            "email.txt": to_text(pack.document).encode(),
            "email.html": to_html(pack.document).encode(),
        }
    document = write(letter, case, choices)
    return {
        f"{letter}.pdf": to_pdf(document),
        f"{letter}.docx": to_docx(document),
        f"{letter}.html": to_html(document).encode(),
        f"{letter}.txt": to_text(document).encode(),
    }
