"""``guichet assess`` before bad files: refused in French, all problems at once, never a crash."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from guichet.cli.main import main
from guichet.law import assess, rulebook, schemas
from guichet.law.examples import facts_of
from guichet.law.facts_file import MOST_BYTES, MOST_TOLD

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs" / "schemas"
EXAMPLES = sorted(SCHEMAS.glob("facts.example*.json"))
MAIN = json.loads((SCHEMAS / "facts.example.json").read_text("utf-8"))
FACTS_SCHEMA = json.loads((SCHEMAS / "facts.schema.json").read_text("utf-8"))
ANSWER_SCHEMA = schemas.assessment_schema()
FIRST_ROUTE = dt.date(2020, 6, 10)
KEYS = sorted(FACTS_SCHEMA["$defs"]["Facts"]["properties"])
ENGLISH = re.compile(
    r"\b(?:should|input|invalid|expected|value|error|must|unable|field|object|string|Traceback)\b",
    re.IGNORECASE,
)


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "faits.json"


def refused(capsys, path: Path, content: str | bytes, *arguments: str) -> str:
    """Return what is told of a file that cannot be used."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["assess", str(path), *arguments]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert not ENGLISH.search(told.err.replace(str(path), ""))
    assert "s’est trompé" not in told.err
    return re.sub(r"[\u00a0\u202f]", " ", told.err)


def facts(**given) -> str:
    return json.dumps({"on": "2026-11-21", "facts": given})


# What is no file of facts


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "ligne 1, colonne 1"),
        ('{"facts": {},', "ligne 1"),
        ("{'facts': {}}", "ligne 1, colonne 2"),
        ("[]", "Ce n’est pas un objet JSON"),
        ("null", "Ce n’est pas un objet JSON"),
        (b'{"facts": "\xff\xfe"}', "Ce n’est pas du texte en UTF-8"),
        ('{"facts": {"titre_kind": "\\ud800"}}', "une moitié de signe"),
        ("[" * 100_000, "trop imbriqué"),
        (b'{"facts": {}, "on": "' + b"0" * MOST_BYTES + b'"}', "trop grand : plus de 5 Mo"),
    ],
)
def test_what_is_no_json_object_says_why_and_where(capsys, path, content, reason):
    assert reason in refused(capsys, path, content)


def test_a_folder_a_missing_file_and_a_forbidden_name_are_told(capsys, tmp_path):
    for name, reason in (
        (tmp_path, "c’est un dossier"),
        (tmp_path / "absent.json", "n’existe pas"),
        ("a\0b", "pas permis"),
    ):
        assert main(["assess", str(name)]) == 2
        assert reason in capsys.readouterr().err


def test_a_device_without_end_is_not_read_to_its_end(capsys):
    assert main(["assess", "/dev/zero"]) == 2
    assert "trop grand" in capsys.readouterr().err.replace("\u00a0", " ")


def test_the_mark_that_some_editors_put_first_is_no_fault(capsys, path):
    path.write_bytes(b"\xef\xbb\xbf" + facts(kind="first").encode())
    assert main(["assess", str(path), "--json"]) == 0


# All problems at once


def test_every_problem_of_a_file_is_told_at_once(capsys, path):
    told = refused(
        capsys,
        path,
        '{"on": "2026-11-21", "facts": {"foo": 1, "kind": "x", "departement": "999",'
        ' "birth_date": "2000-02-30", "complete": "oui", "lodged_on": 20200101, "kind": "y",'
        ' "titre_expires_on": "2025-01-01", "document_expires_on": NaN,'
        ' "attempts": [{"at": "2026-10-01T08:00:00", "channel": "fax", "outcome": "perdu"}],'
        ' "decision": {"kind": "refusal", "on": "2026-12-01"}}, "autre": 1}',
    )
    for where in ("facts.foo", "facts.kind", "facts.departement", "facts.birth_date", "autre",
                  "facts.complete", "facts.lodged_on", "facts.attempts.0.at", "NaN",
                  "facts.attempts.0.channel", "facts.attempts.0.outcome"):  # fmt: skip
        assert where in told, where
    assert "« kind » : cette clé est donnée plusieurs fois" in told
    assert "La décision est après le jour de l’évaluation" in told


