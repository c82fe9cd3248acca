"""What the demonstration writes: the folder to deposit, and beside it the letters and the rest."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from guichet.demo.scenario import WRITTEN_ON
from guichet.documents.docx_writer import to_docx
from guichet.documents.filing import KeptFile
from guichet.documents.odt_writer import to_odt
from guichet.documents.pdf import to_pdf
from guichet.documents.text import to_text
from guichet.dossiers.models import Dossier
from guichet.evidence.casefile import casefile_of
from guichet.evidence.tasks import seal_pending
from guichet.letters.email_pack import email_pack
from guichet.letters.filing import FolderChoices
from guichet.letters.options import LetterOptions
from guichet.letters.services import OpenFromRows, filing_folder, finish_letter
from guichet.letters.writing import write

LETTERS = "LETTRES"
OFFICE = "etrangers@prefecture-exemple.invalid"


def write_outputs(dossier: Dossier, out: Path, *, at: dt.datetime) -> list[Path]:
    """Write everything into ``out`` and return the main files, to show to the person."""
    options = LetterOptions(on=WRITTEN_ON)
    finish_letter(dossier, "requete", options, by="démonstration", at=at)
    seal_pending()  # after the last entry, so that the bundle is dated whole
    written = filing_folder(
        dossier,
        out,
        options,
        at=at,
        destination="telerecours",
        choices=FolderChoices(kept=_letters(dossier, options, at)),
    )
    kept = out / "NE_PAS_DEPOSER"
    letters = kept / LETTERS
    return [
        written.deposit / "Requete_refere_mesures_utiles.pdf",
        kept / "preuves.zip",
        letters / "lettre_recommandee.pdf",
        letters / "email.eml",
    ]


def _letters(dossier: Dossier, options: LetterOptions, at: dt.datetime) -> tuple[KeptFile, ...]:
    """Return the letters of the example, as files that the note of the folder lists."""
    case = casefile_of(dossier, on=WRITTEN_ON)
    letter = write("lrar", case, options)
    second = LetterOptions(on=WRITTEN_ON, rank=2, since=dt.date(2026, 10, 26))
    pack = email_pack(case, OpenFromRows(dossier), second, to=OFFICE, at=at)
    return (
        KeptFile(f"{LETTERS}/lettre_recommandee.pdf", to_pdf(letter), "La lettre recommandée."),
        KeptFile(f"{LETTERS}/lettre_recommandee.docx", to_docx(letter), "La même, dans Word."),
        KeptFile(f"{LETTERS}/lettre_recommandee.odt", to_odt(letter), "La même, LibreOffice."),
        KeptFile(f"{LETTERS}/email.eml", pack.eml, "Un brouillon d’e-mail, avec ses pièces."),
        KeptFile(f"{LETTERS}/email.txt", to_text(pack.document).encode(), "Le texte de l’e-mail."),
    )
