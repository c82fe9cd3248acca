"""Values that the law changes over time.

A legal threshold is never a constant: it has a first day, a source, and one day a successor. A
:class:`DatedValue` keeps every version, so that a dossier assessed in 2024 can be assessed again,
in 2030, with the rule of 2024.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from guichet.errors import GuichetError

T = TypeVar("T")

CONFIDENCE = re.compile(r"^(official|V([2-9])|S|M|D)(\+D)?$")
LABELS = {
    "official": "texte officiel",
    "V": "recoupé dans plusieurs sources",
    "S": "une seule source : à faire vérifier",
    "M": "de mémoire : à vérifier",
    "D": "déduction : à faire relire",
}


class NotYetInForce(GuichetError):
    """A rule or a figure has no version on the day asked."""

    title = "« {name} » n’a pas de version connue au {day}."
    effect = "Le logiciel ne sait pas ce que disait le droit ce jour-là."
    advice = "Choisissez un jour plus récent, ou demandez à un juriste."
    kept = "Rien n’a été modifié."


@dataclass(frozen=True)
class Source:
    """A text or a decision, as it is cited, and where it can be read (empty: no address)."""

    citation: str
    url: str


@dataclass(frozen=True)
class Version(Generic[T]):
    """One version of a rule, a delay or a figure.

    In force from ``since`` (included) to ``until`` (excluded; ``None``: no end known on
    ``checked_on``). ``confidence`` is ``official``, ``V2``…``V9`` (so many independent sources),
    ``S`` (one source), ``M`` (from memory) or ``D`` (deduced); « +D » adds a deduction of ours.
    """

    since: dt.date
    until: dt.date | None
    content: T
    source: Source
    checked_on: dt.date
    confidence: str
    note: str = ""

    @property
    def certain(self) -> bool:
        """Whether a letter may state it: official text or two sources at least, no deduction."""
        return self.confidence == "official" or bool(re.fullmatch(r"V[2-9]", self.confidence))

    @property
    def confidence_label(self) -> str:
        """The confidence in French words."""
        main, _, deduced = self.confidence.partition("+")
        label = LABELS[main if main in LABELS else "V"]
        return f"{label} ; en partie {LABELS['D']}" if deduced else label

    def unchecked_for(self, day: dt.date) -> int:
        """Return how many days have passed on ``day`` since somebody checked it."""
        return (day - self.checked_on).days


@dataclass(frozen=True)
class DatedValue(Generic[T]):
    """A value of the law, with all its versions in date order, none overlapping the next.

    ``unit`` says what the value counts: ``"days"`` are calendar days, ``"open_days"`` leave out
    Saturdays, Sundays and public holidays.
    """

    name: str
    unit: str
    versions: tuple[Version[T], ...]

    def on(self, day: dt.date) -> Version[T]:
        """Return the version in force on ``day``.

        Raises :class:`NotYetInForce` when ``day`` is before the first version, or in a gap.
        """
        for version in self.versions:
            if version.since <= day and (version.until is None or day < version.until):
                return version
        raise NotYetInForce(name=self.name, day=day.isoformat())
