"""The journal: nothing is lost, nothing silently changes, moments keep their place."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from guichet.dossiers.services import ArchivedDossier, archive_dossier
from guichet.evidence import services
from guichet.evidence.casefile import casefile_of
from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.overviews import weeks_shown
from guichet.evidence.services import AttemptInput, correct_attempt, edit_attempt
from guichet.letters.pieces import plan_pieces
from guichet.sealing.log import check_chain, payload_digest
from tests.factories import NOW, PARIS, a_dossier, a_screenshot, an_attempt, png

pytestmark = pytest.mark.django_db


def at(*moment: int, zone: ZoneInfo = PARIS) -> dt.datetime:
    return dt.datetime(*moment, tzinfo=zone)


def given(moment: dt.datetime, outcome: str = "no_slot", **details: object) -> AttemptInput:
    return AttemptInput(moment=moment, channel="site", outcome=outcome, details=details)


def test_an_attempt_and_its_files_are_in_the_log():
    """CA-13, EV-08"""
    dossier = a_dossier()
    an_attempt(dossier, files=(a_screenshot(),))
    entries = entries_of(dossier.id)
    assert [entry.kind for entry in entries] == ["attempt", "file"]
    assert check_chain(entries) == []
    for entry in entries:
        salt, payload = payloads_of(dossier)[entry.number]
        assert payload_digest(salt, payload) == entry.payload_digest


def test_the_same_file_twice_is_recognised_and_kept_once():
    dossier = a_dossier()
    first = services.add_captures(dossier, [a_screenshot()], by="test", at=NOW)
    second = services.add_captures(dossier, [a_screenshot()], by="test", at=NOW)
    assert not first[0].already_there
    assert second[0].already_there
    assert dossier.captures.count() == 1


def test_an_unsealed_entry_is_edited_and_the_log_keeps_both_wordings():
    dossier = a_dossier()
    attempt = an_attempt(dossier, note="premier")
    edit_attempt(attempt, given(attempt.local_moment, note="second"), by="test", at=NOW)
    attempt.refresh_from_db()
    assert attempt.note == "second"
    said = [payload["details"]["note"] for _, payload in payloads_of(dossier).values()]
    assert said == ["premier", "second"]


def test_a_sealed_entry_is_not_edited(sealed_dossier):
    attempt = sealed_dossier.attempts.get()
    with pytest.raises(services.AlreadySealed):
        edit_attempt(attempt, given(attempt.local_moment, note="autre"), by="test", at=NOW)


def test_a_correction_of_a_sealed_entry_is_a_new_entry_that_names_it(sealed_dossier):
    attempt = sealed_dossier.attempts.get()
    correction = correct_attempt(
        attempt, given(attempt.local_moment, "site_error"), by="test", at=NOW
    )
    assert correction.corrects == attempt
    assert correction.number == 2
    case = casefile_of(sealed_dossier, on=NOW.date())
    assert len(case.events) == 2
    assert [event.outcome for event in case.current_events()] == ["site_error"]


def test_a_correction_keeps_the_proof_of_the_entry_it_corrects(signed_in):
    """CA-13: a moment said better takes no capture from the pieces, nor from the weeks."""
    dossier = a_dossier()
    first = an_attempt(dossier, files=(a_screenshot(),))
    second = correct_attempt(first, given(first.local_moment), by="test", at=NOW)
    third = correct_attempt(second, given(first.local_moment), by="test", at=NOW)
    case = casefile_of(dossier, on=NOW.date())
    [shown] = [piece for piece in plan_pieces(case).all if piece.family == "captures"]
    assert [file.id for file in shown.files] == [str(dossier.captures.get().id)]
    assert [len(pictures) for pictures in weeks_shown(case).values()] == [1]
    page = signed_in.get(f"/dossiers/{dossier.id}/journal/{third.number}/")
    assert list(page.context["captures"]) == [dossier.captures.get()]


def test_an_entry_is_corrected_once(sealed_dossier):
    attempt = sealed_dossier.attempts.get()
    correct_attempt(attempt, given(attempt.local_moment), by="test", at=NOW)
    with pytest.raises(services.AlreadyCorrected):
        correct_attempt(attempt, given(attempt.local_moment), by="test", at=NOW)


def test_a_moment_in_the_future_is_refused_and_nothing_is_stored():
    dossier = a_dossier()
    with pytest.raises(services.MomentInTheFuture):
        an_attempt(dossier, NOW + dt.timedelta(days=1))
    assert dossier.attempts.count() == 0
    assert entries_of(dossier.id) == []


def test_an_archived_dossier_takes_nothing_more():
    dossier = a_dossier()
    archive_dossier(dossier, by="test", at=NOW)
    with pytest.raises(ArchivedDossier):
        an_attempt(dossier)


def test_attempts_keep_their_order_and_local_time_over_a_clock_change():
    """AT-08: the night of 25 October 2026 has two hours called 2 h 30."""
    dossier = a_dossier()
    before = dt.datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=0)
    after = dt.datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1)
    an_attempt(dossier, after, note="après")
    an_attempt(dossier, before, note="avant")
    events = casefile_of(dossier, on=NOW.date()).current_events()
    assert [event.note for event in events] == ["avant", "après"]
    assert [event.at.isoformat() for event in events] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]


def test_an_attempt_overseas_keeps_the_day_of_the_place():
    """AT-08: half past eleven at night in Réunion is still the same day there."""
    dossier = a_dossier()
    reunion = ZoneInfo("Indian/Reunion")
    moment = dt.datetime(2026, 11, 3, 23, 30, tzinfo=reunion)
    services.record_attempt(
        dossier,
        AttemptInput(moment=moment, zone="Indian/Reunion", channel="site", outcome="no_slot"),
        by="test",
        at=NOW,
    )
    event = casefile_of(dossier, on=NOW.date()).events[0]
    assert event.at.isoformat() == "2026-11-03T23:30:00+04:00"


def test_a_clock_set_back_is_written_in_the_log_and_the_chain_stays_sound():
    dossier = a_dossier()
    an_attempt(dossier, at=NOW)
    an_attempt(dossier, dt.datetime(2026, 11, 2, 9, tzinfo=PARIS), at=NOW - dt.timedelta(days=3))
    entries = entries_of(dossier.id)
    assert check_chain(entries) == []
    assert entries[1].at == entries[0].at
    assert payloads_of(dossier)[2][1]["clock_read"].startswith("2026-11-17T12:00:00")


def test_the_portable_dossier_counts_every_file():
    """FI-05: nothing is silently dropped."""
    dossier = a_dossier()
    an_attempt(dossier, files=(a_screenshot("un"), a_screenshot("deux")))
    services.add_captures(dossier, [a_screenshot("trois")], by="test", at=NOW)
    case = casefile_of(dossier, on=NOW.date())
    assert len(case.events[0].files) == 2
    assert len(case.other_pieces) == 1


@pytest.mark.parametrize("count", [3, 60])
def test_reading_the_whole_dossier_takes_the_same_number_of_queries(
    count, django_assert_num_queries
):
    """SC-12"""
    dossier = a_dossier()
    for number in range(count):
        an_attempt(dossier, files=(a_screenshot(str(number)),))
    with django_assert_num_queries(4):
        casefile_of(dossier, on=NOW.date())


def test_original_bytes_come_back_untouched():
    """CA-11"""
    dossier = a_dossier()
    data = png("original")
    received = services.add_captures(
        dossier, [services.Upload("x.png", data, "image/png")], by="test", at=NOW
    )
    assert services.read_original(received[0].capture) == data


def test_the_example_dossier_is_marked_and_its_files_too():
    from guichet.evidence.example import create_example

    dossier = create_example(by="test", at=NOW)
    case = casefile_of(dossier, on=NOW.date())
    assert case.example
    assert len(case.events) == 12
    assert all("EXEMPLE" in file.name for event in case.events for file in event.files)


def test_the_journal_prints_the_hour_of_the_place(signed_in):
    """AT-08: an evening in Guadeloupe is not the next morning in Paris."""
    dossier, zone = a_dossier(), ZoneInfo("America/Guadeloupe")
    moment = at(2026, 11, 2, 22, 5, zone=zone)
    evening = AttemptInput(moment=moment, zone=zone.key, channel="site", outcome="no_slot")
    services.record_attempt(dossier, evening, by="test", at=NOW)
    page = signed_in.get(f"/dossiers/{dossier.id}/journal/").content.decode()
    assert ">2 nov. 2026, 22 h 05</time>" in page.replace("\u202f", " ").replace("\xa0", " ")
