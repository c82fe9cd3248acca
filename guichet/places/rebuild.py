"""Rebuild the geographic tables when communes merge (every January).

    npm pack @etalab/decoupage-administratif@6.0.0   # the version of the year
    npm pack codes-postaux@4.1.2                     # street-level postcodes, optional
    python -m guichet.places.rebuild decoupage/data OUT [package/codes-postaux.json]

Writes departements.csv, arrondissements.csv, communes.csv.gz and
codes_postaux_multi_departements.csv in OUT, the same bytes at each run. The court of each
département is read from tribunaux_administratifs.csv beside this module.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from guichet.places.tables import rows

Entry = dict[str, Any]

OF_THE = ("de ", "d'", "du ", "de la ", "des ", "de l'", "des ", "de las ", "de los ")
"""« de », « d' », « du »… by the ``typeLiaison`` number of the source."""
KINDS = {
    "commune-actuelle": "C",
    "arrondissement-municipal": "A",
    "commune-deleguee": "D",
    "commune-associee": "S",
}
OFFICIAL_NAME = {"84": "de Vaucluse"}
"""The préfecture says « de Vaucluse »; the geographic code would give « du »."""
_ISLANDS = "Saint-Barthélemy et de Saint-Martin"
_DELEGATE = "préfet délégué auprès du représentant de l'État dans les collectivités de"
_POLYNESIA = (
    "Haut-commissariat de la République en Polynésie française",
    "haut-commissaire de la République en Polynésie française",
)
SPECIAL: dict[str, tuple[str, str]] = {
    "75": ("Préfecture de police", "préfet de police"),
    "974": ("Préfecture de La Réunion", "préfet de La Réunion"),
    "975": (
        "Préfecture de Saint-Pierre-et-Miquelon",
        "préfet de Saint-Pierre-et-Miquelon",
    ),
    "977": (f"Préfecture de {_ISLANDS}", f"{_DELEGATE} {_ISLANDS}"),
    "978": (f"Préfecture de {_ISLANDS}", f"{_DELEGATE} {_ISLANDS}"),
    "984": (
        "Administration supérieure des Terres australes et antarctiques françaises",
        "administrateur supérieur des Terres australes et antarctiques françaises",
    ),
    "986": (
        "Administration supérieure des îles Wallis et Futuna",
        "administrateur supérieur des îles Wallis et Futuna",
    ),
    "987": _POLYNESIA,
    "988": (
        "Haut-commissariat de la République en Nouvelle-Calédonie",
        "haut-commissaire de la République en Nouvelle-Calédonie",
    ),
    "989": _POLYNESIA,
}
"""Where the State's representative is not « préfet + du + département »."""


def main(arguments: Sequence[str]) -> int:
    """Rebuild the four tables; the arguments are those of the module's docstring."""
    source, out = Path(arguments[0]), Path(arguments[1])
    communes = _load(source, "communes")
    departements = _load(source, "departements")
    current = {one["code"]: one for one in communes if one["type"] == "commune-actuelle"}
    out.mkdir(parents=True, exist_ok=True)
    regions = {one["code"]: one["nom"] for one in _load(source, "regions")}
    _write(out / "departements.csv", _departements(departements, regions, current))
    _write(
        out / "arrondissements.csv",
        _arrondissements(_load(source, "arrondissements"), departements, current),
    )
    _write(out / "communes.csv.gz", _communes(communes, current))
    streets = json.loads(Path(arguments[2]).read_bytes()) if len(arguments) > 2 else []
    _write(out / "codes_postaux_multi_departements.csv", _shared(communes, current, streets))
    return 0


def _load(folder: Path, name: str) -> list[Entry]:
    loaded: list[Entry] = json.loads((folder / f"{name}.json").read_bytes())
    return loaded