def test_the_days_that_can_be_read_are_compared_though_another_key_is_unknown(capsys, path):
    told = refused(
        capsys,
        path,
        facts(birth_date="2000-01-01", titre_expires_on="1999-01-01", inconnue=1,
              lodged_on="2026-05-02", decision={"kind": "refusal", "on": "2026-05-01", "x": 1}),
    )  # fmt: skip
    assert "facts.inconnue" in told
    assert "facts.decision.x" in told
    assert "Le titre expire avant la naissance" in told
    assert "La décision est avant la demande déposée" in told


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"birth_date": "2000-01-01", "titre_expires_on": "1999-01-01"}, "avant la naissance"),
        ({"birth_date": "2030-01-01"}, "après le jour"),
        (
            {"lodged_on": "2026-05-02", "decision": {"kind": "refusal", "on": "2026-05-01"}},
            "avant la demande",
        ),
        (
            {"convocation": {"given_on": "2026-05-02", "takes_place_on": "2026-05-01"}},
            "avant la convocation",
        ),
        (
            {"earlier_orders": [{"kind": "L521-3", "filed_on": "2026-05-02",
                                 "ordered_on": "2026-05-01"}]},
            "avant sa requête",
        ),
    ],
)  # fmt: skip
def test_days_that_cannot_be_are_refused(capsys, path, given, fault):
    assert fault in refused(capsys, path, facts(**given))


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000, "123456789012345678901"]
)
def test_a_number_without_measure_is_refused(capsys, path, number):
    content = f'{{"facts": {{"earlier_orders": [{{"kind": "x", "astreinte_per_day": {number}}}]}}}}'
    assert "Un nombre n’est pas permis" in refused(capsys, path, content)


def test_a_date_written_as_a_number_of_seconds_is_no_date(capsys, path):
    assert "facts.birth_date" in refused(capsys, path, '{"facts": {"birth_date": 0}}')


def test_a_key_given_twice_is_refused_even_with_the_same_value(capsys, path):
    told = refused(capsys, path, '{"facts": {"kind": "first", "kind": "first"}}')
    assert "« kind » : cette clé est donnée plusieurs fois" in told


def test_a_thousand_problems_are_not_all_printed(capsys, path):
    told = refused(capsys, path, json.dumps({"facts": {f"cle{n}": 1 for n in range(1000)}}))
    assert f"et {1000 - MOST_TOLD} autres points" in told


def test_what_a_terminal_would_obey_is_not_printed(capsys, path):
    told = refused(capsys, path, json.dumps({"facts": {"\u001b[2J\u0007" + "x" * 9000: 1}}))
    assert "\u001b" not in told
    assert "\u0007" not in told
    assert max(map(len, told.splitlines())) < 300


# The day


def test_the_option_overrides_the_day_of_the_file_for_the_refusals_too(capsys, path):
    content = facts(lodged_on="2026-06-01")
    assert "après le jour" in refused(capsys, path, content, "--on", "2026-05-01")
    path.write_text(content)
    assert main(["assess", str(path), "--json", "--on", "2026-06-02"]) == 0
    assert json.loads(capsys.readouterr().out)["on"] == "2026-06-02"


