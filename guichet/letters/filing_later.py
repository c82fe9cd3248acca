"""What a folder is made of when it is made around a document written after the requête.

Its pieces are those that the court has not yet. They are planned from the same list as the text of
the document, so that numbers, labels, stamps and inventory cannot disagree.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from guichet.casefile import CaseFile
from guichet.documents.blocks import AddressBlock, Block, Document, Items, text_of
from guichet.documents.exhibits import Exhibit, LeftOut, Part
from guichet.documents.filing_letters import FiledLetter, filed_letters
from guichet.documents.grammar import de_
from guichet.errors import GuichetError
from guichet.letters.exhibits import OpenFile, exhibits_of
from guichet.letters.moments import last_filing
from guichet.letters.options import LetterOptions
from guichet.letters.pieces import plan_pieces
from guichet.letters.story import Story, tell
from guichet.letters.values import execution, offer, proceedings
from guichet.letters.values.people import full_name
from guichet.letters.writing import write

JOINED: Mapping[str, Callable[[Story, LetterOptions], Story]] = {
    "inexecution": execution.joined,
    "modification": execution.joined,
    "replique": proceedings.joined,
    "offre": offer.joined,
}
"""What goes with each document, as its own text counts it. The others have no such pieces."""
INTERVENTION = "intervention"
LATER = (*JOINED, "desistement", INTERVENTION)
"""The documents written to the court after the requête, by their ids in the catalogue."""

_LISTED = re.compile(r"pièce n°\s*(?P<number>\d+)\s*: (?P<label>.+?)\.?")


class NotFiledThere(GuichetError):
    """The destination takes no folder of this document, or nothing can be filed around it."""

    title = "« {letter} » ne se dépose pas là."
    effect = "Aucun dossier n’a été écrit."
    advice = "Documents possibles : {known}. Destinataires : {places}."
    kept = "Le dossier est inchangé."


class FilesOfTheAssociation(GuichetError):
    """The statutes or the decision of the association are not given."""

    title = "Il manque des fichiers de l’association."
    effect = "Le mémoire cite {wanted} pièces. Vous en donnez {given}."
    advice = "Donnez d’abord les statuts, puis la décision d’intervenir : --join FICHIER."
    kept = "Le dossier est inchangé."


@dataclass(frozen=True)
class LaterPapers:
    """The document, its pieces from ``first_piece`` on, and the files of it that make no piece."""

    document: Document
    exhibits: tuple[Exhibit, ...]
    first_piece: int
    not_printed: tuple[LeftOut, ...]


def later_papers(
    letter: FiledLetter,
    case: CaseFile,
    open_file: OpenFile,
    options: LetterOptions,
    joined: Sequence[tuple[str, bytes]] = (),
) -> LaterPapers:
    """Return what goes to the court with ``letter``, from the readable files of ``case``.

    ``joined`` are the files of an association, name and bytes, in the order of its memorandum.
    Raises :class:`~guichet.letters.needs.NotReady` and :class:`FilesOfTheAssociation`.
    """
    document = write(letter.id, case, options)
    if letter.id == INTERVENTION:
        return LaterPapers(document, _of_the_association(document, joined), 1, ())
    if letter.id not in JOINED:
        return LaterPapers(document, (), 1, ())
    told = JOINED[letter.id](tell(case, on=options.on), options)
    first = min((piece.number for piece in told.pieces.all), default=1)
    planned = exhibits_of(told.case, open_file, replace(options, first_piece=first))
    exhibits = tuple(replace(one, number=one.number + first - 1) for one in planned)
    unprinted = tuple(
        LeftOut(one.file.name, one.file.name, one.reason, "Rien à faire.")
        for one in plan_pieces(told.case).left_out
    )
    return LaterPapers(document, exhibits, first, unprinted)


def names_joined(letter: FiledLetter, case: CaseFile, options: LetterOptions) -> set[str]:
    """Return the names of the files of ``case`` that go with ``letter``, readable or not."""
    if letter.id not in JOINED:
        return set()
    told = JOINED[letter.id](tell(case, on=options.on), options).case
    files = [file for one in told.current_events() for file in one.files]
    files += [file for fact in told.urgency for file in fact.files]
    files += [file for cost in told.costs for file in cost.files]
    return {file.name for file in (*files, *told.other_pieces)}


def later_lines(letter: FiledLetter, story: Story) -> tuple[str, ...]:
    """Return the lines that name the case above the inventory."""
    counter, filing = story.case.counter, last_filing(story)
    name = de_(full_name(story))
    of = f" – requête {name}" if letter.id == INTERVENTION else f" {name}"
    lines = [f"{letter.heading}{of}"]
    if filing is not None and filing.number:
        lines.append(f"Affaire n° {filing.number}")
    if counter:
        lines += [counter.court_name, f"Contre : le {counter.authority}"]
    return tuple(lines)


def filed_later(letter: str) -> FiledLetter:
    """Return the document of that id. Raises :class:`NotFiledThere` when it is not one of them."""
    if letter not in LATER:
        raise not_filed_there(letter)
    return filed_letters()[letter]


def not_filed_there(letter: str) -> NotFiledThere:
    """Return the error that says what can be filed, and where."""
    places = "telerecours, paper, counter, lawyer, association"
    return NotFiledThere(letter=letter, known=", ".join(("requete", *LATER)), places=places)


def without_refere(sheet: Document) -> Document:
    """Return the sheet for the envelope without « RÉFÉRÉ »: the document is not one."""
    kept: list[Block] = []
    for block in sheet.blocks:
        if isinstance(block, AddressBlock) and block.lines[:1] == ("RÉFÉRÉ",):
            kept.append(replace(block, lines=block.lines[1:]))
        elif not str(getattr(block, "id", "") or "").startswith("REFERE"):
            kept.append(block)
    return replace(sheet, blocks=tuple(kept))


def _of_the_association(
    document: Document, joined: Sequence[tuple[str, bytes]]
) -> tuple[Exhibit, ...]:
    """Return the files of an association as the pieces that its memorandum lists."""
    lines = [
        text_of(item) for one in document.blocks if isinstance(one, Items) for item in one.items
    ]
    listed = [found for line in lines if (found := _LISTED.fullmatch(" ".join(line.split())))]
    if len(joined) != len(listed):
        raise FilesOfTheAssociation(wanted=len(listed), given=len(joined))
    return tuple(
        Exhibit(
            number=int(found["number"]),
            label=_capital(found["label"]),
            parts=(Part(name, _capital(found["label"]), partial(bytes, data)),),
            family="other",
        )
        for found, (name, data) in zip(listed, joined, strict=True)
    )


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
