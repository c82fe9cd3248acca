"""The documents that a folder is made around: the requête, and what is written to the court later.

What each must show is data (``filing_letters.toml``), with its source. The texts themselves are
written elsewhere: here is only what a finished file can be checked against.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guichet.documents.destinations import Destination, Step

Text = Annotated[str, StringConstraints(min_length=1)]

PARTS: dict[str, tuple[str, re.Pattern[str]]] = {
    name: (noun, re.compile(pattern, re.IGNORECASE))
    for name, noun, pattern in (
        ("who", "qui demande", r"\bPour\b|\brequérante?\b"),
        ("address", "une adresse", r"\bAdresse\b|\bdomicil|\bdemeurant\b"),
        ("against", "contre qui", r"\bContre\b"),
        ("facts", "les faits", r"\bfaits\b"),
        ("urgency", "l’urgence", r"\burgence\b"),
        ("claims", "les conclusions", r"\bconclusions\b|\bpar ces motifs\b"),
        ("asked", "ce qui est demandé", r"\bJe demande\b"),
        ("order", "l’ordonnance", r"\bordonnance\s+n°"),
        ("case", "la requête dont il s’agit", r"\bdéposée\s+le\b|\bAffaire\s+n°"),
        ("withdrawal", "le désistement", r"\bJe\s+me\s+désiste\b"),
        ("association", "l’association et son siège", r"\bSiège\b"),
        ("applicant", "qui écrit", r"\bQui\s+je\s+suis\b"),
        ("happened", "ce qui s’est passé", r"\bCe\s+qui\s+s’est\s+passé\b"),
        ("steps", "les démarches déjà faites", r"\bces\s+démarches\b"),
        ("answers", "les réponses reçues", r"\bréponses\s+reçues\b"),
    )
}
"""What a document may have to hold, in French, and how it shows in its text."""


class FiledLetter(BaseModel):
    """A document that is filed: its file, what it must show, and how its pieces are numbered.

    ``anew``: it begins a request, so that its pieces begin at 1; otherwise the numbers go on after
    those that the court has. ``absence``: the proof that no decision exists goes with it.
    ``refere``: it bears the word « référé ». ``lists_pieces``: it ends with the list of its pieces,
    in the words of the inventory. ``where`` is said to the person who deposits it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    stem: Text
    noun: Text
    heading: Text
    anew: bool = False
    needs_pieces: bool = False
    absence: bool = False
    refere: bool = False
    lists_pieces: bool = True
    mention: Text
    mention_source: Text
    parts: Annotated[tuple[Text, ...], Field(min_length=1)]
    parts_source: Text
    where: str = ""

    @property
    def file_name(self) -> str:
        """The name of its PDF."""
        return f"{self.stem}.pdf"

    @property
    def said(self) -> str:
        """Its noun at the beginning of a sentence: « La requête »."""
        return self.noun[:1].upper() + self.noun[1:]


@lru_cache(maxsize=1)
def filed_letters() -> dict[str, FiledLetter]:
    """Return every document that can be filed, by its id."""
    path = Path(__file__).with_suffix(".toml")
    read = tomllib.loads(path.read_text("utf-8"))["letters"]
    letters = [FiledLetter.model_validate(one) for one in read]
    unknown = {part for one in letters for part in one.parts} - set(PARTS)
    if unknown:
        raise ValueError(f"{path.name} names unknown parts: {sorted(unknown)}")
    return {one.id: one for one in letters}


def filed_letter(letter: str) -> FiledLetter:
    """Return the document of that id. Raises ``KeyError`` when it is not one that is filed."""
    return filed_letters()[letter]


def destination_for(destination: Destination, letter: FiledLetter) -> Destination:
    """Return ``destination`` with the steps and the remarks of ``letter``."""
    remarks = tuple(one for one in destination.remarks if one.anew in {None, letter.anew})
    if letter.id in {"requete", *(one.letter for one in destination.letters)}:
        return destination.model_copy(update={"remarks": remarks})
    steps = tuple(
        Step(text=step.text.replace("{where}", letter.where).replace("{document}", letter.noun))
        for step in destination.later_steps
        if letter.refere or not step.refere
    )
    return destination.model_copy(update={"remarks": remarks, "steps": steps})


REQUETE = filed_letter("requete")
