"""A dossier taken to another computer: the same there, or refused whole."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import jsonschema
import pytest
from django.utils import timezone

from guichet.dossiers.models import Dossier
from guichet.evidence import hand_off as hand_offs
from guichet.evidence.already_here import AlreadyHere, ErasedHere, compared_logs
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.export import export_bundle
from guichet.evidence.hand_off import BUNDLE, REST, NothingToHandOff, hand_off
from guichet.evidence.replay import PLAYED, TOLD_BY_THE_LOG, replay
from guichet.evidence.seals import sealed_numbers
from guichet.evidence.services import read_original
from guichet.sealing.journal import Record
from guichet.sealing.log import next_entry, payload_digest
from guichet.storage.locked_file import lock
from tests.factories import NOW, a_dossier, an_attempt
from tests.support.checkout import ROOT, texts
from tests.support.hand_offs import left_in_plain, taken, told, told_in, undated
from tests.support.installations import Installation

OTHER_CODE = "AAAA-AAAA-AAAA-AAAA"


@pytest.fixture
def at():
    return timezone.now()


def without_place(seen):
    return {k: v for k, v in seen.items() if k != "paper_at"} if seen else seen


# From one computer to another, as real processes


def test_every_row_file_and_line_of_the_log_is_the_same_on_the_other_computer(
    first_computer, content, tmp_path
):
    """CA-06: journal, answers, letters, originals; the log goes on by one line, after the same."""
    laptop = Installation(tmp_path / "portable", first_computer.here.dossier)
    done = laptop.run("import", first_computer.file, "--code", first_computer.code, "--json")
    assert done.returncode == 0, done.stderr
    schema = json.loads((ROOT / "docs/schemas/import.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(done.stdout), schema)
    there = told_in(laptop.home)
    before, here = first_computer.told, there
    assert here["log"][:-1] == before["log"]
    number, _, kind, _, previous, _ = here["log"][-1]
    assert (number, kind) == (len(before["log"]) + 1, "taken_in")
    assert previous == before["log"][-1][-1]
    assert here["payloads"].pop(str(number))["payload"]["head"] == previous
    assert '"sealed_at": null' not in json.dumps(before["case"])
    # No authority is known there: the date given by the first computer’s is not retained.
    assert here.pop("case") == undated(before["case"])
    assert {k: v for k, v in here.items() if k != "log"} == {
        k: v for k, v in before.items() if k not in {"log", "case"}
    }

    bundle = tmp_path / "reprises.zip"
    assert laptop.run("export", laptop.dossier, "--out", bundle).returncode == 0
    verified = laptop.run("verify", bundle, "--json")
    assert json.loads(verified.stdout)["level"] == "intact", verified.stdout
    assert originals_of(bundle) == originals_of(io.BytesIO(content[BUNDLE]))
    openssl_accepts_the_token(bundle, tmp_path)


def originals_of(bundle: Path | io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as archive:
        names = [name for name in archive.namelist() if name.startswith("originaux/")]
        return {name: archive.read(name) for name in names}


def openssl_accepts_the_token(bundle: Path, folder: Path) -> None:
    """The line that the bundle’s own verifier prints, run as it is."""
    unpacked = folder / "reprises"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(unpacked)
    verifier = subprocess.run(
        [sys.executable, "verifier.py"], cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert verifier.returncode == 0, verifier.stdout
    [command] = [line for line in verifier.stdout.splitlines() if line.startswith("openssl")]
    done = subprocess.run(
        command.split(), cwd=unpacked, capture_output=True, text=True, check=False
    )
    assert "Verification: OK" in done.stdout + done.stderr, done.stderr


KILLED = """
import os, signal, sys
from pathlib import Path
left, replace = int(sys.argv[1]), Path.replace
def replaced_then_killed(self, target):
    global left
    done = replace(self, target)
    left -= "blobs" in str(target)
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return done
Path.replace = replaced_then_killed
from guichet.cli.main import main
sys.exit(main(["import", sys.argv[2], "--code", sys.argv[3]]))
"""


@pytest.mark.slow
def test_an_import_killed_half_way_leaves_no_dossier_and_can_be_done_again(
    first_computer, tmp_path
):
    """CA-06: at the first file written, and when all is in place but the last word."""
    laptop = Installation(tmp_path / "portable", first_computer.here.dossier)
    for written in (1, len(first_computer.told["captures"]) + 1):
        arguments = (str(written), str(first_computer.file), first_computer.code)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, *arguments],
            cwd=ROOT,
            env=os.environ | {"GUICHET_HOME": str(laptop.home)},
            check=False,
        )
        assert done.returncode == -9
        assert rows_of(laptop, "dossiers_dossier", "evidence_logentry") == [0, 0]
    done = laptop.run("import", first_computer.file, "--code", first_computer.code)
    assert done.returncode == 0, done.stderr
    assert laptop.faults() == []  # every file is read, every log is checked
    again = laptop.run("import", first_computer.file, "--code", first_computer.code)
    assert again.returncode == 2
    assert "Celui d’ici va plus loin" in again.stderr
    lines = len(first_computer.told["log"]) + 1
    assert rows_of(laptop, "dossiers_dossier", "evidence_logentry") == [1, lines]


def rows_of(laptop: Installation, *tables: str) -> list[int]:
    with closing(sqlite3.connect(laptop.database)) as database:
        return [database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]


# What the log tells, and what a plain bundle brings


def test_the_eventful_dossier_has_every_kind_of_line_that_makes_a_row(first_computer):
    """Otherwise the comparison above proves less than it says."""
    kinds = {kind for _, _, kind, *_ in first_computer.told["log"]}
    assert kinds == (PLAYED.keys() - {"legible_copy"}) | {"letter"}


def test_the_pages_of_a_legible_copy_are_told_by_its_line():
    """CA-06: which photographs a copy was made from."""
    file = {
        "id": str(uuid4()),
        "sha256": "ab" * 32,
        "name": "copie.pdf",
        "size": 3,
        "media_type": "application/pdf",
        "provenance": "legible_copy",
        "received_at": "2026-11-20T12:00:00+00:00",
    }
    copied = {
        "file": file["id"],
        "sha256": file["sha256"],
        "pages": [{"sha256": "cd" * 32}],
        "by": "x",
    }
    records, last = [], None
    for kind, payload in (("file", file), ("legible_copy", copied)):
        digest = payload_digest(bytes(16), payload)
        last = next_entry(
            last,
            log_id=str(uuid4()) if not last else last.log_id,
            at=NOW,
            kind=kind,
            payload_digest=digest,
        )
        records.append(Record(last, bytes(16), payload))
    [capture] = replay(records, Dossier()).captures.values()
    assert capture.seen == {"pages": [{"sha256": "cd" * 32}]}


def test_no_kind_of_line_is_written_in_the_log_that_the_replay_does_not_know():
    """A new kind belongs in ``evidence/replay.py``, or the dossier could not be opened again."""
    known = PLAYED.keys() | TOLD_BY_THE_LOG
    written = set()
    for name, text in texts(".py").items():
        if name.startswith("guichet/") and "evidence.log import" in text:
            calls = text.split(" append(")[1:]
            written |= {part.split('"')[1] for call in calls for part in [call[:60]] if '"' in part}
    assert len(written) > 4
    assert written <= known


def test_the_locked_file_brings_what_the_plain_bundle_leaves_out(db, content):
    """CA-06: the notes and the people stay out of what is shown to others."""
    rest = json.loads(content[REST])
    assert rest["profile"]["lawyer_note"] == "Avis EXEMPLE"
    assert {row["kind"] for row in rest["rooms"]["letters"]} == {"lrar"}
    with zipfile.ZipFile(io.BytesIO(content[BUNDLE])) as archive:
        shown = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Avis EXEMPLE" not in shown
    assert b"Chez EXEMPLE" not in shown


def test_a_plain_bundle_gives_the_same_journal_and_says_what_it_lacks(db, first_computer, plain):
    """CA-06"""
    done = taken(plain)
    here, before = told(done.dossier), first_computer.told
    assert not done.whole
    assert here["attempts"] == before["attempts"]
    private = {one["id"]: one for one in before["captures"]}
    for one in here["captures"]:
        assert one["seen"] == without_place(private[one["id"]]["seen"])
        assert one | {"seen": None} == private[one["id"]] | {"seen": None}
    assert here["happenings"] == before["happenings"]
    case, expected = here["case"], undated(before["case"])
    for name in ("applicant", "counter", "urgency", "gate", "events", "costs", "demarche"):
        assert case[name] == expected[name], name
    assert here["letters"] == []
    assert here["dossier"]["profile"]["lawyer_note"] == ""
    assert sha256(read_original(done.dossier.captures.first())).hexdigest()


def test_a_token_of_an_authority_unknown_here_gives_no_date_here_and_is_kept(db, plain, at):
    """CA-06: nobody makes a date true by carrying it in."""
    done = taken(plain)
    assert done.unknown_tokens == 1
    assert sealed_numbers(done.dossier.id).numbers == ()
    again = export_bundle(done.dossier, plain.with_name("encore.zip"), at=at, plates=False)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(again) as after:
        [token] = [name for name in before.namelist() if name.endswith(".tsr")]
        assert after.read("jetons/01_ailleurs.locale.tsr") == before.read(token)
        assert after.read("autorites/ailleurs.locale-racine.pem")


def test_a_dossier_that_is_already_here_is_neither_merged_nor_replaced(db, first_computer, plain):
    """CA-06"""
    first = taken(plain)
    before = told(first.dossier)
    an_attempt(first.dossier)
    with pytest.raises(AlreadyHere, match="déjà") as refused:
        taken(first_computer.file, first_computer.code)
    assert "Celui d’ici va plus loin" in refused.value.what_it_changes
    assert refused.value.dossier == first.dossier.id
    assert told(first.dossier)["log"][:-1] == before["log"]


def test_a_dossier_erased_here_does_not_come_back(db, plain, at):
    """CA-06, and erasing means it."""
    first = taken(plain)
    erase_dossier(first.dossier, by="test", at=at)
    with pytest.raises(ErasedHere):
        taken(plain)


def test_a_dossier_without_a_journal_has_nothing_to_take(db, tmp_path):
    with pytest.raises(NothingToHandOff):
        hand_off(a_dossier(), tmp_path / "x.guichet", at=NOW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("fault", ["a changed byte", "another content", "a cut end"])
def test_a_file_that_does_not_read_back_is_thrown_away_before_its_code_is_shown(
    db, tmp_path, monkeypatch, fault
):
    """CA-06: a faulty disk is found here, while the dossier is still at hand."""

    def wrong_lock(source, target, code):
        written = io.BytesIO()
        lock(io.BytesIO(b"autre") if fault == "another content" else source, written, code)
        data = bytearray(written.getvalue())
        if fault == "a changed byte":
            data[-1] ^= 1
        target.write(data[:-1] if fault == "a cut end" else data)

    dossier = a_dossier()
    an_attempt(dossier)
    monkeypatch.setattr(hand_offs, "lock", wrong_lock)
    with pytest.raises(hand_offs.HandOffUnsound):
        hand_off(dossier, tmp_path / "x.guichet", at=NOW)
    assert list(tmp_path.iterdir()) == []


def test_the_person_is_told_which_of_two_dossiers_goes_further():
    """CA-06"""
    a, b = ["1", "2"], ["1", "2", "3"]
    assert compared_logs(a, a)[0] == "Les deux sont identiques."
    assert compared_logs(b, a)[0].startswith("Celui d’ici va plus loin")
    assert compared_logs(a, b)[0].startswith("Celui du fichier va plus loin")
    assert "après la ligne 1 du journal" in compared_logs(["1", "x"], b)[0]


def test_nothing_in_plain_is_left_beside_the_data(db, first_computer):
    assert taken(first_computer.file, first_computer.code)
    assert left_in_plain() == []
