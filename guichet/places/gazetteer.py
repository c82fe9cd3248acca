"""Which communes a postcode or a name can mean, former communes included."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from operator import itemgetter

from guichet.places import names
from guichet.places.tables import Commune, communes, current_commune, rows

SUGGESTED = 8
ALIKE = 0.8
"""How alike two names are before one is suggested for the other (difflib ratio)."""


def today(row: Commune) -> Commune:
    """Return the commune of today: the parent of an arrondissement or of a former commune."""
    parent = current_commune(row.parent) if row.parent else None
    return parent or row


def label(row: Commune) -> str:
    """Return « Saint-Denis (93) », which can be typed back."""
    name = today(row).name if row.kind == "A" else row.name
    return f"{name} ({row.departement})"


def one_by_commune(found: Iterable[Commune]) -> list[Commune]:
    """Return ``found`` with one row by commune of today, the commune itself before its parts."""
    ordered = sorted(found, key=lambda row: row.kind != "C")
    kept: dict[str, Commune] = {}
    for row in ordered:
        kept.setdefault(today(row).code, row)
    return sorted(kept.values(), key=lambda row: (row.departement, row.name))


def with_insee(code: str) -> Commune | None:
    """Return the commune of INSEE code ``code``, of today first, else the one that absorbed it."""
    current = current_commune(code)
    if current:
        return current
    return next(
        (row for row in communes() if row.code == code or code in row.former_codes.split()), None
    )


def with_postcode(code: str) -> list[Commune]:
    """Return every commune of a postcode, streets included; parts have their parent's postcodes."""
    return list(_by_postcode().get(code, ()))


@cache
def _by_postcode() -> dict[str, list[Commune]]:
    parts: dict[str, list[Commune]] = defaultdict(list)
    for row in communes():
        if row.parent and row.kind != "A":
            parts[row.parent].append(row)
    found: dict[str, list[Commune]] = defaultdict(list)
    streets = _street_level()
    for row in communes():
        by_street = streets.get((row.departement, row.name), ()) if row.kind == "C" else ()
        for code in {*row.postcodes.split(), *by_street}:
            found[code] += [row, *parts.get(row.code, ())]
    return found


@cache
def _street_level() -> dict[tuple[str, str], list[str]]:
    """Return, by (département, name), the postcodes that only some streets of a commune have."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in rows("codes_postaux_multi_departements.csv"):
        for group in row["communes"].split("; "):
            departement, _, listed = group.partition(": ")
            for name in listed.split(", "):
                found[departement, name].append(row["code_postal"])
    return found


def called(name: str) -> list[Commune]:
    """Return the communes called ``name`` in the whole country.

    « La Rochelle », typed with its article, is not « Rochelle »; « Rochelle » may be both. When one
    commune only has the name, merged communes that took it up count too: « Évry » is a village of
    the Yonne, and a town that became Évry-Courcouronnes.
    """
    wanted = names.key(name)
    found = [row for known, row in _keyed() if known == wanted]
    if names.has_article(name):
        exact = [row for row in found if names.plain(row.name) == names.plain(name)]
        found = exact or found
    alone = len({today(row).code for row in found}) == 1
    return [*found, *_merged_under(wanted)] if alone else found


@cache
def _keyed() -> tuple[tuple[str, Commune], ...]:
    everyone = communes()
    return tuple(zip(names.keys(row.name for row in everyone), everyone, strict=True))


def _merged_under(wanted: str) -> list[Commune]:
    start = f"{wanted} "
    return [
        row
        for known, row in _keyed()
        if known.startswith(start) and row.kind == "C" and _absorbed_a_neighbour(row)
    ]


def _absorbed_a_neighbour(row: Commune) -> bool:
    """Return whether a commune of the same département was merged into ``row``.

    Codes that begin otherwise are old numbers of the same commune (Seine, Seine-et-Oise, Corse).
    """
    return any(code.startswith(row.departement) for code in row.former_codes.split())


def among(here: Iterable[Commune], name: str) -> list[Commune]:
    """Return the communes of a postcode called ``name``; else those whose name it begins or ends.

    « Saint-Denis de la Réunion » is Saint-Denis once the postcode is known.
    """
    listed = [(names.key(row.name), row) for row in here]
    wanted = names.key(name)
    exact = [row for known, row in listed if known == wanted]
    longer = [row for known, row in listed if f"{wanted} ".startswith(f"{known} ")]
    shorter = [row for known, row in listed if known.startswith(f"{wanted} ")]
    return exact or longer or shorter


def close_to(name: str, here: Iterable[Commune] | None = None) -> list[str]:
    """Return labels of communes named nearly so, those that begin with ``name`` first.

    ``here`` limits the search to the communes of a postcode.
    """
    wanted = names.key(name)
    keyed = _keyed() if here is None else [(names.key(row.name), row) for row in here]
    known_keys = dict.fromkeys(known for known, _ in keyed)
    begun = [known for known in known_keys if known.startswith(f"{wanted} ")]
    alike = [known for known in known_keys if abs(len(known) - len(wanted)) <= 2]
    near = difflib.get_close_matches(wanted, alike, n=SUGGESTED, cutoff=ALIKE)
    order = list(dict.fromkeys([*begun, *near]))
    found = sorted(
        ((order.index(known), row) for known, row in keyed if known in order), key=itemgetter(0)
    )
    current = [row for _, row in found if row.kind == "C"] or [row for _, row in found]
    return list(dict.fromkeys(label(row) for row in current))[:SUGGESTED]
