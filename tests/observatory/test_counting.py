"""Counts in which no dossier can be seen, even by computing with them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.observatory.counting import DEPTH, FEWEST, Contribution, counts_of

DESKS = st.sampled_from(
    [("93", "Bobigny EXEMPLE"), ("93", "Le Raincy EXEMPLE"), ("69", "Lyon EXEMPLE")]
)
MONTHS = st.sampled_from([dt.date(2026, 9, 1), dt.date(2026, 10, 1)])
OUTCOMES = st.sampled_from(["no_slot", "slot_found", "site_error"])
DEMARCHES = st.sampled_from(["aes_travail", "renouvellement_general"])


def made(dossier, desk=("93", "Bobigny EXEMPLE"), month=dt.date(2026, 10, 1), demarche="x",
         outcome="no_slot"):  # fmt: skip
    from guichet.observatory.counting import Desk

    return Contribution(str(dossier), Desk(*desk), month, demarche, outcome)


@st.composite
def journals(draw):
    """Draw dossiers, each with one desk and one démarche, and some attempts."""
    found = []
    for number in range(draw(st.integers(0, 20))):
        desk, demarche = draw(DESKS), draw(DEMARCHES)
        for _ in range(draw(st.integers(1, 5))):
            found.append(made(number, desk, draw(MONTHS), demarche, draw(OUTCOMES)))
    return found


def inside(every, path):
    return [one for one in every if one.path[: len(path)] == path]


def dossiers(some):
    return {one.dossier for one in some}


class Sums:
    """Sums that are known, and what can be computed from them by adding and subtracting."""

    def __init__(self, known, cells):
        self.cells, self.rows = cells, []
        for one in known:
            row = self._without_the_known([Fraction(cell in one) for cell in cells])
            if any(row):
                column = next(i for i, value in enumerate(row) if value)
                self.rows.append((column, [value / row[column] for value in row]))

    def give(self, wanted):
        return not any(self._without_the_known([Fraction(cell in wanted) for cell in self.cells]))

    def _without_the_known(self, row):
        for column, known in self.rows:
            if row[column]:
                factor = row[column]
                row = [a - factor * b for a, b in zip(row, known, strict=True)]
        return row


def faults_of(every, published):
    """Return the groups of fewer dossiers than allowed that the published sums determine."""
    leaves = sorted({one.path for one in every})
    known = [frozenset(leaf for leaf in leaves if leaf[: len(path)] == path) for path in published]
    sums = Sums(known, leaves)
    few = [leaf for leaf in leaves if len(dossiers(inside(every, leaf))) < FEWEST]
    groups = [frozenset(some) for size in (1, 2) for some in combinations(few, size)]
    return [
        group
        for group in groups
        if len(dossiers([one for one in every if one.path in group])) < FEWEST and sums.give(group)
    ]


@given(journals())
@settings(max_examples=60)
def test_no_count_has_fewer_than_five_dossiers_behind_it(every):
    """WA-09: k-anonymous; a dossier with many attempts is still one dossier."""
    for one in counts_of(every).published:
        counted = inside(every, one.path)
        assert one.dossiers == len(dossiers(counted)) >= FEWEST
        assert one.attempts == len(counted)


@given(journals())
@settings(max_examples=60)
def test_what_subtraction_leaves_of_a_count_has_five_dossiers_too_or_nothing(every):
    """WA-09: secondary suppression, for every total and all the smaller counts under it."""
    published = [one.path for one in counts_of(every).published]
    for path in published:
        below = [one for one in published if len(one) > len(path) and one[: len(path)] == path]
        left = [
            one
            for one in inside(every, path)
            if not any(one.path[: len(other)] == other for other in below)
        ]
        assert not left or len(dossiers(left)) >= FEWEST


@given(journals())
@settings(max_examples=25)
def test_no_small_group_can_be_computed_by_adding_and_subtracting_all_counts(every):
    """WA-09: whatever is done with the counts, by linear algebra over all of them."""
    assert faults_of(every, [one.path for one in counts_of(every).published]) == []


def test_publishing_every_large_enough_total_would_reveal_a_small_group():
    """The check above can fail: six failures and one slot found, with the total of both."""
    every = [*(made(number) for number in range(6)), made(6, outcome="slot_found")]
    whole, part = every[0].path[:3], every[0].path
    assert faults_of(every, [whole, part])
    published = {one.path for one in counts_of(every).published}
    assert part in published
    assert whole not in published


def test_one_dossier_with_many_attempts_is_not_many_dossiers():
    """WA-09."""
    assert counts_of([made(1) for _ in range(400)]).published == ()
    assert counts_of([made(1) for _ in range(400)]).hidden


def test_a_total_is_given_when_its_hidden_part_is_large_enough():
    every = [made(number) for number in range(5)]
    every += [made(5 + number, outcome=f"o{number}") for number in range(5)]
    counts = counts_of(every)
    assert {len(one.path) for one in counts.published} == {0, 1, 2, 3, 4}
    total = next(one for one in counts.published if not one.path)
    assert (total.attempts, total.dossiers) == (10, 10)
    assert counts.hidden


def test_nothing_is_said_to_be_hidden_when_nothing_is():
    assert not counts_of([made(number) for number in range(5)]).hidden
    assert not counts_of([]).hidden


@given(journals())
@settings(max_examples=25)
def test_the_order_of_the_attempts_changes_nothing(every):
    assert counts_of(every) == counts_of(reversed(every))
    assert all(len(one.path) <= DEPTH for one in counts_of(every).published)
