"""The facts of a person, as the public contract of ``guichet assess`` names them.

Everything may be unknown: ``None`` is "nobody said". ``decision``, ``lodged_on`` and
``convocation`` are ``None`` when the person says that there is none; ``Decision("unknown")`` says
that she does not know. Attempts carry the offset of their place; their day is the day there.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass as plain_dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from guichet import places
from guichet.casefile.vocabulary import OUTCOMES, URGENCY_KINDS
from guichet.errors import GuichetError
from guichet.law.faults import in_french

STRICT = ConfigDict(extra="forbid", strict=True, defer_build=True)

AttemptChannel = Literal[
    "site", "email", "lrar", "phone", "visit", "anef", "demarche_numerique", "ccc", "pan"
]
LegalChannel = Literal["site", "anef", "demarche_numerique", "post", "ofii", "asylum_desk"]
RequestKind = Literal["first", "renewal", "change_of_status", "duplicate", "other"]


class UnusableFacts(GuichetError):
    """The facts cannot be read or contradict each other; every problem is listed at once."""

    title = "Les faits ne peuvent pas être lus."
    effect = "{problems}"
    advice = "Corrigez ces points, puis recommencez."
    kept = "Rien n’a été modifié."

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__(problems="\n".join(f"- {problem}" for problem in problems))


def _known_outcome(code: str) -> str:
    if code not in OUTCOMES:
        raise ValueError(f"le résultat « {code} » n’est pas connu")
    return code


def _known_urgency(code: str) -> str:
    if code not in URGENCY_KINDS and not code.endswith("_general"):
        raise ValueError(f"le motif d’urgence « {code} » n’est pas connu")
    return code


def _known_demarche(code: str) -> str:
    if all(code != one.code for one in places.demarches()):
        raise ValueError(f"la démarche « {code} » n’est pas dans l’annuaire")
    return code


def _known_departement(code: str) -> str:
    if all(code != one.code for one in places.departements()):
        raise ValueError(f"le département « {code} » n’existe pas")
    return code


@dataclass(frozen=True, config=STRICT)
class AttemptFact:
    """One attempt or step. ``proof`` and ``anonymous`` may be unknown (``None``)."""

    at: AwareDatetime
    channel: AttemptChannel
    outcome: Annotated[str, AfterValidator(_known_outcome)]
    proof: bool | None = None
    anonymous: bool | None = None

    @property
    def day(self) -> dt.date:
        """The day at the place of the attempt."""
        return self.at.date()


@dataclass(frozen=True, config=STRICT)
class UrgencyFact:
    """A reason of urgency; ``deadline`` is the day the harm happens, ``proof`` a piece in hand."""

    kind: Annotated[str, AfterValidator(_known_urgency)]
    deadline: dt.date | None = None
    proof: bool | None = None


@dataclass(frozen=True, config=STRICT)
class Decision:
    """A decision of the administration: refusal, oqtf, closed, rdv_refused… or unknown."""

    kind: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")]
    on: dt.date | None = None


@dataclass(frozen=True, config=STRICT)
class Oqtf:
    """An obligation to leave the territory."""

    received: Literal["yes", "no", "unknown"] = "unknown"
    notified_on: dt.date | None = None
    executed: bool | None = None


@dataclass(frozen=True, config=STRICT)
class Convocation:
    """An appointment that was given."""

    given_on: dt.date | None = None
    takes_place_on: dt.date | None = None
    asked_to_advance_on: dt.date | None = None
    held: bool | None = None


@dataclass(frozen=True, config=STRICT)
class Order:
    """An order of the judge."""

    kind: str
    filed_on: dt.date | None = None
    ordered_on: dt.date | None = None
    notified_on: dt.date | None = None
    result: Literal["granted", "rejected", "non_lieu", "withdrawn", "pending"] | None = None
    reason: str | None = None
    communicate_by: dt.date | None = None
    takes_place_by: dt.date | None = None
    astreinte_per_day: Annotated[int, Field(ge=0)] | None = None
    executed: bool | None = None


@dataclass(frozen=True, config=STRICT)
class SeenAboutOqtf:
    """Who looked at the OQTF with the person, and when."""

    by: Literal["lawyer", "association", "jurist"]
    on: dt.date | None = None


@dataclass(frozen=True, config=STRICT)
class Filing:
    """A request lodged with the court."""

    kind: str
    filed_on: dt.date | None = None
    defence_on: dt.date | None = None
    hearing_on: dt.date | None = None


@dataclass(frozen=True, config=STRICT)
class Detained:
    """Where the person is held or assigned."""

    place: str
    since: dt.date | None = None


@dataclass(frozen=True, config=STRICT)
class Facts:
    """All the facts the rules may look at; every field may be missing."""

    demarche: Annotated[str, AfterValidator(_known_demarche)] | None = None
    kind: RequestKind | None = None
    channel: LegalChannel | None = None
    departement: Annotated[str, AfterValidator(_known_departement)] | None = None
    nationality: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    birth_date: dt.date | None = None
    titre_expires_on: dt.date | None = None
    lodged_on: dt.date | None = None
    decision: Decision | None = None
    oqtf: Oqtf | None = None
    convocation: Convocation | None = None
    attempts: tuple[AttemptFact, ...] = ()
    urgency: tuple[UrgencyFact, ...] = ()
    earlier_orders: tuple[Order, ...] = ()
    file_checked_by: str | None = None
    seen_about_oqtf: SeenAboutOqtf | None = None
    titre_kind: str | None = None
    document_expires_on: dt.date | None = None
    representative: str | None = None
    complete: bool | None = None
    reasons_asked_on: dt.date | None = None
    filings: tuple[Filing, ...] = ()
    planned_visit_on: dt.date | None = None
    detained: Detained | None = None

    @cached_property
    def worked_out(self) -> dict[dt.date, tuple[tuple[AttemptFact, ...], tuple[AttemptFact, ...]]]:
        """What :mod:`guichet.law.evidence` worked out of the attempts, by day: one pass a day.

        Not a fact: it is no field, and says nothing that ``attempts`` does not.
        """
        return {}

    @classmethod
    def from_json(cls, mapping: Mapping[str, Any]) -> Facts:
        """Return the facts in ``mapping``, whose keys are exactly those of the contract.

        Dates are ISO texts or ``date`` values. Raises :class:`UnusableFacts` with every problem:
        unknown keys by name, unknown codes, moments without an offset.
        """
        return _validated(Facts, mapping)


@dataclass(frozen=True, config=STRICT)
class FactsFile:
    """The content of ``FACTS.json``: the facts and, if wanted, the day of the assessment."""

    facts: Facts
    on: dt.date | None = None

    @classmethod
    def from_json(cls, mapping: Mapping[str, Any]) -> FactsFile:
        """Return the file in ``mapping``. Raises :class:`UnusableFacts` like the facts."""
        return _validated(FactsFile, mapping)


Read = TypeVar("Read")


_ADAPTERS: dict[type, TypeAdapter[Any]] = {}


def _adapter(model: type[Read]) -> TypeAdapter[Read]:
    """Return the check of ``model``, made when a first mapping is read."""
    if model not in _ADAPTERS:
        _ADAPTERS[model] = TypeAdapter(model)
    return _ADAPTERS[model]


def _validated(model: type[Read], mapping: Mapping[str, Any]) -> Read:
    """Validate as JSON, so that a date is a text in full and never a number of seconds."""
    try:
        text = json.dumps(mapping, default=_iso, allow_nan=False)
        return _adapter(model).validate_json(text)
    except ValidationError as error:
        raise UnusableFacts(in_french(error)) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise UnusableFacts((f"Ce n’est pas du JSON : {error}",)) from error


def _iso(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"« {value!r} » n’est ni un texte, ni un nombre, ni une date")


@plain_dataclass(frozen=True)
class _Rule:
    """A pair of days that must be in order, with the words for the fault."""

    earlier: dt.date | None
    later: dt.date | None
    fault: str


def contradictions(facts: Facts, on: dt.date) -> tuple[str, ...]:
    """Return in French the dates that cannot be, such as an expiry before the birth.

    A future attempt is no contradiction: the rules leave it out and say so.
    """
    rules = [*_own_order(facts), *_orders(facts), *_not_later_than(facts, on)]
    return tuple(
        rule.fault
        for rule in rules
        if rule.earlier is not None and rule.later is not None and rule.later < rule.earlier
    )


def _own_order(facts: Facts) -> list[_Rule]:
    oqtf, convocation, decision = facts.oqtf, facts.convocation, facts.decision
    rules = [
        _Rule(facts.birth_date, facts.titre_expires_on, "Le titre expire avant la naissance."),
        _Rule(facts.birth_date, facts.lodged_on, "La demande est déposée avant la naissance."),
        _Rule(
            facts.birth_date, facts.document_expires_on, "Le document expire avant la naissance."
        ),
        _Rule(facts.birth_date, _first_attempt(facts), "Un essai est avant la naissance."),
        _Rule(facts.lodged_on, facts.reasons_asked_on, "Les motifs sont demandés avant le dépôt."),
    ]
    if oqtf:
        rules.append(_Rule(facts.birth_date, oqtf.notified_on, "L’OQTF est avant la naissance."))
    if decision and decision.kind != "oqtf":
        rules.append(
            _Rule(facts.lodged_on, decision.on, "La décision est avant la demande déposée.")
        )
    if convocation:
        given = convocation.given_on
        rules += [
            _Rule(given, convocation.takes_place_on, "Le rendez-vous est avant la convocation."),
            _Rule(given, convocation.asked_to_advance_on, "La demande d’avancer est trop tôt."),
        ]
    return rules


def _first_attempt(facts: Facts) -> dt.date | None:
    return min((attempt.day for attempt in facts.attempts), default=None)


def _orders(facts: Facts) -> list[_Rule]:
    rules = []
    for order in facts.earlier_orders:
        rules += [
            _Rule(order.filed_on, order.ordered_on, "Une ordonnance est avant sa requête."),
            _Rule(order.ordered_on, order.notified_on, "Une ordonnance est notifiée trop tôt."),
            _Rule(order.ordered_on, order.communicate_by, "Un délai finit avant l’ordonnance."),
            _Rule(order.ordered_on, order.takes_place_by, "Un délai finit avant l’ordonnance."),
        ]
    for filing in facts.filings:
        rules += [
            _Rule(filing.filed_on, filing.defence_on, "Une défense est avant sa requête."),
            _Rule(filing.filed_on, filing.hearing_on, "Une audience est avant sa requête."),
        ]
    return rules


def _not_later_than(facts: Facts, on: dt.date) -> list[_Rule]:
    past = [
        (facts.birth_date, "La naissance"),
        (facts.lodged_on, "Le dépôt de la demande"),
        (facts.decision.on if facts.decision else None, "La décision"),
        (facts.oqtf.notified_on if facts.oqtf else None, "La notification de l’OQTF"),
        (facts.seen_about_oqtf.on if facts.seen_about_oqtf else None, "L’avis sur l’OQTF"),
        (facts.convocation.given_on if facts.convocation else None, "La convocation"),
        (facts.reasons_asked_on, "La demande de motifs"),
        (facts.detained.since if facts.detained else None, "La retenue"),
    ]
    if facts.convocation:
        past.append((facts.convocation.asked_to_advance_on, "La demande d’avancer"))
    if facts.convocation and facts.convocation.held is True:
        past.append((facts.convocation.takes_place_on, "Le rendez-vous tenu"))
    for order in facts.earlier_orders:
        past += [(order.filed_on, "Une requête"), (order.ordered_on, "Une ordonnance")]
        past.append((order.notified_on, "La notification d’une ordonnance"))
    past += [(filing.filed_on, "Une requête") for filing in facts.filings]
    past += [(filing.defence_on, "Une défense") for filing in facts.filings]
    return [_Rule(day, on, f"{what} est après le jour de l’évaluation.") for day, what in past]
