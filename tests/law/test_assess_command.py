"""``guichet assess``: contract, schemas, exit codes, no Django."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from guichet.cli.main import main
from guichet.law import rulebook, schemas
from guichet.law.facts import Facts

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
EXAMPLE = SCHEMAS / "facts.example.json"
CONTRACT = {
    "route",
    "runner_up",
    "target",
    "measure",
    "markers",
    "urgency_presumed",
    "court",
    "warnings",
    "says",
    "findings",
    "next_steps",
    "deadlines",
}
WARNINGS = [
    "oqtf",
    "oqtf_risk",
    "naturalisation",
    "late_filing",
    "titre_lapsed_6_months",
    "visit_risk",
    "wrong_channel",
    "too_early",
    "span_too_short",
    "no_proof",
    "future_dated",
    "slots_exist",
    "already_lodged",
    "implicit_refusal",
    "rdv_too_late",
    "age_19",
    "legal_basis_ends",
    "asile_rules_changing",
    "algerian_agreement",
    "email_flood",
    "order_overdue",
    "keep_costs_claim",
    "channel_unverified",
    "oqtf_appeal_running",
    "appointment_risk",
    "urgency_stale",
    "check_telerecours_daily",
    "ddd_stops_nothing",
]
DEADLINES = [
    "anef_window_opens",
    "anef_window_closes",
    "offanef_window_opens",
    "lapse_6_months",
    "expired_card_cover",
    "eve_19th_birthday",
    "implicit_refusal",
    "annulment_delay",
    "advance_refusal_implicit",
    "order_deadline",
    "pourvoi",
    "refile_suggested",
    "confirm_main_request",
    "legal_basis_ends",
    "regroupement_implicit_refusal",
    "asylum_registration_3_working_days",
    "order_communicate",
    "order_takes_place",
    "notice_presumed",
    "ar_due",
    "reasons_due",
    "document_expires",
    "first_request_2_months",
]


def answer(capsys, path: Path, *arguments: str) -> dict:
    assert main(["assess", str(path), "--json", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_published_schemas_are_those_of_the_code():
    for name, schema in (
        ("facts", schemas.facts_schema()),
        ("assessment", schemas.assessment_schema()),
    ):
        published = (SCHEMAS / f"{name}.schema.json").read_text("utf-8")
        assert published == schemas.written(schema), f"python -m guichet.law.schemas {SCHEMAS}"
        jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_has_every_key_of_the_facts_and_refuses_others():
    schema = schemas.facts_schema()
    assert set(schema["$defs"]["Facts"]["properties"]) == set(Facts.__dataclass_fields__)
    given = json.loads(EXAMPLE.read_text("utf-8"))
    jsonschema.validate(given, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(given | {"facts": given["facts"] | {"autre": 1}}, schema)


def test_the_example_gives_an_answer_that_follows_the_schema_and_the_contract(capsys):
    found = answer(capsys, EXAMPLE)
    jsonschema.validate(found, schemas.assessment_schema())
    assert set(found) >= CONTRACT
    assert found["route"] == "refere_mesures_utiles"
    assert set(found["markers"]) == {"legal_minimum", "prudent", "very_complete"}
    assert found["court"] == "ta-montreuil"


def test_the_answers_use_only_the_ids_of_the_contract():
    answers = rulebook().answers
    assert {one.id for one in answers.warnings} <= set(WARNINGS)
    assert set(rulebook().deadlines) <= set(DEADLINES)
    routes = {one.route for one in answers.routes} | {
        one.runner_up for one in answers.routes if one.runner_up
    }
    assert routes <= set(schemas.ROUTES)
    assert {"legal_minimum_reached", "urgency_presumed", "propose_slot_captures"} <= {
        one.id for one in answers.statements
    }


def test_the_day_of_the_option_wins_over_the_day_of_the_file(capsys):
    assert answer(capsys, EXAMPLE)["on"] == "2026-11-21"
    early = answer(capsys, EXAMPLE, "--on", "2026-10-05")
    assert early["on"] == "2026-10-05"
    assert early["route"] == "continue_attempts"


def test_a_person_reads_the_route_why_what_is_missing_and_what_next(capsys):
    assert main(["assess", str(EXAMPLE)]) == 0
    printed = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")
    for expected in (
        "Suite : Référé mesures utiles possible",
        "Minimum demandé par la loi : atteint",
        "À faire maintenant :",
        "Pourquoi :",
        "CE, 10 juin 2020, n° 435594",
        "Tribunal administratif de Montreuil",
        "Chaque juge reste libre",
    ):
        assert expected in printed
    assert "éligible" not in printed


def test_a_rule_of_one_source_is_shown_as_such(capsys):
    main(["assess", str(EXAMPLE)])
    printed = " ".join(capsys.readouterr().out.split())
    assert "une seule source" in printed


def test_unusable_facts_exit_2_with_every_problem(tmp_path, capsys):
    path = tmp_path / "facts.json"
    path.write_text('{"facts": {"foo": 1, "kind": "x"}}', "utf-8")
    assert main(["assess", str(path)]) == 2
    said = capsys.readouterr().err
    assert "facts.foo" in said
    assert "facts.kind" in said


@pytest.mark.parametrize("content", ["", "[]", "{", '"texte"', "[" * 100_000])
def test_what_is_not_a_facts_file_exits_2(tmp_path, capsys, content):
    path = tmp_path / "facts.json"
    path.write_text(content, "utf-8")
    assert main(["assess", str(path)]) == 2
    assert str(path) in capsys.readouterr().err


def test_a_missing_file_and_impossible_dates_exit_2(tmp_path, capsys):
    assert main(["assess", str(tmp_path / "absent.json")]) == 2
    path = tmp_path / "facts.json"
    path.write_text(
        '{"on": "2026-11-21", "facts":'
        ' {"birth_date": "2000-01-01", "titre_expires_on": "1999-01-01"}}',
        "utf-8",
    )
    assert main(["assess", str(path)]) == 2
    assert "avant la naissance" in capsys.readouterr().err


def test_facts_may_come_from_the_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO('{"facts": {}, "on": "2026-11-21"}'))
    assert main(["assess", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["route"] == "see_human_first"


def test_the_command_does_not_load_django():
    code = (
        "import sys; from guichet.cli.main import main;"
        f"main(['assess', {str(EXAMPLE)!r}, '--json']);"
        "sys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
