"""``guichet locate``: contract, exit codes, no Django."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from guichet.cli.main import main

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/locate.schema.json").read_text("utf-8")
)
KEYS = {
    "commune",
    "code_insee",
    "departement",
    "arrondissement",
    "prefecture",
    "counter",
    "authority",
    "court",
    "court_name",
    "confidence",
    "sources",
}


def answer(capsys, *arguments: str) -> dict:
    assert main(["locate", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "query", ["93200 Saint-Denis", "Sainte-Colombe", "75016", "Xyzzyville", "97133", "98800 Nouméa"]
)
def test_the_answer_follows_the_published_schema_with_exactly_the_keys_of_the_contract(
    capsys, query
):
    found = answer(capsys, query)
    jsonschema.validate(found, SCHEMA)
    assert set(found) == {"matches", "question"}
    assert all(set(match) == KEYS for match in found["matches"])


def test_the_example_of_the_contract(capsys):
    (match,) = answer(capsys, "93200 Saint-Denis")["matches"]
    assert (match["court"], match["departement"], match["arrondissement"]) == (
        "ta-montreuil",
        "93",
        "933",
    )
    assert match["prefecture"] == "Préfecture de la Seine-Saint-Denis"


def test_words_of_the_query_may_be_given_unquoted(capsys):
    assert answer(capsys, "93200", "Saint-Denis") == answer(capsys, "93200 Saint-Denis")
    (match,) = answer(capsys, "--insee", "31068")["matches"]
    assert match["commune"] == "Billière"


def test_an_unreadable_query_exits_2_and_says_what_to_do(capsys):
    assert main(["locate", ",,,"]) == 2
    assert "93200 Saint-Denis" in capsys.readouterr().err
    assert main(["locate"]) == 2


def test_a_question_exits_0_and_lists_the_choices(capsys):
    assert main(["locate", "Sainte-Colombe"]) == 0
    printed = capsys.readouterr().out
    assert printed.count("Sainte-Colombe (") >= 12
    assert "Tribunal administratif de Dijon" in printed


def test_a_person_reads_who_decides_where_to_write_and_which_court(capsys):
    """SC-01, FI-06."""
    main(["locate", "93200 Saint-Denis"])
    printed = capsys.readouterr().out
    for expected in (
        "préfet de la Seine-Saint-Denis",
        "93007 Bobigny Cedex",
        "Sous-préfecture de Saint-Denis",
        "Tribunal administratif de Montreuil",
        "https://citoyens.telerecours.fr",
        "(vue le 1er mars 2026)",
        "moyenne",
    ):
        assert expected in " ".join(printed.split())
    assert "'" not in printed


def test_a_dead_or_unrelated_booking_page_is_not_offered(capsys):
    main(["locate", "03200 Vichy"])
    printed = capsys.readouterr().out
    assert "demarche/4418/" in printed
    assert "Commission médicale" not in printed


def test_a_mailbox_outside_the_official_domains_is_said_so(capsys):
    """EM-04."""
    main(["locate", "12000 Rodez"])
    assert "hors domaine officiel" in " ".join(capsys.readouterr().out.split())


def test_the_command_does_not_load_django():
    code = (
        "import sys; from guichet.cli.main import main;"
        "main(['locate', '93200 Saint-Denis', '--json']);"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_data_are_not_read_before_they_are_needed():
    code = (
        "import guichet.places as p, guichet.places.tables as t, sys;"
        "sys.exit(t.communes.cache_info().currsize + t.rows.cache_info().currsize)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
