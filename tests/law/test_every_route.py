"""Every route and warning of the contract: appointments, orders, windows, persons, the ANEF."""

from __future__ import annotations

import pytest

from guichet.law import assess
from tests.law.conftest import attempt, case
from tests.law.test_routes import ON, SPREAD, URGENT, warned


def route(**given) -> tuple[str, str | None, str | None]:
    answer = assess(case(**given), ON)
    return (answer.route, answer.measure, answer.runner_up)


RIPE = {"attempts": SPREAD, "urgency": URGENT}
LATE = {"given_on": "2026-10-01", "takes_place_on": "2027-06-01"}


def order(result: str, **more) -> dict:
    return {"kind": "L521-3", "ordered_on": "2026-11-02", "result": result, **more}


@pytest.mark.parametrize(
    ("convocation", "urgency", "expected"),
    [
        (LATE, URGENT, ("refere_mesures_utiles", "earlier_rdv", "ask_to_advance")),
        (LATE, [], ("ask_to_advance", "earlier_rdv", "recours_annulation")),
        (
            LATE,
            [{"kind": "job_offer_start", "deadline": "2027-05-15", "proof": True}],
            ("ask_to_advance", "earlier_rdv", "refere_mesures_utiles"),
        ),
        (
            LATE | {"asked_to_advance_on": "2026-10-01"},
            [{"kind": "job_offer_start", "deadline": "2027-05-15", "proof": True}],
            ("ask_to_advance", "earlier_rdv", "recours_annulation"),
        ),
        (
            LATE | {"given_on": "2026-08-01", "asked_to_advance_on": "2026-09-21"},
            [],
            ("recours_annulation", "earlier_rdv", "refere_suspension"),
        ),
        (
            {"given_on": "2026-11-10", "takes_place_on": "2026-12-10"},
            URGENT,
            ("wait_window", None, "ask_to_advance"),
        ),
        (
            {"given_on": "2026-11-10", "takes_place_on": "2026-12-15"},
            URGENT,
            ("refere_mesures_utiles", "earlier_rdv", "ask_to_advance"),
        ),
        (
            {"given_on": "2026-10-01", "takes_place_on": "2026-11-10"},
            URGENT,
            ("write_first", None, "continue_attempts"),
        ),
        ({"held": True}, [], ("stop_done", None, None)),
    ],
)
def test_an_appointment_is_awaited_brought_forward_or_challenged(convocation, urgency, expected):
    """OU-06: the date is compared with the hard dates; law.md §1.1-7."""
    assert route(convocation=convocation, urgency=urgency, attempts=SPREAD) == expected


def test_a_late_appointment_is_warned_about_and_one_in_time_is_not():
    """OU-06: an appointment after the end of the title is too late."""
    renewal = {"kind": "renewal", "titre_expires_on": "2026-12-11"}
    late = {"given_on": "2026-11-10", "takes_place_on": "2026-12-12"}
    on_time = {"given_on": "2026-11-10", "takes_place_on": "2026-12-11"}
    assert "rdv_too_late" in warned(assess(case(**renewal, convocation=late), ON))
    assert "rdv_too_late" not in warned(assess(case(**renewal, convocation=on_time), ON))


def test_an_appointment_cancelled_by_the_prefecture_is_none():
    taken_back = attempt("2026-11-18T09:00:00+01:00", channel="email", outcome="rdv_cancelled")
    given = {"given_on": "2026-11-10", "takes_place_on": "2026-12-10"}
    tries = [*SPREAD, taken_back]
    answer = assess(case(attempts=tries, urgency=URGENT, convocation=given), ON)
    assert answer.route == "refere_mesures_utiles"


