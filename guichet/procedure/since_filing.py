"""What changed since a request that the judge did not grant: the heart of a second one.

A new request must bring something new (RF-08). Attempts are counted as the rules count them, on
each side of the day of the filing; nothing here says what a judge will think of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from guichet.casefile import URGENCY_KINDS, CaseFile, Event, Order, UrgencyFact
from guichet.documents.dates import long_date, short_date
from guichet.documents.grammar import list_of
from guichet.documents.numbers import plural
from guichet.law import AttemptFact, value
from guichet.law.evidence import failed, proved, spread
from guichet.procedure.facts import facts_of

NOTHING = "rien"
NOTHING_NEW = "rien de nouveau"
"""What was there at the filing still stands: nothing came on top of it, nothing went away."""
PROOF_OF = {
    "site": "essais en ligne", "anef": "essais en ligne", "demarche_numerique": "essais en ligne",
    "email": "e-mail", "lrar": "lettre recommandée", "phone": "appel", "ccc": "appel",
    "pan": "point d’accueil numérique", "visit": "visite au guichet",
}  # fmt: skip
WANTED = ("essais en ligne", "e-mail", "lettre recommandée")
"""The kinds of proof that go together (RF-06)."""

State = Literal["new", "nothing", "human"]


@dataclass(frozen=True)
class Change:
    """One row of the table: what was there at the filing, what came since."""

    what: str
    before: str
    since: str


@dataclass(frozen=True)
class Answer:
    """What the dossier now holds against one reason of the rejection, and what may still be done.

    ``human``: no dossier answers that reason; somebody must read the order.
    """

    tag: str
    state: State
    found: tuple[str, ...]
    to_do: tuple[str, ...]


@dataclass(frozen=True)
class SinceFiling:
    """A request not granted, compared with the dossier of today."""

    order: Order
    start: dt.date
    changes: tuple[Change, ...]
    answers: tuple[Answer, ...]
    stale: tuple[str, ...]
    pending: bool
    old_facts: tuple[UrgencyFact, ...] = ()
    new_facts: tuple[UrgencyFact, ...] = ()

    @property
    def has_news(self) -> bool:
        """Whether something came since: without it, a new request repeats the first."""
        return any(change.since not in ("0", NOTHING, NOTHING_NEW) for change in self.changes)


def not_granted(case: CaseFile) -> Order | None:
    """Return the latest order that did not grant a request, unless a later one granted it."""
    ended = [one for one in case.orders if one.result != "pending"]
    latest = max(ended, key=lambda one: one.ordered_on or one.filed_on or dt.date.min, default=None)
    return latest if latest and latest.result in ("rejected", "non_lieu", "withdrawn") else None


def since_filing(case: CaseFile, on: dt.date) -> SinceFiling | None:
    """Return what changed since the request of the latest order not granted, known on ``on``.

    An attempt of the very day of the filing is before it. ``None``: no such order, or of no date.
    """
    order = not_granted(case)
    start = (order.filed_on or order.ordered_on) if order else None
    if order is None or start is None:
        return None
    sides = _Sides(case, start, on)
    return SinceFiling(
        order=order,
        start=start,
        changes=sides.changes(),
        answers=tuple(_answer(tag, sides) for tag in order.reason_tags),
        stale=sides.stale(),
        pending=_pending(case, order),
        old_facts=tuple(sides.old_facts),
        new_facts=tuple(sides.new_facts),
    )


class _Sides:
    """The dossier on each side of the day of the filing."""

    def __init__(self, case: CaseFile, start: dt.date, on: dt.date) -> None:
        counted = failed(facts_of(case, on), on)
        events = [one for one in case.current_events() if one.at.date() <= on]
        self.case, self.start, self.on = case, start, on
        self.before = [one for one in counted if one.day <= start]
        self.since = [one for one in counted if one.day > start]
        self.kinds_before = _kinds(one for one in events if one.at.date() <= start)
        kinds_since = _kinds(one for one in events if one.at.date() > start)
        self.new_kinds = [kind for kind in kinds_since if kind not in self.kinds_before]
        self.new_facts = [one for one in case.urgency if one.noted_on and one.noted_on > start]
        self.old_facts = [one for one in case.urgency if one not in self.new_facts]

    def changes(self) -> tuple[Change, ...]:
        """Return the rows of the table (RF-08)."""
        old, new = self.before, self.since
        dates_before = [fact.deadline for fact in self.old_facts if fact.deadline]
        return (
            Change("Essais", str(len(old)), str(len(new))),
            Change("Avec preuve", str(len(proved(old))), str(len(proved(new)))),
            Change("Semaines", str(spread(old).weeks), str(spread(new).weeks)),
            Change("Par semaine", _pace(old), _pace(new)),
            Change("Jours couverts", str(spread(old).days), str(spread(new).days)),
            _change("Preuves", _words(self.kinds_before), _words(self.new_kinds)),
            _change("Faits urgents", _facts(self.old_facts), _facts(self.new_facts)),
            _change("Dates", _days(dates_before), _days(self.new_dates())),
        )

    def new_dates(self) -> list[dt.date]:
        """Return the days that were not in the dossier at the filing."""
        days = [fact.deadline for fact in self.new_facts]
        for one in self.case.convocations:
            if one.given_on and one.given_on > self.start:
                days += [one.takes_place_on, one.recepisse_expires_on]
        return sorted({day for day in days if day})

    def stale(self) -> tuple[str, ...]:
        """Return the facts of urgency to say again: the judge looks at the day of the request."""
        age = value("urgence_perimee", self.on).content.amount or 0
        oldest = self.on - dt.timedelta(days=age)
        facts = self.case.urgency
        return tuple(_label(one) for one in facts if not one.noted_on or one.noted_on < oldest)

    def missing_kinds(self) -> list[str]:
        """Return the kinds of proof that the dossier never had."""
        return [one for one in WANTED if one not in (*self.kinds_before, *self.new_kinds)]


def _change(what: str, before: str, since: str) -> Change:
    """Return a row; a fact that stands unchanged must not read as if it had gone."""
    stands = before != NOTHING and since == NOTHING
    return Change(what, before, NOTHING_NEW if stands else since)


def _answer(tag: str, sides: _Sides) -> Answer:
    read = {"too_short": _longer, "too_few": _more, "proof": _proofs, "urgency": _urgency}
    if tag not in read:
        return Answer(tag, "human", (), ("Lisez la décision avec un avocat ou une association.",))
    found, to_do = read[tag](sides)
    return Answer(tag, "new" if found else "nothing", tuple(found), tuple(to_do))


def _longer(sides: _Sides) -> tuple[list[str], list[str]]:
    """RF-04: a longer time."""
    then, now = spread(sides.before).days, spread([*sides.before, *sides.since]).days
    found = [f"Vos essais couvrent {plural(now, 'jour')}, contre {then}."] if now > then else []
    return found, ["Continuez les essais, plusieurs semaines de suite."]


def _more(sides: _Sides) -> tuple[list[str], list[str]]:
    """RF-05: more attempts a week."""
    count = len(sides.since)
    more = plural(count, "essai de plus", "essais de plus")
    then, now = _pace(sides.before), _pace(sides.since)
    found = [f"{more}. Par semaine : {now}, contre {then}."] if count else []
    return found, ["Faites plus d’essais par semaine, à plusieurs heures."]


def _proofs(sides: _Sides) -> tuple[list[str], list[str]]:
    """RF-06: new kinds of proof, and the channels that are missing."""
    shown = len(proved(sides.since))
    found = (
        [f"Nouvelles sortes de preuves : {list_of(sides.new_kinds)}."] if sides.new_kinds else []
    )
    found += (
        [f"{plural(shown, 'nouvel essai prouvé', 'nouveaux essais prouvés')}."] if shown else []
    )
    missing = sides.missing_kinds()
    to_do = [f"Il manque encore : {list_of(missing)}."] if missing else []
    return found, to_do or ["Gardez une preuve de chaque essai."]


def _urgency(sides: _Sides) -> tuple[list[str], list[str]]:
    """RF-07: the consequences, told anew and proved."""
    found = [f"{_label(one)}{'' if one.files else ' (sans preuve)'}." for one in sides.new_facts]
    return found, ["Dites ce qui se passe maintenant, avec une date et une preuve."]


def _kinds(events: Iterable[Event]) -> list[str]:
    kinds = dict.fromkeys(PROOF_OF[one.channel] for one in events if one.channel in PROOF_OF)
    return list(kinds)


def _pace(attempts: Sequence[AttemptFact]) -> str:
    """Return the attempts a week, over the weeks that had one; « 0 » without any."""
    weeks = spread(attempts).weeks
    if not weeks:
        return "0"
    return f"{len(attempts) / weeks:.1f}".replace(".", ",").removesuffix(",0")


def _words(words: Sequence[str]) -> str:
    return list_of(words) if words else NOTHING


def _facts(facts: Sequence[UrgencyFact]) -> str:
    """Return the facts in few words: their days are in the row of the dates."""
    labels = dict.fromkeys(URGENCY_KINDS.get(one.kind, one.kind) for one in facts)
    return ", ".join(labels) if facts else NOTHING


def _label(fact: UrgencyFact) -> str:
    label = URGENCY_KINDS.get(fact.kind, fact.kind)
    return f"{label}, {long_date(fact.deadline)}" if fact.deadline else label


def _days(days: Sequence[dt.date]) -> str:
    return ", ".join(short_date(day) for day in sorted(set(days))) if days else NOTHING


def _pending(case: CaseFile, order: Order) -> bool:
    """Return whether a later request waits for its order: one at a time."""
    answered = {one.filing for one in case.orders if one.filing}
    since = order.ordered_on or order.filed_on or dt.date.min
    return any(
        one.id not in answered and one.filed_on is not None and one.filed_on >= since
        for one in case.filings
    )
