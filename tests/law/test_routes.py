"""Routes: the decided cases, the blockers, urgency."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from guichet.law import assess
from guichet.law.facts import contradictions
from tests.law.conftest import attempt, case

ON = dt.date(2026, 11, 21)
SPREAD = [attempt("2026-10-01"), attempt("2026-10-22"), attempt("2026-11-16T09:00:00+01:00")]
URGENT = [{"kind": "job_offer_start", "deadline": "2026-12-15", "proof": True}]


def warned(answer) -> set[str]:
    return {one.id for one in answer.warnings}


# Decided cases, as far as their facts are known


def test_the_facts_judged_on_10_june_2020_are_not_ripe():
    """TH-04: four captures, a letter and an e-mail, 13 to 18 September 2019, rejected."""
    tries = [attempt(f"2019-09-{day}") for day in (13, 16, 17, 18)]
    tries += [attempt("2019-09-17", channel="lrar", outcome="sent")]
    tries += [attempt("2019-09-16", channel="email", outcome="sent")]
    answer = assess(case(demarche="premiere_vpf_liens", attempts=tries), dt.date(2020, 6, 10))
    assert answer.route == "continue_attempts"
    assert answer.markers["legal_minimum"] is False
    assert "span_too_short" in warned(answer)
    assert answer.court == "ta-montreuil"


def test_the_facts_judged_on_9_june_2022_send_to_a_human_first():
    """RQ-19: a first request after a refusal, with an OQTF not obeyed; urgency is not presumed."""
    answer = assess(
        case(attempts=SPREAD, oqtf={"received": "yes", "executed": False}), dt.date(2022, 6, 9)
    )
    assert answer.route == "see_human_first"
    assert answer.urgency_presumed is False
    assert "oqtf" in warned(answer)
    assert "propose_visit" not in answer.says


@pytest.mark.parametrize("day", ["2020-11-02", "2020-11-03"])
def test_three_weeks_of_captures_and_an_email_reach_the_prudent_marker(day):
    """TH-02: TA Cergy, 2 November 2020; TA Paris, 3 November 2020."""
    tries = [attempt("2020-10-05"), attempt("2020-10-12"), attempt("2020-10-26")]
    tries.append(attempt("2020-10-13", channel="email", outcome="sent"))
    answer = assess(case(attempts=tries), dt.date.fromisoformat(day))
    assert answer.markers["legal_minimum"] is True
    assert answer.markers["prudent"] is True


def test_no_proof_of_any_attempt_is_not_ripe():
    """TA Cergy, 29 January 2024, n° 2400779."""
    tries = [attempt(day, proof=False) for day in ("2023-11-01", "2023-12-01", "2024-01-15")]
    answer = assess(case(attempts=tries), dt.date(2024, 1, 29))
    assert answer.route == "continue_attempts"
    assert "no_proof" in warned(answer)


def test_a_renewal_lodged_in_may_is_an_implicit_refusal_in_november():
    """RQ-25: TA Lyon, 20 November 2024, n° 2411057."""
    answer = assess(
        case(
            demarche="renouvellement_general",
            kind="renewal",
            departement="69",
            lodged_on="2024-05-02",
            attempts=[attempt("2024-06-01"), attempt("2024-10-01")],
            urgency=[{"kind": "contract_suspended", "proof": True}],
        ),
        dt.date(2024, 11, 20),
    )
    assert answer.route == "refere_suspension"
    assert {"implicit_refusal", "already_lodged"} <= warned(answer)
    (deadline,) = [one for one in answer.deadlines if one.id == "implicit_refusal"]
    assert deadline.date == dt.date(2024, 9, 2)


def test_a_lodged_request_before_its_delay_asks_for_a_receipt_and_not_for_an_appointment():
    answer = assess(
        case(demarche="renouvellement_general", kind="renewal", lodged_on="2026-10-01"), ON
    )
    assert (answer.route, answer.measure) == ("write_first", "recepisse_api")
    assert "propose_slot_captures" not in answer.says


@pytest.mark.parametrize(
    ("demarche", "day_before", "day"),
    [
        ("renouvellement_general", "2026-07-23", "2026-07-21"),
        ("etudiant", "2026-08-24", "2026-08-23"),
    ],
)
def test_silence_counts_with_the_delay_of_its_demarche(demarche, day_before, day):
    """RQ-25: four months, or ninety days for a student title."""
    running = assess(case(demarche=demarche, lodged_on=day_before), ON)
    over = assess(case(demarche=demarche, lodged_on=day), ON)
    assert running.outcome("silence") == "met"
    assert over.outcome("silence") == "not_met"
    assert over.route == "refere_suspension"


def test_a_title_of_several_delays_goes_to_a_human_between_the_shortest_and_the_longest():
    answer = assess(case(demarche="talent", channel="anef", lodged_on="2026-09-01"), ON)
    assert answer.route == "see_human_first"
    assert "implicit_refusal" in warned(answer)


# Urgency


def test_urgency_is_presumed_for_a_renewal_only():
    """RQ-15, RQ-19: a first request text never says presumed."""
    for kind in ("first", "change_of_status", "duplicate", "other"):
        answer = assess(case(kind=kind, attempts=SPREAD), ON)
        assert answer.urgency_presumed is False
        assert "urgency_presumed" not in answer.says
    renewal = assess(case(kind="renewal", titre_expires_on="2026-12-11", attempts=SPREAD), ON)
    assert renewal.urgency_presumed is True
    assert renewal.route == "refere_mesures_utiles"
    unsaid = assess(case(kind=None, attempts=SPREAD), ON)
    assert unsaid.urgency_presumed is None
    assert unsaid.route == "gather_urgency"


def test_a_title_expired_for_more_than_six_months_has_no_presumption():
    answer = assess(case(kind="renewal", titre_expires_on="2026-05-20", attempts=SPREAD), ON)
    assert answer.urgency_presumed is False
    assert "titre_lapsed_6_months" in warned(answer)
    assert (answer.route, answer.runner_up) == ("see_human_first", "gather_urgency")
    expired = {"kind": "renewal", "titre_expires_on": "2026-05-20", "attempts": SPREAD}
    assert assess(case(**expired, file_checked_by="association"), ON).route == "see_human_first"
    assert assess(case(**expired, file_checked_by="lawyer"), ON).route == "gather_urgency"


def test_a_first_request_without_a_concrete_fact_gathers_urgency_with_an_explanation():
    """RQ-15: first request with no fact is blocked, and told why."""
    answer = assess(case(attempts=SPREAD), ON)
    assert answer.route == "gather_urgency"
    assert any("fait concret" in one.text for one in answer.findings)
    assert "reunir_l_urgence" in {one.id for one in answer.next_steps}


def test_a_dated_and_proved_fact_opens_the_route_for_a_first_request():
    """RQ-15, TH-07."""
    answer = assess(case(attempts=SPREAD, urgency=URGENT), ON)
    assert (answer.route, answer.measure) == ("refere_mesures_utiles", "rdv")


@pytest.mark.parametrize(
    "fact",
    [
        {"kind": "removal_risk_general", "deadline": "2026-12-15", "proof": True},
        {"kind": "family_life", "proof": True},
        {"kind": "job_offer_start", "deadline": "2026-12-15", "proof": False},
        {"kind": "job_offer_start", "proof": True},
        {"kind": "job_offer_start", "deadline": "2026-11-20", "proof": True},
        {"kind": "quelque_chose_general", "deadline": "2026-12-15", "proof": True},
    ],
)
def test_general_unproved_undated_or_past_facts_do_not_show_urgency(fact):
    assert assess(case(attempts=SPREAD, urgency=[fact]), ON).route == "gather_urgency"


def test_a_date_that_has_passed_is_said_to_be_stale():
    """TH-06: urgency is judged on the day of the request."""
    passed = [{"kind": "job_offer_start", "deadline": "2026-11-20", "proof": True}]
    assert "urgency_stale" in warned(assess(case(urgency=passed), ON))
    assert "urgency_stale" not in warned(assess(case(urgency=URGENT), ON))


def test_strong_facts_without_a_date_open_the_route_with_a_human_review_advised():
    """TA Versailles, 4 January 2023."""
    strong = [{"kind": "announced_delay_exceeded", "proof": True}]
    answer = assess(case(attempts=SPREAD, urgency=strong), ON)
    assert answer.route == "refere_mesures_utiles"
    assert "faire_relire" in {one.id for one in answer.next_steps}


# Blockers

BLOCKERS = {
    "decision": {"decision": {"kind": "refusal", "on": "2026-10-01"}},
    "decision unknown": {"decision": {"kind": "unknown"}},
    "closed": {"decision": {"kind": "closed"}},
    "oqtf as a decision": {"decision": {"kind": "oqtf", "on": "2026-10-01"}},
    "oqtf": {"oqtf": {"received": "yes", "notified_on": "2026-10-01", "executed": False}},
    "oqtf unknown": {"oqtf": {"received": "unknown"}},
    "oqtf unsaid": {"oqtf": None},
    "lodged and silent": {"lodged_on": "2026-01-05"},
    "lodged": {"lodged_on": "2026-11-01"},
    "naturalisation": {"demarche": "naturalisation"},
    "declaration": {"demarche": "declaration_nationalite"},
    "asylum": {"demarche": "asile"},
    "family reunification": {"demarche": "regroupement_familial"},
    "channel unconfirmed": {"channel": None},
    "post": {"channel": "post"},
    "anef without help asked": {"channel": "anef", "demarche": "etudiant"},
    "span too short": {"attempts": SPREAD[:1]},
    "slot seen": {
        "attempts": [*SPREAD, attempt("2026-11-20T09:00:00+01:00", outcome="slot_later")]
    },
    "appointment held": {"convocation": {"held": True}},
    "appointment given": {"convocation": {"given_on": "2026-11-01"}},
}


@pytest.mark.parametrize("name", BLOCKERS)
@pytest.mark.parametrize("kind", ["first", "renewal"])
def test_no_blocker_lets_the_route_to_the_judge_open(name, kind):
    """RQ-25, TH-08, SC-05: a decision, an OQTF, a lodged request, another procedure…"""
    ready = {"kind": kind, "attempts": SPREAD, "urgency": URGENT}
    assert assess(case(**ready), ON).route == "refere_mesures_utiles"
    assert assess(case(**(ready | BLOCKERS[name])), ON).route != "refere_mesures_utiles"


@pytest.mark.parametrize("pair", list(itertools.combinations(BLOCKERS, 2)), ids=" and ".join)
def test_two_blockers_together_do_not_let_it_open_either(pair):
    """Where their dates contradict each other, the facts are refused instead."""
    together = BLOCKERS[pair[0]] | BLOCKERS[pair[1]]
    ready = {"kind": "renewal", "attempts": SPREAD, "urgency": URGENT} | together
    facts = case(**ready)
    assert contradictions(facts, ON) or assess(facts, ON).route != "refere_mesures_utiles"


REFUSED = {"decision": {"kind": "refusal", "on": "2026-10-01"}, "attempts": SPREAD}


@pytest.mark.parametrize(
    ("more", "route"),
    [
        ({"kind": "renewal"}, "refere_suspension"),
        ({"urgency": URGENT}, "refere_suspension"),
        ({}, "refere_suspension"),
        ({"decision": {"kind": "refusal", "on": "2026-09-01"}}, "see_human_first"),
        ({"decision": {"kind": "refusal"}}, "see_human_first"),
        ({"decision": {"kind": "closed", "on": "2026-10-01"}}, "see_human_first"),
        ({"decision": {"kind": "oqtf", "on": "2026-10-01"}}, "see_human_first"),
        ({"decision": {"kind": "unknown"}}, "see_human_first"),
    ],
)
def test_a_decision_leads_to_a_lawyer_by_the_remedy_that_suits_it(more, route):
    """RQ-25: decision=yes → route to a lawyer, and never to the référé mesures utiles."""
    answer = assess(case(**(REFUSED | more)), ON)
    assert answer.route == route
    advised = [answer.target or "", *(step.text for step in answer.next_steps)]
    assert any("avocat" in text for text in advised)


@pytest.mark.parametrize("outcome", ["reply_keep_trying", "reply_automatic", "no_answer"])
def test_a_reply_that_says_keep_trying_is_evidence_and_no_decision(outcome):
    reply = attempt("2026-10-05", channel="email", outcome=outcome)
    answer = assess(case(attempts=[*SPREAD, reply], urgency=URGENT), ON)
    assert answer.route == "refere_mesures_utiles"


def test_a_refused_appointment_is_a_decision_of_its_own():
    answer = assess(case(decision={"kind": "rdv_refused", "on": "2026-10-01"}), ON)
    assert answer.route == "recours_annulation"


def test_naturalisation_is_warned_about_and_sent_elsewhere():
    """TH-08."""
    answer = assess(case(demarche="naturalisation", attempts=SPREAD, urgency=URGENT), ON)
    assert answer.route == "elsewhere"
    assert "naturalisation" in warned(answer)
    assert "Défenseur des droits" in (answer.target or "")


# OQTF


def test_a_person_with_an_oqtf_passes_once_seen_about_it_since_its_notification():
    oqtf = {"received": "yes", "notified_on": "2026-01-10", "executed": False}
    ready = {"attempts": SPREAD, "urgency": URGENT, "oqtf": oqtf}
    before = case(**ready, seen_about_oqtf={"by": "association", "on": "2026-01-09"})
    after = case(**ready, seen_about_oqtf={"by": "association", "on": "2026-01-10"})
    assert assess(before, ON).route == "see_human_first"
    passed = assess(after, ON)
    assert passed.route == "refere_mesures_utiles"
    assert "oqtf" in warned(passed)
    assert "propose_visit" not in passed.says


def test_a_recent_oqtf_says_lawyer_today_and_computes_no_date():
    recent = {"received": "yes", "notified_on": "2026-11-18", "executed": False}
    answer = assess(case(oqtf=recent), ON)
    assert "oqtf_appeal_running" in warned(answer)
    assert not answer.deadlines


@pytest.mark.parametrize("kind", ["first", "renewal", None])
def test_an_unknown_oqtf_is_never_safer_than_none(kind):
    ready = {"kind": kind, "attempts": SPREAD, "urgency": URGENT}
    said_no = assess(case(**ready), ON)
    unknown = assess(case(**ready, oqtf={"received": "unknown"}), ON)
    assert unknown.route == "see_human_first"
    assert warned(said_no) <= warned(unknown)


# The channel


def test_a_demarche_of_the_anef_is_offered_help_and_no_slot_captures():
    """SC-05: the other branch is shown."""
    broken = [attempt("2026-11-10", channel="anef", outcome="account_error")]
    answer = assess(case(demarche="etudiant", channel="anef", kind="renewal", attempts=broken), ON)
    assert answer.route == "substitution_anef"
    untried = assess(case(demarche="etudiant", channel="anef", kind="renewal"), ON)
    assert untried.route == "continue_attempts"
    assert "propose_slot_captures" not in {*answer.says, *untried.says}
    assert {"appeler_ccc", "aller_au_pan"} <= {one.id for one in answer.next_steps}
    assert "propose_slot_captures" in assess(case(), ON).says


def test_a_prefecture_by_post_never_asks_for_captures():
    """SC-06."""
    answer = assess(case(departement="45", channel="post"), ON)
    assert answer.route == "write_first"
    assert "propose_slot_captures" not in answer.says
    assert "essayer" not in {one.id for one in answer.next_steps}


def test_a_channel_that_the_directory_does_not_know_for_this_demarche_is_warned_about():
    assert "wrong_channel" in warned(assess(case(demarche="etudiant", channel="site"), ON))
    assert "wrong_channel" not in warned(assess(case(), ON))


def test_an_unconfirmed_channel_is_to_be_checked_first():
    answer = assess(case(channel=None, attempts=SPREAD, urgency=URGENT), ON)
    assert answer.route == "write_first"
    assert "channel_unverified" in warned(answer)


# Writing


def test_an_email_is_proposed_until_one_was_sent():
    """EM-01."""
    steps = {one.id for one in assess(case(attempts=SPREAD), ON).next_steps}
    assert "ecrire_un_email" in steps
    email = attempt("2026-10-05", channel="email", outcome="sent")
    steps = {one.id for one in assess(case(attempts=[*SPREAD, email]), ON).next_steps}
    assert "ecrire_un_email" not in steps


def test_too_many_emails_are_warned_about():
    """EM-03."""
    week = [attempt(f"2026-10-0{day}", channel="email", outcome="sent") for day in (5, 6, 7)]
    assert "email_flood" in warned(assess(case(attempts=week), ON))
    assert "email_flood" not in warned(assess(case(attempts=week[:1]), ON))


# The answer


def test_the_route_after_filing_goes_on_with_attempts():
    """AT-10."""
    answer = assess(case(attempts=SPREAD, urgency=URGENT), ON)
    assert "continuer_les_essais" in {one.id for one in answer.next_steps}


def test_each_finding_names_its_rule_version_and_source():
    for finding in assess(case(attempts=SPREAD), ON).findings:
        assert finding.version_since is not None
        assert finding.source is not None
        assert finding.confidence_label


def test_a_day_before_the_law_is_known_is_unknown_and_goes_to_a_human():
    answer = assess(case(attempts=[attempt("2018-01-05")]), dt.date(2018, 3, 1))
    assert answer.outcome("echecs_repetes") == "unknown"
    assert answer.route == "see_human_first"


def test_a_rejected_request_suggests_a_later_one():
    """RF-02, TH-10."""
    order = {"kind": "L521-3", "ordered_on": "2026-11-12", "result": "rejected"}
    answer = assess(case(earlier_orders=[order]), ON)
    assert [(one.id, one.date) for one in answer.deadlines] == [
        ("refile_suggested", dt.date(2026, 11, 27))
    ]
