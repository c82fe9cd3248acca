"""The story of a dossier on one line of time."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine

from guichet.casefile import Convocation, Decision, Event, Filing, Gate, Order
from guichet.procedure.timeline import timeline_of
from tests.factories import PARIS, an_attempt
from tests.personas import attempts, awa, spread

TODAY = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def page(client, dossier, rest=""):
    answer = client.get(f"/dossiers/{dossier.pk}/histoire/{rest}")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def lines(case):
    return [line.text for year in timeline_of(case) for week in year.weeks for line in week.lines]


def test_online_attempts_are_counted_by_week_and_never_listed_one_by_one():
    years = timeline_of(awa())
    weeks = [week for year in years for week in year.weeks]
    assert sum(week.failed for week in weeks) == 40
    assert [week.monday for week in weeks] == sorted((week.monday for week in weeks), reverse=True)
    assert lines(awa()) == ["Lettre recommandée\u00a0: envoyé", "E-mail\u00a0: envoyé"]


def test_a_journal_of_four_years_and_1500_attempts_is_a_page_of_weeks():
    """SC-12."""
    years = timeline_of(awa(events=attempts(spread(dt.date(2022, 11, 21), 1450, 1500))))
    assert [year.number for year in years] == [2026, 2025, 2024, 2023, 2022]
    assert sum(year.failed for year in years) == 1500
    assert max(len(week.lines) for year in years for week in year.weeks) == 0


def test_many_steps_of_one_sort_in_a_week_are_one_line_that_counts_them():
    moments = [dt.datetime(2026, 10, 5 + rank % 5, 9, rank, tzinfo=PARIS) for rank in range(20)]
    mails = tuple(
        Event(id=f"m{rank}", number=rank + 1, at=moment, received_at=moment, channel="email",
              outcome="sent")
        for rank, moment in enumerate(moments)
    )  # fmt: skip
    assert lines(awa(events=mails)) == ["E-mail\u00a0: envoyé, 20 fois"]


def test_an_entry_corrected_or_dated_in_the_future_is_left_out():
    first = dt.datetime(2026, 10, 5, 9, tzinfo=PARIS)
    wrong, right = attempts([first, first])
    ahead = attempts([dt.datetime(2027, 1, 5, 9, tzinfo=PARIS)], start=3)
    right = right.model_copy(update={"corrects": wrong.id})
    (year,) = timeline_of(awa(events=(wrong, right, *ahead)))
    assert year.failed == 1


def test_decisions_appointments_and_requests_are_told_with_their_date():
    case = awa(
        events=(),
        gate=Gate(decision=Decision(kind="refusal", on=dt.date(2026, 3, 2))),
        convocations=(
            Convocation(id="c", given_on=dt.date(2026, 5, 4), takes_place_on=dt.date(2027, 2, 1)),
        ),
        filings=(Filing(id="f", filed_on=dt.date(2026, 6, 1), defence_on=dt.date(2026, 6, 9)),),
        orders=(
            Order(kind="L521-3", filed_on=dt.date(2026, 6, 1), ordered_on=dt.date(2026, 6, 15),
                  result="rejected"),
        ),
    )  # fmt: skip
    assert lines(case) == [
        "Décision du juge\u00a0: demande rejetée",
        "Réponse de la préfecture au tribunal",
        "Requête déposée\u00a0: référé « mesures utiles »",
        "Rendez-vous donné, pour le 1er\u00a0février\u00a02027",
        "Décision de la préfecture\u00a0: refus",
    ]


def test_a_week_begins_on_monday_at_the_place_of_the_attempt():
    sunday = dt.datetime(2026, 10, 4, 23, 59, tzinfo=PARIS)
    (year,) = timeline_of(awa(events=attempts([sunday, sunday + dt.timedelta(minutes=2)])))
    assert [week.monday.isoformat() for week in year.weeks] == ["2026-10-05", "2026-09-28"]


def test_the_table_says_the_same_as_the_list(signed_in, dossier):
    when = dt.datetime(2026, 11, 3, 10, tzinfo=PARIS)
    an_attempt(dossier, when, channel="email", outcome="sent")
    as_list, as_table = page(signed_in, dossier), page(signed_in, dossier, "?forme=tableau")
    for text in ("E-mail : envoyé", "Dossier vérifié", "Décision du juge", "Requête déposée"):
        assert (text in as_list) == (text in as_table)
    counted = re.compile(r"(\d+) essais? en ligne sans rendez-vous")
    assert counted.findall(as_list) == counted.findall(as_table)
    assert 'scope="col"' in as_table


def test_the_dates_to_come_stand_above_what_happened(signed_in, dossier):
    said = page(signed_in, dossier)
    assert 0 < said.index("À venir") < said.index("15 janvier 2027") < said.index("<summary>2026")


def test_a_dossier_without_anything_says_what_to_do_first(signed_in, new_dossier):
    assert "Votre premier essai paraîtra ici." in page(signed_in, new_dossier)
