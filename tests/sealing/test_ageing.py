"""Until when a token can be relied on alone, and the data that says so."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.sealing.ageing import MARGIN, end_of, is_due, key_kinds, kind_of
from tests.support.certificates import Hierarchy


def chain(key: str) -> list:
    names = Hierarchy(key=key)
    return [one.certificate for one in (names.leaf, names.intermediate, names.root)]


def test_each_day_of_an_algorithm_has_its_source_and_the_day_it_was_read() -> None:
    for kind in key_kinds().values():
        assert kind.source
        assert kind.confidence in {"official", "secondary"}
        assert kind.checked_on >= dt.date(2026, 11, 22)


def test_every_kind_of_key_met_is_in_the_data() -> None:
    assert {kind_of(chain("rsa")[0]), kind_of(chain("ec")[0])} <= key_kinds().keys()


@pytest.mark.parametrize(
    ("key", "end"),
    [
        ("rsa", dt.datetime(2031, 1, 1, tzinfo=dt.UTC)),
        ("ec", dt.datetime(2036, 1, 1, tzinfo=dt.UTC)),
    ],
)
def test_a_key_ages_before_certificates_that_hold_until_2060(key: str, end: dt.datetime) -> None:
    assert end_of(chain(key)) == end


def test_a_certificate_that_ends_first_counts_first() -> None:
    names = Hierarchy()
    until = dt.datetime(2028, 5, 1, tzinfo=dt.UTC)
    names.renew_leaf(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), until)
    assert end_of([names.leaf.certificate, names.root.certificate]) == until


def test_a_token_is_due_from_the_margin_on() -> None:
    end = dt.datetime(2027, 6, 1, tzinfo=dt.UTC)
    assert is_due(end, end - MARGIN)
    assert not is_due(end, end - MARGIN - dt.timedelta(seconds=1))
