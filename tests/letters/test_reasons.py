"""Asking the reasons of a refusal born of silence (art. L. 232-4 CRPA): at its moment, no other."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.letters.moments import MOMENTS
from guichet.letters.story import tell
from guichet.letters.writing import gaps
from tests.letters.cases import gated
from tests.letters.reading import said
from tests.personas import DAY, PARIS, a_file, awa

LODGED = dt.date(2026, 7, 10)
AT = dt.datetime(2026, 7, 10, 9, tzinfo=PARIS)


def silent(lodged=LODGED, **changes):
    return gated(already_lodged=True, lodged_on=lodged)(**changes)


def asked(case):
    return [one.field for one in gaps("motifs", case, on=DAY)]


def test_the_reasons_are_asked_within_the_month_with_the_text_that_gives_the_right():
    text = said("motifs", silent())
    assert "Le 10 juillet 2026, j’ai déposé une demande de renouvellement" in text
    assert "Depuis plus de quatre mois, je n’ai reçu aucune décision écrite." in text
    assert "article L. 232-4 du code des relations entre le public et l’administration" in text
    assert "de me communiquer, dans le mois qui suit cette demande, les motifs" in text


def test_what_shows_the_deposit_is_joined_only_where_there_is_something():
    assert "Je joins" not in said("motifs", silent())
    deposit = awa().events[0].model_copy(
        update={"id": "d", "at": AT, "received_at": AT, "channel": "anef", "outcome": "deposited",
                "files": (a_file("depot.pdf", AT, "application/pdf"),)}
    )  # fmt: skip
    assert "Je joins une copie du document" in said("motifs", silent(events=(deposit,)))


@pytest.mark.parametrize(
    ("case", "field"),
    [
        (silent(dt.date(2026, 9, 1)), "silence"),
        (silent(dt.date(2026, 1, 5)), "appeal_delay"),
        (silent(reasons_asked_on=dt.date(2026, 11, 12)), "reasons_asked"),
        (awa(), "lodged_on"),
        (gated(already_lodged=True, lodged_on=LODGED, no_decision=False,
               decision={"kind": "refusal", "on": "2026-10-01"})(), "decision"),
    ],
    ids=["too early", "too late", "already", "not lodged", "written"],
)  # fmt: skip
def test_before_after_or_against_a_written_refusal_it_is_not_written(case, field):
    assert asked(case) == [field]
    assert not MOMENTS["silent_refusal"](tell(case, on=DAY))


def test_it_comes_forward_when_the_silence_has_refused_and_the_appeal_still_runs():
    assert MOMENTS["silent_refusal"](tell(silent(), on=DAY))
