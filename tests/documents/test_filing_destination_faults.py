"""``guichet check-filing`` finds each fault of a folder on paper, in a ZIP, or handed over."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from guichet.cli.main import main
from guichet.documents.destinations import destination_ids, load_destination
from guichet.documents.filing_check import FilingReport, check_filing
from guichet.documents.filing_digests import DIGESTS_NAME
from tests.documents.exhibit_samples import CREATED
from tests.support.destination_faults import FIRST, a_place, another_set, destination_faults
from tests.support.pdfs import a_pdf

PLACES = ("paper", "counter", "lawyer", "association", "ddd")
_MADE: dict[str, Path] = {}
FAULTS = destination_faults(lambda: _MADE["other"])


@pytest.fixture(scope="module", autouse=True)
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make each good folder once, and the set of another person."""
    root = tmp_path_factory.mktemp("places")
    _MADE.update({place: a_place(root / place, place) for place in PLACES})
    _MADE["other"] = another_set(root / "other")
    return _MADE


def checked(folder: Path) -> FilingReport:
    return check_filing(folder, None, CREATED.date())


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_just_made_is_recognised_and_sound(made: dict[str, Path], place: str) -> None:
    """FI-01, FI-02, FI-03, FI-04"""
    report = checked(made[place])
    assert (report.destination, report.document) == (place, "requete")
    assert report.faults == []


@pytest.mark.parametrize("place", PLACES)
def test_what_is_given_alone_is_recognised_by_its_names(
    made: dict[str, Path], place: str, tmp_path: Path
) -> None:
    given = load_destination(place).deposit_folder
    shutil.copytree(made[place] / given, tmp_path / given)
    report = checked(tmp_path / given)
    assert report.destination == place
    assert report.faults == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_any_destination_is_named_with_its_source(
    made: dict[str, Path], fault: str, tmp_path: Path
) -> None:
    """FI-01, FI-02, FI-03, DD-05: the texts alone must tell, the digests are taken away."""
    one = FAULTS[fault]
    place = load_destination(one.place)
    folder = Path(shutil.copytree(made[one.place], tmp_path / "x"))
    if not fault.endswith("is missing") and not fault.endswith("are missing"):
        kept = folder / place.keep_folder / DIGESTS_NAME
        marks = [line for line in kept.read_text("utf-8").splitlines() if line.startswith("#")]
        kept.write_text("\n".join(marks) + "\n", "utf-8")
    one.spoil(folder / place.deposit_folder)
    if not any((folder / place.deposit_folder).iterdir()):
        (folder / place.deposit_folder / "autre.pdf").write_bytes(b"")
    report = checked(folder)
    assert (one.file, one.rule) in {(found.file, found.rule) for found in report.faults}
    assert all(found.detail and found.source for found in report.faults)


def test_a_zip_changed_since_it_was_made_is_named(made: dict[str, Path], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(made["lawyer"], tmp_path / "x"))
    with (folder / "A_TRANSMETTRE" / "Dossier_pour_avocat.zip").open("ab") as stream:
        stream.write(b"\n")
    assert [found.rule for found in checked(folder).faults] == ["changed_file"]


def test_sha256sum_reads_the_list_of_the_zip(made: dict[str, Path], tmp_path: Path) -> None:
    """FI-01: anybody can compare, without us."""
    packed = made["lawyer"] / "A_TRANSMETTRE" / "Dossier_pour_avocat.zip"
    shutil.unpack_archive(packed, tmp_path)
    command = ["sha256sum", "--strict", "--quiet", "-c", "empreintes.txt"]
    folder = tmp_path / "Dossier_pour_avocat"
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0


def test_the_command_says_which_destination_it_read(
    made: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    day = CREATED.date().isoformat()
    assert main(["check-filing", str(made["counter"]), "--on", day]) == 0
    assert "Dossier pour : Greffe du tribunal." in capsys.readouterr().out
    assert main(["check-filing", str(made["ddd"]), "--on", day, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["destination"] == "ddd"
    assert main(["check-filing", str(made["ddd"]), "--to", "lawyer", "--on", day]) == 2
    assert {*PLACES, "telerecours"} == set(destination_ids())


@pytest.mark.parametrize("place", ["paper", "association"])
def test_a_hostile_set_never_crashes_the_check(
    made: dict[str, Path], place: str, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(made[place], tmp_path / "x"))
    given = folder / load_destination(place).deposit_folder
    path = given / ("Dossier_des_pieces.pdf" if place == "association" else FIRST)
    whole = path.read_bytes()
    for keep in (3, 7, 9):
        path.write_bytes(whole[: len(whole) * keep // 10])
        assert not checked(folder).sound
    path.write_bytes(a_pdf(3))
    assert not checked(folder).sound
