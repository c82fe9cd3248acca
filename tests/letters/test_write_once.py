"""What was finished or filed stays as it was, with the facts it was written from."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from guichet.documents.dates import long_date
from guichet.documents.pdf import to_pdf
from guichet.dossiers.services import profile_of, save_profile
from guichet.evidence.casefile import casefile_of
from guichet.evidence.example import create_example
from guichet.evidence.export import export_bundle
from guichet.evidence.happening_kinds import Filed
from guichet.evidence.happenings import note_happening, things_of
from guichet.evidence.prepared import prepared_folders
from guichet.evidence.services import read_original
from guichet.letters.models import Letter, LetterIsFinished
from guichet.letters.options import LetterOptions
from guichet.letters.services import filing_folder, finish_letter
from guichet.letters.source_facts import case_of, law_digest, options_of
from guichet.letters.writing import write
from tests.factories import NOW
from tests.personas import attempts, awa, spread
from tests.support.letter_dossiers import plain, words_of
from tests.support.portable import write_portable

pytestmark = pytest.mark.django_db
ON = NOW.date()


@pytest.fixture
def dossier(db):
    return create_example(by="test", at=NOW)


def a_letter(dossier, rank: int = 1) -> Letter:
    return finish_letter(dossier, "lrar", LetterOptions(on=ON, rank=rank), by="test", at=NOW)


def moved(dossier) -> None:
    """Change a fact that the letter bears: the person's phone."""
    profile = profile_of(dossier)
    person = profile.applicant.model_copy(update={"given_names": "Awa Binta"})
    save_profile(dossier, profile.model_copy(update={"applicant": person}), by="test")


def test_a_finished_letter_keeps_the_facts_the_law_and_its_digest(dossier):
    """LR-07"""
    before = casefile_of(dossier, on=ON)
    letter = Letter.objects.get(pk=a_letter(dossier).pk)
    assert case_of(letter.basis) == before
    assert letter.basis["law"]["digest"] == law_digest()
    assert letter.basis["sha256"] == sha256(read_original(letter.capture)).hexdigest()


def test_the_kept_facts_write_the_same_bytes_after_the_dossier_changed(dossier):
    letter = a_letter(dossier)
    moved(dossier)
    again = to_pdf(write(letter.kind, case_of(letter.basis), options_of(letter.basis)))
    assert sha256(again).hexdigest() == letter.capture.sha256


def test_a_change_makes_a_new_version_and_the_old_one_stays_readable(dossier):
    first = a_letter(dossier)
    old = read_original(first.capture)
    moved(dossier)
    second = a_letter(dossier, rank=2)
    first.refresh_from_db()
    assert second.capture_id != first.capture_id
    assert read_original(first.capture) == old
    assert case_of(first.basis).applicant.given_names != "Awa Binta"
    assert case_of(second.basis).applicant.given_names == "Awa Binta"


def test_the_facts_of_a_letter_are_encrypted_on_the_disk(dossier):
    from django.db import connection

    letter = a_letter(dossier)
    with connection.cursor() as cursor:
        cursor.execute("SELECT basis FROM letters_letter WHERE id = %s", [letter.pk.hex])
        [(stored,)] = cursor.fetchall()
    assert "EXEMPLE" in json.dumps(letter.basis, ensure_ascii=False)
    assert "EXEMPLE" not in str(stored)
    assert b"EXEMPLE" not in bytes(stored if isinstance(stored, bytes | memoryview) else b"")


def test_a_finished_letter_is_never_altered(dossier):
    letter = a_letter(dossier)
    letter.basis = {**letter.basis, "to": "prefecture@exemple.invalid"}
    letter.save(update_fields=["basis"])
    letter.basis = {**letter.basis, "case": {}}
    with pytest.raises(LetterIsFinished):
        letter.save(update_fields=["basis"])
    letter.refresh_from_db()
    letter.written_on = ON - dt.timedelta(days=1)
    with pytest.raises(LetterIsFinished):
        letter.save()


def test_the_bundle_holds_the_letter_as_it_was_finished_with_its_entry(dossier, tmp_path):
    """EV-05"""
    letter = a_letter(dossier)
    bundle = export_bundle(dossier, tmp_path / "preuves.zip", at=NOW)
    with zipfile.ZipFile(bundle) as archive:
        digests = {sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
        everything = b"".join(
            archive.read(name) for name in archive.namelist() if name.endswith((".json", ".jsonl"))
        )
    assert letter.capture.sha256 in digests
    assert letter.basis["law"]["digest"].encode() in everything


def the_folder(dossier, out: Path):
    return filing_folder(dossier, out, LetterOptions(on=ON), at=NOW, destination="telerecours")


def test_the_log_names_every_file_of_the_folder_with_its_digest(dossier, tmp_path):
    """FI-04, FI-05"""
    written = the_folder(dossier, tmp_path / "depot")
    [folder] = prepared_folders(dossier)
    assert folder.files == {
        path.name: sha256(path.read_bytes()).hexdigest() for path in written.deposit.iterdir()
    }
    assert next(iter(folder.files)) == "Requete_refere_mesures_utiles.pdf"


def test_what_the_person_says_she_filed_is_tied_to_the_folder_prepared_before(dossier, tmp_path):
    """OU-01"""
    the_folder(dossier, tmp_path / "depot")
    said = Filed(on=ON, destination="telerecours")
    note_happening(dossier, "filed", said, by="test", at=NOW)
    [thing] = things_of(dossier)
    assert thing.said.prepared == prepared_folders(dossier)[-1].number


def test_the_page_says_which_prepared_folder_was_the_one_filed(signed_in, dossier, tmp_path):
    """OU-01"""
    the_folder(dossier, tmp_path / "first")
    [first] = prepared_folders(dossier)
    page = f"/dossiers/{dossier.pk}/suite/"
    note_happening(dossier, "filed", Filed(on=ON, destination="lrar"), by="test", at=NOW)
    assert "dossier préparé ici" not in words_of(signed_in, page)
    note_happening(dossier, "filed", Filed(on=ON, destination="telerecours"), by="test", at=NOW)
    told = f"dossier préparé ici le {plain(long_date(ON))} : {len(first.files)} fichiers"
    assert words_of(signed_in, page).count(told) == 1


@pytest.mark.parametrize(
    "said",
    [
        Filed(on=ON - dt.timedelta(days=1), destination="telerecours"),
        Filed(on=ON, destination="lrar"),
    ],
    ids=["before it was prepared", "another way"],
)
def test_a_folder_that_cannot_be_the_one_filed_is_not_tied(dossier, tmp_path, said):
    the_folder(dossier, tmp_path / "depot")
    note_happening(dossier, "filed", said, by="test", at=NOW)
    [thing] = things_of(dossier)
    assert thing.said.prepared is None


def test_the_same_facts_give_the_same_bytes_in_every_process(tmp_path):
    """FI-04"""
    steps = tuple(one for one in awa().events if one.channel in {"email", "lrar"})
    case = awa(events=(*attempts(spread(dt.date(2026, 9, 14), 65, 6)), *steps))
    write_portable(case, tmp_path / "in")
    made = []
    for seed in ("1", "2"):
        out = tmp_path / f"out{seed}"
        command = [
            *(sys.executable, "-m", "guichet", "file", str(tmp_path / "in")),
            *("--out", str(out), "--on", "2026-11-22"),
        ]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT-{seed}"}
        subprocess.run(command, env=environment, check=True, capture_output=True)
        made.append(
            {
                str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest()
                for path in out.rglob("*")
                if path.is_file()
            }
        )
    assert made[0] == made[1]
    assert len(made[0]) > 8
