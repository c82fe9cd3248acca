"""Nationalities as French writes them: « de nationalité … ».

A help to type and to find the code of the country (some rules depend on it), never a list of who
exists: any other wording is kept as the person wrote it, without a code.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Nationality:
    """One nationality: the country's ISO 3166 code, its name, and the feminine adjective."""

    code: str
    country: str
    adjective: str


@cache
def nationalities() -> tuple[Nationality, ...]:
    """Return the nationalities of the file, in the order of the countries' names."""
    text = files("guichet.dossiers").joinpath("nationalities.csv").read_text("utf-8")
    return tuple(
        Nationality(row["code"], row["pays"], row["nationalite"])
        for row in csv.DictReader(text.splitlines())
    )


def nationality_named(typed: str) -> Nationality | None:
    """Return the nationality that ``typed`` means: adjective of either gender, or country."""
    wanted = _plain(typed)
    for one in nationalities():
        names = {_plain(one.adjective), _plain(one.country)}
        if wanted and (wanted in names or _masculine(wanted) in {_masculine(n) for n in names}):
            return one
    return None


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def _masculine(plain: str) -> str:
    for feminine, masculine in (("enne", "en"), ("onne", "on"), ("que", "c"), ("e", "")):
        if plain.endswith(feminine):
            return plain.removesuffix(feminine) + masculine
    return plain
