"""What was noted of the desk and the court, as the rules read it."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.casefile import (
    CaseFile,
    Contact,
    Convocation,
    Counter,
    Event,
    Filing,
    Gate,
    Order,
    UrgencyFact,
)
from guichet.casefile.models import Applicant
from guichet.law import assess
from guichet.law.facts import contradictions
from guichet.procedure.facts import facts_of
from guichet.procedure.since_filing import since_filing

ON = dt.date(2026, 11, 20)
REUNION = Counter(
    commune="Saint-Denis", departement="974", prefecture="EXEMPLE", counter="EXEMPLE",
    authority="EXEMPLE", court="ta-saint-denis", court_name="TA EXEMPLE", zone="Indian/Reunion",
)  # fmt: skip


def case(**said):
    return CaseFile(id="EXEMPLE", written_on=ON, **said)


def met(**said):
    return Convocation(id="1", given_on=dt.date(2026, 10, 1), **said)


def event(day, outcome, number=1):
    at = dt.datetime.fromisoformat(f"{day}T10:00:00+01:00")
    return Event(
        id=str(number), number=number, at=at, received_at=at, channel="site", outcome=outcome
    )


def test_the_rules_know_the_requests_their_defence_and_their_hearing():
    filing = Filing(id="1", filed_on=dt.date(2026, 11, 2), defence_on=dt.date(2026, 11, 12),
                    hearing_on=dt.date(2026, 11, 30), destination="lrar")  # fmt: skip
    (known,) = facts_of(case(filings=(filing,)), ON).filings
    assert (known.kind, known.filed_on, known.defence_on, known.hearing_on) == (
        "L521-3", dt.date(2026, 11, 2), dt.date(2026, 11, 12), dt.date(2026, 11, 30),
    )  # fmt: skip


def test_a_request_lodged_later_is_not_known_yet():
    filing = Filing(id="1", filed_on=ON + dt.timedelta(days=1))
    assert facts_of(case(filings=(filing,)), ON).filings == ()


def test_the_rules_know_the_day_of_the_appointment_and_what_was_asked():
    given = met(takes_place_on=dt.date(2027, 3, 18), asked_to_advance_on=dt.date(2026, 10, 20))
    known = facts_of(case(convocations=(given,)), ON).convocation
    assert known is not None
    assert (known.given_on, known.takes_place_on, known.asked_to_advance_on, known.held) == (
        dt.date(2026, 10, 1), dt.date(2027, 3, 18), dt.date(2026, 10, 20), None,
    )  # fmt: skip


def test_the_latest_appointment_given_is_the_one_that_counts():
    older = met(takes_place_on=dt.date(2027, 3, 18))
    newer = Convocation(id="2", given_on=dt.date(2026, 11, 3), takes_place_on=dt.date(2026, 12, 1))
    known = facts_of(case(convocations=(newer, older)), ON).convocation
    assert known is not None
    assert known.takes_place_on == dt.date(2026, 12, 1)


def test_of_two_given_the_same_day_the_last_noted_counts():
    first = met(takes_place_on=dt.date(2027, 3, 18))
    second = first.model_copy(update={"id": "2", "takes_place_on": dt.date(2026, 12, 1)})
    known = facts_of(case(convocations=(first, second)), ON).convocation
    assert known is not None
    assert known.takes_place_on == dt.date(2026, 12, 1)


def test_an_appointment_cancelled_is_none_any_more():
    gone = met(takes_place_on=dt.date(2027, 3, 18), cancelled_on=dt.date(2026, 11, 5))
    assert facts_of(case(convocations=(gone,)), ON).convocation is None


@pytest.mark.parametrize(
    ("day", "outcome", "stands"),
    [("2026-11-05", "rdv_cancelled", False), ("2026-09-20", "rdv_cancelled", True),
     ("2026-11-05", "slot_found", True)],
)  # fmt: skip
def test_the_journal_and_the_statements_say_the_later_word(day, outcome, stands):
    given = met(takes_place_on=dt.date(2027, 3, 18))
    known = facts_of(case(convocations=(given,), events=(event(day, outcome),)), ON).convocation
    assert (known is not None) is stands


def test_an_appointment_held_is_the_end_whatever_the_journal_says_later():
    """OU-16."""
    held = met(takes_place_on=dt.date(2026, 11, 4), held=True, went_on=dt.date(2026, 11, 4))
    known = facts_of(
        case(convocations=(held,), events=(event("2026-11-06", "rdv_cancelled"),)), ON
    ).convocation
    assert known is not None
    assert known.held is True


def test_a_refusal_at_the_desk_is_evidence_of_that_day_at_that_place():
    refused = met(takes_place_on=dt.date(2026, 11, 4), held=False, refused_at_desk=True,
                  went_on=dt.date(2026, 11, 4), file_ids=("photo",))  # fmt: skip
    facts = facts_of(case(convocations=(refused,), counter=REUNION), ON)
    (attempt,) = facts.attempts
    assert (attempt.channel, attempt.outcome, attempt.proof) == ("visit", "refused_at_desk", True)
    assert attempt.at.isoformat() == "2026-11-04T12:00:00+04:00"
    assert facts.decision is None or facts.decision.kind == "unknown"


def test_a_refusal_also_in_the_journal_is_counted_once():
    refused = met(takes_place_on=dt.date(2026, 11, 4), held=False, refused_at_desk=True,
                  went_on=dt.date(2026, 11, 4))  # fmt: skip
    written = event("2026-11-04", "refused_at_desk")
    assert len(facts_of(case(convocations=(refused,), events=(written,)), ON).attempts) == 1


def test_the_end_of_a_provisional_paper_comes_from_the_desk_or_from_the_urgency():
    held = met(held=True, recepisse=True, recepisse_expires_on=dt.date(2027, 2, 4))
    assert facts_of(case(convocations=(held,)), ON).document_expires_on == dt.date(2027, 2, 4)
    lapsing = UrgencyFact(kind="api_lapsed", deadline=dt.date(2026, 12, 1))
    assert facts_of(case(urgency=(lapsing,)), ON).document_expires_on == dt.date(2026, 12, 1)
    other = UrgencyFact(kind="job_loss", deadline=dt.date(2026, 12, 1))
    assert facts_of(case(urgency=(other,)), ON).document_expires_on is None


def test_the_rules_know_the_visit_the_reasons_asked_and_the_detention():
    held_in = Contact(kind="detention_place", value="centre EXEMPLE")
    facts = facts_of(
        case(
            planned_visit_on=dt.date(2026, 12, 1),
            reasons_asked_on=dt.date(2026, 11, 1),
            gate=Gate(detained=True),
            applicant=Applicant(emergency_contacts=(held_in,)),
        ),
        ON,
    )
    assert facts.planned_visit_on == dt.date(2026, 12, 1)
    assert facts.reasons_asked_on == dt.date(2026, 11, 1)
    assert facts.detained is not None
    assert facts.detained.place == "centre EXEMPLE"


def test_what_nobody_said_stays_unknown():
    facts = facts_of(case(), ON)
    assert (facts.filings, facts.convocation, facts.document_expires_on) == ((), None, None)
    assert (facts.reasons_asked_on, facts.planned_visit_on, facts.detained) == (None, None, None)


def test_a_rejection_for_want_of_urgency_alone_is_told_to_the_rules():
    """The delay to confirm an annulment request does not run after one (CJA, art. R. 612-5-2)."""

    def order(tags):
        return Order(
            kind="L521-1",
            filed_on=dt.date(2026, 10, 1),
            ordered_on=dt.date(2026, 10, 20),
            notified_on=dt.date(2026, 10, 21),
            result="rejected",
            reason_tags=tags,
        )

    def days(tags):
        found = assess(facts_of(case(orders=(order(tags),)), ON), ON).deadlines
        return {one.id for one in found}

    assert "confirm_main_request" not in days(("urgency",))
    assert "confirm_main_request" in days(("urgency", "proof"))
    assert "confirm_main_request" in days(())


def test_the_word_too_late_comes_from_the_rules():
    """OU-06: a date after the end of the title is too far; one before is not."""

    def warned(takes_place_on):
        told = facts_of(
            case(
                kind="renewal",
                channel="site",
                titre_expires_on=dt.date(2026, 12, 15),
                gate=Gate(answered_on=ON, oqtf="clear", no_decision=True, already_lodged=False),
                convocations=(met(takes_place_on=takes_place_on),),
            ),
            ON,
        )
        return "rdv_too_late" in {one.id for one in assess(told, ON).warnings}

    assert warned(dt.date(2027, 1, 4))
    assert not warned(dt.date(2026, 12, 1))


DAYS = st.none() | st.dates(dt.date(2024, 2, 28), dt.date(2028, 3, 1))
YES_NO = st.none() | st.booleans()
FILINGS = st.builds(Filing, id=st.sampled_from("123"), kind=st.sampled_from(["L521-3", "L521-1"]),
                    filed_on=DAYS, defence_on=DAYS, reply_by=DAYS, hearing_on=DAYS)  # fmt: skip
CONVOCATIONS = st.builds(
    Convocation, id=st.sampled_from("123"), given_on=DAYS, takes_place_on=DAYS, held=YES_NO,
    asked_to_advance_on=DAYS, postponed_on=DAYS, cancelled_on=DAYS, refused_at_desk=YES_NO,
    went_on=DAYS, recepisse_expires_on=DAYS,
)  # fmt: skip
ORDERS = st.builds(
    Order, kind=st.sampled_from(["L521-3", "autre"]), filed_on=DAYS, ordered_on=DAYS,
    notified_on=DAYS, communicate_by=DAYS, takes_place_by=DAYS, executed=YES_NO,
    result=st.sampled_from(["granted", "rejected", "non_lieu", "withdrawn", "pending"]),
    reason_tags=st.lists(st.sampled_from(["urgency", "proof", "no_hearing", "inconnu"])).map(tuple),
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(FILINGS, max_size=3), st.lists(CONVOCATIONS, max_size=3),
       st.lists(ORDERS, max_size=3))  # fmt: skip
def test_no_story_of_the_court_and_the_desk_breaks_the_rules(filings, convocations, orders):
    """Dates that cannot be are told as such; with all others, a route is given."""
    told = case(filings=filings, convocations=convocations, orders=orders)
    since_filing(told, ON)
    problems = contradictions(facts_of(told, ON), ON)
    if not problems:
        assert assess(facts_of(told, ON), ON).route
