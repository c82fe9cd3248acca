"""The words of a site module: what proves which state.

A marker looks at a sighting and returns what it found, or ``None``. A site is a list of markers;
their order inside one state is the order of trial, the order of states is ``reader.ORDER``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from guichet.booking_sites.address import Address, Standing
from guichet.booking_sites.page import State, System
from guichet.booking_sites.sighting import Sighting, words_of

Look = Callable[[Sighting], str | None]
"""Returns the words found, "" when the proof is not made of words, ``None`` when not found."""


@dataclass(frozen=True)
class Marker:
    """One proof of one state.

    ``distinctive`` says that no other site shows it: it names the system of a page whose address
    is lost, and its sentence counts on any official page.
    """

    state: State
    look: Look
    distinctive: bool = False


@dataclass(frozen=True)
class Site:
    """One booking system: where it stands, what it shows.

    ``hosts`` are whole host names of this site alone. ``path`` is looked for at the beginning of
    the path on any official host, and on this computer (practice). ``number`` captures the
    number of the démarche in a path. ``example_url`` is the address of the examples that
    state none.
    """

    system: System
    markers: tuple[Marker, ...]
    example_url: str
    hosts: frozenset[str] = frozenset()
    path: re.Pattern[str] | None = None
    number: re.Pattern[str] | None = None

    def stands_at(self, address: Address) -> bool:
        """Return whether ``address`` is one of this site."""
        if address.standing is Standing.OFFICIAL and address.host in self.hosts:
            return True
        may_match = address.standing in {Standing.OFFICIAL, Standing.LOOPBACK}
        return may_match and self.path is not None and self.path.match(address.path) is not None

    def demarche_number(self, address: Address) -> str | None:
        """Return the number of the démarche that ``address`` holds, or ``None``."""
        found = self.number.search(address.path) if self.number else None
        return found[1] if found else None


def says(*phrases: str) -> Look:
    """Look for a sentence among what is displayed; « … » in a phrase stands for other words."""

    def look(seen: Sighting) -> str | None:
        return next((found for phrase in phrases if (found := seen.text.find(phrase))), None)

    return look


def says_alone(*phrases: str) -> Look:
    """Look for a block that says the phrase and nothing else."""

    def look(seen: Sighting) -> str | None:
        return next((found for phrase in phrases if (found := seen.text.find_line(phrase))), None)

    return look


def shows(xpath: str) -> Look:
    """Look for a displayed element; the words found are its own."""

    def look(seen: Sighting) -> str | None:
        return next((words_of(element) for element in seen.elements(xpath)), None)

    return look


def heads(*words: str) -> Look:
    """Look for words in the title or a heading; the words found are the whole heading."""

    return lambda seen: next((found for each in words if (found := seen.heading(each))), None)


def in_path(expression: str) -> Look:
    """Look for ``expression`` in the path of the address."""
    pattern = re.compile(expression, re.IGNORECASE)
    return lambda seen: "" if pattern.search(seen.address.path) else None


def in_query(expression: str) -> Look:
    """Look for ``expression`` in the query or the fragment of the address (lower case)."""
    pattern = re.compile(expression)
    return lambda seen: "" if pattern.search(seen.address.query) else None


def both(first: Look, second: Look) -> Look:
    """Look for two things at once; the words found are those of the first, or of the second."""

    def look(seen: Sighting) -> str | None:
        one, other = first(seen), second(seen)
        return None if one is None or other is None else one or other

    return look
