"""Seals dated again before their certificate ends, and what that is worth afterwards."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from guichet.evidence.export import export_bundle
from guichet.evidence.models import CoveredTimestamp, Timestamp
from guichet.evidence.timestamping import batch_of, batch_to_renew, date_all
from guichet.sealing.canonical import canonical_json
from guichet.sealing.digests import sha256_of
from guichet.sealing.verify import verify_bundle
from tests.factories import a_dossier, a_screenshot, an_attempt

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


@pytest.fixture
def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def ageing(tsa, now):
    """A dossier dated under a certificate that ends in sixty days."""
    tsa.has_certificate(now - DAY, now + 60 * DAY)
    dossier = a_dossier()
    an_attempt(dossier, files=(a_screenshot(),))
    assert date_all([batch_of(tsa.authority, now)], now) == 1
    return dossier


def renew(tsa, now: dt.datetime) -> int:
    """Return how many tokens were asked and kept at ``now``."""
    batch = batch_to_renew(tsa.authority, [tsa.authority], now)
    return date_all([batch], now) if batch else 0


@pytest.fixture
def renewed(tsa, ageing, now):
    tsa.has_certificate(now - DAY, now + 3000 * DAY)
    assert renew(tsa, now + 8 * DAY) == 1
    return ageing


def test_a_token_far_from_its_end_is_left_alone(tsa, sealed_dossier, now):
    assert batch_to_renew(tsa.authority, [tsa.authority], now) is None


def test_a_token_near_its_end_is_covered_by_one_of_a_newer_certificate(tsa, renewed, now):
    row = CoveredTimestamp.objects.get()
    assert row.covered.gen_time <= row.timestamp.gen_time
    assert row.covered_id < row.timestamp_id
    assert batch_to_renew(tsa.authority, [tsa.authority], now + 9 * DAY) is None


def test_while_the_authority_keeps_its_certificate_it_is_asked_once_a_week(tsa, ageing, now):
    assert renew(tsa, now + 1 * DAY) == 0
    assert renew(tsa, now + 8 * DAY) == 1
    assert CoveredTimestamp.objects.count() == 0
    assert Timestamp.objects.count() == 2


def test_a_token_past_its_end_is_not_said_to_be_covered(tsa, ageing, now):
    tsa.has_certificate(now - DAY, now + 3000 * DAY)
    assert renew(tsa, now + 61 * DAY) == 0
    assert CoveredTimestamp.objects.count() == 0


def test_a_token_of_an_authority_no_longer_described_is_renewed_by_another(
    tsa, ageing, now, tmp_path
):
    from tests.support.timestamping import LocalAuthority

    with LocalAuthority(tmp_path / "other", identifier="autre") as other:
        assert renew(other, now) == 1
    assert CoveredTimestamp.objects.get().timestamp.authority == "autre"


@pytest.mark.parametrize(
    "verb",
    ["UPDATE evidence_coveredtimestamp SET id = id", "DELETE FROM evidence_coveredtimestamp"],
)
def test_the_database_refuses_to_change_a_renewal(renewed, verb):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb)


@pytest.fixture
def bundle(tsa, renewed, now, tmp_path):
    folder = settings.HOME / "authorities"
    tsa.describe(folder)
    path = export_bundle(renewed, tmp_path / "preuves.zip", at=now)
    for file in folder.iterdir():
        file.unlink()
    return path


def trust(tsa, tmp_path: Path) -> Path:
    tsa.describe(tmp_path / "trust")
    return tmp_path / "trust"


def test_after_the_end_of_its_certificate_a_covered_token_still_dates(tsa, bundle, now, tmp_path):
    """EV-08"""
    later = now + 400 * DAY
    report = verify_bundle(bundle, trust=trust(tsa, tmp_path), now=later)
    assert report.level == "dated"
    first, second = sorted(report.seals, key=lambda seal: seal.gen_time.timestamp())
    assert first.covered_by == second.file
    assert abs(first.holds_until - (now + 60 * DAY)) < DAY
    assert any("Un jeton plus récent, fait à temps, couvre" in one for one in report.remarks)


def test_an_uncovered_token_past_its_end_is_told(tsa, ageing, now, tmp_path):
    path = export_bundle(ageing, tmp_path / "preuves.zip", at=now)
    report = verify_bundle(path, trust=trust(tsa, tmp_path), now=now + 400 * DAY)
    assert report.intact
    assert any("Sa date peut être discutée." in one for one in report.remarks)
    today = verify_bundle(path, trust=trust(tsa, tmp_path), now=now)
    assert not any("discutée" in one for one in today.remarks)


def test_openssl_accepts_every_printed_command_and_refuses_the_old_token_without_attime(
    bundle, now, tmp_path
):
    folder = unpacked(bundle, tmp_path)
    readme = (folder / "LISEZ-MOI.txt").read_text("utf-8")
    commands = [
        x.strip() for x in readme.splitlines() if x.strip().startswith("openssl ts -verify")
    ]
    assert len(commands) == 2
    for command in commands:
        assert "Verification: OK" in shell(command, folder).stdout
    moment = int((now + 400 * DAY).timestamp())
    head, _, tail = commands[0].partition("-attime ")
    aged = shell(f"{head}-attime {moment} {tail.partition(' ')[2]}", folder)
    assert aged.returncode != 0
    assert "certificate has expired" in aged.stdout + aged.stderr
    assert "certificate has expired" in readme
    assert "jetons/02_locale.tsr couvre jetons/01_locale.tsr" in readme
    assert run_verifier(folder).returncode == 0


def test_a_cover_that_does_not_hold_is_refused_by_us_and_by_the_script(tsa, bundle, now, tmp_path):
    folder = unpacked(bundle, tmp_path)
    proof_file = folder / "jetons/02_locale.preuve.json"
    proof = json.loads(proof_file.read_bytes())
    proof["covers"][0]["path"] = ["ab" * 32]
    proof_file.write_bytes(canonical_json(proof) + b"\n")
    forged = packed(folder, tmp_path / "faux.zip")
    report = verify_bundle(forged, trust=trust(tsa, tmp_path), now=now)
    assert not report.intact
    assert any("ne couvre pas" in check.detail for check in report.checks)
    assert run_verifier(folder).returncode == 1


def test_the_bundle_says_how_the_clock_of_the_computer_was_measured(bundle, now, tmp_path):
    readme = (unpacked(bundle, tmp_path) / "LISEZ-MOI.txt").read_text("utf-8")
    assert "Horloge de l’ordinateur" in readme
    report = verify_bundle(bundle, now=now)
    assert all(seal.clock for seal in report.seals)
    assert any("d’après les heures qu’il a notées : aucun écart" in one for one in report.remarks)


def unpacked(bundle: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "unpacked")
    return tmp_path / "unpacked"


def packed(folder: Path, path: Path) -> Path:
    """Zip ``folder`` with its list of digests made anew, as a forger would."""
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    names.remove("SHA256SUMS")
    lines = [f"{sha256_of((folder / n).read_bytes())}  {n}\n" for n in names]
    (folder / "SHA256SUMS").write_text("".join(lines))
    with zipfile.ZipFile(path, "w") as archive:
        for name in [*names, "SHA256SUMS"]:
            archive.write(folder / name, name)
    return path


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )


def run_verifier(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", "verifier.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_token_that_nobody_here_vouches_for_spares_no_other_its_renewal(tsa, ageing, now):
    """CA-06: a dossier that comes from elsewhere may bring any token, whole or not."""
    known = Timestamp.objects.get()
    stranger = Timestamp.objects.create(
        authority="ailleurs.inconnu", root=known.root, gen_time=now, response=b"?"
    )
    CoveredTimestamp.objects.create(timestamp=stranger, covered=known, index=0, size=1)
    tsa.has_certificate(now - DAY, now + 3000 * DAY)
    assert renew(tsa, now + 8 * DAY) == 1
    assert CoveredTimestamp.objects.filter(covered=known).count() == 2
