"""The gauge: three markers in words, and what is missing; the papers are another thing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from guichet.dossiers.services import profile_of, save_profile
from guichet.procedure.markers import NAMES, longest_gap, means_of, quiet_weeks
from tests.factories import PARIS, an_attempt
from tests.personas import attempts, awa, spread

TODAY = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, dossier):
    answer = client.get(f"/dossiers/{dossier.pk}/reperes/")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def change(dossier, **values):
    save_profile(dossier, profile_of(dossier).model_copy(update=values), by="test")


def test_the_three_markers_are_words_and_never_a_percentage(signed_in, dossier):
    """TH-05."""
    said = page(signed_in, dossier)
    for name in NAMES.values():
        assert f"<h3>{name}</h3>" in said
    assert re.findall(r"\d+ ?%|<progress|<meter", said) == []
    assert "Chaque juge décide." in said


def test_what_is_missing_is_said_in_words(signed_in, dossier):
    assert "un e-mail de plus" in page(signed_in, dossier)
    assert "E-mails : rien encore." in page(signed_in, dossier)
    when = dt.datetime(2026, 11, 3, 10, tzinfo=PARIS)
    an_attempt(dossier, when, channel="email", outcome="sent")
    assert "E-mails : rien encore." not in page(signed_in, dossier)


def test_a_visit_is_never_said_to_be_missing(signed_in, dossier):
    """PF-03."""
    said = page(signed_in, dossier)
    assert "Visites : rien encore" not in said
    assert "La visite est facultative, et peut être risquée." in said


def test_the_means_are_counted_by_family_those_never_used_too():
    """TH-09."""
    counted = {one.name: one.count for one in means_of(awa())}
    assert counted == {
        "Essais en ligne": 40, "E-mails": 1, "Lettres recommandées": 1, "Appels et aide": 0,
        "Visites": 0,
    }  # fmt: skip


def test_a_week_with_one_attempt_is_quiet_and_one_with_three_is_not():
    """AT-11."""
    monday = dt.date(2026, 10, 5)
    days = [monday, monday + dt.timedelta(days=1), monday + dt.timedelta(days=2),
            monday + dt.timedelta(days=8), monday + dt.timedelta(days=14)]  # fmt: skip
    moments = [dt.datetime.combine(day, dt.time(9), tzinfo=PARIS) for day in days]
    case = awa(events=attempts(moments))
    assert quiet_weeks(case) == [dt.date(2026, 10, 12)]
    assert longest_gap(case) == 6
    assert quiet_weeks(awa(events=())) == []
    assert longest_gap(awa(events=())) == 0


def test_the_plan_is_in_weeks_and_shorter_for_a_renewal(signed_in, dossier):
    """TH-02, TH-03."""
    change(dossier, kind="first", urgency=(), titre_expires_on=None)
    assert "Comptez 10 semaines, avec 3 essais par semaine." in page(signed_in, dossier)
    change(dossier, kind="renewal", demarche="renouvellement_general")
    weeks = int(re.search(r"Comptez (\d+) semaines", page(signed_in, dossier))[1])
    assert weeks < 10


def test_nobody_who_must_see_someone_first_gets_a_plan_of_attempts(signed_in, dossier):
    change(dossier, gate=profile_of(dossier).gate.model_copy(update={"oqtf": "see_someone"}))
    assert "Comptez" not in page(signed_in, dossier)


def test_ticking_papers_moves_no_marker(signed_in, dossier):
    """PF-12."""
    markers = re.compile(r'<ol class="rows">.*?</ol>', re.DOTALL)
    before = page(signed_in, dossier)
    change(dossier, papers_held=("Contrat de travail ou promesse d'embauche",))
    after = page(signed_in, dossier)
    assert markers.findall(before) == markers.findall(after)
    assert "1 sur" in after
    assert "1 sur" not in before


def test_the_longest_silence_is_between_two_failed_attempts():
    case = awa(events=attempts(spread(dt.date(2026, 9, 1), 30, 2)))
    assert longest_gap(case) == 30
