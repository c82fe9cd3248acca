"""Small words that agree with a name: « de l’Essonne », « qu’Awa », « la préfète », « a et b »."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

Gender: TypeAlias = Literal["feminine", "masculine"]

_VOWELS = "aeiou"
_NOT_ELIDED = ("onze", "onzième", "oui", "ouistiti", "yaourt", "uhlan", "ululement")


@dataclass(frozen=True)
class Departement:
    """A département with its article: ``of`` is « de l’Essonne », ``within`` « dans l’Essonne »."""

    code: str
    name: str
    of: str
    within: str


@cache
def _departements() -> dict[str, Departement]:
    import tomllib  # a document without a département never pays for it

    with (Path(__file__).parent / "departements.toml").open("rb") as file:
        rows = tomllib.load(file).items()
    return {code: Departement(code, row["name"], row["of"], row["in"]) for code, row in rows}


def departement(code: str) -> Departement:
    """Return the département of this code (« 91 », « 2A », « 974 »).

    Overseas collectivities are there too. Raises ``KeyError`` for an unknown code.
    """
    return _departements()[code]


def departement_codes() -> tuple[str, ...]:
    """Return every code known: 101 départements and 8 overseas collectivities."""
    return tuple(_departements())


def of_departement(code: str) -> str:
    """Return « de l’Essonne », « du Val-de-Marne », « de Paris ». ``KeyError`` if unknown."""
    return departement(code).of


def in_departement(code: str) -> str:
    """Return « dans l’Essonne », « en Seine-et-Marne », « à Paris ». ``KeyError`` if unknown."""
    return departement(code).within


def elided(word: str, name: str) -> str:
    """Return ``word`` and ``name``, with élision before a vowel: « d’Awa », « de Paris ».

    An initial « h » is kept apart (« de Hassan »): whether it is mute cannot be told from the
    spelling, and the full form is never a mistake before a person's name. « y » is a vowel only
    before a consonant (« d’Yves », « de Yasmine »). Départements have their own table:
    see :func:`of_departement`.
    """
    return f"{word[:-1]}’{name}" if _starts_with_vowel(name) else f"{word} {name}"


def de_(name: str) -> str:
    """Return « de Paris », « d’Awa »."""
    return elided("de", name)


def que_(name: str) -> str:
    """Return « que Moussa », « qu’Awa », « qu’il »."""
    return elided("que", name)


def at_town(town: str) -> str:
    """Return « à Bobigny », « au Havre », « aux Ulis », « à La Rochelle »."""
    return _with_article(town, {"Le ": "au ", "Les ": "aux "}, f"à {town}")


def of_town(town: str) -> str:
    """Return « de Bobigny », « d’Évry », « du Havre », « des Ulis », « de La Rochelle »."""
    return _with_article(town, {"Le ": "du ", "Les ": "des "}, de_(town))


def _with_article(town: str, articles: dict[str, str], otherwise: str) -> str:
    for article, contracted in articles.items():
        if town.startswith(article):
            return contracted + town.removeprefix(article)
    return otherwise


def _starts_with_vowel(name: str) -> bool:
    letters = _without_accents(name).lower()
    first_word = letters.split(" ", 1)[0].split("-", 1)[0]
    if not letters or first_word in {_without_accents(word) for word in _NOT_ELIDED}:
        return False
    if letters[0] == "y":
        return len(letters) > 1 and letters[1].isalpha() and letters[1] not in _VOWELS
    return letters[0] in _VOWELS


def _without_accents(text: str) -> str:
    expanded = unicodedata.normalize("NFD", text.replace("œ", "oe").replace("Œ", "Oe"))
    return "".join(letter for letter in expanded if not unicodedata.combining(letter))


def list_of(items: Sequence[str], *, last: str = "et") -> str:
    """Return « a, b et c »; « a » for one item, an empty text for none."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def agreed(masculine: str, feminine: str, gender: Gender | None, neutral: str) -> str:
    """Return the form for ``gender``, or ``neutral`` when it is not known.

    There is no form with brackets: a letter never says « requérant(e) ».
    """
    return {"masculine": masculine, "feminine": feminine}.get(gender or "", neutral)


def the_prefet(gender: Gender | None = None) -> str:
    """Return « le préfet », « la préfète », or « le préfet ou la préfète »."""
    return agreed("le préfet", "la préfète", gender, "le préfet ou la préfète")


def to_the_prefet(gender: Gender | None = None) -> str:
    """Return « au préfet », « à la préfète », or « au préfet ou à la préfète »."""
    return agreed("au préfet", "à la préfète", gender, "au préfet ou à la préfète")


def of_the_prefet(gender: Gender | None = None) -> str:
    """Return « du préfet », « de la préfète », or « du préfet ou de la préfète »."""
    return agreed("du préfet", "de la préfète", gender, "du préfet ou de la préfète")


def dear_prefet(gender: Gender | None = None) -> str:
    """Return the words that open a letter: « Madame la Préfète », « Monsieur le Préfet », both."""
    both = "Madame la Préfète, Monsieur le Préfet"
    return agreed("Monsieur le Préfet", "Madame la Préfète", gender, both)


def the_requerant(gender: Gender | None = None) -> str:
    """Return « le requérant », « la requérante », or « la partie requérante »."""
    return agreed("le requérant", "la requérante", gender, "la partie requérante")


def of_the_requerant(gender: Gender | None = None) -> str:
    """Return « du requérant », « de la requérante », or « de la partie requérante »."""
    return agreed("du requérant", "de la requérante", gender, "de la partie requérante")
