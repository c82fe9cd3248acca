"""The computer's clock is far off: the log never goes back, and says what the clock read."""

from __future__ import annotations

import datetime as dt

import time_machine
from django.utils import timezone

from guichet.evidence.log import entries_of, payloads_of
from guichet.evidence.services import MomentInTheFuture
from guichet.sealing.log import check_chain
from tests.bad_input.telling import is_said, words_of
from tests.factories import NOW, a_dossier, an_attempt
from tests.support.whole import assert_whole, stored

YEARS_BEFORE = dt.datetime(2019, 1, 1, tzinfo=dt.UTC)
YEARS_AFTER = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2018, 12, 31, 9, 5, tzinfo=dt.UTC)


def test_a_clock_set_years_back_does_not_take_the_log_back(db, tmp_path):
    """The entry takes the moment of the last one, and its content says what the clock read."""
    dossier = a_dossier()
    an_attempt(dossier)
    before = stored(dossier)
    with time_machine.travel(YEARS_BEFORE, tick=False):
        an_attempt(dossier, LONG_AGO, at=timezone.now())
    entries = entries_of(dossier.id)
    assert check_chain(entries) == []
    assert entries[-1].at == entries[-2].at
    assert payloads_of(dossier)[entries[-1].number][1]["clock_read"] == YEARS_BEFORE.isoformat()
    assert_whole(dossier, before, tmp_path)


def test_a_clock_set_years_ahead_then_right_again_loses_nothing(db, tmp_path):
    dossier = a_dossier()
    with time_machine.travel(YEARS_AFTER, tick=False):
        an_attempt(dossier, at=timezone.now())
    before = stored(dossier)
    an_attempt(dossier, at=NOW)
    last = entries_of(dossier.id)[-1]
    assert payloads_of(dossier)[last.number][1]["clock_read"] == NOW.isoformat()
    assert len(assert_whole(dossier, before, tmp_path).attempts) == 2


def test_a_page_refuses_an_attempt_later_than_a_clock_that_is_late(signed_in, dossier, tmp_path):
    """The answers stay on the screen; what was stored is whole."""
    before = stored(dossier)
    form = {"day": "2026-11-02", "hour": "09:05", "channel": "site", "outcome": "no_slot"}
    with time_machine.travel(YEARS_BEFORE, tick=False):
        from tests.support.live import sign_in

        sign_in(signed_in)
        refused = signed_in.post(f"/dossiers/{dossier.id}/journal/ajouter/", form)
    assert refused.status_code in {400, 422}
    text = refused.content.decode()
    assert "Traceback" not in text
    said = words_of(text)
    assert is_said(MomentInTheFuture.title, said) or "futur" in said
    assert assert_whole(dossier, before, tmp_path) == before


def test_the_check_says_that_the_clock_is_earlier_than_the_journal(db, tmp_path):
    from guichet.cli.check_database import database

    dossier = a_dossier()
    an_attempt(dossier)
    sound = [one for one in database(everything=True, now=NOW) if one.name == "Horloge"]
    late = [one for one in database(everything=True, now=YEARS_BEFORE) if one.name == "Horloge"]
    assert [one.state for one in (*sound, *late)] == ["good", "fault"]
    assert late[0].effect
    assert late[0].advice
    assert late[0].kept
