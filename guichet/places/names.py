"""Reading what people type: « 93200 SAINT-DENIS CEDEX 2 », « Paris 11e », « St Ouen (93) ».

Nothing here knows which communes exist. Five digits are taken as a postcode and nothing else: a
postcode, a CEDEX code and an INSEE code cannot be told apart. Two digits are a département only
when they stand alone beside a name: they are never cut out of a postcode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

ARTICLES = ("le", "la", "les", "l")
WHOLE_WORDS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
WITH_ARRONDISSEMENTS = ("paris", "lyon", "marseille")

_POSTCODE = re.compile(r"(?<!\d)(?:[Ff]-)?(\d{5}|\d{2} \d{3})(?!\d)")
_CODE = r"(\d{2,3}|2[ABab])"
_DEPARTEMENT = re.compile(rf"\({_CODE}\)|^{_CODE}(?= [^\W\d])|(?<=[^\W\d] ){_CODE}$")
_CEDEX = re.compile(r"\bcedex\b(?:\s*n?°?\s*\d{1,2})?", re.IGNORECASE)
_ARRONDISSEMENT = re.compile(
    rf"\b({'|'.join(WITH_ARRONDISSEMENTS)})\s+\d{{1,2}}(?:er|e|ème|eme|nd|nde)?\b"
    r"(?:\s+arr(?:ondissement|dt|t)?\b\.?)?",
    re.IGNORECASE,
)
_COUNTRY = re.compile(r",\s*france\s*$", re.IGNORECASE)
_AIRPORT = re.compile(r"\b(?:aeroport|aerodrome|aerogare|terminal|cdg)\b")
_AIRPORT_WORDS = re.compile(
    r"\b(?:aeroport|aerodrome|aerogare|terminal(?: \d\w?)?|paris(?= orly| charles)"
    r"|charles de gaulle|cdg|de|d)\b"
)


class _Folding(dict[int, str]):
    """A table for ``str.translate``: accents dropped, all that is no letter or digit a space."""

    def __missing__(self, code: int) -> str:
        folded = unicodedata.normalize("NFKD", chr(code)).casefold()
        kept = "".join(
            letter if letter.isalnum() else " "
            for letter in folded
            if not unicodedata.combining(letter)
        )
        self[code] = kept
        return kept


_LIGATURES = {ord("œ"): "oe", ord("Œ"): "oe", ord("æ"): "ae", ord("Æ"): "ae"}
_FOLDING = _Folding(_LIGATURES)
_FOLDING_LINES = _Folding({**_LIGATURES, ord("\t"): "\t"})


@dataclass(frozen=True)
class Asked:
    """What was understood of a query. ``postcodes`` holds every five-digit number found."""

    postcodes: tuple[str, ...]
    name: str
    departement: str | None
    cedex: bool
    airport: str | None
    """``orly`` or ``cdg`` when the words of an airport were typed."""


def plain(text: str) -> str:
    """Return ``text`` as lower case ASCII words: no accent, hyphen or apostrophe, St as Saint."""
    return " ".join(WHOLE_WORDS.get(word, word) for word in text.translate(_FOLDING).split())


def key(text: str) -> str:
    """Return :func:`plain` without its leading article, so that « Raincy » finds « Le Raincy »."""
    return _without_article(plain(text))


def keys(texts: Iterable[str]) -> list[str]:
    """Return :func:`key` of each text, all folded in one pass: fast for the whole country.

    The texts hold no tabulation and no abbreviated Saint.
    """
    folded = "\t".join(texts).translate(_FOLDING_LINES)
    return [_without_article(" ".join(line.split())) for line in folded.split("\t")]


def _without_article(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if rest and first in ARTICLES else words


def has_article(text: str) -> bool:
    """Return whether ``text`` begins with an article."""
    return key(text) != plain(text)


def read_query(text: str) -> Asked:
    """Split what someone typed into a postcode, a name and the hints around them."""
    rest = " ".join(unicodedata.normalize("NFC", text).split())
    rest = _COUNTRY.sub("", rest)
    postcodes = tuple(dict.fromkeys(code.replace(" ", "") for code in _POSTCODE.findall(rest)))
    rest = _POSTCODE.sub(" ", rest)
    cedex = _CEDEX.search(rest) is not None
    rest = _trimmed(_ARRONDISSEMENT.sub(r"\1", _CEDEX.sub(" ", rest)))
    hint = _DEPARTEMENT.search(rest)
    rest = _trimmed(_DEPARTEMENT.sub(" ", rest))
    airport = _which_airport(plain(rest))
    return Asked(
        postcodes=postcodes,
        name=_name_of_airport_town(plain(rest)) if airport else rest,
        departement=next(filter(None, hint.groups())).upper() if hint else None,
        cedex=cedex,
        airport=airport,
    )


def _trimmed(text: str) -> str:
    return " ".join(text.split()).strip(" ,;.-–—")


def _which_airport(words: str) -> str | None:
    if not _AIRPORT.search(words):
        return None
    if "orly" in words:
        return "orly"
    return "cdg" if "roissy" in words or "charles de gaulle" in words or "cdg" in words else None


def _name_of_airport_town(words: str) -> str:
    name = " ".join(_AIRPORT_WORDS.sub(" ", words).split())
    return {"": "orly" if "orly" in words else "", "roissy": "roissy en france"}.get(name, name)