def _write(path: Path, table: Iterable[Sequence[str]]) -> None:
    """Write ``table`` (header first); the gzip header holds no name and no time."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(table)
    data = buffer.getvalue().encode("utf-8")
    if path.suffix != ".gz":
        path.write_bytes(data)
        return
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=9) as packed,
    ):
        packed.write(data)


def _departements(
    departements: list[Entry], regions: dict[str, str], current: dict[str, Entry]
) -> list[Sequence[str]]:
    courts = {
        code: row["code"]
        for row in rows("tribunaux_administratifs.csv")
        for code in row["departements"].split()
    }
    table: list[Sequence[str]] = [list(rows("departements.csv")[0])]
    for one in sorted(departements, key=lambda one: (len(one["code"]), one["code"])):
        code = one["code"]
        of_it = OFFICIAL_NAME.get(code) or OF_THE[one["typeLiaison"]] + one["nom"]
        desk, authority = SPECIAL.get(code, (f"Préfecture {of_it}", f"préfet {of_it}"))
        town = current.get(one["chefLieu"], {}).get("nom", "")
        region = [one["region"], regions[one["region"]]]
        table.append(
            [
                code,
                one["nom"],
                of_it,
                one["zone"],
                *region,
                one["chefLieu"],
                town,
                desk,
                authority,
                courts.get(code, ""),
            ]
        )
    return table


def _arrondissements(
    arrondissements: list[Entry], departements: list[Entry], current: dict[str, Entry]
) -> list[Sequence[str]]:
    seats = {one["code"]: one["chefLieu"] for one in departements}
    table: list[Sequence[str]] = [list(rows("arrondissements.csv")[0])]
    for one in sorted(arrondissements, key=lambda one: (len(one["departement"]), one["code"])):
        seat = one["chefLieu"]
        kind = "prefecture" if seat == seats[one["departement"]] else "sous_prefecture"
        table.append(
            [one["code"], one["nom"], one["departement"], seat, current[seat]["nom"], kind]
        )
    return table


def _communes(communes: list[Entry], current: dict[str, Entry]) -> list[Sequence[str]]:
    table = []
    for one in communes:
        kind = KINDS[one["type"]]
        parent = "" if kind == "C" else one.get("chefLieu") or one.get("commune") or ""
        whole = current.get(parent, one)
        departement = whole.get("departement", one.get("departement", ""))
        arrondissement = whole.get("arrondissement") or ""
        postcodes = " ".join(one.get("codesPostaux") or [])
        former = " ".join(one.get("anciensCodes") or [])
        table.append(
            [
                one["code"],
                one["nom"],
                kind,
                parent,
                departement,
                arrondissement,
                postcodes,
                former,
            ]
        )
    table.sort(key=lambda row: (row[0], "CASD".index(row[2])))
    header = "code_insee nom type commune_parente departement arrondissement codes_postaux"
    return [[*header.split(), "anciens_codes"], *table]


def _shared(
    communes: list[Entry], current: dict[str, Entry], streets: list[Entry]
) -> list[Sequence[str]]:
    """Return the postcodes of several départements: whole communes first, else some streets."""
    delivered: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in current.values():
        for postcode in one.get("codesPostaux") or []:
            delivered[postcode][one["departement"]].append(one["nom"])
    table = _shared_rows(delivered, "laposte")
    known = {row[0] for row in table}
    by_street = _shared_rows(_by_street(communes, current, streets), "dgfip_voies")
    table += [row for row in by_street if row[0] not in known]
    return [["code_postal", "departements", "communes", "origine"], *sorted(table)]


def _by_street(
    communes: list[Entry], current: dict[str, Entry], streets: list[Entry]
) -> dict[str, dict[str, list[str]]]:
    now = {old: one["code"] for one in current.values() for old in one.get("anciensCodes") or []}
    now |= {
        one["code"]: one["commune"] for one in communes if one["type"] == "arrondissement-municipal"
    }
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for street in streets:
        code: str = street["codeCommune"]
        one = current.get(now.get(code, code))
        if one and one["nom"] not in found[street["codePostal"]][one["departement"]]:
            found[street["codePostal"]][one["departement"]].append(one["nom"])
    return found


def _shared_rows(found: dict[str, dict[str, list[str]]], origin: str) -> list[list[str]]:
    return [
        [postcode, " ".join(sorted(groups)), _groups(groups), origin]
        for postcode, groups in sorted(found.items())
        if len(groups) > 1
    ]


def _groups(groups: dict[str, list[str]]) -> str:
    return "; ".join(
        f"{code}: {', '.join(sorted(names))}" for code, names in sorted(groups.items())
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
