"""Two authorities, each for itself: failures, pauses, limits, and what the pages say of them."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from guichet.evidence.models import SealingTry, Timestamp
from guichet.evidence.seals import sealed_numbers, standing_of
from guichet.evidence.tasks import (
    configured_authorities,
    seal_pending,
    unusable_authorities,
)
from guichet.evidence.timestamping import batch_of, date_all, may_be_asked
from tests.factories import NOW, PARIS, a_dossier, an_attempt
from tests.support.timestamping import LocalAuthority

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(tmp_path: Path) -> Iterator[LocalAuthority]:
    with LocalAuthority(tmp_path / "tsa2", identifier="seconde") as authority:
        yield authority


@pytest.fixture
def described(tsa: LocalAuthority, second: LocalAuthority) -> Iterator[Path]:
    """The folder of the installation, with both authorities in it."""
    folder = settings.HOME / "authorities"
    for one in (tsa, second):
        one.describe(folder)
    yield folder
    shutil.rmtree(folder)


def ask(now: dt.datetime, *authorities: LocalAuthority) -> int:
    known = [one.authority for one in authorities]
    return date_all([batch for one in known if (batch := batch_of(one, now))], now)


def test_each_batch_goes_to_every_authority(tsa, second, described):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    assert seal_pending() == 2
    seals = sealed_numbers(dossier.id)
    assert seals.dated_by(attempt.log_number) == {"locale", "seconde"}
    said = standing_of(attempt.log_number, seals, configured_authorities(), PARIS)
    assert said.sentence == "Preuve horodatée par 2\u00a0autorités."
    assert said.whole


@pytest.mark.parametrize(
    ("breaking", "words"),
    [
        (LocalAuthority.is_down, "ne répond pas"),
        (LocalAuthority.answers_garbage, "illisible"),
        (LocalAuthority.is_rogue, "racine attendue"),
    ],
)
def test_one_that_fails_does_not_stop_the_other(tsa, second, described, breaking, words):
    dossier = a_dossier()
    attempt = an_attempt(dossier)
    breaking(second)
    assert seal_pending() == 1
    said = standing_of(
        attempt.log_number, sealed_numbers(dossier.id), configured_authorities(), PARIS
    )
    assert said.sentence == "Preuve horodatée par 1\u00a0autorité sur 2."
    assert said.missing[0].startswith("Horodateur EXEMPLE seconde")
    assert words in said.missing[0]
    assert "Nouvelle demande vers " in said.missing[0]
    second.is_back()
    SealingTry.objects.filter(authority="seconde").update(next_at=None)
    assert seal_pending() == 1
    assert sealed_numbers(dossier.id).dated_by(attempt.log_number) == {"locale", "seconde"}


def test_a_slow_one_is_waited_for_while_the_other_answers(tsa, second):
    an_attempt(a_dossier())
    tsa.is_slow(0.8)
    second.is_slow(0.8)
    begun = dt.datetime.now(dt.UTC)
    assert ask(NOW, tsa, second) == 2
    assert dt.datetime.now(dt.UTC) - begun < dt.timedelta(seconds=1.5)


def test_a_description_that_does_not_fit_does_not_stop_the_others(tsa, second, described):
    an_attempt(a_dossier())
    (described / "seconde.toml").write_text("id = 3\n", "utf-8")
    assert seal_pending() == 1
    (refused,) = unusable_authorities()
    assert "seconde.toml" in refused.what_happened


def test_the_page_tells_a_description_that_does_not_fit(signed_in, described):
    attempt = an_attempt(a_dossier())
    for path in described.glob("*.toml"):
        path.write_text("id = 3\n", "utf-8")
    page = signed_in.get(f"/dossiers/{attempt.dossier_id}/journal/{attempt.number}/")
    text = page.content.decode().replace("\u00a0", " ")
    assert "La description de l’horodateur « seconde.toml » ne convient pas." in text
    assert "Aucun horodateur n’est choisi" not in text


def test_without_an_authority_the_proof_says_so():
    attempt = an_attempt(a_dossier())
    said = standing_of(attempt.log_number, sealed_numbers(attempt.dossier_id), [], PARIS)
    assert said.sentence == (
        "Preuve scellée ici, pas encore horodatée. Aucun horodateur n’est choisi."
    )


def test_before_the_first_answer_the_proof_is_sealed_here_and_not_yet_dated(tsa):
    attempt = an_attempt(a_dossier())
    seals = sealed_numbers(attempt.dossier_id)
    said = standing_of(attempt.log_number, seals, [tsa.authority], PARIS)
    assert said.sentence == "Preuve scellée ici, pas encore horodatée."
    assert not said.whole
    assert "dans quelques minutes" in said.missing[0]


def test_the_pause_is_kept_over_a_restart_and_doubles(tsa):
    an_attempt(a_dossier())
    tsa.is_down()
    pauses = []
    now = NOW
    for _ in range(4):
        assert ask(now, tsa) == 0
        last = SealingTry.objects.get()
        pauses.append((last.next_at - now) / dt.timedelta(minutes=1))
        assert not may_be_asked(tsa.authority, last.next_at - dt.timedelta(seconds=1))
        now = last.next_at
        assert may_be_asked(tsa.authority, now)
    for failures, pause in enumerate(pauses, 1):
        assert 0.75 * 2**failures <= pause <= 1.25 * 2**failures
    assert len({round(pause / 2**n, 6) for n, pause in enumerate(pauses, 1)}) > 1


def test_the_longest_pause_is_some_hours(tsa):
    an_attempt(a_dossier())
    tsa.is_down()
    SealingTry.objects.create(authority=tsa.id, tried_at=NOW, failures_in_a_row=500, failure="x")
    ask(NOW, tsa)
    assert SealingTry.objects.get().next_at - NOW <= dt.timedelta(hours=7.5)


def test_an_authority_that_asks_to_wait_is_left_alone_so_long(tsa):
    an_attempt(a_dossier())
    tsa.answers_status(429, **{"Retry-After": "7200"})
    ask(NOW, tsa)
    assert SealingTry.objects.get().next_at == NOW + dt.timedelta(hours=2)
    tsa.answers_status(503, **{"Retry-After": "999999"})
    ask(NOW + dt.timedelta(hours=2), tsa)
    assert SealingTry.objects.get().next_at == NOW + dt.timedelta(hours=26)


def test_no_more_requests_an_hour_than_the_description_allows(tsa, monkeypatch):
    """A State’s authority shuts its door for a day after 20 requests in 20 minutes."""
    polite = tsa.authority.__class__(**{**vars(tsa.authority), "requests_per_hour": 3})
    dossier = a_dossier()
    sent = []
    for minute in range(62):
        now = NOW + dt.timedelta(minutes=minute)
        an_attempt(dossier, at=now)
        if batch := batch_of(polite, now):
            sent.append(minute)
            date_all([batch], now)
    assert sent == [0, 1, 2, 60, 61]
    assert tsa.requests == 5
    assert Timestamp.objects.count() == 5


def test_both_moments_of_the_exchange_are_kept_with_the_token(tsa):
    an_attempt(a_dossier())
    ask(NOW, tsa)
    stamp = Timestamp.objects.get()
    assert stamp.sent_at <= stamp.received_at
    assert abs(stamp.sent_at - stamp.gen_time) < dt.timedelta(seconds=10)


def test_the_page_of_an_attempt_names_who_dated_it_and_how_the_clocks_compared(
    signed_in, tsa, second, described
):
    attempt = an_attempt(a_dossier())
    second.is_down()
    seal_pending()
    page = signed_in.get(f"/dossiers/{attempt.dossier_id}/journal/{attempt.number}/")
    text = page.content.decode().replace("\u00a0", " ")
    assert "Preuve horodatée par 1 autorité sur 2." in text
    assert "Horodateur EXEMPLE seconde : l’horodateur ne répond pas." in text
    assert "Nouvelle demande vers" in text
    assert "Horloge de l’ordinateur : d’accord avec l’horodateur" in text
