"""The dates of a dossier, the file for a calendar, the secret address."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from icalendar import Calendar

from guichet.audit.models import AuditEvent
from guichet.dossiers.services import ArchivedDossier, archive_dossier, profile_of
from guichet.evidence.erasure import erase_dossier
from guichet.procedure.date_feed import close_feed, dossier_behind, feed_of, open_feed
from guichet.procedure.dates import dates_of
from guichet.procedure.models import DateFeed
from guichet.procedure.situation import situation_of
from tests.factories import NOW

TODAY = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)
TELLING = re.compile(r"préfecture|prefecture|séjour|papiers|titre|tribunal|asile|oqtf", re.I)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, dossier):
    answer = client.get(f"/dossiers/{dossier.pk}/dates/")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def events(content: bytes):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_the_nearest_date_comes_first_and_the_passed_ones_are_apart(dossier):
    situation = situation_of(dossier, TODAY)
    found = dates_of(situation.case, situation.assessment)
    assert [one.date for one in found.ahead] == sorted(one.date for one in found.ahead)
    assert all(one.date >= situation.day for one in found.ahead)
    assert all(one.date < situation.day for one in found.passed)


def test_a_date_of_the_law_says_its_text_and_what_starts_it(signed_in, dossier):
    said = page(signed_in, dossier)
    assert "Ce qui la fait courir : L’expiration du titre." in said
    assert "CESEDA, art. R. 431-8" in said


def test_the_expiry_of_the_titre_is_counted_down_in_words_when_it_is_near(signed_in, dossier):
    """TH-11."""
    from guichet.dossiers.services import save_profile

    ends = {"titre_expires_on": dt.date(2026, 12, 10), "urgency": ()}
    save_profile(dossier, profile_of(dossier).model_copy(update=ends), by="test")
    said = page(signed_in, dossier)
    assert re.search(
        r"Jeudi 10 décembre 2026</strong> <span class=\"soft\">\(dans 20 jours\)", said
    )


def test_the_calendar_holds_every_date_to_come_and_no_telling_word(signed_in, dossier):
    """AT-02."""
    situation = situation_of(dossier, TODAY)
    ahead = dates_of(situation.case, situation.assessment).ahead
    answer = signed_in.get(f"/dossiers/{dossier.pk}/dates/agenda.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    told = events(answer.content)
    assert sorted(one.decoded("dtstart") for one in told) == sorted(one.date for one in ahead)
    assert len(ahead) >= 3
    assert TELLING.search(answer.content.decode()) is None
    assert "EXEMPLE" not in answer.content.decode()


def test_the_secret_address_is_read_without_a_session_and_gives_the_same_dates(signed_in, dossier):
    signed_in.post(f"/dossiers/{dossier.pk}/dates/adresse/")
    address = re.search(r'<p class="digest">(.*?)</p>', page(signed_in, dossier))[1]
    path = address.removeprefix("http://testserver")
    answer = Client().get(path)
    assert answer.status_code == 200
    downloaded = signed_in.get(f"/dossiers/{dossier.pk}/dates/agenda.ics")
    assert [one["uid"] for one in events(answer.content)] == [
        one["uid"] for one in events(downloaded.content)
    ]
    assert TELLING.search(path) is None
    assert str(dossier.pk) not in path
    assert Client().get(f"/dossiers/{dossier.pk}/dates/agenda.ics").status_code == 403


def test_a_closed_address_and_a_replaced_one_show_nothing_more(signed_in, dossier):
    first = open_feed(dossier, by="test", at=NOW).secret
    signed_in.post(f"/dossiers/{dossier.pk}/dates/adresse/")
    second = feed_of(dossier).secret
    assert first != second
    assert Client().get(f"/calendrier/{first}.ics").status_code == 404
    assert Client().get(f"/calendrier/{second}.ics").status_code == 200
    signed_in.post(f"/dossiers/{dossier.pk}/dates/adresse/fermer/")
    assert Client().get(f"/calendrier/{second}.ics").status_code == 404


def test_the_database_does_not_hold_the_secret_in_clear(dossier):
    secret = open_feed(dossier, by="test", at=NOW).secret
    (row,) = DateFeed.objects.values_list("digest", "secret")
    assert secret not in str(row)
    assert len(secret) >= 43


def test_an_archived_dossier_shows_no_date_to_a_calendar_and_gets_no_address(dossier):
    secret = open_feed(dossier, by="test", at=NOW).secret
    archive_dossier(dossier, by="test", at=NOW)
    assert dossier_behind(secret) is None
    with pytest.raises(ArchivedDossier):
        open_feed(dossier, by="test", at=NOW)


def test_an_erased_dossier_shows_nothing_at_its_address(dossier):
    secret = open_feed(dossier, by="test", at=NOW).secret
    erase_dossier(dossier, by="test", at=NOW)
    assert dossier_behind(secret) is None
    assert Client().get(f"/calendrier/{secret}.ics").status_code == 404


def test_opening_and_closing_an_address_are_noted_without_content(dossier):
    open_feed(dossier, by="test", at=NOW)
    assert close_feed(dossier, by="test")
    assert not close_feed(dossier, by="test")
    verbs = AuditEvent.objects.filter(dossier=dossier.pk).values_list("verb", flat=True)
    assert [verb for verb in verbs if "feed" in verb] == ["date_feed_opened", "date_feed_closed"]


def test_the_address_is_asked_for_and_closed_by_forms_alone(signed_in, dossier):
    for rest in ("adresse/", "adresse/fermer/"):
        assert signed_in.get(f"/dossiers/{dossier.pk}/dates/{rest}").status_code == 405
