"""The plan of attempts: its days are worked out, the person changes them, no date is outlived."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from guichet.dossiers.models import Dossier
from guichet.dossiers.profile import StoredPlan, StoredUrgency
from guichet.dossiers.services import profile_of, save_profile
from guichet.law import AttemptFact, Facts, UrgencyFact, evidence_plan, last_day_to_try, value
from guichet.procedure.plan import planned
from guichet.procedure.situation import situation_of
from tests.factories import PARIS, an_attempt

NOW = dt.datetime(2026, 11, 20, 13, 0, tzinfo=dt.UTC)
ON = NOW.date()
TELLING = re.compile(r"pr[ée]fecture|s[ée]jour|papiers?\b|titre|guichet|créneau", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def first_request(dossier):
    change(dossier, kind="first", urgency=(), titre_expires_on=None)
    return dossier


def change(dossier, **values):
    dossier.refresh_from_db()
    save_profile(dossier, profile_of(dossier).model_copy(update=values), by="test")


def page(client, dossier, rest="plan/"):
    answer = client.get(f"/dossiers/{dossier.pk}/{rest}")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def choose(client, dossier, **answers):
    dossier.refresh_from_db()
    said = {"version": dossier.version, "weeks": "4", "weekdays": ["0", "3"], **answers}
    return client.post(f"/dossiers/{dossier.pk}/plan/", said)


def stored(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk)).plan


def days_of(plan):
    return [one.day for one in plan.days]


def test_the_advised_plan_has_dates_spread_over_each_week(signed_in, first_request):
    """AT-04: the dates are worked out, for the length that goes with the kind of request."""
    plan = planned(situation_of(first_request, NOW).facts, ON)
    assert plan.weeks == value("plan_premiere_semaines", ON).content.amount
    assert (plan.until - plan.starts).days == 7 * plan.weeks - 1
    assert len(plan.days) == 3 * plan.weeks
    assert {one.weekday() for one in days_of(plan)} == {0, 2, 4}
    assert "Prochain essai prévu" in page(signed_in, first_request)
    told = page(signed_in, first_request)
    assert f"{plan.weeks} semaines du plan" in told or f"{plan.weeks + 1} semaines du plan" in told


def test_a_renewal_has_a_shorter_plan_than_a_first_request(dossier):
    """AT-04: the length depends on the type."""
    first = planned(Facts(kind="first", channel="site"), ON)
    renewal = planned(Facts(kind="renewal", channel="site"), ON)
    assert renewal.weeks < first.weeks
    assert len(renewal.days) < len(first.days)


def test_the_person_changes_the_length_and_the_days_and_may_come_back(signed_in, first_request):
    """AT-04: the plan is editable."""
    choose(signed_in, first_request, weeks="4", weekdays=["1", "5"], starts_on="2026-11-23")
    assert stored(first_request) == StoredPlan(
        weeks=4, weekdays=(1, 5), starts_on=dt.date(2026, 11, 23)
    )
    first_request.refresh_from_db()
    plan = planned(situation_of(first_request, NOW).facts, ON, stored(first_request))
    assert days_of(plan)[:3] == [
        dt.date(2026, 11, 24), dt.date(2026, 11, 28), dt.date(2026, 12, 1),
    ]  # fmt: skip
    assert plan.until == dt.date(2026, 12, 20)
    said = page(signed_in, first_request)
    assert "mardi 24 novembre 2026" in said
    assert "Le plan que vous avez choisi." in said
    assert "mardi 24 novembre" in page(signed_in, first_request, "")
    choose(signed_in, first_request, conseil="oui")
    assert stored(first_request) is None


@pytest.mark.parametrize(
    "answers", [{"weeks": "0"}, {"weeks": "53"}, {"weeks": "x"}, {"weekdays": []},
                {"weekdays": ["7"]}, {"starts_on": "2036-01-01"}],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_and_nothing_is_lost(signed_in, first_request, answers):
    answer = choose(signed_in, first_request, **answers)
    assert answer.status_code == 200
    assert stored(first_request) is None
    assert "aria-invalid" in answer.content.decode()


def test_a_plan_shown_in_two_windows_is_not_overwritten(signed_in, first_request):
    old = first_request.version
    choose(signed_in, first_request, weeks="6")
    answer = signed_in.post(
        f"/dossiers/{first_request.pk}/plan/", {"version": old, "weeks": "9", "weekdays": ["0"]}
    )
    assert answer.status_code == 409
    assert stored(first_request).weeks == 6


def test_no_plan_outlives_the_hard_date_less_the_time_of_the_court(signed_in, first_request):
    """AT-04: a plan of a year, and a job that begins in ten weeks."""
    deadline = ON + dt.timedelta(days=70)
    change(first_request, urgency=(StoredUrgency(kind="job_offer_start", deadline=deadline),))
    choose(signed_in, first_request, weeks="52", weekdays=["0", "1", "2", "3", "4", "5", "6"])
    first_request.refresh_from_db()
    facts = situation_of(first_request, NOW).facts
    court = value("temps_du_tribunal", ON).content.amount
    plan = planned(facts, ON, stored(first_request))
    assert plan.cut
    assert max(days_of(plan)) == plan.until == deadline - dt.timedelta(days=court)
    assert "Une date de votre dossier l’arrête plus tôt." in page(signed_in, first_request)


@given(
    weeks=st.integers(1, 52),
    weekdays=st.sets(st.integers(0, 6), min_size=1),
    ahead=st.integers(1, 400),
    start=st.integers(-300, 300),
    first=st.none() | st.integers(-300, 0),
)
def test_whatever_is_chosen_no_day_of_the_plan_is_after_the_last_day_to_try(
    weeks, weekdays, ahead, start, first
):
    """AT-04: and every day is one of the days of the week chosen."""
    tries = ()
    if first is not None:
        at = dt.datetime.combine(ON, dt.time(9), PARIS) + dt.timedelta(days=first)
        tries = (AttemptFact(at=at, channel="site", outcome="no_slot", proof=True),)
    limit = UrgencyFact(kind="job_offer_start", deadline=ON + dt.timedelta(days=ahead), proof=True)
    facts = Facts(kind="first", channel="site", urgency=(limit,), attempts=tries)
    chosen = StoredPlan(
        weeks=weeks, weekdays=tuple(weekdays), starts_on=ON + dt.timedelta(days=start)
    )
    plan = planned(facts, ON, chosen)
    last = last_day_to_try(facts, ON)
    assert all(one.day <= last for one in plan.days)
    assert all(one.day.weekday() in weekdays for one in plan.days)
    assert all(one.day >= ON + dt.timedelta(days=start) for one in plan.days)
    assert evidence_plan(facts, ON).until <= max(last, evidence_plan(facts, ON).starts)


def test_where_no_slot_is_to_be_had_there_is_no_plan(signed_in, first_request):
    """AT-04: someone to see first, or a way of asking nobody confirmed: no days are proposed."""
    gate = profile_of(first_request).gate
    change(first_request, gate=gate.model_copy(update={"oqtf": "see_someone"}))
    assert "Pas de plan d’essais aujourd’hui" in page(signed_in, first_request)
    change(first_request, gate=gate, channel=None)
    assert "Pas de plan d’essais aujourd’hui" in page(signed_in, first_request)
    assert "Prochain essai prévu" not in page(signed_in, first_request, "")


def test_the_reminder_is_off_unless_asked_for_and_says_one_word(signed_in, first_request):
    """AT-02: no word among préfecture, séjour, papiers."""
    calendar = f"/dossiers/{first_request.pk}/dates/agenda.ics"
    choose(signed_in, first_request, weeks="12", weekdays=["0", "1", "2", "3", "4", "5", "6"])
    assert b"Rappel" not in signed_in.get(calendar).content
    choose(signed_in, first_request, weeks="12", weekdays=["0", "1", "2", "3", "4", "5", "6"],
           reminder="on")  # fmt: skip
    told = signed_in.get(calendar).content.decode()
    first_request.refresh_from_db()
    plan = planned(situation_of(first_request, NOW).facts, ON, stored(first_request))
    assert told.count("SUMMARY:Rappel") == len(plan.reminders) > 20
    assert not TELLING.search(told)


def test_each_day_of_the_plan_has_another_band_of_hours_than_the_day_before(first_request):
    """AT-03."""
    plan = planned(situation_of(first_request, NOW).facts, ON)
    pairs = zip(plan.days, plan.days[1:], strict=False)
    assert all(one.hours != other.hours for one, other in pairs)


def test_the_attempts_made_are_counted_beside_the_days_planned(signed_in, first_request):
    choose(signed_in, first_request, weeks="2", starts_on="2026-11-16")
    before = re.search(r"16 nov. 2026</th>.*?number\">(\d+)<", page(signed_in, first_request),
                       re.DOTALL)[1]  # fmt: skip
    an_attempt(first_request, dt.datetime(2026, 11, 18, 20, tzinfo=PARIS))
    after = re.search(r"16 nov. 2026</th>.*?number\">(\d+)<", page(signed_in, first_request),
                      re.DOTALL)[1]  # fmt: skip
    assert int(after) == int(before) + 1
