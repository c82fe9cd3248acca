"""The story of a dossier on one line of time: weeks of attempts, steps, decisions, dates to come.

Attempts are counted by week, so that a journal of years is still read on a phone. Steps are listed
one by one, or counted when a week holds many of one sort.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from guichet.casefile import CHANNELS, FAILED_OUTCOMES, OUTCOMES, CaseFile, Event, Order
from guichet.documents.dates import long_date
from guichet.documents.numbers import amount, plural

ONLINE = frozenset({"site", "anef", "demarche_numerique"})

REQUESTS: dict[str, str] = {
    "L521-3": "référé « mesures utiles »",
    "L521-1": "référé « suspension »",
    "L521-2": "référé « liberté »",
}
RESULTS: dict[str, str] = {
    "granted": "demande acceptée",
    "rejected": "demande rejetée",
    "non_lieu": "non-lieu",
    "withdrawn": "désistement",
}
DECISIONS: dict[str, str] = {
    "refusal": "refus",
    "closed": "dossier clos",
    "rdv_refused": "refus de rendez-vous",
}


@dataclass(frozen=True)
class Line:
    """One thing that happened. ``number`` is that of the entry of the journal, if it is one."""

    day: dt.date
    text: str
    number: int | None = None


@dataclass(frozen=True)
class Week:
    """One week with something in it. ``failed`` counts online attempts without an appointment."""

    monday: dt.date
    failed: int
    lines: tuple[Line, ...]

    @property
    def attempts(self) -> str:
        """The attempts of the week, in words."""
        return plural(
            self.failed, "essai en ligne sans rendez-vous", "essais en ligne sans rendez-vous"
        )


@dataclass(frozen=True)
class Year:
    """The weeks of one year, the latest first, by the year of their Monday."""

    number: int
    weeks: tuple[Week, ...]

    @property
    def failed(self) -> int:
        """The online attempts of the year."""
        return sum(week.failed for week in self.weeks)


def timeline_of(case: CaseFile) -> tuple[Year, ...]:
    """Return the years of the dossier up to its day, the latest first. Empty when nothing happened.

    An entry dated after the day of the dossier is left out, like in every count.
    """
    failed: dict[dt.date, int] = defaultdict(int)
    lines: dict[dt.date, list[Line]] = defaultdict(list)
    for event in case.current_events():
        day = event.at.date()
        if day > case.written_on:
            continue
        if event.channel in ONLINE and event.outcome in FAILED_OUTCOMES:
            failed[_monday(day)] += 1
        else:
            lines[_monday(day)].append(Line(day, _words(event), event.number))
    for line in _turning_points(case):
        if line.day <= case.written_on:
            lines[_monday(line.day)].append(line)
    mondays = sorted({*failed, *lines}, reverse=True)
    weeks = [Week(one, failed.get(one, 0), _gathered(lines.get(one, []))) for one in mondays]
    return tuple(
        Year(number, tuple(some)) for number, some in groupby(weeks, lambda week: week.monday.year)
    )


def _gathered(lines: list[Line]) -> tuple[Line, ...]:
    """Return the lines of a week in order; several of one sort become one line that counts them."""
    by_text: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_text[line.text].append(line)
    gathered = [
        some[0] if len(some) == 1 else Line(some[0].day, f"{text}, {len(some)} fois")
        for text, some in by_text.items()
    ]
    return tuple(sorted(gathered, key=lambda line: (line.day, line.number or 0)))


def _words(event: Event) -> str:
    channel = CHANNELS.get(event.channel, event.channel)
    return f"{channel}\u00a0: {OUTCOMES.get(event.outcome, event.outcome).lower()}"


def _turning_points(case: CaseFile) -> Iterator[Line]:
    """Return what the person said happened, apart from the journal."""
    yield from _answers(case)
    yield from _appointments(case)
    yield from _requests(case)


def _answers(case: CaseFile) -> Iterator[Line]:
    gate = case.gate
    if gate.lodged_on:
        yield Line(gate.lodged_on, "Demande déposée")
    if gate.decision and gate.decision.on:
        kind = DECISIONS.get(gate.decision.kind, "décision")
        yield Line(gate.decision.on, f"Décision de la préfecture\u00a0: {kind}")
    if gate.checked_on:
        yield Line(gate.checked_on, "Dossier vérifié par quelqu’un")


def _appointments(case: CaseFile) -> Iterator[Line]:
    for one in case.convocations:
        if one.given_on:
            when = f", pour le {long_date(one.takes_place_on)}" if one.takes_place_on else ""
            yield Line(one.given_on, f"Rendez-vous donné{when}")
        if one.cancelled_on:
            yield Line(one.cancelled_on, "Rendez-vous annulé")
        if one.went_on and one.held is not None:
            yield Line(one.went_on, "Rendez-vous tenu" if one.held else "Non reçu le jour dit")


def _requests(case: CaseFile) -> Iterator[Line]:
    for filing in case.filings:
        if filing.filed_on:
            yield Line(filing.filed_on, f"Requête déposée\u00a0: {_request(filing.kind)}")
        if filing.defence_on:
            yield Line(filing.defence_on, "Réponse de la préfecture au tribunal")
        if filing.hearing_on:
            yield Line(filing.hearing_on, "Audience au tribunal")
    filed = {filing.filed_on for filing in case.filings}
    for order in case.orders:
        yield from _order(order, filed)


def _order(order: Order, filed: set[dt.date | None]) -> Iterator[Line]:
    if order.filed_on and order.filed_on not in filed:
        yield Line(order.filed_on, f"Requête déposée\u00a0: {_request(order.kind)}")
    if order.ordered_on and order.result in RESULTS:
        yield Line(order.ordered_on, f"Décision du juge\u00a0: {RESULTS[order.result]}")
    for one in order.liquidations:
        if one.on:
            yield Line(one.on, f"Somme fixée par le juge\u00a0: {amount(one.cents)}")


def _request(kind: str) -> str:
    return REQUESTS.get(kind, "autre recours")


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
