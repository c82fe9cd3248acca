"""The folder of a dossier for a destination, from a case and its files.

The same for the rows of an installation and for a folder of files.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from guichet.casefile import CaseFile
from guichet.documents.blocks import Document
from guichet.documents.destinations import Destination, EnclosedLetter, load_destination
from guichet.documents.docx_writer import to_docx
from guichet.documents.exhibits import LeftOut
from guichet.documents.filing import Filing, KeptFile, WrittenFiling, write_filing
from guichet.documents.filing_letters import REQUETE, destination_for
from guichet.documents.grammar import de_
from guichet.documents.hand_over import Enclosed, letters_of
from guichet.documents.odt_writer import to_odt
from guichet.letters.catalogue import catalogue, letter_text
from guichet.letters.exhibits import OpenFile, exhibits_of
from guichet.letters.filing_later import (
    filed_later,
    later_lines,
    later_papers,
    names_joined,
    not_filed_there,
    without_refere,
)
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import plan_pieces
from guichet.letters.readable import without_unreadable
from guichet.letters.story import as_of, tell
from guichet.letters.values.people import full_name
from guichet.letters.writing import EXAMPLE, noon, write

EVIDENCE_NAME = "preuves.zip"
EVIDENCE_PURPOSE = "Les originaux et leur journal, que toute personne peut vérifier."


@dataclass(frozen=True)
class FolderChoices:
    """What may be chosen for a folder.

    ``copies`` is how many sets a court receives on paper (``None``: what the code asks for);
    ``kept`` are files for the person beside the usual ones. ``letter`` is the document that the
    folder is made around; ``joined`` are the files of an association that intervenes.
    """

    copies: int | None = None
    kept: tuple[KeptFile, ...] = ()
    letter: str = REQUETE.id
    joined: tuple[tuple[str, bytes], ...] = ()


USUAL = FolderChoices()


def write_filing_folder(
    case: CaseFile,
    open_file: OpenFile,
    out: Path,
    options: LetterOptions,
    *,
    destination: str = "telerecours",
    bundle: Path | None = None,
    choices: FolderChoices = USUAL,
) -> WrittenFiling:
    """Write the folder to give and what the person keeps; return what it holds.

    Files that cannot be joined (damaged, locked by a password) are set aside with their reason
    before the pieces are numbered.
    Raises :class:`~guichet.letters.needs.NotReady` when a document that the destination needs
    cannot be written, and the errors of :func:`guichet.documents.filing.write_filing`.
    """
    place: Destination = load_destination(destination)
    most = place.on(options.on).max_bytes
    sound, left_out = without_unreadable(as_of(case, options.on), open_file, max_bytes=most)
    if choices.letter != REQUETE.id:
        filing = _later(place, sound, open_file, options, bundle, choices)
        names = names_joined(filing.letter, as_of(case, options.on), options)
        about_it = tuple(one for one in left_out if one.name in names)
        filing = replace(filing, left_out=(*about_it, *filing.left_out))
        return write_filing(out, filing, destination_for(place, filing.letter))
    filing = _of_requete(place, sound, open_file, options, bundle, choices)
    filing = replace(filing, left_out=(*left_out, *filing.left_out))
    return write_filing(out, filing, destination_for(place, REQUETE))


def _of_requete(
    place: Destination,
    sound: CaseFile,
    open_file: OpenFile,
    options: LetterOptions,
    bundle: Path | None,
    choices: FolderChoices,
) -> Filing:
    """Return the folder of the requête, or of what is handed over before it."""
    letters, unwritten = _letters(place, sound, options)
    to_a_court = place.layout != "hand_over"
    petition = write("requete", sound, options) if to_a_court else None
    absence = write("absence_de_decision", sound, options) if to_a_court else None
    evidence = KeptFile(EVIDENCE_NAME, bundle, EVIDENCE_PURPOSE) if bundle else None
    return Filing(
        petition=petition,
        absence_of_decision=absence,
        exhibits=exhibits_of(sound, open_file, options),
        created=noon(options.on),
        case_lines=case_lines(sound, options.on, "Requête" if to_a_court else "Dossier"),
        left_out=(*not_printed(sound), *unwritten),
        kept=(*_kept(petition, absence, letters, evidence), *choices.kept),
        banner=EXAMPLE if sound.example else None,
        letters=letters,
        evidence=evidence,
        copies=choices.copies,
    )


def _later(
    place: Destination,
    sound: CaseFile,
    open_file: OpenFile,
    options: LetterOptions,
    bundle: Path | None,
    choices: FolderChoices,
) -> Filing:
    """Return the folder of a document written after the requête, the readable files alone."""
    letter = filed_later(choices.letter)
    if not place.later_steps:
        raise not_filed_there(choices.letter)
    papers = later_papers(letter, sound, open_file, options, choices.joined)
    handed = place.layout == "hand_over"
    if handed:
        letters = tuple(
            Enclosed(_path(one), papers.document, one.formats) for one in letters_of(place, letter)
        )
        unwritten: tuple[LeftOut, ...] = ()
    else:
        letters, unwritten = _letters(place, sound, options)
    if not letter.refere:
        letters = tuple(replace(one, document=without_refere(one.document)) for one in letters)
    evidence = KeptFile(EVIDENCE_NAME, bundle, EVIDENCE_PURPOSE) if bundle else None
    texts = () if handed else tuple(_editable(letter.stem, papers.document, letter.said))
    return Filing(
        petition=papers.document,
        absence_of_decision=None,
        exhibits=papers.exhibits,
        created=noon(options.on),
        case_lines=later_lines(letter, tell(sound, on=options.on)),
        left_out=(*papers.not_printed, *unwritten),
        kept=(*texts, *((evidence,) if evidence else ()), *choices.kept),
        banner=EXAMPLE if sound.example else None,
        letters=letters,
        evidence=evidence,
        copies=choices.copies,
        letter=letter,
        first_piece=papers.first_piece,
    )


def _letters(
    place: Destination, case: CaseFile, options: LetterOptions
) -> tuple[tuple[Enclosed, ...], tuple[LeftOut, ...]]:
    """Return the letters that go along, and those that cannot be written, with the reason."""
    written: list[Enclosed] = []
    unwritten: list[LeftOut] = []
    if place.layout == "print":
        options = replace(options, addressee="court")
    for one in place.letters:
        if one.letter not in catalogue():
            continue
        try:
            document = write(one.letter, case, options)
        except NotReady as refusal:
            if one.needed:
                raise
            unwritten.append(_not_written(one, refusal))
        else:
            written.append(Enclosed(_path(one), document, one.formats))
    return tuple(written), tuple(unwritten)


def _path(one: EnclosedLetter) -> str:
    return f"{one.folder}/{one.stem}" if one.folder else one.stem


def _not_written(one: EnclosedLetter, refusal: NotReady) -> LeftOut:
    title = letter_text(one.letter).title
    questions = " ".join(gap.question for gap in refusal.missing)
    return LeftOut(one.stem, title, "Il manque des réponses pour l’écrire.", questions)


def _kept(
    petition: Document | None,
    absence: Document | None,
    letters: tuple[Enclosed, ...],
    evidence: KeptFile | None,
) -> tuple[KeptFile, ...]:
    """Return what the person keeps: the texts to edit, and the evidence bundle."""
    texts: list[KeptFile] = []
    if petition is not None and absence is not None:
        texts += _editable("Requete", petition, "La requête")
        texts += _editable("Absence_de_decision", absence, "L’absence de décision")
    else:
        for letter in letters:
            if letter.formats == ("pdf",):
                texts += _editable(Path(letter.stem).name, letter.document, letter.document.title)
    return (*texts, evidence) if evidence else tuple(texts)


def _editable(stem: str, document: Document, what: str) -> list[KeptFile]:
    return [
        KeptFile(f"{stem}_modifiable.docx", to_docx(document), f"{what}, à modifier dans Word."),
        KeptFile(f"{stem}_modifiable.odt", to_odt(document), f"{what}, pour LibreOffice."),
    ]


def case_lines(case: CaseFile, on: dt.date, what: str = "Requête") -> tuple[str, ...]:
    """Return the lines that name the case above the inventory."""
    story = tell(case, on=on)
    counter = case.counter
    lines = [f"{what} {de_(full_name(story))}"]
    if counter and what == "Requête":
        lines += [counter.court_name, f"Contre : le {counter.authority}"]
    elif counter:
        lines.append(counter.prefecture)
    return tuple(lines)


def not_printed(case: CaseFile) -> list[LeftOut]:
    """Return the files that make no piece: they are in the evidence bundle, and it is said."""
    return [
        LeftOut(one.file.name, one.file.name, one.reason, "Rien à faire.")
        for one in plan_pieces(case).left_out
    ]
