"""``guichet check-filing`` finds each fault that a folder may have: one is made, it is named."""

from __future__ import annotations

import atexit
import datetime as dt
import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from guichet.casefile import CaseFile
from guichet.cli.main import main
from guichet.documents.blocks import Document
from guichet.documents.destinations import load_destination
from guichet.documents.filing import PETITION_NAME, WrittenFiling, order_of_deposit
from guichet.documents.filing_check import RULES
from guichet.documents.filing_digests import DIGESTS_NAME
from guichet.documents.inventory import InventoryHead, inventory
from guichet.letters.exhibits import FolderOfFiles
from guichet.letters.filing import case_lines, write_filing_folder
from guichet.letters.options import LetterOptions
from guichet.letters.writing import EXAMPLE, noon, write
from tests.personas import attempts, awa, spread
from tests.support.destination_faults import destination_faults
from tests.support.filing_faults import Folder, every_fault
from tests.support.portable import write_portable

ON = dt.date(2026, 11, 22)
OPTIONS = LetterOptions(on=ON)


@dataclass(frozen=True)
class Made:
    """A good folder, and what it was made from."""

    folder: Path
    written: WrittenFiling
    case: CaseFile


def a_case() -> CaseFile:
    """Return five attempts, an e-mail, a registered letter, and one proof of the urgency."""
    steps = tuple(one for one in awa().events if one.channel in {"email", "lrar"})
    return awa(events=(*attempts(spread(dt.date(2026, 9, 14), 65, 5)), *steps))


@cache
def made() -> Made:
    """Return the good folder, made once, in a place that the tests remove at the end."""
    place = Path(tempfile.mkdtemp(prefix="guichet-faults-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    case = write_portable(a_case(), place / "in")
    out = place / "out"
    written = write_filing_folder(case, FolderOfFiles(place / "in"), out, OPTIONS)
    return Made(out, written, case)


def the_inventory() -> Document:
    head = InventoryHead(case_lines(made().case, ON), noon(ON), EXAMPLE)
    return inventory(made().written.exhibits, head)


FOLDER = Folder(
    recap="PJ01_Releve_des_tentatives.pdf",
    email="PJ02_Email_2026-10-05.pdf",
    lrar="PJ03_Lettre_recommandee_2026-10-20.pdf",
    captures="PJ04_Captures_ecran.pdf",
    urgency="PJ05_Justificatif_contrat_de_travail_suspendu.pdf",
    petition=lambda: write("requete", made().case, OPTIONS),
    inventory=the_inventory,
)
FAULTS = every_fault(FOLDER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the good folder without its digests: the texts alone must tell."""
    copy = Path(shutil.copytree(made().folder, tmp_path / "dossier"))
    (copy / "NE_PAS_DEPOSER" / DIGESTS_NAME).unlink()
    return copy


def checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Return the exit code of ``guichet check-filing --json`` and its answer."""
    code = main(["check-filing", str(folder), "--on", ON.isoformat(), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_good_folder_has_no_fault_and_nothing_to_read_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """FI-04, RQ-29"""
    code, answer = checked(made().folder, capsys)
    known = {"destination": "telerecours", "document": "requete"}
    assert (code, answer) == (0, {"sound": True, **known, "faults": [], "warnings": []})
    assert [one.files[0].name for one in made().written.exhibits] == [
        *(FOLDER.recap, FOLDER.email, FOLDER.lrar, FOLDER.captures, FOLDER.urgency)
    ]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_the_command_answers_1(
    fault: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """FI-04, RQ-29"""
    spoil, file, rule = FAULTS[fault]
    spoil(folder / "A_DEPOSER")
    code, answer = checked(folder, capsys)
    assert code == 1
    assert (file, rule) in {(one["file"], one["rule"]) for one in answer["faults"]}
    assert all(one["detail"] and one["source"] for one in answer["faults"])


def test_a_file_over_the_limit_of_the_portal_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """FI-04"""
    most = load_destination("telerecours").on(ON).max_bytes
    path = folder / "A_DEPOSER" / FOLDER.urgency
    path.write_bytes(path.read_bytes() + b"\n%" + b"x" * most)
    code, answer = checked(folder, capsys)
    assert code == 1
    assert (path.name, "file_size") in {(one["file"], one["rule"]) for one in answer["faults"]}


def test_a_piece_changed_since_the_folder_was_made_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One byte after the end of the PDF: only the digests can tell."""
    folder = Path(shutil.copytree(made().folder, tmp_path / "dossier"))
    with (folder / "A_DEPOSER" / FOLDER.lrar).open("ab") as stream:
        stream.write(b"\n")
    code, answer = checked(folder, capsys)
    assert code == 1
    assert [(one["file"], one["rule"]) for one in answer["faults"]] == [
        (FOLDER.lrar, "changed_file")
    ]


def test_a_text_that_the_person_corrected_is_only_to_be_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = Path(shutil.copytree(made().folder, tmp_path / "dossier"))
    with (folder / "A_DEPOSER" / PETITION_NAME).open("ab") as stream:
        stream.write(b"\n")
    code, answer = checked(folder, capsys)
    assert code == 0
    assert [(one["file"], one["rule"]) for one in answer["warnings"]] == [
        (PETITION_NAME, "changed_file")
    ]


def test_the_digests_are_in_the_order_of_the_deposit_and_sha256sum_reads_them() -> None:
    """FI-04"""
    kept = made().folder / "NE_PAS_DEPOSER" / DIGESTS_NAME
    lines = kept.read_text("utf-8").splitlines()
    names = [line.split("/", 1)[1] for line in lines if not line.startswith("#")]
    assert names == order_of_deposit(path.name for path in made().written.deposit.iterdir())
    assert names[0] == PETITION_NAME
    command = ["sha256sum", "--strict", "--quiet", "-c", str(kept.relative_to(made().folder))]
    assert subprocess.run(command, cwd=made().folder, check=False).returncode == 0


def test_every_rule_that_may_be_reported_is_proved_by_a_fault_made_on_purpose() -> None:
    """FI-04: here, in the folders of the other destinations, or in the tests named beside it."""
    others = destination_faults(Path)
    proved = {rule for _, _, rule in FAULTS.values()} | {one.rule for one in others.values()}
    over_the_limit, changed = "file_size", "changed_file"  # the two tests above
    uncited = "uncited_piece"  # tests/documents/test_filing_check.py: only to be read again
    assert proved | {over_the_limit, changed, uncited} == RULES
