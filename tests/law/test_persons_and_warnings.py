"""Who the person is, what must be said to her, and what decisions that disagree say."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.law import assess
from tests.law.conftest import case
from tests.law.test_routes import ON, SPREAD, URGENT, warned

RIPE = {"attempts": SPREAD, "urgency": URGENT}


def route(**given) -> str:
    return assess(case(**given), ON).route


# Persons


def test_a_person_held_goes_to_a_lawyer_whatever_the_rest():
    answer = assess(case(**RIPE, detained={"place": "centre de rétention"}), ON)
    assert answer.route == "see_human_first"
    assert answer.next_steps[0].id == "avocat_aujourd_hui"
    assert "propose_slot_captures" not in answer.says


def test_a_minor_needs_a_representative():
    child = RIPE | {"birth_date": "2009-06-01"}
    assert route(**child) == "see_human_first"
    assert route(**child, representative="mère") == "refere_mesures_utiles"


@pytest.mark.parametrize("nationality", ["DZ", "ES"])
def test_a_regularisation_outside_the_code_goes_to_a_human(nationality):
    assert route(**RIPE, nationality=nationality) == "see_human_first"
    assert route(**RIPE, nationality="ML") == "refere_mesures_utiles"


@pytest.mark.parametrize("demarche", ["premiere_vpf_liens", "aes_ase_16_18", "aes_metier_tension"])
def test_no_ground_of_the_code_is_given_to_an_algerian_national(demarche):
    young = {"birth_date": "2008-01-05", "demarche": demarche, "nationality": "DZ"}
    answer = assess(case(**young, attempts=SPREAD), ON)
    assert "algerian_agreement" in warned(answer)
    words = str(answer.as_json())
    assert not any(ground in words for ground in ("L. 42", "L. 435", "L. 433-3"))


def test_the_eve_of_the_nineteenth_birthday_is_the_last_day():
    young = {"demarche": "aes_ase_16_18", "attempts": SPREAD, "kind": "first"}
    eve = assess(case(**young, birth_date="2007-11-22"), ON)
    day = assess(case(**young, birth_date="2007-11-21"), ON)
    assert {"age_19"} <= warned(eve) & warned(day)
    assert eve.route != "see_human_first"
    assert day.route == "see_human_first"


def test_from_january_2027_the_trades_in_tension_go_to_a_human():
    given = RIPE | {"demarche": "aes_metier_tension"}
    last = [{"kind": "legal_basis_ends", "deadline": "2026-12-31", "proof": True}]
    before = assess(case(**(given | {"urgency": last})), dt.date(2026, 12, 31))
    after = assess(case(**(given | {"urgency": last})), dt.date(2027, 1, 1))
    assert before.route == "refere_mesures_utiles"
    assert after.route == "see_human_first"
    assert {"legal_basis_ends"} <= warned(before) & warned(after)


@pytest.mark.parametrize("departement", ["986", "987", "988"])
def test_where_another_law_may_apply_a_human_comes_first(departement):
    assert route(**RIPE, departement=departement) == "see_human_first"


def test_a_planned_visit_is_warned_about_and_a_past_one_is_not():
    """PF-03: the visit is never planned without the warning."""
    assert "visit_risk" in warned(assess(case(planned_visit_on="2026-11-21"), ON))
    assert "visit_risk" not in warned(assess(case(planned_visit_on="2026-11-20"), ON))
    assert "visit_risk" not in warned(assess(case(), ON))


def test_an_oqtf_said_not_received_but_notified_on_a_day_is_not_none():
    """Contradictory facts never open the route."""
    said = {"received": "no", "notified_on": "2026-10-01"}
    answer = assess(case(**RIPE, oqtf=said), ON)
    assert answer.route == "see_human_first"
    assert "oqtf" in warned(answer)


# Warnings


def test_each_warning_of_the_contract_can_be_said_and_names_its_sources():
    from guichet.law import rulebook
    from tests.law.test_assess_command import WARNINGS

    known = rulebook().answers.warnings
    assert {one.id for one in known} == set(WARNINGS)
    assert all(one.sources for one in known)


def test_every_route_of_the_contract_has_a_row():
    from guichet.law import rulebook, schemas

    assert {row.route for row in rulebook().answers.routes} == set(schemas.ROUTES)


def test_a_ripe_file_has_few_warnings():
    """A renewal in its window, ripe: nothing frightens for nothing."""
    renewal = {"kind": "renewal", "titre_expires_on": "2026-12-11", "attempts": SPREAD}
    assert warned(assess(case(**renewal), ON)) == set()


def test_a_short_time_before_a_hard_date_says_lawyer_today():
    """No one is told to wait past a hard date less the time of the court."""
    soon = [{"kind": "job_offer_start", "deadline": "2026-12-05", "proof": True}]
    answer = assess(case(attempts=SPREAD[-1:], urgency=soon), ON)
    assert answer.route == "continue_attempts"
    assert "avocat_aujourd_hui" in {one.id for one in answer.next_steps}
    sooner = [{"kind": "job_offer_start", "deadline": "2026-11-23", "proof": True}]
    assert assess(case(urgency=sooner), ON).route == "see_human_first"


def test_where_decisions_disagree_the_version_says_so():
    """The decision of spring 2023 and that of Lyon, November 2024."""
    early = assess(case(lodged_on="2022-09-10"), dt.date(2023, 4, 15))
    late = assess(case(lodged_on="2024-05-02"), dt.date(2024, 11, 20))
    assert early.route == late.route == "refere_suspension"
    texts = [next(f.text for f in one.findings if f.rule == "silence") for one in (early, late)]
    assert "un juge a pourtant ordonné" in texts[0]
    assert "refusé en novembre 2024" in texts[1]
