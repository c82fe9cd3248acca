"""Which destination and which document a folder was made for: what stands beside it tells.

The digests kept beside what is given bear both ids. Without them, the names of the folders and of
the files tell: a person may check what is given alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guichet.documents.destinations import Destination, destination_ids, load_destination
from guichet.documents.filing_digests import DIGESTS_NAME, Marks, read_digests, read_marks
from guichet.documents.filing_letters import REQUETE, FiledLetter, filed_letters
from guichet.documents.filing_reading import ReadFile, deposit_folder, entries_of
from guichet.documents.print_sets import RECEIPT_NAME

_SET = re.compile(r"\d+_(?:Exemplaire|Copie|Votre_exemplaire)")


@dataclass(frozen=True)
class Recognised:
    """A folder and what it was made for.

    ``deposit`` is what is given; ``digests`` those kept beside it, by name (empty without them).
    """

    destination: Destination
    letter: FiledLetter
    deposit: Path
    marks: Marks | None = None
    digests: dict[str, str] = field(default_factory=dict)

    def first_piece(self, pieces: Sequence[ReadFile]) -> int:
        """Return the number that the pieces begin at."""
        if self.marks is not None:
            return self.marks.first_piece
        if self.letter.anew:
            return 1
        return min((file.number or 0 for file in pieces), default=1)

    def was_made(self, name: str) -> bool | None:
        """Return whether a file of that name was given at first; ``None``: nobody knows."""
        return name in self.digests if self.digests else None


def recognised(folder: Path, destination: Destination | None = None) -> Recognised:
    """Return what ``folder`` is: the whole folder, or what is given of it.

    With a ``destination``, only the document is looked for. Raises
    :class:`~guichet.documents.filing_reading.NotAFiling` when there is nothing to check.
    """
    place = destination or _destination_of(folder)
    deposit = deposit_folder(folder, place.deposit_folder)
    kept = deposit.parent / place.keep_folder / DIGESTS_NAME
    marks = read_marks(kept)
    letter = filed_letters().get(marks.document) if marks else None
    return Recognised(
        destination=place,
        letter=letter or _letter_of(deposit),
        deposit=deposit,
        marks=marks if letter else None,
        digests=read_digests(kept) or {},
    )


def _destination_of(folder: Path) -> Destination:
    places = [load_destination(one) for one in destination_ids()]
    for place in places:
        for above in (folder, folder.parent):
            if (above / place.deposit_folder).is_dir():
                marks = read_marks(above / place.keep_folder / DIGESTS_NAME)
                if marks is not None and marks.destination == place.id:
                    return place
    return _by_names(folder, places)


def _by_names(folder: Path, places: Sequence[Destination]) -> Destination:
    """Return the destination that the names of folders and files speak of: else the portal."""
    for place in places:
        named = folder.name == place.deposit_folder or (folder / place.deposit_folder).is_dir()
        if named and place.layout != "print":
            return place
    inner = next(
        (folder / one.deposit_folder for one in places if (folder / one.deposit_folder).is_dir()),
        folder,
    )
    names = {path.name for path in entries_of(inner)} if inner.is_dir() else set()
    for place in places:
        if place.packed_as in names or {f"{one.stem}.pdf" for one in place.letters} & names - {
            "1_Resume_pour_la_permanence.pdf"
        }:
            return place
    if RECEIPT_NAME in names:
        return load_destination("counter")
    printed = any(_SET.match(name) for name in names)
    return load_destination("paper" if printed else "telerecours")


def _letter_of(deposit: Path) -> FiledLetter:
    """Return the document whose file is there; the requête when none is."""
    names = [path.stem for path in entries_of(deposit)] if deposit.is_dir() else []
    for letter in filed_letters().values():
        if letter.stem in names:
            return letter
    return REQUETE
