"""Where a folder goes (the court, a lawyer, somebody who helps), and what that place takes.

Sizes, names and rules are dated data in ``destinations/*.toml``, each with its source: a portal
changes its limits, the code changes its articles, and a folder must say which it was made for.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from guichet.documents.limits import Limits

T = TypeVar("T")
Text = Annotated[str, StringConstraints(min_length=1)]

_FOLDER = Path(__file__).parent / "destinations"
_COMMON_RULES = Path(__file__).parent / "filing_rules.toml"
_LIMIT_OF_RULE = {
    "file_size": "max_bytes",
    "name_length": "longest_name",
    "format": "formats",
    "print_set": "copies",
}
"""The limit whose source is the source of a rule, unless the destination gives another one."""
CONFIDENCES = {
    "official": "texte officiel",
    "official_undated": "page officielle, sans date",
    "secondary": "à confirmer",
    "lawyers_portal": "site pour les avocats",
}
"""How far a source can be trusted, in words for the person."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(_Frozen):
    """Where something was read, when, and how far it can be trusted."""

    checked_on: dt.date
    confidence: Literal["official", "official_undated", "secondary", "lawyers_portal"]
    citation: Text
    note: str = ""


class Version(Sourced, Generic[T]):
    """A limit from the day ``since`` on."""

    value: T
    since: dt.date


class FilingRule(Sourced):
    """A rule that a folder is checked against, said in plain French."""

    id: Text
    says: Text


class Step(_Frozen):
    """Something the person does there. ``refere``: only with a document that is a référé."""

    text: Text
    refere: bool = False


class Remark(Sourced):
    """One short sentence on what the folder holds, said to the person with its source.

    ``anew``: only for a document that begins a request, or only for one that does not.
    """

    text: Text
    anew: bool | None = None

    @property
    def reliability(self) -> str:
        """How far the source can be trusted, in words."""
        return CONFIDENCES[self.confidence]


class EnclosedLetter(_Frozen):
    """A letter that goes with the folder: its id in the catalogue, and its files.

    ``stem`` is their name without extension, ``folder`` the one they stand in (none: the root). A
    letter that is ``needed`` and cannot be written stops the folder; another one is left out, and
    the note says why.
    """

    letter: Text
    stem: Text
    folder: str = ""
    formats: tuple[Literal["pdf", "docx", "odt"], ...] = ("pdf",)
    needed: bool = False


class LimitTable(_Frozen):
    """Every version of every limit, in the order of their days."""

    max_bytes: Annotated[tuple[Version[int], ...], Field(min_length=1)]
    longest_name: Annotated[tuple[Version[int], ...], Field(min_length=1)]
    one_file_per_piece: Annotated[tuple[Version[bool], ...], Field(min_length=1)]
    copies: Annotated[tuple[Version[int], ...], Field(min_length=1)]
    formats: Annotated[tuple[Version[tuple[Text, ...]], ...], Field(min_length=1)]
    copied_pages: tuple[Version[int], ...] = ()


class Destination(_Frozen):
    """A place that takes folders. ``steps`` is what the person does there, in order.

    ``before`` is the act that the note comes before (« déposer »), ``given`` heads the files of
    that act (« Ce que vous déposez »). ``layout``: ``deposit`` is one file for each field of a
    portal, ``print`` whole sets of paper, ``hand_over`` files for somebody who helps. ``letters``
    go with it. ``later_steps`` is what the person does with a document written after the requête
    (« {where} » is what that one says of the place, « {document} » its noun); ``remarks`` say why
    the folder is as it is. ``packed_as`` names the one ZIP that holds everything;
    ``pieces_folder`` and ``evidence_folder`` are where they stand, the second ``None`` when the
    evidence bundle is kept by the person. ``receipt`` adds the slip that a registry stamps.
    """

    id: Text
    title: Text
    before: Text
    given: Text
    deposit_folder: Text
    keep_folder: Text
    layout: Literal["deposit", "print", "hand_over"] = "deposit"
    caution: Text = "Vous décidez, vous relisez, vous signez. Le juge reste libre de sa décision."
    letters: tuple[EnclosedLetter, ...] = ()
    packed_as: Text | None = None
    pieces_folder: str = ""
    evidence_folder: str | None = None
    receipt: bool = False
    limits: LimitTable
    rules: tuple[FilingRule, ...] = ()
    remarks: tuple[Remark, ...] = ()
    steps: tuple[Step, ...] = ()
    later_steps: tuple[Step, ...] = ()

    def on(self, day: dt.date) -> Limits:
        """Return the limits in force on ``day``. Raises ``ValueError`` before the first."""
        table = self.limits
        return Limits(
            max_bytes=in_force(table.max_bytes, day),
            longest_name=in_force(table.longest_name, day),
            one_file_per_piece=in_force(table.one_file_per_piece, day),
            copies=in_force(table.copies, day),
            formats=in_force(table.formats, day),
            copied_pages=in_force(table.copied_pages, day) if table.copied_pages else None,
        )

    def rule(self, rule_id: str) -> FilingRule:
        """Return the rule of that id: its own, or the one of every folder.

        Raises ``KeyError`` when there is none.
        """
        for rule in (*self.rules, *common_rules()):
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def source_of(self, rule_id: str, day: dt.date) -> str:
        """Return where a rule was read. Raises ``KeyError`` when there is no such rule."""
        own = {rule.id for rule in self.rules}
        if rule_id in _LIMIT_OF_RULE and rule_id not in own:
            versions: tuple[Version[object], ...] = getattr(self.limits, _LIMIT_OF_RULE[rule_id])
            return version_in_force(versions, day).citation
        return self.rule(rule_id).citation


def in_force(versions: tuple[Version[T], ...], day: dt.date) -> T:
    """Return the value in force on ``day``. Raises ``ValueError`` before the first version."""
    return version_in_force(versions, day).value


def version_in_force(versions: tuple[Version[T], ...], day: dt.date) -> Version[T]:
    """Return the version in force on ``day``. Raises ``ValueError`` before the first one."""
    known = [version for version in versions if version.since <= day]
    if not known:
        raise ValueError(f"nothing is known before {versions[0].since}")
    return max(known, key=lambda version: version.since)


def destination_ids() -> tuple[str, ...]:
    """Return the ids of the destinations that can be filed to, in alphabetical order."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


@lru_cache(maxsize=16)
def load_destination(destination_id: str) -> Destination:
    """Return the destination of that id. Raises ``KeyError`` when there is none."""
    if destination_id not in destination_ids():
        raise KeyError(destination_id)
    path = _FOLDER / f"{destination_id}.toml"
    return Destination.model_validate(tomllib.loads(path.read_text("utf-8")))


@lru_cache(maxsize=1)
def common_rules() -> tuple[FilingRule, ...]:
    """Return the rules that a folder is checked against wherever it goes."""
    read = tomllib.loads(_COMMON_RULES.read_text("utf-8"))["rules"]
    return tuple(FilingRule.model_validate(one) for one in read)
