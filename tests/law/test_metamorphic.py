"""What must hold of the answer whatever the facts: drawn at random, more than 200 at a time.

The route is never made safer by knowing less, the evidence never worse by one more proved failure,
and no drawn file is sent to the judge where the law closes that way.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from guichet.law import Assessment, Facts, UnusableFacts, assess
from tests.law.fact_strategies import (
    CONCRETE,
    FAILURES,
    TODAY,
    Json,
    any_facts,
    days,
    moments,
    moved,
    on_a_grid,
    ready_facts,
    sometimes,
)
from tests.law.test_situations import MEASURES, ROUTES

REFERE = "refere_mesures_utiles"

# The same examples on every machine: a failure here is a fault of the rules, not of the day's luck.
drawn = settings(
    max_examples=220,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def answer(facts: Json, on: dt.date = TODAY) -> Assessment:
    return assess(Facts.from_json(facts), on)


def answer_if_usable(facts: Json, on: dt.date = TODAY) -> Assessment:
    try:
        return answer(facts, on)
    except UnusableFacts:
        assume(False)
        raise


def reached(said: Assessment) -> set[str]:
    return {name for name, tick in said.markers.items() if tick}


# Bad input


@drawn
@given(any_facts(), days(-300, 300))
def test_whatever_is_typed_there_is_an_answer_or_a_list_of_problems(facts, on):
    problems = None
    try:
        said = answer(facts, dt.date.fromisoformat(on))
    except UnusableFacts as refused:
        problems = refused.problems
    if problems is not None:
        assert problems
        return
    assert said.route in ROUTES
    assert (said.measure or "none") in MEASURES
    assert said.because
    assert json.loads(json.dumps(said.as_json()))["route"] == said.route


@drawn
@given(any_facts())
def test_no_answer_promises_an_outcome_or_a_right(facts):
    text = json.dumps(answer_if_usable(facts).as_json(), ensure_ascii=False).lower()
    for promise in (
        "vous êtes éligible",
        "vous gagnerez",
        "probabilité",
        "vous avez droit au titre",
    ):
        assert promise not in text


@drawn
@given(any_facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(facts, chance):
    shuffled = dict(facts)
    for name in ("attempts", "urgency", "earlier_orders", "filings"):
        if name in facts:
            shuffled[name] = chance.sample(facts[name], len(facts[name]))
    names = chance.sample(list(shuffled), len(shuffled))
    first = answer_if_usable(facts)
    again = answer({name: shuffled[name] for name in names})
    assert again.as_json() == first.as_json()


# The evidence


@drawn
@given(
    st.one_of(any_facts(), ready_facts()),
    st.sampled_from(FAILURES),
    moments(-300, -1),
    sometimes,
)
def test_one_more_proved_failure_never_makes_the_evidence_worse(facts, failure, at, anonymous):
    before = answer_if_usable(facts)
    one = {"at": at, "channel": failure[0], "outcome": failure[1], "proof": True}
    one["anonymous"] = anonymous
    after = answer(facts | {"attempts": [*facts.get("attempts", []), one]})
    assert reached(before) <= reached(after)


@drawn
@given(st.one_of(any_facts(), ready_facts()), st.integers(0, 9), st.sampled_from((False, None)))
def test_an_attempt_that_nobody_can_show_never_makes_the_evidence_better(facts, which, proof):
    tried = facts.get("attempts", [])
    assume(tried)
    which %= len(tried)
    before = answer_if_usable(facts)
    weaker = [one | {"proof": proof} if n == which else one for n, one in enumerate(tried)]
    after = answer(facts | {"attempts": weaker})
    assert reached(after) <= reached(before)


@drawn
@given(st.one_of(any_facts(), ready_facts()), st.integers(0, 9), st.integers(1, 40))
def test_the_same_attempt_noted_again_in_its_minute_changes_nothing(facts, which, times):
    tried = [one for one in facts.get("attempts", []) if one["channel"] != "email"]
    assume(tried)
    again = [tried[which % len(tried)]] * times
    before = answer_if_usable(facts)
    after = answer(facts | {"attempts": [*facts["attempts"], *again]})
    assert (after.route, after.measure) == (before.route, before.measure)
    assert after.markers == before.markers


@drawn
@given(st.one_of(any_facts(), ready_facts()), st.sampled_from(FAILURES), moments(2, 60))
def test_an_attempt_of_the_future_is_warned_about_and_changes_nothing_else(facts, failure, at):
    now = [one for one in facts.get("attempts", []) if one["at"][:10] <= TODAY.isoformat()]
    before = answer_if_usable(facts | {"attempts": now})
    one = {"at": at, "channel": failure[0], "outcome": failure[1], "proof": True}
    after = answer(facts | {"attempts": [*now, one]})
    assert (after.route, after.measure) == (before.route, before.measure)
    assert reached(after) == reached(before)
    assert "future_dated" in {warning.id for warning in after.warnings}


@drawn
@given(on_a_grid(), st.integers(1, 6))
def test_moving_every_date_by_whole_weeks_keeps_the_route(drawn_facts, weeks):
    facts, on = drawn_facts
    by = dt.timedelta(weeks=weeks)
    here = answer_if_usable(facts, on)
    there = answer(moved(facts, by), on + by)
    assert (there.route, there.measure) == (here.route, here.measure)
    assert there.markers == here.markers


@drawn
@given(ready_facts(), st.integers(0, 7), st.integers(2, 12))
def test_no_number_of_captures_in_seven_days_opens_the_way_to_the_judge(facts, span, count):
    """TH-04: more than one week of evidence is the least."""
    at = [TODAY - dt.timedelta(1 + span * n // (count - 1)) for n in range(count)]
    tried = [
        {"at": f"{d}T08:12:00+01:00", "channel": "site", "outcome": "no_slot", "proof": True}
        for d in at
    ]
    said = answer(facts | {"attempts": tried})
    assert said.route != REFERE
    assert said.markers["legal_minimum"] is False


# The OQTF


@drawn
@given(
    st.one_of(any_facts(), ready_facts()),
    st.sampled_from(("unknown", "yes", None)),
)
def test_not_knowing_of_an_oqtf_is_never_safer_than_having_none(facts, received):
    """Knowing less changes nothing, or sends to a human; it opens no other way."""
    quiet = {name: one for name, one in facts.items() if name not in ("oqtf", "seen_about_oqtf")}
    none = answer_if_usable(quiet | {"oqtf": {"received": "no"}})
    doubt = answer(quiet | ({"oqtf": {"received": received}} if received else {}))
    assert doubt.route in {none.route, "see_human_first"}
    assert doubt.route != REFERE
    assert doubt.urgency_presumed is none.urgency_presumed or doubt.urgency_presumed is not True
    if doubt.route == none.route:
        lost = {one.id for one in none.warnings} - {one.id for one in doubt.warnings}
        assert lost == set()


# No way to the référé mesures utiles


def test_the_file_that_the_next_tests_spoil_is_one_for_the_judge():
    """Unspoilt, every drawn file is one for which the référé may be proposed."""

    @drawn
    @given(ready_facts())
    def unspoilt(facts: Json) -> None:
        assert answer(facts).route == REFERE

    unspoilt()


def a_decision(draw: st.DrawFn) -> Json:
    kinds = ("refusal", "oqtf", "closed", "rdv_refused", "unknown")
    on = draw(st.none() | days(-400, 0))
    return {"decision": {"kind": draw(st.sampled_from(kinds)), "on": on}}


def a_silence_that_lasted(draw: st.DrawFn) -> Json:
    return {"lodged_on": draw(days(-900, -124)), "complete": True}


def naturalisation(draw: st.DrawFn) -> Json:
    channel = draw(st.sampled_from(("anef", "site", "post")))
    return {"demarche": "naturalisation", "channel": channel}


def a_first_request_without_a_concrete_proved_fact(draw: st.DrawFn) -> Json:
    weak = draw(
        st.lists(
            st.one_of(
                st.fixed_dictionaries(
                    {
                        "kind": st.sampled_from(("precarious_position", "removal_risk_general")),
                        "proof": sometimes,
                    }
                ),
                st.fixed_dictionaries(
                    {
                        "kind": st.sampled_from(CONCRETE),
                        "deadline": st.none() | days(30, 90),
                        "proof": st.sampled_from((False, None)),
                    }
                ),
            ),
            max_size=3,
        )
    )
    return {"demarche": "premiere_vpf_liens", "kind": "first", "urgency": weak}


def an_oqtf_nobody_looked_at(draw: st.DrawFn) -> Json:
    notified = draw(days(-900, -20))
    seen = draw(st.sampled_from(("never", "before", "no day")))
    earlier = (dt.date.fromisoformat(notified) - dt.timedelta(3)).isoformat()
    by = {"never": None, "before": {"by": "lawyer", "on": earlier}, "no day": {"by": "lawyer"}}
    oqtf = {"received": "yes", "notified_on": notified, "executed": draw(sometimes)}
    return {"oqtf": oqtf, "seen_about_oqtf": by[seen]}


def a_channel_nobody_confirmed(_draw: st.DrawFn) -> Json:
    return {"channel": None}


def failures_nobody_can_show(draw: st.DrawFn) -> Json:
    return {"unproved": draw(st.sampled_from((False, None)))}


def a_request_before_the_judge(draw: st.DrawFn) -> Json:
    return {"filings": [{"kind": "L521-3", "filed_on": draw(days(-20, 0))}]}


def a_detention(_draw: st.DrawFn) -> Json:
    return {"detained": {"place": "CRA"}}


SPOILERS: tuple[Callable[[st.DrawFn], Json], ...] = (
    a_decision,
    a_silence_that_lasted,
    naturalisation,
    a_first_request_without_a_concrete_proved_fact,
    an_oqtf_nobody_looked_at,
    a_channel_nobody_confirmed,
    failures_nobody_can_show,
    a_request_before_the_judge,
    a_detention,
)


@pytest.mark.parametrize("spoiler", SPOILERS, ids=lambda one: one.__name__)
def test_no_file_with_this_goes_to_the_judge_of_useful_measures(spoiler):
    """TH-08 for naturalisation; the closed ways of the legal dossier for the others."""

    @st.composite
    def spoilt(draw: st.DrawFn) -> Json:
        facts = draw(ready_facts())
        change = spoiler(draw)
        if "unproved" in change:
            proof = change.pop("unproved")
            change["attempts"] = [one | {"proof": proof} for one in facts["attempts"]]
        return facts | change

    @drawn
    @given(spoilt())
    def spoilt_files_go_elsewhere(facts: Json) -> None:
        assert answer_if_usable(facts).route != REFERE

    spoilt_files_go_elsewhere()


# Nothing presumed


@drawn
@given(st.one_of(any_facts(), ready_facts()), st.none() | days(-900, -190))
def test_urgency_is_never_presumed_for_an_unknown_kind_or_a_title_lapsed_for_six_months(
    facts: Any, expired
):
    change = {"kind": None} if expired is None else {"titre_expires_on": expired}
    assert answer_if_usable(facts | change).urgency_presumed is not True


# What is never said


def words_of(said: Assessment) -> str:
    """Every sentence of an answer that the person reads."""
    parts = [said.because, *(one.text for one in said.findings)]
    parts += [one.text for one in said.warnings] + [one.text for one in said.next_steps]
    return "\n".join([*parts, *(one.label for one in said.deadlines)])


@drawn
@given(any_facts())
def test_no_plan_of_slots_is_offered_where_slots_are_not_the_way(facts):
    """SC-05: ANEF, the post, a queue form or an unconfirmed channel stop the slot captures."""
    said = answer_if_usable(facts)
    if facts.get("channel") != "site":
        assert "propose_slot_captures" not in said.says


@drawn
@given(any_facts())
def test_an_algerian_national_is_given_no_ground_of_the_code(facts):
    said = answer_if_usable(facts | {"nationality": "DZ"})
    assert not re.search(r"L\.\s?(42\d|435)-", words_of(said))
    assert "expired_card_cover" not in {one.id for one in said.deadlines}


@drawn
@given(any_facts(), st.integers(0, 6), st.booleans())
def test_no_date_of_appeal_is_computed_for_an_oqtf_of_this_week(facts, ago, seen):
    notified = (TODAY - dt.timedelta(ago)).isoformat()
    oqtf = {"received": "yes", "notified_on": notified, "executed": False}
    by = {"by": "lawyer", "on": TODAY.isoformat()} if seen else None
    without = {name: one for name, one in facts.items() if name != "decision"}
    said = answer_if_usable(without | {"oqtf": oqtf, "seen_about_oqtf": by})
    assert {"oqtf", "oqtf_appeal_running"} <= {one.id for one in said.warnings}
    assert all("OQTF" not in one.label for one in said.deadlines)
