"""Each exercise, over real HTTP, reads as what it imitates."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from guichet.booking_sites import State, System
from guichet.practice import PracticeServer, ReleaseLine, Shows, load_scenarios
from tests.practice.trainee import Trainee

STATES = {
    Shows.NO_SLOT: State.NO_SLOT,
    Shows.SLOT_LATER: State.SLOT_LATER,
    Shows.SLOTS: State.SLOT_SEEN,
    Shows.NO_CALENDAR: State.NO_CALENDAR,
    Shows.TIMED_RELEASE: State.NO_SLOT,
    Shows.DESKS: State.GUICHET_CHOICE,
    Shows.SESSION_ENDS: State.SESSION_EXPIRED,
    Shows.OVERLOAD: State.OVERLOAD,
    Shows.BLOCKED: State.BLOCKED,
    Shows.MAINTENANCE: State.MAINTENANCE,
}
SCENARIOS = load_scenarios()
each_exercise = pytest.mark.parametrize(
    "scenario", SCENARIOS.values(), ids=lambda scenario: scenario.shows.value
)


def test_there_is_an_exercise_for_everything_the_site_can_show() -> None:
    assert {scenario.shows for scenario in SCENARIOS.values()} == set(Shows)


@each_exercise
def test_an_exercise_reads_as_what_it_imitates(scenario, trainee: Trainee, clock) -> None:
    clock.passes(minutes=4)  # 8:16, between two timed releases
    seen = trainee.attempt(scenario.number)
    reading = seen.read()
    assert reading.state is STATES[scenario.shows]
    assert reading.system is System.RDV_PREFECTURE
    assert reading.demarche_number == scenario.number


def test_the_words_of_the_no_slot_page_are_those_of_the_real_site(trainee: Trainee) -> None:
    assert trainee.attempt("99001").read().wording == (
        "Aucun créneau disponible à partir de cette date. Veuillez réessayer ultérieurement."
    )


def test_the_list_and_the_first_page_say_nothing_of_slots(trainee: Trainee) -> None:
    assert trainee.go(trainee.site.url).read().state is State.UNKNOWN
    for number, scenario in SCENARIOS.items():
        if scenario.shows not in {Shows.OVERLOAD, Shows.BLOCKED, Shows.MAINTENANCE}:
            assert trainee.go(trainee.site.page_of(number)).read().state is State.UNKNOWN


def test_the_list_leads_to_every_exercise(trainee: Trainee) -> None:
    page = trainee.go(trainee.site.url).html
    for number, scenario in SCENARIOS.items():
        assert f'href="/rdvpref/reservation/demarche/{number}/"' in page
        assert scenario.name in page


def test_release_lines_follow_the_clock(trainee: Trainee) -> None:
    reading = trainee.attempt("99001").read()
    assert reading.last_release.isoformat() == "2026-05-04T11:58:00+02:00"
    assert reading.release_week == dt.date(2026, 5, 18)
    assert reading.next_release.isoformat() == "2026-05-11T12:00:00+02:00"
    assert reading.next_release_week == dt.date(2026, 5, 25)


def test_release_lines_can_be_set_to_any_moment(clock) -> None:
    line = ReleaseLine(days=-30, at=dt.time(7, 3), week_in_days=0)
    changed = replace(SCENARIOS["99004"], last_release=line)
    with PracticeServer(clock=clock, scenarios={"99004": changed}) as site:
        reading = Trainee(site).attempt("99004").read()
    assert reading.last_release.isoformat() == "2026-04-07T07:03:00+02:00"
    assert reading.release_week == dt.date(2026, 5, 4)
    assert reading.next_release is None


def test_a_timed_release_gives_slots_for_two_minutes_when_it_said(trainee: Trainee, clock) -> None:
    announced = trainee.attempt("99005").read().next_release
    assert announced.isoformat() == "2026-05-07T08:20:00+02:00"
    clock.now = announced + dt.timedelta(seconds=90)
    assert trainee.attempt("99005").read().state is State.SLOT_SEEN
    clock.passes(seconds=30)
    assert trainee.attempt("99005").read().state is State.NO_SLOT


def test_a_wrong_code_brings_back_to_the_conditions_with_another_code(trainee: Trainee) -> None:
    trainee.conditions("99001")
    first = trainee.site.latest_code
    seen = trainee.type_code("99001", "FAUX")
    assert seen.url.endswith("/cgu/?error=invalidCaptcha")
    assert seen.read().state is State.CAPTCHA_WRONG
    assert "Le code de sécurité saisi est incorrect" in seen.html
    assert trainee.site.latest_code != first


@pytest.mark.parametrize("typed", ["", "   ", "é" * 50, "\x00"])
def test_anything_else_than_the_code_is_refused(typed: str, trainee: Trainee) -> None:
    trainee.conditions("99001")
    assert trainee.type_code("99001", typed).read().state is State.CAPTCHA_WRONG


def test_a_code_may_be_typed_in_small_letters_and_with_spaces(trainee: Trainee) -> None:
    trainee.conditions("99001")
    typed = " ".join(trainee.site.latest_code.lower())
    assert trainee.type_code("99001", typed).read().state is State.NO_SLOT


def test_a_code_serves_once(trainee: Trainee) -> None:
    trainee.conditions("99001")
    code = trainee.site.latest_code
    trainee.type_code("99001", code)
    assert trainee.type_code("99001", code).read().state is State.CAPTCHA_WRONG


def test_the_code_is_nowhere_in_the_page_but_spelled_for_who_cannot_see(trainee: Trainee) -> None:
    page = trainee.conditions("99001").html
    code = trainee.site.latest_code
    assert code not in page.replace("base64,", "")
    assert page.count("<li>") >= len(code)


def test_the_calendar_is_closed_to_who_copied_no_code(trainee: Trainee) -> None:
    seen = trainee.go(trainee.site.page_of("99003") + "creneau/")
    assert seen.url.endswith("/cgu/")
    assert seen.read().state is State.CAPTCHA


def test_a_code_opens_its_own_demarche_only(trainee: Trainee) -> None:
    trainee.attempt("99001")
    seen = trainee.go(trainee.site.page_of("99003") + "creneau/")
    assert seen.read().state is State.SESSION_EXPIRED


def test_a_session_ends_after_a_quarter_of_an_hour(trainee: Trainee, clock) -> None:
    calendar = trainee.attempt("99001").url
    clock.passes(minutes=14)
    assert trainee.go(calendar).read().state is State.NO_SLOT
    clock.passes(minutes=1)
    seen = trainee.go(calendar)
    assert seen.url.endswith("/cgu/?error=errorSessionInvalide")
    assert seen.read().state is State.SESSION_EXPIRED


def test_slots_later_are_really_there(trainee: Trainee) -> None:
    seen = trainee.attempt("99002")
    assert "mardi 2 juin 2026" in seen.read().wording.replace("\u00a0", " ")
    later = trainee.go(f"{seen.url}?semaine=prochaine")
    assert later.read().state is State.SLOT_SEEN
    assert "Mardi 02/06" in later.html


def test_only_one_desk_has_slots(trainee: Trainee) -> None:
    choose = trainee.attempt("99006").url + "_choisirBloc"
    assert trainee.go(choose, {"bloc": "1"}).read().state is State.NO_SLOT
    assert trainee.go(choose, {"bloc": "2"}).read().state is State.SLOT_SEEN
    assert trainee.go(choose, {"bloc": "99"}).read().state is State.SLOT_SEEN


def test_choosing_a_slot_books_nothing_and_says_that_the_exercise_ends(trainee: Trainee) -> None:
    trainee.attempt("99003")
    seen = trainee.go(trainee.site.page_of("99003") + "formulaire/", {"trhId": "1"})
    assert "L’entraînement s’arrête ici" in seen.html
    assert "<input" not in seen.html
    assert seen.read().state is State.UNKNOWN


def test_two_trainees_do_not_share_a_session(site: PracticeServer) -> None:
    Trainee(site).attempt("99003")
    other = Trainee(site).go(site.page_of("99003") + "creneau/")
    assert other.read().state is State.CAPTCHA
