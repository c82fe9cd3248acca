"""Reading facts: contract keys exactly, every problem at once, in French."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.casefile.vocabulary import CHANNELS
from guichet.law import Facts, FactsFile, UnusableFacts, assess
from guichet.law.facts import AttemptChannel, contradictions
from tests.law.conftest import attempt, case

ON = dt.date(2026, 11, 21)


def problems(mapping) -> str:
    with pytest.raises(UnusableFacts) as refused:
        Facts.from_json(mapping)
    return "\n".join(refused.value.problems)


def test_nothing_said_is_unknown_everywhere():
    facts = Facts.from_json({})
    assert facts.kind is None
    assert facts.oqtf is None
    assert facts.attempts == ()
    assert assess(facts, ON).route == "see_human_first"


def test_an_unknown_key_is_refused_by_its_name_at_any_depth():
    assert "« foo » : cette clé n’est pas connue" in problems({"foo": 1})
    said = problems({"oqtf": {"received": "no", "recu": "no"}})
    assert "« oqtf.recu » : cette clé n’est pas connue" in said


def test_every_problem_is_listed_at_once():
    said = problems(
        {
            "birth_date": "01/02/1990",
            "kind": "renouvellement",
            "demarche": "inconnue",
            "departement": "20",
            "attempts": [attempt("2026-10-01T09:00:00", outcome="rien")],
            "urgency": [{"kind": "autre_chose"}],
        }
    )
    for key in ("birth_date", "kind", "demarche", "departement", "attempts.0.at"):
        assert f"« {key} »" in said
    assert "« attempts.0.outcome » : le résultat « rien » n’est pas connu" in said
    assert "« urgency.0.kind »" in said
    assert "décalage horaire" in said


@pytest.mark.parametrize("value", [20261121, "2026-02-30", "demain", True, "2026-11-21T10:00:00"])
def test_a_day_is_a_full_date_and_never_a_number(value):
    assert "ce n’est pas une date" in problems({"lodged_on": value})


def test_a_word_is_not_taken_for_yes_or_no():
    assert "true, false ou null" in problems({"attempts": [attempt("2026-10-01", proof="oui")]})


def test_what_is_not_json_is_refused():
    assert "Ce n’est pas du JSON" in problems({"birth_date": object()})
    assert problems({"attempts": "aucun"})
    assert problems({"attempts": [None]})


def test_dates_may_be_given_as_dates():
    assert Facts.from_json({"lodged_on": dt.date(2026, 1, 5)}).lodged_on == dt.date(2026, 1, 5)


def test_the_channels_of_an_attempt_are_those_of_the_journal():
    assert set(AttemptChannel.__args__) == set(CHANNELS)


def test_the_file_holds_the_facts_and_perhaps_the_day():
    assert FactsFile.from_json({"facts": {}, "on": "2026-11-21"}).on == ON
    assert FactsFile.from_json({"facts": {}}).on is None
    with pytest.raises(UnusableFacts) as refused:
        FactsFile.from_json({"on": "2026-11-21", "facts": {}, "extra": 1})
    assert "« extra »" in refused.value.problems[0]
    with pytest.raises(UnusableFacts) as refused:
        FactsFile.from_json({})
    assert "« facts » : cette clé manque" in refused.value.problems[0]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"birth_date": "2000-01-01", "titre_expires_on": "1999-01-01"}, "avant la naissance"),
        (
            {"lodged_on": "2026-05-01", "decision": {"kind": "refusal", "on": "2026-04-30"}},
            "avant la demande",
        ),
        (
            {"convocation": {"given_on": "2026-05-01", "takes_place_on": "2026-04-30"}},
            "avant la convocation",
        ),
        (
            {
                "earlier_orders": [
                    {"kind": "L521-3", "filed_on": "2026-05-01", "ordered_on": "2026-04-30"}
                ]
            },
            "avant sa requête",
        ),
        ({"lodged_on": "2026-11-22"}, "après le jour de l’évaluation"),
        ({"oqtf": {"received": "yes", "notified_on": "2027-01-01"}}, "après le jour"),
        ({"filings": [{"kind": "L521-3", "filed_on": "2027-01-01"}]}, "après le jour"),
    ],
)
def test_impossible_dates_are_refused(given, words):
    facts = case(**given)
    (said,) = contradictions(facts, ON)
    assert words in said
    with pytest.raises(UnusableFacts):
        assess(facts, ON)


def test_several_impossible_dates_are_said_together():
    facts = case(birth_date="2030-01-01", titre_expires_on="1999-01-01", lodged_on="2027-01-01")
    assert len(contradictions(facts, ON)) == 4


def test_an_old_oqtf_before_a_lodged_request_is_possible():
    facts = case(lodged_on="2026-05-01", decision={"kind": "oqtf", "on": "2020-01-01"})
    assert contradictions(facts, ON) == ()


@pytest.mark.parametrize("expiry", ["9999-12-31", "2024-02-29"])
def test_extreme_days_do_not_break_the_counting(expiry):
    answer = assess(case(kind="renewal", titre_expires_on=expiry), ON)
    assert answer.urgency_presumed is (expiry == "9999-12-31")