@pytest.mark.parametrize(
    ("earlier_orders", "expected"),
    [
        ([order("granted", communicate_by="2026-11-10", executed=False)], "execution"),
        ([order("granted", communicate_by="2026-11-10")], "execution"),
        ([order("granted", communicate_by="2026-11-21", executed=False)], "wait_window"),
        ([order("granted", takes_place_by="2026-11-20", executed=False)], "execution"),
        ([order("granted", executed=False)], "execution"),
        ([order("rejected")], "refile"),
        ([order("rejected", ordered_on="2026-11-20")], "continue_attempts"),
        ([order("withdrawn", ordered_on="2026-11-20")], "refile"),
        ([order("pending", ordered_on=None, filed_on="2026-11-10")], "continue_attempts"),
        ([{"kind": "L521-3", "ordered_on": "2026-11-10"}], "see_human_first"),
        ([order("rejected", kind="L521-1")], "see_human_first"),
    ],
)
def test_an_order_is_carried_out_awaited_or_followed_by_another_request(earlier_orders, expected):
    """OU-11, OU-12, RF-02, TH-10."""
    assert route(**RIPE, earlier_orders=earlier_orders)[0] == expected


def test_an_order_late_by_one_day_is_overdue_and_not_on_its_last_day():
    """OU-11: « délai dépassé »."""
    late = case(**RIPE, earlier_orders=[order("granted", communicate_by="2026-11-20")])
    last_day = case(**RIPE, earlier_orders=[order("granted", communicate_by="2026-11-21")])
    assert "order_overdue" in warned(assess(late, ON))
    assert "order_overdue" not in warned(assess(last_day, ON))


def test_a_second_request_is_told_to_say_what_has_changed():
    """RF-08: and one without anything new is not prepared."""
    answer = assess(case(**RIPE, earlier_orders=[order("rejected")]), ON)
    assert {"dire_ce_qui_a_change", "lire_l_ordonnance"} <= {one.id for one in answer.next_steps}
    nothing_new = assess(
        case(**RIPE, earlier_orders=[order("rejected", ordered_on="2026-11-20")]), ON
    )
    assert nothing_new.runner_up == "refile"
    assert "ajouter_des_preuves" in {one.id for one in nothing_new.next_steps}


def test_while_a_request_waits_the_attempts_go_on_and_the_court_is_read_daily():
    """AT-10."""
    waiting = [{"kind": "L521-3", "filed_on": "2026-11-10"}]
    answer = assess(case(**RIPE, filings=waiting), ON)
    assert answer.route == "continue_attempts"
    assert "check_telerecours_daily" in warned(answer)
    assert "keep_costs_claim" not in warned(answer)
    given = {"given_on": "2026-11-15", "takes_place_on": "2026-12-01"}
    offered = assess(case(**RIPE, filings=waiting, convocation=given), ON)
    assert offered.route == "wait_window"
    assert "keep_costs_claim" in warned(offered)
    answered = [order("rejected", ordered_on="2026-11-15", filed_on="2026-11-10")]
    judged = assess(case(**RIPE, filings=waiting, earlier_orders=answered), ON)
    assert "check_telerecours_daily" not in warned(judged)


LODGED = {"kind": "renewal", "lodged_on": "2026-09-20", "titre_expires_on": "2026-11-01"}


def test_before_the_silence_the_judge_may_be_asked_for_a_receipt_once_it_was_written_for():
    """law.md §9: before month four, the measure is a receipt and never an appointment."""
    asked = attempt("2026-10-20", channel="email", outcome="sent")
    assert route(**LODGED)[:2] == ("write_first", "recepisse_api")
    assert route(**LODGED, attempts=[asked])[:2] == ("refere_mesures_utiles", "recepisse_api")
    close = LODGED | {"lodged_on": "2026-07-30"}
    assert route(**close, attempts=[asked])[:2] == ("write_first", "recepisse_api")
    first = {"kind": "first", "lodged_on": "2026-09-20"}
    assert route(**first, attempts=[asked])[0] == "write_first"
    unconfirmed = LODGED | {"channel": None}
    assert route(**unconfirmed, attempts=[asked])[0] == "write_first"


def test_an_incomplete_file_is_completed_first():
    assert route(**LODGED, complete=False)[:2] == ("write_first", "enregistrement")
    old = LODGED | {"lodged_on": "2026-02-01"}
    assert route(**old)[0] == "refere_suspension"
    assert route(**old, complete=False)[0] == "see_human_first"


