"""``guichet inspect``: the public contract, the exit codes, the text for a person."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

from guichet.cli.inspect import as_json, as_text
from guichet.cli.main import main
from tests.reading.sheets import ADDRESS, CLOCK, PAGE, shown

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/inspect.schema.json").read_text(encoding="utf-8")
)


def test_the_answer_has_the_keys_and_values_of_the_contract() -> None:
    release = ("Dernière mise en ligne de rendez-vous : le 17/11/2026 à 11:58", 60, 480)
    answer = as_json("capture.png", shown(ADDRESS, *PAGE, release, *CLOCK))
    jsonschema.validate(answer, SCHEMA)
    assert set(SCHEMA["required"]) <= set(answer)
    assert answer | {"remedies": [], "reason": None} == {
        "file": "capture.png",
        "readable": True,
        "reason": None,
        "shows_url": "seen",
        "url": ADDRESS[0],
        "shows_date": "seen",
        "date": "2026-11-22",
        "shows_time": "seen",
        "time": "08:12",
        "shows_no_slot_text": "seen",
        "state": "no_slot",
        "shows_demarche": "seen",
        "last_release": "2026-11-17T11:58:00+01:00",
        "next_release": None,
        "pages": 0,
        "device": "desktop",
        "remedies": [],
    }


def test_what_is_missing_is_told_with_its_remedy() -> None:
    told = as_text("capture.png", shown(ADDRESS, *PAGE))
    assert "Date\u00a0: non" in told
    assert "→ La date et l’heure manquent." in told
    assert "Message sans créneau\u00a0: oui — «\u00a0Aucun créneau disponible" in told


def test_a_file_that_cannot_be_read_gives_two_and_the_others_are_told(tmp_path, capsys) -> None:
    bad = tmp_path / "capture.png"
    bad.write_bytes(b"MZ not a picture")
    assert main(["inspect", str(bad), str(tmp_path / "absent.png"), str(tmp_path), "--json"]) == 2
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    for answer in answers:
        jsonschema.validate(answer, SCHEMA)
    assert [answer["reason"] for answer in answers] == [
        "Ce fichier n’est pas une image que nous savons lire.",
        "Le fichier n’existe pas.",
        "C’est un dossier. Donnez les images une par une.",
    ]
