"""The gauge: three markers in words, never a percentage, and what is missing said in words.

The markers say how far the evidence goes, and nothing of the papers, of the urgency or of the
outcome: each judge is free (TH-05).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from guichet.casefile import FAILED_OUTCOMES, CaseFile
from guichet.law import Assessment, Finding, rulebook

NAMES: dict[str, str] = {
    "legal_minimum": "Minimum demandé par la loi",
    "prudent": "Dossier prudent",
    "very_complete": "Dossier très complet",
}
"""The markers of the public contract, the nearest first."""

STATES: dict[str, tuple[str, str]] = {
    "met": ("Atteint", "sealed"),
    "not_met": ("Pas encore", "waiting"),
    "unknown": ("Pas encore su", ""),
}

VISITS = "Visites"
FAMILIES: dict[str, tuple[str, ...]] = {
    "Essais en ligne": ("site", "anef", "demarche_numerique"),
    "E-mails": ("email",),
    "Lettres recommandées": ("lrar",),
    "Appels et aide": ("phone", "ccc", "pan"),
    VISITS: ("visit",),
}
"""The means, by family (TH-09: when all means are used up)."""

FEWEST_A_WEEK = 2
"""Below so many steps in a week, the week is shown as a quiet one (AT-11). No blame."""


@dataclass(frozen=True)
class Marker:
    """One marker, with the rule behind it."""

    name: str
    finding: Finding

    @property
    def word(self) -> str:
        """The state in words."""
        return STATES[self.finding.outcome][0]

    @property
    def kind(self) -> str:
        """The kind of badge."""
        return STATES[self.finding.outcome][1]


@dataclass(frozen=True)
class Means:
    """How often one family of means was used."""

    name: str
    count: int

    @property
    def missing(self) -> bool:
        """Whether to say that it was never used: never of the visit, which may be dangerous."""
        return self.count == 0 and self.name != VISITS


def markers_of(assessment: Assessment) -> list[Marker]:
    """Return the markers about which the rules say something, the nearest first."""
    found = {one.rule: one for one in assessment.findings}
    rules = rulebook().answers.markers
    return [
        Marker(name, found[rules[code]]) for code, name in NAMES.items() if rules.get(code) in found
    ]


def means_of(case: CaseFile) -> list[Means]:
    """Return how often each family of means was used, those never used too."""
    used = Counter(event.channel for event in case.current_events())
    known = {channel for channels in FAMILIES.values() for channel in channels}
    found = [Means(name, sum(used[one] for one in some)) for name, some in FAMILIES.items()]
    others = sum(count for channel, count in used.items() if channel not in known)
    return [*found, Means("Autres", others)] if others else found


def quiet_weeks(case: CaseFile) -> list[dt.date]:
    """Return the Mondays of the weeks with few steps, between the first and the last one."""
    steps = Counter(_monday(event.at.date()) for event in case.current_events())
    if not steps:
        return []
    monday, last = min(steps), max(steps)
    quiet = []
    while monday < last:
        if steps[monday] < FEWEST_A_WEEK:
            quiet.append(monday)
        monday += dt.timedelta(days=7)
    return quiet


def longest_gap(case: CaseFile) -> int:
    """Return the most days without any failed attempt, between the first and the last one."""
    days = sorted(
        {one.at.date() for one in case.current_events() if one.outcome in FAILED_OUTCOMES}
    )
    return max(((b - a).days for a, b in pairwise(days)), default=0)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