def test_a_document_that_lapsed_and_stopped_the_work_calls_the_judge_of_48_hours():
    """TA Paris, 31 May 2023, n° 2312213; not when one of the two is missing, old or unproved."""
    lapsed = {"kind": "recepisse_lapsed", "deadline": "2026-11-17", "proof": True}
    stopped = {"kind": "contract_suspended", "proof": True}
    assert route(**LODGED, urgency=[lapsed, stopped])[0] == "refere_liberte"
    for facts in (
        [lapsed],
        [stopped],
        [lapsed, stopped | {"proof": False}],
        [lapsed | {"deadline": "2026-06-01"}, stopped],
    ):
        assert route(**LODGED, urgency=facts)[0] != "refere_liberte"


def test_a_demarche_that_follows_a_request_is_never_one_for_an_appointment():
    answer = route(demarche="prolongation_instruction", channel="anef", kind="renewal")
    assert answer[:2] == ("write_first", "recepisse_api")
    granted = route(demarche="remise_titre", lodged_on="2026-01-05", kind="renewal")
    assert granted[0] == "continue_attempts"


@pytest.mark.parametrize(
    ("channel", "expires", "expected", "warning"),
    [
        ("anef", "2027-03-22", "wait_window", "too_early"),
        ("anef", "2027-03-21", "continue_attempts", None),
        ("anef", "2027-01-20", "continue_attempts", None),
        ("anef", "2027-01-19", "continue_attempts", "late_filing"),
        ("site", "2027-01-22", "wait_window", "too_early"),
        ("site", "2027-01-21", "continue_attempts", None),
        ("site", "2027-01-16", "refere_mesures_utiles", None),
        ("site", "2026-11-21", "refere_mesures_utiles", None),
        ("site", "2026-11-20", "refere_mesures_utiles", "late_filing"),
        ("site", "2026-05-20", "see_human_first", "titre_lapsed_6_months"),
    ],
)
def test_a_renewal_is_neither_too_early_nor_too_late(channel, expires, expected, warning):
    """CESEDA R. 431-5 and R. 431-8: D−120 to D−60 on the ANEF, two months elsewhere."""
    demarche = "etudiant" if channel == "anef" else "renouvellement_general"
    tries = [] if channel == "anef" else SPREAD
    given = {"kind": "renewal", "channel": channel, "demarche": demarche, "attempts": tries}
    answer = assess(case(**given, titre_expires_on=expires), ON)
    assert answer.route == expected
    window = {"too_early", "late_filing", "titre_lapsed_6_months"} & warned(answer)
    assert window - {"late_filing"} == ({warning} if warning else set()) - {"late_filing"}
    assert warning is None or warning in window


def test_no_plan_of_captures_before_the_window_opens():
    early = {"kind": "renewal", "titre_expires_on": "2027-06-01"}
    assert "propose_slot_captures" not in assess(case(**early), ON).says


# The ANEF


def errors(*days: str) -> list[dict]:
    return [attempt(day, channel="anef", outcome="account_error") for day in days]


ON_ANEF = {"demarche": "etudiant", "channel": "anef", "kind": "renewal"}
HELP = [
    attempt("2026-10-10", channel="ccc", outcome="ticket_no_solution"),
    attempt("2026-10-15", channel="pan", outcome="no_solution"),
]


def test_the_help_of_the_anef_comes_first_unless_the_failure_is_very_long():
    """T23: a judge gave an appointment after months of errors; R. 431-2 asks for help first."""
    short = errors("2026-10-05", "2026-10-20", "2026-11-10")
    assert route(**ON_ANEF, attempts=short) == (
        "substitution_anef",
        "substitution",
        "refere_mesures_utiles",
    )
    long = errors("2026-08-01", "2026-09-10", "2026-11-10")
    assert route(**ON_ANEF, attempts=long) == (
        "refere_mesures_utiles",
        "rdv",
        "substitution_anef",
    )
    helped = [*short, *HELP]
    assert route(**ON_ANEF, attempts=helped)[:2] == ("refere_mesures_utiles", "substitution")


def test_a_travel_document_goes_to_a_human_before_any_judge():
    """law.md §9: the remedy is known from memory only."""
    travel = {"demarche": "dcem", "channel": "anef", "kind": "first", "urgency": URGENT}
    tries = [*errors("2026-10-05", "2026-11-10"), *HELP]
    assert route(**travel, attempts=tries)[0] == "see_human_first"
