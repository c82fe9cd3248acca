"""``guichet law``: the register of the rule base, by the day each file was checked."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from guichet.cli.main import main
from guichet.law import citations, rulebook
from guichet.law.files import FOLDER
from guichet.law.register import Entry, entries, stale_after, version_shown

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/schemas/law.schema.json").read_text("utf-8"))
FILES = {
    f"guichet/law/{path.relative_to(FOLDER).as_posix()}"
    for folder in ("rules", "deadlines", "values", "citations")
    for path in (FOLDER / folder).glob("*.toml")
}
TODAY = dt.date(2026, 11, 22)
LAST_CHECK = max(one.checked_on for one in entries(TODAY))
OLDEST_CHECK = min(one.checked_on for one in entries(TODAY) if not one.banned)


def law(capsys, *arguments: str) -> tuple[int, str]:
    code = main(["law", *arguments])
    printed = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")
    return code, printed


def answer(capsys, *arguments: str) -> tuple[int, dict]:
    code, printed = law(capsys, "--json", *arguments)
    return code, json.loads(printed)


def test_every_file_of_the_rule_base_is_listed_once(capsys):
    """WA-10."""
    code, found = answer(capsys, "--on", "2026-11-22")
    listed = [one["file"] for one in found["entries"]]
    assert code == 0
    assert len(listed) == len(set(listed))
    assert set(listed) == FILES


def test_the_oldest_check_comes_first(capsys):
    days = [one["checked_on"] for one in answer(capsys, "--on", "2026-11-22")[1]["entries"]]
    assert days == sorted(days)


@pytest.mark.parametrize("day", ["2019-01-01", "2021-04-30", "2026-11-22", "2029-02-28"])
def test_the_answer_for_a_program_follows_the_published_schema(capsys, day):
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(answer(capsys, "--on", day)[1], SCHEMA)


def test_the_version_shown_is_the_one_in_force_that_day(capsys):
    def asylum(day: str) -> dict:
        found = answer(capsys, "--on", day)[1]["entries"]
        return next(one for one in found if one["file"] == "guichet/law/rules/asile.toml")

    before, after = asylum("2026-06-11"), asylum("2026-06-12")
    assert (before["until"], after["since"]) == ("2026-06-12", "2026-06-12")
    assert before["in_force"]
    assert after["in_force"]


def test_a_text_that_ended_is_listed_as_no_longer_in_force(capsys):
    found = answer(capsys, "--on", "2026-11-22")[1]["entries"]
    old = next(one for one in found if one["id"] == "ceseda_r311_1_ancien")
    assert (old["in_force"], old["banned"], old["until"]) == (False, True, "2021-05-01")
    printed = law(capsys, "--on", "2026-11-22")[1]
    assert "au 30/04/2021 (n’est pas en vigueur ce jour-là)" in printed


def test_before_its_first_day_a_rule_is_shown_as_still_to_come(capsys):
    found = answer(capsys, "--on", "2019-01-01")[1]["entries"]
    rule = next(one for one in found if one["id"] == "echecs_repetes")
    assert (rule["in_force"], rule["since"]) == (False, "2020-06-10")
    assert "À partir du 10/06/2020." in law(capsys, "--on", "2019-01-01")[1]


def test_what_was_checked_in_time_leaves_nothing_to_check_again(capsys):
    day = LAST_CHECK.isoformat()
    assert law(capsys, "--stale", "--on", day) == (0, "Rien à revérifier ce jour-là.\n")


def test_a_rule_is_to_be_checked_again_on_the_180th_day_without_a_check(capsys):
    """WA-10: the day before, it is not."""
    assert stale_after(TODAY) == 180
    eve = (OLDEST_CHECK + dt.timedelta(days=179)).isoformat()
    then = (OLDEST_CHECK + dt.timedelta(days=180)).isoformat()
    assert answer(capsys, "--stale", "--on", eve)[1]["entries"] == []
    code, found = answer(capsys, "--stale", "--on", then)
    assert code == 1
    assert found["stale"] == len(found["entries"]) > 0
    assert {one["unchecked_days"] for one in found["entries"]} == {180}


def test_a_person_reads_what_is_to_be_checked_again_with_its_source(capsys):
    later = (LAST_CHECK + dt.timedelta(days=181)).isoformat()
    code, printed = law(capsys, "--stale", "--on", later)
    assert code == 1
    flat = " ".join(printed.split())
    assert "règle echecs_repetes : Des échecs répétés, pas tous la même semaine" in flat
    assert "Source : CE, 10 juin 2020, n° 435594" in flat
    assert flat.count("À REVÉRIFIER") == sum(not one.banned for one in entries(LAST_CHECK))


def test_nobody_is_asked_to_read_again_a_text_that_no_longer_exists(capsys):
    found = answer(capsys, "--stale", "--on", "2040-01-01")[1]["entries"]
    banned = {one.id for one in citations().values() if one.banned}
    assert banned
    assert {one["id"] for one in found} & banned == set()


def test_without_the_option_the_list_alone_is_no_fault(capsys):
    code, found = answer(capsys, "--on", "2040-01-01")
    assert code == 0
    assert found["stale"] > 0


def test_a_single_source_is_said_to_be_single(capsys):
    flat = " ".join(law(capsys, "--on", "2026-11-22")[1].split())
    assert "Une seule source : à faire vérifier." in flat


def test_the_age_of_a_check_is_never_negative():
    day = OLDEST_CHECK - dt.timedelta(days=400)
    assert {one.unchecked_for(day) for one in entries(day)} == {0}


def test_a_gap_between_two_versions_shows_the_one_that_ended():
    one = rulebook().rules["asile"].versions
    assert version_shown(one, dt.date(2000, 1, 1)) == one.versions[0]
    assert version_shown(one, dt.date(9999, 1, 1)) == one.versions[-1]


@pytest.mark.parametrize("given", ["2026-02-30", "hier", "22/11/2026", ""])
def test_a_day_that_does_not_exist_is_refused_in_french(capsys, given):
    with pytest.raises(SystemExit) as end:
        main(["law", "--on", given])
    assert end.value.code == 2
    assert f"« {given} » n’est pas une date AAAA-MM-JJ" in capsys.readouterr().err


def test_the_help_tells_the_exit_codes_in_french(capsys):
    with pytest.raises(SystemExit):
        main(["law", "--help"])
    told = " ".join(capsys.readouterr().out.split())
    assert "1 avec --stale, quelque chose est à revérifier" in told


def test_the_command_runs_without_django_and_without_any_installation(tmp_path):
    """An empty home, no GUICHET_HOME: nothing is read there, nothing is written there."""
    code = (
        "import sys; from guichet.cli.main import main;"
        "main(['law', '--json']); sys.exit('django' in sys.modules)"
    )
    clean = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=clean, cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["entries"]
    assert list(tmp_path.iterdir()) == []


def test_an_entry_names_the_file_that_says_it():
    assert all((ROOT / one.file).is_file() for one in entries(TODAY))
    assert all(isinstance(one, Entry) for one in entries(TODAY))
