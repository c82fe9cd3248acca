"""Which entries of the citation registry a source names."""

from __future__ import annotations

import re

from guichet.law import citations

CODES = (
    ("ceseda", ("CESEDA", "séjour des étrangers")),
    ("cja", ("CJA", "justice administrative")),
    ("crpa", ("CRPA", "relations entre le public")),
)
"""The first word of the ids of a code’s articles, and the names that sources give the code."""

_ARTICLE = re.compile(r"\b([LRD])\.\*? ?(\d+(?:-\d+)*)")
_NUMBER = re.compile(r"n° ([\d/-]+)")


def cited_in(source: str) -> tuple[tuple[str, str], ...]:
    """Return the id and the short name of each entry that ``source`` names, in its order.

    An article is looked for in the code named in the same part of the source (parts end with
    « ; ») : the same number exists in several codes. A text that the registry does not know gives
    nothing.
    """
    known = citations()
    found = [one for part in _plain(source).split(";") for one in _ids(part) if one in known]
    return tuple((one, known[one].short) for one in dict.fromkeys(found))


def _ids(part: str) -> list[str]:
    codes = [code for code, names in CODES if any(name in part for name in names)]
    articles = [f"{letter}{number}".lower() for letter, number in _ARTICLE.findall(part)]
    ids = [f"{code}_{article.replace('-', '_')}" for code in codes for article in articles]
    numbers = _NUMBER.findall(part)
    return ids + [one for one in citations() for number in numbers if one.endswith(f"_{number}")]


def _plain(source: str) -> str:
    return re.sub(r"[\u00a0\u202f]", " ", source)