def test_an_attempt_of_tomorrow_is_left_out_and_told_not_refused(capsys, path):
    """A future-dated attempt is warned about; the file is read."""
    later = {"at": "2026-12-01T09:00:00+01:00", "channel": "site", "outcome": "no_slot"}
    path.write_text(facts(channel="site", attempts=[later]))
    assert main(["assess", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "future_dated" in {one["id"] for one in found["warnings"]}


# Any input at all


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
extreme_days = st.sampled_from(
    ["0001-01-01", "9999-12-31", "2024-02-29", "2026-02-29", "1900-01-01", "2026-11-21"]
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from(KEYS), value=anything | extreme_days)
@example(key="birth_date", value="0001-01-01")
@example(key="titre_expires_on", value="9999-12-31")
@example(key="lodged_on", value="0001-01-01")
@example(key="titre_kind", value="\ud800")
def test_whatever_a_key_holds_the_file_is_assessed_or_refused_in_french(capsys, path, key, value):
    content = copy.deepcopy(MAIN)
    content["facts"][key] = value
    path.write_text(json.dumps(content))
    code = main(["assess", str(path), "--json"])
    printed = capsys.readouterr()
    assert code in {0, 2}, printed.err
    assert "s’est trompé" not in printed.err, printed.err
    if code == 0:
        jsonschema.validate(json.loads(printed.out), ANSWER_SCHEMA)
    else:
        assert not ENGLISH.search(printed.err.replace(str(path), "").replace(str(value), ""))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.dictionaries(
        st.sampled_from([key for key in KEYS if key.endswith(("_on", "_date"))]), extreme_days
    ),
    on=extreme_days,
)
def test_the_first_and_the_last_days_of_the_calendar_never_crash_it(capsys, path, days, on):
    path.write_text(json.dumps({"on": on, "facts": {**MAIN["facts"], **days}}))
    code = main(["assess", str(path), "--json"])
    printed = capsys.readouterr()
    assert code in {0, 2}
    assert "s’est trompé" not in printed.err, printed.err


# The published examples


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_each_published_example_follows_the_schema_and_is_assessed(capsys, example):
    jsonschema.validate(json.loads(example.read_text("utf-8")), FACTS_SCHEMA)
    assert main(["assess", str(example), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, ANSWER_SCHEMA)
    assert main(["assess", str(example)]) == 0
    assert "Suite" in capsys.readouterr().out


TURNING_POINTS = {
    "facts.example": "refere_mesures_utiles",
    "facts.example-premiers-essais": "continue_attempts",
    "facts.example-oqtf-inconnue": "see_human_first",
    "facts.example-renouvellement": "refere_mesures_utiles",
    "facts.example-silence-quatre-mois": "refere_suspension",
    "facts.example-rendez-vous-trop-loin": "ask_to_advance",
    "facts.example-sans-urgence": "gather_urgency",
    "facts.example-naturalisation": "elsewhere",
    "facts.example-ordonnance-non-executee": "execution",
    "facts.example-rien-de-connu": "see_human_first",
}


@pytest.mark.parametrize(("example", "route"), TURNING_POINTS.items())
def test_each_published_example_shows_its_turning_point(capsys, example, route):
    assert main(["assess", str(SCHEMAS / f"{example}.json"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["route"] == route


def test_each_published_example_is_one_of_those_above():
    assert {path.stem for path in EXAMPLES} == set(TURNING_POINTS)


def test_the_answer_to_each_case_of_the_rule_base_follows_the_published_schema():
    """Some hundreds of situations, read from the rule files: none is made for the schema."""
    published = json.loads((SCHEMAS / "assessment.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(published)
    book = rulebook()
    cases = [
        one
        for rule in (*book.rules.values(), *book.deadlines.values())
        for one in rule.examples
        if one.on >= FIRST_ROUTE
    ]
    assert len(cases) > 100
    for case in cases:
        answer = assess(facts_of(case), case.on).as_json()
        assert [fault.message for fault in validator.iter_errors(answer)] == [], case.note


# Without anything else


def test_the_command_needs_no_installation_and_writes_nothing(tmp_path):
    """An empty home and no network address: the answer comes from the package alone."""
    home = tmp_path / "home"
    home.mkdir()
    clean = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "guichet", "assess", str(EXAMPLES[0]), "--json"],
        env={**clean, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=home,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    jsonschema.validate(json.loads(done.stdout), ANSWER_SCHEMA)
    assert list(home.iterdir()) == []


def test_the_standard_input_is_bounded_too(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO(" " * (MOST_BYTES + 10)))
    assert main(["assess", "-"]) == 2
    assert "trop grand" in capsys.readouterr().err
