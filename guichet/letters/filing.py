"""The filing folder of a dossier, from a case and its files; the same for rows and for a folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from guichet.casefile import CaseFile
from guichet.documents.blocks import Document
from guichet.documents.destinations import Destination, load_destination
from guichet.documents.docx_writer import to_docx
from guichet.documents.exhibits import LeftOut
from guichet.documents.filing import Filing, KeptFile, WrittenFiling, write_filing
from guichet.documents.grammar import de_
from guichet.letters.exhibits import OpenFile, exhibits_of
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import plan_pieces
from guichet.letters.readable import without_unreadable
from guichet.letters.story import as_of, tell
from guichet.letters.values.people import full_name
from guichet.letters.writing import EXAMPLE, noon, write


def write_filing_folder(
    case: CaseFile,
    open_file: OpenFile,
    out: Path,
    options: LetterOptions,
    *,
    destination: str = "telerecours",
    bundle: Path | None = None,
) -> WrittenFiling:
    """Write the folder to deposit and what the person keeps; return what it holds.

    Files that cannot be joined (damaged, locked by a password) are set aside with their reason
    before the pieces are numbered. Raises
    :class:`~guichet.letters.needs.NotReady` when the requête cannot be written, and the errors of
    :func:`guichet.documents.filing.write_filing`.
    """
    place: Destination = load_destination(destination)
    most = place.on(options.on).max_bytes
    sound, left_out = without_unreadable(as_of(case, options.on), open_file, max_bytes=most)
    petition = write("requete", sound, options)
    absence = write("absence_de_decision", sound, options)
    filing = Filing(
        petition=petition,
        absence_of_decision=absence,
        exhibits=exhibits_of(sound, open_file, options),
        created=noon(options.on),
        case_lines=case_lines(sound, options.on),
        left_out=(*left_out, *not_printed(sound)),
        kept=_kept(petition, absence, bundle),
        banner=EXAMPLE if case.example else None,
    )
    return write_filing(out, filing, place)


def _kept(petition: Document, absence: Document, bundle: Path | None) -> tuple[KeptFile, ...]:
    """Return what the person keeps: both texts to edit, and the evidence bundle."""
    texts = (
        KeptFile("Requete_modifiable.docx", to_docx(petition), "La requête, à modifier au besoin."),
        KeptFile(
            "Absence_de_decision_modifiable.docx",
            to_docx(absence),
            "L’absence de décision, à modifier au besoin.",
        ),
    )
    if bundle is None:
        return texts
    purpose = "Les originaux et leur journal, que toute personne peut vérifier."
    return (*texts, KeptFile("preuves.zip", bundle, purpose))


def case_lines(case: CaseFile, on: dt.date) -> tuple[str, ...]:
    """Return the lines that name the case above the inventory."""
    story = tell(case, on=on)
    counter = case.counter
    lines = [f"Requête {de_(full_name(story))}"]
    if counter:
        lines += [counter.court_name, f"Contre : le {counter.authority}"]
    return tuple(lines)


def not_printed(case: CaseFile) -> list[LeftOut]:
    """Return the files that make no piece: they are in the evidence bundle, and it is said."""
    return [
        LeftOut(one.file.name, one.file.name, one.reason, "Rien à faire.")
        for one in plan_pieces(case).left_out
    ]
