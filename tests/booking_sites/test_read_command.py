"""``guichet read``: the public contract, the exit codes, no Django."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from guichet.booking_sites import State, System
from guichet.cli.main import main
from guichet.cli.read import MAX_BYTES
from tests.booking_sites.saved_pages import FOLDER, saved_pages

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/schemas/read.schema.json").read_text(encoding="utf-8")
)
URL = "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/2246/creneau/"
PAGE = str(FOLDER / "rdv_prefecture" / "no_slot-with-release-lines.html")


def test_the_answer_has_exactly_the_keys_of_the_contract(capsys) -> None:
    assert main(["read", PAGE, "--url", URL, "--status", "200", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "system": "rdv_prefecture",
        "state": "no_slot",
        "wording": "Aucun créneau disponible à partir de cette date. "
        "Veuillez réessayer ultérieurement.",
        "demarche_number": "2246",
        "last_release": "2026-05-04T11:58:00+02:00",
        "next_release": "2026-05-11T12:00:00+02:00",
        "release_week": "2026-05-18",
        "next_release_week": "2026-05-25",
    }


@pytest.mark.parametrize("saved", saved_pages()[::7], ids=lambda saved: saved.name)
def test_every_answer_follows_the_published_schema(saved, capsys) -> None:
    status = [f"--status={saved.page.status}"] if saved.page.status else []
    assert main(["read", str(saved.path), f"--url={saved.page.url}", *status, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    jsonschema.validate(answer, SCHEMA, format_checker=jsonschema.FormatChecker())
    assert answer["state"] == saved.state


def test_the_published_schema_lists_every_state_and_every_system() -> None:
    assert set(SCHEMA["properties"]["state"]["enum"]) == set(State)
    assert set(SCHEMA["properties"]["system"]["enum"]) == set(System)


def test_a_person_is_told_in_french_what_the_page_says(capsys) -> None:
    assert main(["read", PAGE, "--url", URL, "--at", "2026-05-05T08:12:00+02:00"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ").splitlines()
    assert told[0] == "La page dit qu’aucun créneau n’est libre."
    assert told[1].startswith("Mots de la page : « Aucun créneau disponible")
    assert "Page vue le mardi 5 mai 2026 à 8 h 12" in told
    assert (
        "Prochaine mise en ligne : le lundi 11 mai 2026 à 12 h 00, "
        "pour la semaine du lundi 25 mai 2026"
    ) in told


def test_a_page_that_says_nothing_is_no_fault_and_is_left_to_the_person(capsys, tmp_path) -> None:
    page = tmp_path / "vide.html"
    page.write_bytes(b"")
    assert main(["read", str(page), "--url", URL]) == 0
    assert "C’est à vous de dire ce que la page montre." in capsys.readouterr().out


def test_overseas_the_releases_carry_the_offset_of_the_place(capsys) -> None:
    assert main(["read", PAGE, "--url", URL, "--zone", "Indian/Reunion", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["last_release"] == "2026-05-04T11:58:00+04:00"


@pytest.mark.parametrize(
    "arguments",
    [
        ["absent.html"],
        ["."],
        ["nom\0coupé.html"],
        [PAGE, "--status", "deux cents"],
        [PAGE, "--status", "99"],
        [PAGE, "--status", "²"],
        [PAGE, "--at", "hier"],
        [PAGE, "--zone", "Paris"],
        [PAGE, "--zone", "../../etc/passwd"],
        [PAGE, "--zone", ""],
    ],
)
def test_what_cannot_be_used_is_told_in_four_parts_and_exits_with_2(
    arguments, capsys, monkeypatch, tmp_path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["read", *arguments, "--url", URL, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 4
    assert "Traceback" not in err


def test_a_file_above_twenty_megabytes_is_refused_without_being_read_whole(
    capsys, tmp_path
) -> None:
    huge = tmp_path / "enorme.html"
    with huge.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert main(["read", str(huge), "--url", URL]) == 2
    assert "trop gros" in capsys.readouterr().err


def test_the_command_runs_without_django() -> None:
    script = (
        "import sys; sys.modules['django'] = None\n"
        "from guichet.cli.main import main\n"
        f"code = main(['read', {PAGE!r}, '--url', {URL!r}, '--json'])\n"
        "assert not [name for name in sys.modules if name.startswith('django.')]\n"
        "sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout)["state"] == "no_slot"
