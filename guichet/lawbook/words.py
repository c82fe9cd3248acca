"""The codes of the rule files, in French, for a reader who has never seen a program."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from guichet import places
from guichet.casefile.vocabulary import CHANNELS, OUTCOMES, URGENCY_KINDS
from guichet.documents.numbers import plural
from guichet.law.counting import Period

SELF_EVIDENT = {"at", "channel", "outcome", "kind"}
UNKNOWN = "inconnu"
_MARK = r"[RT]\d{2}"
_MARKS = (
    (rf"{_MARK} \(([^)]+)\)", r"La décision (\1)"),
    (rf"(?:^|(?<=\. )){_MARK}(?: et {_MARK})*(?: ?[.,:] ?|$)", ""),
    (rf",? \({_MARK}(?:, {_MARK})*\)| : {_MARK}(?=\.)", ""),
)
"""Numbers of the team’s own lists (R07, T21), which the notes carry for the tests."""
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")


@cache
def words() -> Mapping[str, Any]:
    """Return ``words.toml``."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@cache
def _codes() -> Mapping[str, str]:
    demarches = {one.code: one.label for one in places.demarches()}
    departements = {one.code: f"{one.name} ({one.code})" for one in places.departements()}
    known: dict[str, str] = {**departements, **demarches, **URGENCY_KINDS, **OUTCOMES, **CHANNELS}
    return {**known, **words()["codes"]}


def label(section: str, key: str) -> str:
    """Return the words of a key of ``words.toml``, or the key itself when it has none."""
    found = words()[section].get(key, key)
    return found if isinstance(found, str) else key


def without_marks(note: str) -> str:
    """Return a note without the numbers of our own lists: nobody outside can look them up."""
    for pattern, words_instead in _MARKS:
        note = re.sub(pattern, words_instead, note)
    return f"{note[:1].upper()}{note[1:]}"


def counted(number: int, unit: str) -> str:
    """Return « 1 jour », « 15 jours »; a unit without words is shown as it is written."""
    one, _, many = label("units", unit).partition(",")
    return plural(number, one, many or one)


def code(text: str) -> str:
    """Return a code in French; a text that is no code is returned as it is."""
    return _codes().get(text, text)


def in_french(value: object) -> str:
    """Return a value of a TOML file as a jurist reads it: dates, lists and codes in French."""
    if isinstance(value, Mapping):
        return ", ".join(_part(key, one) for key, one in value.items())
    if isinstance(value, list | tuple):
        between = " ; " if any(isinstance(one, Mapping) for one in value) else ", "
        return between.join(in_french(one) for one in value) or "aucun"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return _text(value) if isinstance(value, str) else _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return UNKNOWN if value is None else str(value)


def _part(key: str, value: object) -> str:
    """Return one key of a table; what names itself (a moment, a channel) is shown alone."""
    if key in SELF_EVIDENT:
        return in_french(value)
    if key == "proof" and isinstance(value, bool):
        return "prouvé" if value else "sans preuve"
    return f"{_key(key)} : {in_french(value)}"


def _key(key: str) -> str:
    return label("facts", key) if key in words()["facts"] else code(key)


def _text(text: str) -> str:
    if _MOMENT.fullmatch(text):
        moment = dt.datetime.fromisoformat(text)
        return f"{moment:%d/%m/%Y à %H:%M}" if "T" in text else f"{moment:%d/%m/%Y}"
    try:
        return Period.parse(text).in_french
    except ValueError:
        return code(text)


def facts_in_french(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return the facts of an example as pairs: what it is, and its value."""
    return tuple((label("facts", key), in_french(value)) for key, value in facts.items())
