"""The texts and decisions that letters may cite.

Each says in our own words what the text says; the official words of the tests are quoted only
there. Only what official texts or two independent sources at least support is citable. A banned
entry (« R. 311-1 ») is kept so that it can be recognised and refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from guichet.errors import GuichetError
from guichet.law.dated import Source, Version
from guichet.law.files import FOLDER, CitationFile
from guichet.law.rulebook import document, documents

_ID = re.compile(r"[a-z0-9_]{2,60}")


class UnknownCitation(GuichetError):
    """A letter asks for a citation that is not in the registry."""

    title = "La citation « {id} » n’est pas dans le registre."
    effect = "Elle ne peut pas être écrite dans une lettre."
    advice = "Utilisez une citation du registre, avec sa source."
    kept = "Rien n’a été modifié."


@dataclass(frozen=True)
class Citation:
    """A text or a decision. ``short`` is how a letter names it, ``says`` what it says in our words.

    ``verified``: read in an official text or in two independent sources. ``applies_to`` are the
    situations where it helps (``renewal``, ``first``, ``anonymous_captures``…).
    """

    id: str
    short: str
    says: str
    applies_to: tuple[str, ...]
    since: dt.date
    until: dt.date | None
    verified: bool
    banned: bool
    replaced_by: tuple[str, ...]
    source: Source
    checked_on: dt.date
    confidence: str
    note: str

    def citable(self, on: dt.date) -> bool:
        """Return whether a letter dated ``on`` may cite it as certain."""
        in_force = self.since <= on and (self.until is None or on < self.until)
        return self.verified and not self.banned and in_force


@cache
def citations() -> Mapping[str, Citation]:
    """Return the registry, by id."""
    return {
        document.id: _citation(document)
        for document in documents(FOLDER / "citations", CitationFile)
    }


@cache
def citation(id: str) -> Citation:  # noqa: A002 (the word of the registry)
    """Return one entry. Raises :class:`UnknownCitation`. Look at ``citable`` before writing it.

    Only its own file is read: a letter cites a few of them.
    """
    path = FOLDER / "citations" / f"{id}.toml"
    if not _ID.fullmatch(id) or not path.exists():
        raise UnknownCitation(id=id)
    return _citation(document(path, CitationFile))


def _citation(document: CitationFile) -> Citation:
    certain = Version(
        since=document.since,
        until=document.until,
        content=None,
        source=document.source.as_source(),
        checked_on=document.checked_on,
        confidence=document.confidence,
    ).certain
    return Citation(
        id=document.id,
        short=document.short,
        says=document.says,
        applies_to=document.applies_to,
        since=document.since,
        until=document.until,
        verified=document.verified and certain,
        banned=document.banned,
        replaced_by=document.replaced_by,
        source=document.source.as_source(),
        checked_on=document.checked_on,
        confidence=document.confidence,
        note=document.note,
    )
