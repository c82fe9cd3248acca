"""Numbers in the words of the rules: one is singular, several are plural."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from guichet.law import AttemptFact, Facts, assess, rulebook
from guichet.law.outcomes import Outcome

PARIS = dt.timezone(dt.timedelta(hours=1))
ON = dt.date(2026, 11, 21)
WRONG = re.compile(r"\b[01] (?!mois\b|sur\b|fois\b)\w{3,}s\b")


def of(days):
    return tuple(
        AttemptFact(
            at=dt.datetime.combine(ON - dt.timedelta(days=day), dt.time(9, rank), PARIS),
            channel="site",
            outcome="no_slot",
            proof=True,
        )
        for rank, day in enumerate(days)
    )


@pytest.mark.parametrize(
    ("days", "said"), [((2, 1), "couvrent 1 jour."), ((2, 2), "couvrent 0 jour.")]
)
def test_a_span_of_one_day_is_told_in_the_singular(days, said):
    findings = assess(Facts(channel="site", attempts=of(days)), ON).findings
    (text,) = [one.text for one in findings if one.rule == "echecs_repetes"]
    assert said in text


@pytest.mark.parametrize("number", [0, 1])
def test_no_rule_counts_one_thing_in_the_plural(number):
    """Every advice of every rule, each of its numbers being none or one."""
    faults = []
    for rule in rulebook().rules.values():
        for text in rule.advice.values():
            fills = dict.fromkeys(re.findall(r"\{(\w+)\}", text), number)
            told = Outcome("met", fills).filled(text)
            faults += [f"{rule.id}: {one}" for one in WRONG.findall(told)]
    assert not faults, faults


def test_two_of_them_are_plural_and_months_stay_as_they_are():
    assert Outcome("met", {"n": 2}).filled("{n} jours") == "2 jours"
    assert Outcome("met", {"n": 1}).filled("{n} mois") == "1 mois"
    assert Outcome("met", {"n": 1}).filled("{n} jours, puis {n} semaines.") == (
        "1 jour, puis 1 semaine."
    )
