"""The outline of a dossier: quick, and the same for the rules as the whole dossier."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guichet.dossiers.services import profile_of, save_profile
from guichet.evidence.casefile import casefile_of
from guichet.evidence.services import AttemptInput, correct_attempt
from guichet.law import assess
from guichet.procedure.facts import facts_of
from guichet.procedure.outline import outline_of
from tests.factories import NOW, PARIS, a_screenshot, an_attempt

ON = dt.date(2026, 11, 20)
PAGES = ("", "histoire/", "histoire/?forme=tableau", "dates/", "reperes/", "pourquoi/")


@pytest.fixture
def busy(dossier):
    """Return a dossier with a correction, letters, an appointment, a queue and proved urgency."""
    first = dossier.attempts.first()
    given = AttemptInput(moment=first.local_moment, channel="site", outcome="site_error")
    correct_attempt(first, given, by="test", at=NOW)
    when = dt.datetime(2026, 11, 3, 10, tzinfo=PARIS)
    an_attempt(dossier, when, channel="email", outcome="sent", files=(a_screenshot("mail"),))
    an_attempt(dossier, when, channel="lrar", outcome="sent", acknowledged_on="2026-11-05")
    an_attempt(dossier, when, channel="demarche_numerique", outcome="deposited")
    an_attempt(dossier, when, outcome="slot_too_far")
    profile = profile_of(dossier)
    proof = str(dossier.captures.first().pk)
    urgency = (profile.urgency[0].model_copy(update={"captures": (proof,)}), *profile.urgency[1:])
    save_profile(dossier, profile.model_copy(update={"urgency": urgency}), by="test")
    return dossier


def test_the_rules_say_the_same_of_the_outline_and_of_the_whole_dossier(busy):
    whole = assess(facts_of(casefile_of(busy, on=ON), ON), ON)
    quick = assess(facts_of(outline_of(busy, on=ON), ON), ON)
    assert quick == whole


def test_the_facts_heard_from_the_outline_are_those_of_the_whole_dossier(busy):
    """Whether a failed attempt was anonymous is not read: no rule looks at it."""
    whole = facts_of(casefile_of(busy, on=ON), ON)
    quick = facts_of(outline_of(busy, on=ON), ON)
    for name in (field for field in vars(whole) if field not in {"attempts", "worked_out"}):
        assert getattr(quick, name) == getattr(whole, name), name
    told = [(one.at, one.channel, one.outcome, one.proof) for one in quick.attempts]
    assert told == [(one.at, one.channel, one.outcome, one.proof) for one in whole.attempts]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_of_the_procedure_asks_as_many_queries_with_any_number_of_attempts(
    signed_in, dossier, page
):
    before = _queries(signed_in, dossier, page)
    for rank in range(30):
        when = dt.datetime(2026, 10, 1, 8, tzinfo=PARIS) + dt.timedelta(days=rank)
        an_attempt(dossier, when, files=(a_screenshot(f"encore {rank}"),) if rank % 2 else ())
        if rank % 3 == 0:
            an_attempt(dossier, when, channel="email", outcome="sent")
    assert _queries(signed_in, dossier, page) == before


def _queries(client, dossier, page: str) -> int:
    client.get(f"/dossiers/{dossier.pk}/{page}")
    with CaptureQueriesContext(connection) as seen:
        assert client.get(f"/dossiers/{dossier.pk}/{page}").status_code == 200
    return len(seen)
