"""Situations written from the legal dossier alone, before the rules were read.

``situations/*.toml``: a persona, facts in the words of the public contract, what the law allows and
``why``. The second reader who wrote them did not know the rules. Where the situation was wrong,
``review`` says what was wrong and why; where the rules still are, ``known_fault`` says how.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from guichet.law import Assessment, Facts, UnusableFacts, assess

FILES = sorted((Path(__file__).parent / "situations").glob("*.toml"))
ROUTES = {
    *("continue_attempts", "gather_urgency", "refere_mesures_utiles", "refere_suspension"),
    *("refere_liberte", "ask_to_advance", "substitution_anef", "execution", "refile"),
    *("see_human_first", "recours_annulation", "write_first", "wait_window", "elsewhere"),
    "stop_done",
}
MEASURES = {"rdv", "earlier_rdv", "recepisse_api", "enregistrement", "substitution", "none"}
WARNINGS = {
    *("oqtf", "oqtf_risk", "naturalisation", "late_filing", "titre_lapsed_6_months", "visit_risk"),
    *("wrong_channel", "too_early", "span_too_short", "no_proof", "future_dated", "slots_exist"),
    *("already_lodged", "implicit_refusal", "rdv_too_late", "age_19", "legal_basis_ends"),
    *("asile_rules_changing", "algerian_agreement", "email_flood", "order_overdue"),
    *("keep_costs_claim", "channel_unverified", "oqtf_appeal_running", "appointment_risk"),
    *("urgency_stale", "check_telerecours_daily", "ddd_stops_nothing"),
}
DEADLINES = {
    *("anef_window_opens", "anef_window_closes", "offanef_window_opens", "lapse_6_months"),
    *("expired_card_cover", "eve_19th_birthday", "implicit_refusal", "annulment_delay"),
    *("advance_refusal_implicit", "order_deadline", "pourvoi", "refile_suggested"),
    *("confirm_main_request", "legal_basis_ends", "regroupement_implicit_refusal"),
    *("asylum_registration_3_working_days", "order_communicate", "order_takes_place"),
    *("notice_presumed", "ar_due", "reasons_due", "document_expires", "first_request_2_months"),
}
MARKERS = {"legal_minimum", "prudent", "very_complete"}
SAYS = {"legal_minimum_reached", "urgency_presumed", "propose_slot_captures", "propose_visit"}

WORDS = ("id", "persona", "on", "why", "law", "facts", "expect")
MORE_WORDS = {*WORDS, "review", "known_fault"}
VOCABULARY: dict[str, set[str]] = {
    "routes": ROUTES,
    "forbidden_routes": ROUTES,
    "measures": MEASURES,
    "forbidden_measures": MEASURES,
    "warnings": WARNINGS,
    "forbidden_warnings": WARNINGS,
    "says": SAYS,
    "forbidden_says": SAYS,
    "deadlines": DEADLINES,
    "forbidden_deadlines": DEADLINES,
    "markers": MARKERS,
    "markers_not_reached": MARKERS,
}
PLAIN = {
    *("urgency_presumed", "never_presumed", "court", "no_court", "target"),
    *("refused", "may_be_refused"),
}

Situation = dict[str, Any]


def situations() -> list[Situation]:
    return [one for path in FILES for one in tomllib.loads(path.read_text("utf-8"))["situation"]]


def faults_of(one: Situation) -> list[str]:
    """What a situation lacks to be one: a reason above all, and words of the contract only."""
    faults = [f"no {word}" for word in WORDS if word not in one]
    faults += [f"unknown word {word}" for word in one.keys() - MORE_WORDS]
    faults += [f"empty {word}" for word in ("why", "review", "known_fault") if one.get(word) == ""]
    if len(str(one.get("why", "")).split()) < 4:
        faults.append("why: a reason in words")
    if not one.get("law"):
        faults.append("law: where it is written")
    expected = one.get("expect", {})
    faults += [f"unknown word {word}" for word in expected.keys() - VOCABULARY.keys() - PLAIN]
    for word, codes in VOCABULARY.items():
        faults += [f"{word}: {code}" for code in expected.get(word, ()) if code not in codes]
    if not expected.get("routes"):
        faults.append("routes: at least one")
    return faults


def differences(one: Situation) -> list[str]:
    """How the answer differs from what the situation expects; nothing when it does not."""
    expected = one["expect"]
    try:
        answer = assess(Facts.from_json(one["facts"]), dt.date.fromisoformat(one["on"]))
    except UnusableFacts as refused:
        may_be = expected.get("refused") or expected.get("may_be_refused")
        return [] if may_be and refused.problems else [f"refused: {refused.problems}"]
    if expected.get("refused"):
        return [f"not refused: {answer.route}"]
    return [
        *_of_the_route(answer, expected),
        *_of_the_words(answer, expected),
        *_of_the_urgency(answer, expected),
        *_of_the_days(answer, expected),
    ]


def _of_the_route(answer: Assessment, expected: dict[str, Any]) -> list[str]:
    measure = answer.measure or "none"
    found = []
    if answer.route not in expected["routes"]:
        found.append(f"route {answer.route}, not {expected['routes']}")
    if answer.route in expected.get("forbidden_routes", ()):
        found.append(f"forbidden route {answer.route}")
    if "measures" in expected and measure not in expected["measures"]:
        found.append(f"measure {measure}, not {expected['measures']}")
    if measure in expected.get("forbidden_measures", ()):
        found.append(f"forbidden measure {measure}")
    if expected.get("target") and not answer.target:
        found.append("does not say where to go instead")
    if "court" in expected and answer.court != expected["court"]:
        found.append(f"court {answer.court}, not {expected['court']}")
    if expected.get("no_court") and answer.court:
        found.append(f"court {answer.court} without a département")
    return found


def _of_the_words(answer: Assessment, expected: dict[str, Any]) -> list[str]:
    warned = {one.id for one in answer.warnings}
    said = set(answer.says)
    return [
        *(f"warning {one} missing" for one in expected.get("warnings", ()) if one not in warned),
        *(
            f"warning {one} given"
            for one in expected.get("forbidden_warnings", ())
            if one in warned
        ),
        *(f"{one} not said" for one in expected.get("says", ()) if one not in said),
        *(f"{one} said" for one in expected.get("forbidden_says", ()) if one in said),
    ]


def _of_the_urgency(answer: Assessment, expected: dict[str, Any]) -> list[str]:
    presumed = answer.urgency_presumed
    found = [
        f"marker {name} {answer.markers[name]}, not {wanted}"
        for name, wanted in expected.get("markers", {}).items()
        if answer.markers[name] is not wanted
    ]
    found += [
        f"marker {name} reached"
        for name in expected.get("markers_not_reached", ())
        if answer.markers[name]
    ]
    if "urgency_presumed" in expected and presumed is not expected["urgency_presumed"]:
        found.append(f"urgency_presumed {presumed}, not {expected['urgency_presumed']}")
    if expected.get("never_presumed") and presumed is True:
        found.append("urgency presumed")
    return found


def _of_the_days(answer: Assessment, expected: dict[str, Any]) -> list[str]:
    days: dict[str, set[str]] = {}
    for one in answer.deadlines:
        days.setdefault(one.id, set()).add(one.date.isoformat())
    found = [
        f"deadline {name} {sorted(days.get(name, set()))}, not {wanted}"
        for name, wanted in expected.get("deadlines", {}).items()
        if not days.get(name, set()) & set(wanted)
    ]
    return found + [
        f"deadline {name} given" for name in expected.get("forbidden_deadlines", ()) if name in days
    ]


def marked(one: Situation) -> Any:
    """A situation that the rules still get wrong must say so, and fail the day they are right."""
    marks = []
    if reason := one.get("known_fault"):
        marks.append(pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError))
    return pytest.param(one, id=one.get("id", "?"), marks=marks)


@pytest.mark.parametrize("situation", [marked(one) for one in situations()])
def test_the_answer_is_one_that_the_law_allows_in_this_situation(situation):
    """The route, the warnings, the markers and the days, as read in the legal dossier alone.

    The span of the markers of TH-04, the plain warning of TH-08 and no request by default, the
    alert of OU-11, the suggested day of RF-02, the date that comes too late of OU-06.
    """
    assert differences(situation) == [], situation["why"]


@pytest.mark.parametrize("situation", situations(), ids=lambda one: one.get("id", "?"))
def test_every_situation_says_why_and_where_it_is_written(situation):
    assert faults_of(situation) == []


def test_a_situation_without_a_reason_is_refused():
    whole = situations()[0]
    assert faults_of(whole) == []
    assert faults_of({word: whole[word] for word in whole if word != "why"}) != []
    assert faults_of(whole | {"why": ""}) != []
    assert faults_of(whole | {"law": []}) != []
    assert faults_of(whole | {"expect": {"routes": ["refere"]}}) != []


def test_there_are_enough_situations_and_none_twice():
    names = [one["id"] for one in situations()]
    assert len(names) >= 140
    assert len(set(names)) == len(names)


def test_each_of_the_twenty_three_decisions_is_a_situation():
    names = [one["id"] for one in situations()]
    assert [
        n for n in range(1, 24) if not any(name.startswith(f"t{n:02}_") for name in names)
    ] == []


def test_a_situation_is_told_from_its_neighbour():
    """The comparison itself can fail: a wrong route, warning, marker or day is seen."""
    whole = next(one for one in situations() if one["id"] == "renewal_too_early_off_anef")
    wrong = {
        "routes": ["stop_done"],
        "warnings": ["order_overdue"],
        "markers": {"legal_minimum": True},
        "urgency_presumed": False,
        "deadlines": {"offanef_window_opens": ["2027-01-16"]},
        "court": "ta-nice",
    }
    assert len(differences(whole | {"expect": wrong})) == len(wrong)
