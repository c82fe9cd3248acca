"""What a file made by somebody else may not bring in, even when its evidence verifies."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import shutil
import zipfile
from copy import copy
from uuid import uuid4

import pytest
from django.utils import timezone

from guichet.dossiers.models import Attempt, Dossier
from guichet.evidence import hand_off as hand_offs
from guichet.evidence import taken_rows
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.export import export_bundle
from guichet.evidence.hand_off import BUNDLE, REST, exports_folder, made_folder
from guichet.evidence.journal import files_of
from guichet.evidence.likely_moments import refuse_far_rows
from guichet.evidence.models import Timestamp, TimestampedHead
from guichet.evidence.practice_pages import PracticePage
from guichet.evidence.replay import CannotReplay, replay
from guichet.evidence.services import add_captures
from guichet.evidence.taken_seals import _refuse_unless_under
from guichet.evidence.taking_in import DossierUnsound
from guichet.evidence.tasks import PLAIN_COPY_AGE, clear_plain_copies
from guichet.sealing.contents import Covered
from guichet.sealing.journal import Record
from guichet.sealing.log import next_entry, payload_digest
from guichet.sealing.unbundle import NotReadBack, OpenBundle
from guichet.storage.locked_file import unlock
from tests.evidence.test_hand_off_refused import rebuilt
from tests.factories import NOW, a_dossier, a_screenshot, an_attempt
from tests.support.hand_offs import OTHER_CODE, nothing_stored, taken


def test_a_dossier_whose_files_were_cleared_meanwhile_is_not_opened(db, plain, monkeypatch):
    """CA-06: rows without their files would be a loss that nobody sees."""
    made = taken_rows.bundle_contents

    def cleared_first(*args, **options):
        for one in exports_folder().iterdir():
            shutil.rmtree(one)
        return made(*args, **options)

    monkeypatch.setattr(taken_rows, "bundle_contents", cleared_first)
    with pytest.raises(taken_rows.FilesLost, match="disparu"):
        taken(plain)
    assert nothing_stored()


def test_the_sweep_leaves_the_folder_of_a_dossier_being_read(db, plain, monkeypatch):
    """CA-06: a large file, on a slow computer, takes more than an hour."""
    made = taken_rows.sniff

    def an_hour_later(data):
        done = made(data)
        [folder] = exports_folder().iterdir()
        assert clear_plain_copies() == 0
        old = folder.stat().st_mtime - PLAIN_COPY_AGE - 60
        os.utime(folder, (old, old))
        return done

    monkeypatch.setattr(taken_rows, "sniff", an_hour_later)
    assert taken(plain).files > 1


@pytest.mark.parametrize("lie", [{"size": 3}, {"media_type": "image/webp"}], ids=["size", "kind"])
def test_each_line_that_tells_the_same_file_is_compared_with_it(db, plain, tmp_path, lie):
    """CA-06: the first of two lines of one file is no less checked than the last."""
    dossier = a_dossier()
    with OpenBundle(plain) as opened:
        rows = replay(opened.records(), dossier)
        incoming = taken_rows.Incoming(opened, [], None, None, frozenset(), tmp_path)
        assert taken_rows._save_files(incoming, rows)
        told = copy(next(one for one in rows.captures.values() if one.is_picture))
        for name, value in lie.items():
            setattr(told, name, value)
        rows.captures = {uuid4(): told, **rows.captures}
        with pytest.raises(NotReadBack) as refused:
            taken_rows._save_files(incoming, rows)
    assert "n’est pas ce que dit le journal" in refused.value.what_it_changes


FAR = {
    "an attempt of tomorrow week": ("attempt", {"moment": "2051-01-01T08:00:00+01:00"}),
    "an attempt of another century": ("attempt", {"moment": "1999-12-31T08:00:00+01:00"}),
    "received at the end of time": ("attempt", {"received_at": "9999-12-31T23:59:00+00:00"}),
    "a file of the end of time": ("file", {"received_at": "9999-12-31T23:59:00+00:00"}),
    "a clock read at the end": ("happening", {"clock_read": "9999-12-31T23:59:00+00:00"}),
    "a release of another age": ("releases_said", {"next_release": "9999-12-31T23:59:00-11:00"}),
}


@pytest.mark.parametrize("case", FAR)
def test_a_moment_that_no_page_can_show_is_refused(db, plain, case):
    """CA-06: one such dossier would close the home page of every other."""
    kind, lie = FAR[case]
    path = rebuilt(plain, lambda one, payload: payload | (lie if one == kind else {}))
    with OpenBundle(plain) as before, OpenBundle(path) as after:
        refuse_far_rows(before.records(), replay(before.records(), Dossier()), None, timezone.now())
        rows = replay(after.records(), Dossier())
        with pytest.raises(ValueError, match="far away"):
            refuse_far_rows(after.records(), rows, None, timezone.now())
    with pytest.raises((CannotReplay, DossierUnsound)):
        taken(path)
    assert nothing_stored()


REST_FAR = {
    "created_at": "9999-12-31T23:59:00+00:00",
    "archived_at": "0001-01-02T00:00:00+00:00",
}


@pytest.mark.parametrize("name", [*REST_FAR, "letter", "sending"])
def test_a_moment_far_away_in_the_private_part_is_refused(db, content, relocked, name):
    """CA-06"""
    rest = json.loads(content[REST])
    letter = rest["rooms"]["letters"][0]
    if name == "letter":
        letter["created_at"] = REST_FAR["created_at"]
    elif name == "sending":
        letter["sendings"][0]["ended_at"] = REST_FAR["created_at"]
    else:
        rest[name] = REST_FAR[name]
    with pytest.raises(CannotReplay):
        taken(relocked(content | {REST: json.dumps(rest).encode()}), OTHER_CODE)
    assert nothing_stored()


def lines(*told) -> list[Record]:
    """Return a log of these kinds and payloads, at :data:`NOW`."""
    records, last, name = [], None, str(uuid4())
    for kind, payload in told:
        digest = payload_digest(bytes(16), payload)
        last = next_entry(last, log_id=name, at=NOW, kind=kind, payload_digest=digest)
        records.append(Record(last, bytes(16), payload))
    return records


def an_entry(**told):
    return {
        "id": str(uuid4()),
        "number": 1,
        "moment": NOW.isoformat(),
        "zone": "Europe/Paris",
        "received_at": NOW.isoformat(),
        "channel": "site",
        "outcome": "no_slot",
        "recorded_by": "person",
        "corrects": None,
        "details": {},
    } | told


def circles():
    first, second = an_entry(), an_entry(number=2)
    second["corrects"] = first["id"]
    third = an_entry(number=3, corrects=first["id"])
    tied = ("attempt", first), ("attempt_corrected", second)
    return {
        "one that corrects itself": (
            ("attempt", first),
            ("attempt_edited", first | {"corrects": first["id"]}),
        ),
        "two that correct each other": (
            *tied,
            ("attempt_edited", first | {"corrects": second["id"]}),
        ),
        "two corrections of one": (*tied, ("attempt_corrected", third)),
        "a plain entry that corrects": (("attempt", first), ("attempt", second)),
        "a correction of nothing": (("attempt_corrected", first),),
        "a number changed by an edit": (
            ("attempt", first),
            ("attempt_edited", first | {"number": 9}),
        ),
    }


def test_a_line_of_the_log_is_at_most_a_day_ahead_of_this_computer():
    """CA-06: clocks differ a little, not by years."""
    log = lines(("attempt", an_entry(moment="2026-11-01T08:00:00+01:00")))
    rows = replay(log, Dossier())
    refuse_far_rows(log, rows, None, NOW - dt.timedelta(hours=23))
    with pytest.raises(ValueError, match="far away"):
        refuse_far_rows(log, rows, None, NOW - dt.timedelta(hours=25))


@pytest.mark.parametrize("case", sorted(circles()))
def test_entries_tied_in_a_circle_are_refused(case):
    """CA-06: a page that follows the ties would never end."""
    first, second = an_entry(), an_entry(number=2)
    second["corrects"] = first["id"]
    edited = second | {"outcome": "site_error"}
    sound = lines(("attempt", first), ("attempt_corrected", second), ("attempt_edited", edited))
    assert len(replay(sound, Dossier()).attempts) == 2
    with pytest.raises(CannotReplay):
        replay(lines(*circles()[case]), Dossier())


def test_the_files_of_entries_in_a_circle_are_listed_all_the_same(db):
    dossier = a_dossier()
    one, two = an_attempt(dossier), an_attempt(dossier, NOW - dt.timedelta(days=1))
    Attempt.objects.filter(pk=one.pk).update(corrects=two)
    Attempt.objects.filter(pk=two.pk).update(corrects=one)
    assert list(files_of(Attempt.objects.get(pk=one.pk))) == []


@pytest.mark.parametrize("example", [True, False])
def test_a_practice_dossier_does_not_become_a_real_one(db, plain, example):
    """The pages of the practice site are proof of nothing, whatever the file says of itself."""
    page = {"url": "http://127.0.0.1:8765/entrainement/"}

    def change(kind, payload):
        if not kind.startswith("attempt"):
            return payload
        return payload | {"details": payload["details"] | page}

    with OpenBundle(rebuilt(plain, change)) as opened:
        rows = replay(opened.records(), Dossier(example=example))
        incoming = taken_rows.Incoming(opened, [], None, None, frozenset(), plain.parent)
        if example:
            taken_rows._refuse_unlikely(incoming, rows, timezone.now())
        else:
            with pytest.raises(PracticePage):
                taken_rows._refuse_unlikely(incoming, rows, timezone.now())


MISSHAPEN = {
    "an arrival without its authorities": (
        "taken_in",
        {"entries": 1, "whole": True, "unknown_tokens": 0},
    ),
    "an authority without its root": (
        "taken_in",
        {"entries": 1, "whole": True, "unknown_tokens": 0, "authorities": {"a": {}}},
    ),
    "a folder without its files": ("filing_prepared", {"on": "2026-11-01", "destination": "lrar"}),
    "a folder of no day": ("filing_prepared", {"on": "", "destination": "lrar", "files": []}),
    "a file of a folder without its digest": (
        "filing_prepared",
        {"on": "2026-11-01", "destination": "lrar", "files": [{"name": "x"}]},
    ),
    "a letter without its file": (
        "letter",
        {"kind": "lrar", "rank": 1, "written_on": "2026-11-01"},
    ),
    "a paper of no file": ("paper_place", {"noted": True}),
}


@pytest.mark.parametrize("case", MISSHAPEN)
def test_a_line_that_the_log_alone_tells_has_its_shape(case):
    """CA-06: a page, or the next bundle, reads it as it is."""
    with pytest.raises(CannotReplay):
        replay(lines(MISSHAPEN[case]), Dossier())


def test_a_page_of_a_legible_copy_names_its_photograph(db, plain):
    """CA-06"""
    with OpenBundle(plain) as opened:
        file = next(one.payload for one in opened.records() if one.entry.kind == "file")
    file = {**file, "attempt": None}
    said = {"file": file["id"], "sha256": file["sha256"], "by": "x"}
    for pages, sound in (([{"sha256": "ab" * 32}], True), ([{"turned": 1}], False)):
        log = lines(("file", file), ("legible_copy", {**said, "pages": pages}))
        if sound:
            replay(log, Dossier())
        else:
            with pytest.raises(CannotReplay):
                replay(log, Dossier())


def test_what_was_taken_in_can_be_taken_further(db, plain):
    """CA-06: the line of the arrival has the shape that the next computer asks for."""
    done = taken(plain)
    again = export_bundle(done.dossier, plain.with_name("plus-loin.zip"), at=timezone.now())
    with OpenBundle(again) as opened:
        log = opened.records()
    assert log[-1].entry.kind == "taken_in"
    assert log[-1].payload["authorities"].keys() == {"ailleurs.locale"}
    assert len(replay(log, Dossier()).captures) == done.files


def test_what_could_never_leave_again_does_not_come_in(db, plain, monkeypatch):
    """CA-06: the next bundle is made ready, unwritten, before anything is kept."""
    keep = taken_rows.store_seals

    def under_another_root(dossier, *args):
        kept = keep(dossier, *args)
        one = TimestampedHead.objects.filter(dossier=dossier).first()
        stamp = Timestamp.objects.create(
            authority="ailleurs.exemple", root="ab" * 32, gen_time=NOW, response=b"x"
        )
        TimestampedHead.objects.create(
            timestamp=stamp,
            dossier=dossier,
            number=one.number,
            digest=one.digest,
            index=0,
            size=1,
            proof=[],
        )
        return kept

    monkeypatch.setattr(taken_rows, "store_seals", under_another_root)
    with pytest.raises(CannotReplay) as refused:
        taken(plain)
    assert "ne pourrait plus ressortir" in refused.value.what_it_changes
    assert nothing_stored()


def test_a_cover_that_is_under_no_root_is_refused(db, plain):
    """CA-06: no verification looks at the covers of a token whose certificates are missing."""
    with OpenBundle(plain) as opened:
        [one] = opened.seals(opened.records())
    with pytest.raises(ValueError, match="does not cover"):
        _refuse_unless_under(Covered("ab" * 32, 0, ()), one)


UNTIED = {
    "another rank": {"rank": 7},
    "another kind": {"kind": "email"},
    "another day": {"written_on": "2026-11-02"},
    "no choices": {"basis": {}},
    "choices that are none": {"basis": {"options": {"on": "jamais"}}},
    "a basis that is a list": {"basis": []},
}


@pytest.mark.parametrize("case", UNTIED)
def test_a_finished_letter_that_the_log_does_not_tell_is_refused(db, content, relocked, case):
    """CA-06: neither is a sending of it believed."""
    rest = json.loads(content[REST])
    rest["rooms"]["letters"][0] |= UNTIED[case]
    with pytest.raises(CannotReplay):
        taken(relocked(content | {REST: json.dumps(rest).encode()}), OTHER_CODE)
    assert nothing_stored()


def test_another_file_is_no_finished_letter(db, content, relocked):
    """CA-06"""
    rest = json.loads(content[REST])
    letter = rest["rooms"]["letters"][0]
    with zipfile.ZipFile(io.BytesIO(content[BUNDLE])) as archive:
        told = [json.loads(one) for one in archive.read("journal.jsonl").splitlines()]
    files = [one["payload"]["id"] for one in told if one["entry"]["kind"] == "file"]
    letter["capture"] = next(one for one in files if one != letter["capture"])
    with pytest.raises(CannotReplay):
        taken(relocked(content | {REST: json.dumps(rest).encode()}), OTHER_CODE)
    assert nothing_stored()


def test_erasing_a_dossier_removes_the_file_made_to_carry_it(db):
    """Otherwise what was erased waits an hour in the folder of exports."""
    dossier, other = a_dossier(), a_dossier()
    for one in (dossier, other):
        made_folder(one.pk, uuid4()).mkdir()
    erase_dossier(dossier, by="test", at=NOW)
    [left] = exports_folder().glob("remise-*")
    assert str(other.pk) in left.name
    left.rmdir()  # a sweep does it after an hour; other tests find nothing left


def test_what_joins_a_dossier_while_its_file_is_made_does_not_spoil_it(
    db, tmp_path, monkeypatch, relocked
):
    """CA-06: a file that would not open is found too late, on the other device."""
    dossier = a_dossier()
    an_attempt(dossier)
    made = hand_offs.export_bundle

    def then_a_file_arrives(*args, **options):
        done = made(*args, **options)
        [late] = add_captures(dossier, [a_screenshot("tard")], by="test", at=NOW)
        late.capture.seen = {"paper_at": "Chez EXEMPLE"}
        late.capture.save(update_fields=["seen"])
        return done

    monkeypatch.setattr(hand_offs, "export_bundle", then_a_file_arrives)
    done = hand_offs.hand_off(dossier, tmp_path / "x.guichet", at=timezone.now())
    with done.path.open("rb") as source:
        inside = io.BytesIO()
        unlock(source, inside, done.code, name="x")
    with zipfile.ZipFile(inside) as archive:
        assert json.loads(archive.read(REST))["seen"] == {}


def test_details_under_a_name_of_the_journal_are_refused_in_words(db, plain):
    """CA-06: never an error page."""
    path = rebuilt(plain, lambda one, p: p | {"details": {"number": 1}} if one == "attempt" else p)
    with pytest.raises(CannotReplay):
        taken(path)
    assert nothing_stored()
