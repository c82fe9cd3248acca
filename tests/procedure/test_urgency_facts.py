"""The catalogue of the reasons of urgency: a sentence for the judge, a paper that shows it."""

import datetime as dt

import pytest

from guichet.casefile import URGENCY_KINDS
from guichet.procedure.urgency_facts import proof_hints, urgency_facts, words_of

ON = dt.date(2026, 11, 20)


@pytest.mark.parametrize("kind", URGENCY_KINDS)
def test_each_reason_has_a_sentence_and_a_proof_hint(kind):
    """RQ-21: control, job, housing, children, benefits, and every other reason."""
    words = urgency_facts()[kind]
    assert words.bare[0].isupper()
    assert not words.bare.endswith(".")
    assert words.proof.endswith(".")
    assert all(len(one.split()) <= 12 for one in words.proof.split("."))


def test_the_catalogue_has_no_reason_that_the_journal_has_not():
    assert set(urgency_facts()) == set(URGENCY_KINDS)
    assert len(proof_hints()) == len(URGENCY_KINDS)


@pytest.mark.parametrize("kind", URGENCY_KINDS)
@pytest.mark.parametrize("days", [-30, 0, 30])
def test_a_day_that_is_given_is_always_printed(kind, days):
    day = ON + dt.timedelta(days=days)
    said = words_of(kind).sentence(day, ON).replace("\xa0", " ")
    assert {30: "20 décembre 2026", 0: "20 novembre 2026", -30: "21 octobre 2026"}[days] in said


def test_a_harm_that_began_is_not_told_as_one_to_come():
    words = words_of("contract_suspended")
    assert "doit être suspendu le" in words.sentence(ON + dt.timedelta(days=1), ON)
    assert "est suspendu depuis le" in words.sentence(ON - dt.timedelta(days=1), ON)
    assert words.sentence(None, ON) == "Mon contrat de travail est suspendu"


def test_a_reason_that_the_catalogue_has_not_is_told_by_its_name():
    assert words_of("something_general").bare == "something_general"
