"""OpenTimestamps proofs over the logs: kept, completed, in the bundle, never a date."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from guichet.evidence.calendars import ASKED_AGAIN, complete_proofs, stamp_heads
from guichet.evidence.export import export_bundle
from guichet.evidence.models import CalendarProof
from guichet.evidence.seals import sealed_numbers
from guichet.evidence.tokens import seal_of
from guichet.sealing.calendars import digest_of
from guichet.sealing.digests import sha256_of
from guichet.sealing.verify import verify_bundle
from tests.evidence.test_renewal import packed, run_verifier, unpacked
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt
from tests.support.calendars import LocalCalendar

pytestmark = pytest.mark.django_db


@pytest.fixture
def calendar() -> Iterator[LocalCalendar]:
    with LocalCalendar() as running:
        yield running


@pytest.fixture
def proved(calendar: LocalCalendar):
    dossier = a_dossier()
    an_attempt(dossier, files=(a_screenshot(),))
    assert stamp_heads([calendar.url], NOW) == 1
    return dossier


def test_without_a_calendar_nothing_is_asked():
    an_attempt(a_dossier())
    assert stamp_heads([], NOW) == 0
    assert complete_proofs([], NOW) == 0
    assert CalendarProof.objects.count() == 0


def test_a_calendar_that_is_down_is_asked_again_by_the_next_sweep(calendar):
    an_attempt(a_dossier())
    assert stamp_heads(["http://127.0.0.1:9"], NOW) == 0
    assert stamp_heads([calendar.url], NOW) == 1
    assert stamp_heads([calendar.url], NOW) == 0


def test_a_proof_is_never_a_date(calendar, proved):
    calendar.is_mined(900_000)
    assert complete_proofs([calendar.url], NOW + ASKED_AGAIN) == 1
    attempt = proved.attempts.get()
    assert sealed_numbers(proved.id).at(attempt.log_number) is None
    seal = seal_of(proved.id, attempt.log_number, PARIS)
    assert seal.at is None
    assert seal.calendar == "OpenTimestamps, en plus : bloc 900000, non vérifié ici."
    assert "pas encore horodatée" in seal.standing.sentence


def test_a_calendar_is_not_asked_again_within_three_hours(calendar, proved):
    asked = len(calendar.asked)
    complete_proofs([calendar.url], NOW + ASKED_AGAIN - dt.timedelta(seconds=1))
    assert len(calendar.asked) == asked
    complete_proofs([calendar.url], NOW + ASKED_AGAIN)
    assert len(calendar.asked) == asked + 1


@pytest.fixture
def folder(calendar, proved, tmp_path: Path) -> Path:
    calendar.is_mined(900_000)
    complete_proofs([calendar.url], NOW + ASKED_AGAIN)
    return unpacked(export_bundle(proved, tmp_path / "preuves.zip", at=NOW), tmp_path)


def test_the_bundle_holds_the_proof_beside_the_file_it_is_over(folder, tmp_path):
    (proof,) = folder.glob("jetons/*.ots")
    stamped = proof.with_suffix("")
    assert sha256_of(stamped.read_bytes()) == digest_of(proof.read_bytes())
    readme = (folder / "LISEZ-MOI.txt").read_text("utf-8")
    assert f"ots --no-bitcoin verify jetons/{proof.name}" in readme
    assert "ne compte pas cela comme une date" in readme
    assert run_verifier(folder).returncode == 0
    report = verify_bundle(packed(folder, tmp_path / "encore.zip"), now=NOW)
    assert report.level == "intact"
    assert any("aucune date n’en est retenue" in one for one in report.remarks)


def test_a_proof_over_something_else_is_found(calendar, folder, tmp_path):
    from guichet.sealing.calendars import stamp

    (proof,) = folder.glob("jetons/*.ots")
    proof.write_bytes(stamp([b"\x01" * 32], [calendar.url])[0].proof)
    report = verify_bundle(packed(folder, tmp_path / "faux.zip"), now=NOW)
    assert not report.intact
    (fault,) = [check for check in report.checks if not check.passed]
    assert fault.name == "calendar"


def test_the_bundle_of_a_dossier_without_proof_has_no_such_file(tmp_path):
    dossier = a_dossier()
    an_attempt(dossier)
    with zipfile.ZipFile(export_bundle(dossier, tmp_path / "p.zip", at=NOW)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".ots")]
