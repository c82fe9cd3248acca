"""Routes that must not reach the judge: a doubt, an old advice, a wait, an appointment, a limit."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.law import assess
from tests.law.conftest import attempt, case

ON = dt.date(2026, 11, 21)
SPREAD = [attempt("2026-10-25"), attempt("2026-11-05"), attempt("2026-11-16T09:00:00+01:00")]
URGENT = [{"kind": "job_offer_start", "deadline": "2027-01-15", "proof": True}]
RENEWAL = {"kind": "renewal", "titre_expires_on": "2026-12-20", "attempts": SPREAD}
AES = {"urgency": URGENT, "attempts": SPREAD, "file_checked_by": "association"}
OQTF = {"received": "yes", "notified_on": "2025-01-10", "executed": False}


def steps(answer) -> list[str]:
    return [one.id for one in answer.next_steps]


def warned(answer) -> set[str]:
    return {one.id for one in answer.warnings}


@pytest.mark.parametrize("oqtf", [None, {"received": "unknown"}])
@pytest.mark.parametrize(
    ("seen", "route"),
    [
        ("2010-01-01", "see_human_first"),
        ("2026-05-20", "see_human_first"),
        ("2026-05-21", "refere_mesures_utiles"),
    ],
)
def test_an_advice_on_a_possible_oqtf_holds_for_six_months(oqtf, seen, route):
    seen_about = {"by": "association", "on": seen}
    assert assess(case(**AES, oqtf=oqtf, seen_about_oqtf=seen_about), ON).route == route


def test_an_oqtf_obeyed_and_seen_by_nobody_is_warned_of_and_no_visit_is_proposed():
    oqtf = {"received": "yes", "notified_on": "2025-01-01", "executed": True}
    answer = assess(case(**RENEWAL, oqtf=oqtf), ON)
    assert answer.route == "see_human_first"
    assert "oqtf" in warned(answer)
    assert "propose_visit" not in answer.says


def test_an_oqtf_that_was_not_obeyed_leaves_urgency_unknown():
    """CE, 9 June 2022, n° 453391: it defeated urgency."""
    seen = {"by": "lawyer", "on": "2026-11-12"}
    answer = assess(case(**RENEWAL, oqtf=OQTF, seen_about_oqtf=seen), ON)
    assert answer.urgency_presumed is None
    assert answer.route == "gather_urgency"


def test_a_recent_oqtf_seen_by_a_lawyer_still_puts_the_lawyer_first():
    recent = OQTF | {"notified_on": "2026-11-10"}
    seen = {"by": "lawyer", "on": "2026-11-12"}
    answer = assess(case(**RENEWAL, urgency=URGENT, oqtf=recent, seen_about_oqtf=seen), ON)
    assert steps(answer)[0] == "avocat_aujourd_hui"


@pytest.mark.parametrize("outcome", ["deposited", "queue_waiting"])
def test_a_recent_deposit_and_an_email_do_not_go_to_the_judge(outcome):
    tries = [
        attempt("2026-11-10", channel="demarche_numerique", outcome=outcome),
        attempt("2026-11-20", channel="email", outcome="sent"),
    ]
    answer = assess(case(**AES | {"attempts": tries}, channel="demarche_numerique"), ON)
    assert answer.route == "continue_attempts"
    assert answer.markers["legal_minimum"] is False
    assert "relancer_le_dossier" in steps(answer)


@pytest.mark.parametrize(
    ("given", "tries", "done"),
    [
        ({"takes_place_on": "2026-11-18"}, SPREAD, True),
        ({"takes_place_on": "2026-11-10"}, SPREAD, False),
        ({"takes_place_on": "2025-11-20"}, [], False),
    ],
)
def test_an_appointment_held_closes_only_its_own_request(given, tries, done):
    held = {"held": True} | given
    answer = assess(case(**RENEWAL | {"attempts": tries}, convocation=held), ON)
    assert (answer.route == "stop_done") is done


@pytest.mark.parametrize("outcome", ["not_yet_open", "slot_lost"])
def test_what_is_no_failure_does_not_go_to_the_judge(outcome):
    tries = [attempt(day, outcome=outcome) for day in ("2026-10-25", "2026-11-05", "2026-11-16")]
    answer = assess(case(**RENEWAL | {"attempts": tries}), ON)
    assert answer.route == "continue_attempts"
    assert ("slots_exist" in warned(answer)) is (outcome == "slot_lost")


@pytest.mark.parametrize(
    ("last", "route"),
    [("2026-10-19", "continue_attempts"), ("2026-10-20", "refere_mesures_utiles")],
)
def test_failures_all_of_before_the_window_show_nothing(last, route):
    """CESEDA R. 431-5: the window opens two months before the expiry."""
    tries = [attempt("2026-08-01"), attempt(last)]
    assert assess(case(**RENEWAL | {"attempts": tries}), ON).route == route


def test_an_appointment_within_fifteen_days_is_not_too_late_for_a_harm_that_began():
    harm = [{"kind": "right_to_work_lost", "deadline": "2026-11-15", "proof": True}]
    for day, late in (("2026-12-06", False), ("2026-12-07", True)):
        given = {"given_on": "2026-11-15", "takes_place_on": day}
        answer = assess(case(**RENEWAL, urgency=harm, convocation=given), ON)
        assert ("rdv_too_late" in warned(answer)) is late


@pytest.mark.parametrize("outcome", ["received_at_desk", "file_incomplete", "rdv_postponed"])
def test_a_last_visit_nobody_told_the_end_of_is_asked_about(outcome):
    tries = [*SPREAD, attempt("2026-11-18", channel="visit", outcome=outcome)]
    assert assess(case(**RENEWAL | {"attempts": tries}), ON).route == "write_first"


def test_an_appointment_of_which_nothing_is_known_is_asked_about():
    assert assess(case(**RENEWAL, convocation={}), ON).route == "write_first"


def test_a_regularisation_read_by_nobody_is_read_before_all():
    answer = assess(case(**AES | {"file_checked_by": None}), ON)
    assert steps(answer)[0] == "faire_verifier_le_dossier"
    assert answer.runner_up == "see_human_first"


def test_an_undated_fact_of_a_first_request_is_read_again_by_a_human():
    answer = assess(case(**AES | {"urgency": [{"kind": "job_loss", "proof": True}]}), ON)
    assert steps(answer)[0] == "faire_relire"
    assert answer.runner_up == "see_human_first"


@pytest.mark.parametrize("kind", ["api_not_issued", "api_lapsed", "recepisse_lapsed"])
def test_a_paper_that_only_follows_a_request_presses_nothing_before_it(kind):
    answer = assess(case(**AES | {"urgency": [{"kind": kind, "proof": True}]}), ON)
    assert answer.route == "gather_urgency"


def test_a_date_of_more_than_a_year_ahead_is_no_urgency():
    for day, route in (("2027-11-21", "refere_mesures_utiles"), ("2027-11-22", "gather_urgency")):
        urgency = [{"kind": "job_offer_start", "deadline": day, "proof": True}]
        assert assess(case(**AES | {"urgency": urgency}), ON).route == route


@pytest.mark.parametrize(("executed", "route"), [(None, "wait_window"), (False, "execution")])
def test_an_order_whose_delay_nobody_knows_is_not_said_overdue(executed, route):
    order = {"kind": "L521-3", "ordered_on": "2026-10-02", "result": "granted"}
    answer = assess(case(**RENEWAL, earlier_orders=[order | {"executed": executed}]), ON)
    assert answer.route == route
    assert "Nous ne connaissons pas" in answer.because
    assert "order_overdue" not in warned(answer)
    assert steps(answer)[0] == "lire_l_ordonnance"


def test_when_the_time_of_the_court_is_short_a_lawyer_is_named():
    for expired in ("2026-05-22", "2026-05-24", "2026-06-10"):
        answer = assess(case(**RENEWAL | {"titre_expires_on": expired}), ON)
        assert "court_time_is_short" in answer.says
        assert "avocat_aujourd_hui" in steps(answer)


def test_a_renewal_without_its_expiry_is_asked_for_it():
    answer = assess(case(**RENEWAL | {"titre_expires_on": None}), ON)
    assert "dire_l_expiration" in steps(answer)


def test_a_grave_peril_after_the_silence_goes_to_a_human():
    care = [{"kind": "medical_care", "deadline": "2026-11-24", "proof": True}]
    answer = assess(case(**RENEWAL, lodged_on="2026-05-02", complete=True, urgency=care), ON)
    assert (answer.route, answer.runner_up) == ("see_human_first", "refere_suspension")


def test_a_rule_without_a_version_on_the_day_warns_of_nothing():
    answer = assess(case(), dt.date(2019, 9, 20))
    assert warned(answer).isdisjoint({"oqtf", "age_19", "oqtf_appeal_running"})
