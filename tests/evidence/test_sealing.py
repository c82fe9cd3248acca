"""Dating the logs: one token for all, states shown, nothing lost when an authority fails."""

import datetime as dt
import subprocess
import sys
import zipfile

import pytest
from django.db import DatabaseError, connection, transaction

from guichet.evidence.export import export_bundle
from guichet.evidence.models import LogEntry, SealingTry, Timestamp, TimestampedHead
from guichet.evidence.seals import sealed_numbers, standing_of
from guichet.evidence.tasks import seal_with
from guichet.sealing.verify import verify_bundle
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt

pytestmark = pytest.mark.django_db


def test_one_token_dates_every_dossier(tsa):
    dossiers = [a_dossier() for _ in range(5)]
    for dossier in dossiers:
        an_attempt(dossier, files=(a_screenshot(str(dossier.id)),))
    assert seal_with(tsa.authority, NOW) == 1
    assert Timestamp.objects.count() == 1
    for dossier in dossiers:
        assert sealed_numbers(dossier.id).at(2) is not None


def test_nothing_new_asks_for_no_token(tsa, sealed_dossier):
    assert seal_with(tsa.authority, NOW) == 0
    assert TimestampedHead.objects.count() == 1


def test_a_capture_is_sealed_once_the_authority_answers_again(tsa):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    tsa.is_down()
    assert seal_with(tsa.authority, NOW) == 0
    standing = standing_of(attempt.log_number, sealed_numbers(dossier.id), [tsa.authority], PARIS)
    assert "ne répond pas" in standing.missing[0]
    assert sealed_numbers(dossier.id).at(attempt.log_number) is None
    tsa.is_back()
    assert seal_with(tsa.authority, NOW, force=True) == 1
    assert sealed_numbers(dossier.id).at(attempt.log_number) is not None
    assert SealingTry.objects.get().failure == ""


def test_a_failing_authority_is_asked_less_and_less_often(tsa):
    an_attempt(a_dossier())
    tsa.is_down()
    seal_with(tsa.authority, NOW)
    seal_with(tsa.authority, NOW + dt.timedelta(seconds=30))
    assert SealingTry.objects.get().failures_in_a_row == 1
    seal_with(tsa.authority, NOW + dt.timedelta(minutes=3))
    assert SealingTry.objects.get().failures_in_a_row == 2


def test_a_token_of_a_rogue_authority_is_not_stored(tsa):
    an_attempt(a_dossier())
    tsa.is_rogue_with_its_root()
    assert seal_with(tsa.authority, NOW) == 0
    assert Timestamp.objects.count() == 0


@pytest.mark.parametrize("table", [LogEntry, Timestamp, TimestampedHead])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_the_log(sealed_dossier, table, verb):
    """EV-08"""
    name = table._meta.db_table
    sql = f"DELETE FROM {name}" if verb == "delete" else f"UPDATE {name} SET id = id"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert table.objects.count() > 0


def test_a_bundle_verifies_without_us(tsa, sealed_dossier, tmp_path):
    """EV-04, EV-05, EV-08: by our command, by sha256sum, by verifier.py and by openssl."""
    dossier = sealed_dossier
    an_attempt(dossier, files=(a_screenshot(),))
    seal_with(tsa.authority, NOW)
    (tmp_path / "authorities").mkdir()
    tsa.describe(tmp_path / "authorities")
    bundle = export_with(dossier, tsa, tmp_path / "preuves.zip")
    report = verify_bundle(bundle, trust=tmp_path / "authorities", now=NOW + dt.timedelta(days=1))
    assert report.intact
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(unpacked)
    run(["sha256sum", "-c", "--strict", "SHA256SUMS"], unpacked)
    run([sys.executable, "-I", "verifier.py"], unpacked)
    commands = [
        line.strip()
        for line in (unpacked / "LISEZ-MOI.txt").read_text("utf-8").splitlines()
        if line.strip().startswith("openssl ts -verify")
    ]
    assert commands
    for command in commands:
        assert "Verification: OK" in run(["sh", "-c", command], unpacked)


def test_one_flipped_byte_is_found_and_the_piece_named(tsa, sealed_dossier, tmp_path):
    """EV-08"""
    dossier = sealed_dossier
    an_attempt(dossier, files=(a_screenshot(),))
    bundle = export_with(dossier, tsa, tmp_path / "preuves.zip")
    with zipfile.ZipFile(bundle) as archive:
        name = next(n for n in archive.namelist() if n.startswith("originaux/"))
        data = {n: archive.read(n) for n in archive.namelist()}
    data[name] = data[name][:-1] + bytes([data[name][-1] ^ 1])
    with zipfile.ZipFile(bundle, "w") as archive:
        for each, content in data.items():
            archive.writestr(each, content)
    report = verify_bundle(bundle, now=NOW)
    assert not report.intact
    assert name in {check.piece for check in report.checks if not check.passed}


def export_with(dossier, tsa, path):
    from django.conf import settings

    folder = settings.HOME / "authorities"
    folder.mkdir(exist_ok=True)
    tsa.describe(folder)
    try:
        return export_bundle(dossier, path, at=NOW)
    finally:
        for file in folder.iterdir():
            file.unlink()


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
