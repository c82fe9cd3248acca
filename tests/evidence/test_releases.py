"""Release lines: data of the attempt, listed by week, confirmed when they come from an image."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from guichet.evidence.casefile import casefile_of
from guichet.evidence.log import payloads_of
from guichet.evidence.releases import ReleaseLines, releases_seen, say_releases
from guichet.evidence.shown import moment_text
from tests.factories import NOW, PARIS, a_dossier, an_attempt

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2026, 11, 23, 8, 0, tzinfo=PARIS)
LINES = ReleaseLines(
    last_release=MONDAY - dt.timedelta(days=7),
    next_release=MONDAY,
    release_week=dt.date(2026, 12, 7),
    next_release_week=dt.date(2026, 12, 14),
)


def test_lines_confirmed_on_an_image_join_the_attempt_and_the_log_even_once_sealed(sealed_dossier):
    attempt = sealed_dossier.attempts.get()
    wording = attempt.log_number
    say_releases(attempt, LINES, by="person", at=NOW)
    attempt.refresh_from_db()
    assert ReleaseLines.of_details(attempt.details) == LINES
    assert attempt.log_number == wording
    _, said = list(payloads_of(sealed_dossier).values())[-1]
    assert said["next_release"] == MONDAY.isoformat()
    assert said["by"] == "person"
    [event] = casefile_of(sealed_dossier, on=NOW.date()).events
    assert (event.next_release, event.next_release_week) == (MONDAY, dt.date(2026, 12, 14))


def test_one_release_announced_then_done_is_listed_once_with_the_attempts_that_saw_it():
    dossier = a_dossier()
    an_attempt(dossier, next_release=MONDAY.isoformat())
    later = ReleaseLines(last_release=MONDAY.astimezone(dt.UTC), release_week=dt.date(2026, 12, 14))
    an_attempt(dossier, dt.datetime(2026, 11, 19, 9, 0, tzinfo=PARIS), **later.as_details())
    [release] = releases_seen(dossier)
    assert (release.announced, release.done, release.attempts) == (True, True, (1, 2))
    assert release.week == dt.date(2026, 12, 14)
    assert release.at.utcoffset() == dt.timedelta(hours=1)


def test_a_detail_that_is_no_date_is_no_release():
    dossier = a_dossier()
    an_attempt(dossier, next_release="demain", last_release="2026-11-23T08:00:00")
    assert releases_seen(dossier) == []


def test_the_page_tells_the_next_release_and_the_journal_bears_it(signed_in):
    dossier, now = a_dossier(), dt.datetime.now(PARIS)
    lines = ReleaseLines(now - dt.timedelta(days=6), now + dt.timedelta(days=1))
    an_attempt(dossier, **lines.as_details())
    page = signed_in.get(f"/dossiers/{dossier.id}/journal/mises-en-ligne/").content.decode()
    journal = signed_in.get(f"/dossiers/{dossier.id}/journal/").content.decode()
    next_text = moment_text(lines.next_release)
    assert f'<h2 id="prochaine">{next_text}</h2>' in page
    assert "déjà faite" in page
    assert "à venir" in page
    assert next_text in journal


def test_hours_of_the_releases_are_those_of_the_place(signed_in):
    from guichet.evidence.services import AttemptInput, record_attempt

    dossier = a_dossier()
    zone = ZoneInfo("America/Guadeloupe")
    given = AttemptInput(
        moment=dt.datetime(2026, 11, 2, 9, 5, tzinfo=zone),
        zone=zone.key,
        channel="site",
        outcome="no_slot",
        details={"next_release": dt.datetime(2026, 11, 24, 7, 30, tzinfo=zone).isoformat()},
    )
    record_attempt(dossier, given, by="test", at=NOW)
    page = signed_in.get(f"/dossiers/{dossier.id}/journal/mises-en-ligne/").content.decode()
    assert "7\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30" in page or "7 h 30" in page


def test_the_calendar_file_rings_before_the_next_release_and_says_nothing_else(signed_in):
    """AT-02"""
    dossier, now = a_dossier(), dt.datetime.now(PARIS).replace(second=0, microsecond=0)
    coming = ReleaseLines(now - dt.timedelta(days=6), now + dt.timedelta(days=1))
    an_attempt(dossier, **coming.as_details())
    address = f"/dossiers/{dossier.id}/journal/mises-en-ligne/rappels.ics"
    said = signed_in.get(address).content.decode()
    assert said.count("BEGIN:VEVENT") == 1
    assert f"DTSTART:{coming.next_release.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}" in said
    assert "SUMMARY:Rappel" in said
    assert [
        word for word in ("préfect", "séjour", "papier", "créneau", dossier.code) if word in said
    ] == []
    past = a_dossier()
    an_attempt(past, **ReleaseLines(now - dt.timedelta(days=6)).as_details())
    assert signed_in.get(address.replace(str(dossier.id), str(past.id))).status_code == 404
