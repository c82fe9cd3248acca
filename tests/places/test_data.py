"""The data files go together, and keep their sources."""

from __future__ import annotations

import re

import pytest

from guichet import places
from guichet.places import names, rebuild
from guichet.places.tables import DATA, communes, rows

LEVELS = {"haute", "moyenne", "basse"}


def codes(table: str, column: str = "code") -> set[str]:
    return {row[column] for row in rows(f"{table}.csv")}


def test_the_files_name_only_codes_that_exist():
    departements = codes("departements")
    assert codes("prefectures", "departement") == departements - {"984", "989"}
    seats = {
        row["code"] for row in rows("arrondissements.csv") if row["siege"] == "sous_prefecture"
    }
    assert codes("sous_prefectures", "arrondissement") == seats
    assert codes("pieces_justificatives", "demarche") <= codes("demarches") | {"toutes"}
    assert {row.departement for row in communes()} <= departements
    assert {row.arrondissement for row in communes()} - {""} <= codes("arrondissements")
    assert codes("fuseaux", "departement") <= departements
    named = {
        code
        for row in rows("regles_ta_particulieres.csv")
        for code in re.findall(r"\bta-[a-z-]+", row["tribunal"])
    }
    assert named <= codes("tribunaux_administratifs")


def test_each_departement_has_exactly_one_court():
    """FI-06."""
    covered: dict[str, list[str]] = {}
    for court in places.courts():
        for code in court.departements:
            covered.setdefault(code, []).append(court.code)
    assert {one.code: [one.court] for one in places.departements()} == covered


IN_FRENCH = [path for path in sorted(DATA.glob("*.csv")) if path.name != "booking_urls.csv"]


@pytest.mark.parametrize("path", IN_FRENCH, ids=lambda path: path.name)
def test_every_stated_confidence_is_one_of_three_words(path):
    """booking_urls.csv keeps the English words of its survey; ``booking_pages`` translates them."""
    for row in rows(path.name):
        for column, text in row.items():
            if column.startswith("confiance") or column.endswith("_confiance"):
                assert text in LEVELS | {""}


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv*")), ids=lambda path: path.name)
def test_the_readme_describes_every_file(path):
    described = (DATA / "README.md").read_text("utf-8")
    count = len(communes()) if path.suffix == ".gz" else len(rows(path.name))
    written = f"{count:,}".replace(",", " ")
    assert f"| {path.name} | {written} |" in described


def test_the_commune_key_is_its_code_and_its_kind():
    assert len({(row.code, row.kind) for row in communes()}) == len(communes()) == 37_590


def test_folding_all_the_names_at_once_gives_the_same_keys_as_one_by_one():
    every = [row.name for row in communes()]
    assert names.keys(every) == [names.key(name) for name in every]


def test_the_geographic_tables_are_rebuilt_from_their_source(tmp_path):
    """A country of one département, written by hand in the format of the source."""
    source = tmp_path / "source"
    source.mkdir()
    written = {
        "regions": [{"code": "11", "nom": "Île-de-France"}],
        "departements": [
            {"code": "93", "nom": "Seine-Saint-Denis", "typeLiaison": 3, "zone": "metro"}
            | {"region": "11", "chefLieu": "93008"}
        ],
        "arrondissements": [
            {"code": "931", "nom": "Bobigny", "departement": "93", "chefLieu": "93008"}
        ],
        "communes": [
            {"code": "93008", "nom": "Bobigny", "type": "commune-actuelle", "departement": "93"}
            | {"arrondissement": "931", "codesPostaux": ["93000"]}
        ],
    }
    import json

    for name, content in written.items():
        (source / f"{name}.json").write_text(json.dumps(content), "utf-8")
    out = tmp_path / "out"
    assert rebuild.main([str(source), str(out)]) == 0
    assert (out / "departements.csv").read_text("utf-8").splitlines()[1] == (
        "93,Seine-Saint-Denis,de la Seine-Saint-Denis,metro,11,Île-de-France,93008,Bobigny,"
        "Préfecture de la Seine-Saint-Denis,préfet de la Seine-Saint-Denis,ta-montreuil"
    )
    first = (out / "communes.csv.gz").read_bytes()
    rebuild.main([str(source), str(out)])
    assert (out / "communes.csv.gz").read_bytes() == first
