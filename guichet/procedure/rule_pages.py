"""What the page of a rule, a delay, a figure or a warning says (« pourquoi ? »).

Everything comes from the dated files of :mod:`guichet.law`; what the rule does *not* say is written
in ``not_said.toml``, beside this module.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from guichet.law import Source, Version, citations, rulebook
from guichet.law.register import stale_after
from guichet.lawbook.words import without_marks

KINDS: dict[str, str] = {
    "regle": "Règle",
    "delai": "Délai",
    "chiffre": "Chiffre",
    "avertissement": "Avertissement",
}
"""The words of the addresses, and how the page is called."""

OUTCOMES: dict[str, str] = {
    "met": "Quand c’est le cas",
    "not_met": "Quand ce n’est pas le cas",
    "unknown": "Quand on ne sait pas",
}
UNITS: dict[str, str] = {
    "days": "jours",
    "open_days": "jours ouvrés",
    "weeks": "semaines",
    "months": "mois",
    "euros": "euros",
}
FILL = re.compile(r"\{\w+\}")


class NoSuchRule(LookupError):
    """The address of a rule that is not in the base."""


@dataclass(frozen=True)
class ShownVersion:
    """One version of a text. ``stale``: nobody has read it again for too long."""

    since: dt.date
    until: dt.date | None
    in_force: bool
    source: Source
    checked_on: dt.date
    confidence: str
    note: str
    figure: str
    unchecked_days: int
    stale: bool


@dataclass(frozen=True)
class CitedText:
    """A text or a decision that the rule rests on, and what it says in our words."""

    short: str
    says: str


@dataclass(frozen=True)
class RulePage:
    """The page of one rule. ``says`` pairs a case with the sentence said in it."""

    kind: str
    id: str
    title: str
    serves: str
    starts: str
    says: tuple[tuple[str, str], ...]
    versions: tuple[ShownVersion, ...]
    texts: tuple[CitedText, ...]
    sources: tuple[Source, ...]
    rests_on: tuple[tuple[str, str], ...]
    not_said: tuple[str, ...]

    @property
    def called(self) -> str:
        """What the page is about: Règle, Délai…"""
        return KINDS[self.kind]

    @property
    def current(self) -> ShownVersion | None:
        """The version in force, if any."""
        return next((one for one in self.versions if one.in_force), None)

    @property
    def others(self) -> tuple[ShownVersion, ...]:
        """The versions that are not in force, the latest first."""
        return tuple(one for one in reversed(self.versions) if not one.in_force)


def rule_page(kind: str, name: str, day: dt.date) -> RulePage:
    """Return the page of ``name`` as it reads on ``day``. Raises :class:`NoSuchRule`."""
    makers = {"regle": _rule, "delai": _deadline, "chiffre": _figure, "avertissement": _warning}
    try:
        return makers[kind](name, day)
    except (KeyError, StopIteration) as error:
        raise NoSuchRule(name) from error


def _rule(name: str, day: dt.date) -> RulePage:
    rule = rulebook().rules[name]
    versions = _versions(rule.versions.versions, day)
    says = tuple(
        (OUTCOMES[kind], FILL.sub("…", rule.advice[kind]))
        for kind in OUTCOMES
        if kind in rule.advice
    )
    return RulePage(
        "regle", name, rule.title, rule.serves, "", says, versions, _texts(versions), (), (),
        _not_said("regle", name),
    )  # fmt: skip


def _deadline(name: str, day: dt.date) -> RulePage:
    rule = rulebook().deadlines[name]
    versions = _versions(rule.versions.versions, day)
    return RulePage(
        "delai", name, rule.title, "", rule.starts, (), versions, _texts(versions), (), (),
        _not_said("delai", name),
    )  # fmt: skip


def _figure(name: str, day: dt.date) -> RulePage:
    rule = rulebook().values[name]
    unit = UNITS.get(rule.versions.unit, "")
    versions = _versions(rule.versions.versions, day, unit)
    return RulePage(
        "chiffre", name, rule.title, "", "", (), versions, _texts(versions), (), (),
        _not_said("chiffre", name),
    )  # fmt: skip


def _warning(name: str, day: dt.date) -> RulePage:
    """Return the page of a warning: its sources, and the rules that call it."""
    del day
    warning = next(one for one in rulebook().answers.warnings if one.id == name)
    sources = tuple(source.as_source() for source in warning.sources)
    named = dict.fromkeys(rule for table in warning.any for rule in table)
    rests_on = tuple((rule, rulebook().rules[rule].title) for rule in named)
    return RulePage(
        "avertissement", name, warning.text, "", "", (), (), _cited(sources), sources, rests_on,
        _not_said("avertissement", name),
    )  # fmt: skip


def _versions(
    versions: Iterable[Version[Any]], day: dt.date, unit: str = ""
) -> tuple[ShownVersion, ...]:
    limit = stale_after(day)
    return tuple(
        ShownVersion(
            since=one.since,
            until=one.until,
            in_force=one.since <= day and (one.until is None or day < one.until),
            source=one.source,
            checked_on=one.checked_on,
            confidence=one.confidence_label,
            note=without_marks(one.note),
            figure=_amount(one.content, unit),
            unchecked_days=one.unchecked_for(day),
            stale=one.unchecked_for(day) >= limit,
        )
        for one in versions
    )


def _amount(content: Any, unit: str) -> str:
    if getattr(content, "amount", None) is None:
        return ", ".join(getattr(content, "items", ()))
    between = f" (de {content.low} à {content.high})" if content.low and content.high else ""
    return f"{content.amount} {unit}".strip() + between


def _texts(versions: Iterable[ShownVersion]) -> tuple[CitedText, ...]:
    return _cited(one.source for one in versions if one.in_force)


def _cited(sources: Iterable[Source]) -> tuple[CitedText, ...]:
    """Return what the registry says of the texts that ``sources`` name; banned ones left out."""
    parts = [part for one in sources for part in _plain(one.citation).split(";")]
    return tuple(
        CitedText(one.short, one.says)
        for one in citations().values()
        if not one.banned and one.verified and any(_names(part, one.short) for part in parts)
    )


_ARTICLE = re.compile(r"article ([LRD]\.(?:\*)? ?\d[\d-]*)")
_CODES: tuple[tuple[str, ...], ...] = (
    ("du code de l’entrée", "CESEDA"),
    ("du code de justice administrative", "CJA", "ode de justice administrative"),
    ("du code des relations", "CRPA", "ode des relations entre"),
)
"""How a citation of the registry names a code, then how a source may."""


def _names(part: str, short: str) -> bool:
    """Return whether ``part`` of a source names the text ``short``: as written, or by article.

    The same number exists in several codes: the code must be named in that part too.
    """
    short = _plain(short)
    if short in part:
        return True
    article = _ARTICLE.match(short)
    if article is None or ("alinéa" in short and "al." not in part):
        return False
    same_code = any(
        named in short and any(one in part for one in others) for named, *others in _CODES
    )
    return same_code and bool(re.search(re.escape(article[1]) + r"(?![\d-])", part))


def _plain(citation: str) -> str:
    return citation.replace("\u00a0", " ").replace("\u202f", " ")


@cache
def _limits() -> Mapping[str, Any]:
    path = Path(__file__).parent / "not_said.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _not_said(kind: str, name: str) -> tuple[str, ...]:
    """Return what the rule does not say: its own sentences, then those of every rule."""
    data = _limits()
    own = data.get(kind, {}).get(name, [])
    return (*own, *data["toujours"][kind])
