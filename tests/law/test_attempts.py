"""Which attempts count, and over how long: the three markers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.law import Facts, assess
from guichet.law.evidence import known_by
from tests.law.conftest import attempt, case

DAY = dt.date(2020, 6, 30)


def legal_minimum(*attempts, on: dt.date = DAY, **more) -> bool | None:
    return assess(case(attempts=list(attempts), **more), on).markers["legal_minimum"]


@pytest.mark.parametrize(
    ("first", "last", "reached"),
    [
        ("2019-09-13", "2019-09-18", False),
        ("2020-06-01", "2020-06-09", True),
        ("2020-06-01", "2020-06-07", False),
        ("2020-06-01", "2020-06-08", False),
        ("2020-06-07", "2020-06-15", True),
        ("2019-12-29", "2020-01-06", True),
        ("2020-02-25", "2020-03-04", True),
    ],
)
def test_the_legal_minimum_is_more_than_seven_days_in_two_weeks(first, last, reached):
    """TH-04: 13–18 Sept 2019 not yet; 1 and 9 June 2020 reached; 1 and 7 June not yet."""
    assert legal_minimum(attempt(first), attempt(last)) is reached


def test_many_attempts_in_one_week_are_not_enough():
    """TH-04, whatever the count."""
    week = [attempt(dt.date(2020, 6, 1) + dt.timedelta(days=n % 7)) for n in range(100)]
    assert legal_minimum(*week) is False


def test_one_attempt_is_not_enough():
    assert legal_minimum(attempt("2020-06-01")) is False


def test_the_day_of_an_attempt_is_the_day_at_its_place():
    """23:30 in Réunion on the 8th is the 8th; half an hour later it is the 9th."""
    early = {"at": "2020-06-01T00:10:00+04:00"}
    late = {"at": "2020-06-08T23:30:00+04:00"}
    whole = {"channel": "site", "outcome": "no_slot", "proof": True}
    assert legal_minimum(early | whole, late | whole) is False
    next_day = {"at": "2020-06-09T00:30:00+04:00"}
    assert legal_minimum(early | whole, next_day | whole) is True


def test_both_sides_of_a_clock_change_are_counted_in_days():
    """The last Sunday of October 2026 has 25 hours."""
    on = dt.date(2026, 11, 21)
    eight_days = [attempt("2026-10-20T23:50:00+02:00"), attempt("2026-10-28T00:05:00+01:00")]
    seven_days = [attempt("2026-10-20T00:05:00+02:00"), attempt("2026-10-27T23:50:00+01:00")]
    assert legal_minimum(*eight_days, on=on) is True
    assert legal_minimum(*seven_days, on=on) is False


@pytest.mark.parametrize(
    "outcome", ["slot_later", "slot_found", "captcha_failed", "slot_lost", "not_yet_open", "other"]
)
def test_an_outcome_that_is_no_failure_does_not_count(outcome):
    last = attempt("2020-06-20", outcome=outcome)
    assert legal_minimum(attempt("2020-06-01"), last) is False


@pytest.mark.parametrize("outcome", ["site_error", "no_slot", "account_error"])
def test_dysfunctions_count_as_failures(outcome):
    assert legal_minimum(attempt("2020-06-01"), attempt("2020-06-20", outcome=outcome)) is True


def test_attempts_on_the_wrong_channel_do_not_count():
    """SC-05: captures of a booking site prove nothing for a démarche of the ANEF."""
    tries = [attempt("2026-10-01"), attempt("2026-10-20")]
    on = dt.date(2026, 11, 21)
    answer = assess(case(demarche="etudiant", channel="anef", attempts=tries), on)
    assert answer.markers["legal_minimum"] is not True
    assert "propose_slot_captures" not in answer.says


def test_emails_letters_calls_and_visits_are_no_attempts_on_the_site():
    steps = [
        attempt("2026-09-01", channel="email", outcome="sent"),
        attempt("2026-09-20", channel="lrar", outcome="sent"),
        attempt("2026-10-10", channel="phone", outcome="no_solution"),
        attempt("2026-10-20", channel="visit", outcome="refused_at_desk"),
    ]
    assert legal_minimum(*steps, on=dt.date(2026, 11, 21)) is False


@pytest.mark.parametrize(
    ("deposited", "reached"), [("2026-11-07", False), ("2026-04-22", False), ("2026-04-21", True)]
)
def test_a_file_in_a_booking_queue_counts_after_seven_months_and_a_reminder(deposited, reached):
    """T10, T12: a long wait with reminders was granted; a recent deposit is no failure."""
    waits = attempt(deposited, channel="demarche_numerique", outcome="deposited")
    reminder = attempt("2026-11-16", channel="email", outcome="reminder")
    facts = {"channel": "demarche_numerique", "on": dt.date(2026, 11, 21)}
    assert legal_minimum(waits, reminder, **facts) is reached
    assert legal_minimum(waits, **facts) is False
    assert legal_minimum(reminder, **facts) is False


@pytest.mark.parametrize(("days", "reached"), [((1, 10), False), ((1, 10, 20), True)])
def test_a_security_code_refused_on_three_days_is_a_dysfunction(days, reached):
    tries = [attempt(f"2020-06-{day:02}", outcome="captcha_failed") for day in days]
    assert legal_minimum(*tries) is reached


def test_an_attempt_without_proof_does_not_count_and_an_unknown_proof_leaves_it_unknown():
    def tries(proof):
        return [attempt(day, proof=proof) for day in ("2020-06-01", "2020-06-20")]

    assert legal_minimum(*tries(False)) is False
    assert legal_minimum(*tries(None)) is None
    assert legal_minimum(*tries(True)) is True


@pytest.mark.parametrize("turned", [False, True])
def test_a_record_whose_proof_nobody_spoke_of_is_kept_before_one_without_proof(turned):
    """TH-04: of one minute, whichever of the two came first."""
    twins = [attempt("2020-06-09", proof=False), attempt("2020-06-09", proof=None)]
    kept = known_by(case(attempts=twins[::-1] if turned else twins), DAY)
    assert [one.proof for one in kept] == [None]


def test_two_records_of_the_same_minute_are_one_attempt():
    twice = [attempt("2026-10-20T09:00:05+02:00"), attempt("2026-10-20T09:00:50+02:00")]
    answer = assess(case(attempts=twice), dt.date(2026, 11, 21))
    (finding,) = [one for one in answer.findings if one.rule == "preuves"]
    assert "1 sur 1." in finding.text


def test_a_future_attempt_is_kept_out_of_every_count_and_warned_about():
    on = dt.date(2026, 11, 21)
    tries = [attempt("2026-11-20"), attempt("2026-12-20")]
    answer = assess(case(attempts=tries), on)
    assert answer.markers["legal_minimum"] is False
    assert "future_dated" in {one.id for one in answer.warnings}
    assert "future_dated" not in {one.id for one in assess(case(attempts=tries[:1]), on).warnings}


# Prudent, very complete


def markers(kind: str | None, days: int, emails: int, letters: int) -> dict[str, bool | None]:
    first = dt.date(2026, 6, 1)
    tries = [attempt(first + dt.timedelta(days=n)) for n in range(0, days, 7)]
    tries.append(attempt(first + dt.timedelta(days=days)))
    tries += [
        attempt(first + dt.timedelta(days=7 * n + 1), channel="email", outcome="sent")
        for n in range(emails)
    ]
    tries += [attempt(first, channel="lrar", outcome="sent")] * letters
    return dict(assess(case(kind=kind, attempts=tries), dt.date(2026, 11, 21)).markers)


def test_the_prudent_marker_is_longer_for_a_first_request_than_for_a_renewal():
    """TH-02, TH-03: three weeks and an e-mail; two weeks for a renewal; unknown counts as first."""
    assert markers("first", 20, 1, 0)["prudent"] is False
    assert markers("first", 21, 1, 0)["prudent"] is True
    assert markers("first", 21, 0, 0)["prudent"] is False
    assert markers("renewal", 13, 1, 0)["prudent"] is False
    assert markers("renewal", 14, 1, 0)["prudent"] is True
    assert markers(None, 14, 1, 0)["prudent"] is False


def test_the_very_complete_marker_asks_for_months_several_emails_and_a_letter():
    """TH-01, TH-09."""
    assert markers("first", 90, 2, 1)["very_complete"] is True
    assert markers("first", 89, 2, 1)["very_complete"] is False
    assert markers("first", 90, 1, 1)["very_complete"] is False
    assert markers("first", 90, 2, 0)["very_complete"] is False


def test_the_old_habit_of_the_courts_is_told_as_such_and_not_as_the_rule():
    """TH-01: « ce que beaucoup de tribunaux attendaient avant 2020 »."""
    from guichet.law import rulebook

    rule = rulebook().rules["dossier_tres_complet"]
    assert "avant 2020" in rule.serves
    assert "Avant 2020" in rule.advice["not_met"]
    assert rule.versions.versions[-1].confidence == "S+D"


def test_the_markers_are_independent_of_the_completeness_of_the_file():
    """PF-12: evidence and completeness of the file are two things."""
    tries = [attempt("2026-10-01"), attempt("2026-10-20")]
    on = dt.date(2026, 11, 21)
    answers = [assess(case(attempts=tries, complete=said), on) for said in (True, False, None)]
    assert len({tuple(one.markers.items()) for one in answers}) == 1


# Properties

RANK = {False: 0, None: 1, True: 2}
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2026, 11, 21))
OFFSETS = st.sampled_from(["+01:00", "+02:00", "+04:00", "-04:00", "+11:00"])
TRIES = st.builds(
    lambda day, hour, offset, outcome, proof: {
        "at": f"{day}T{hour:02d}:30:00{offset}",
        "channel": "site",
        "outcome": outcome,
        "proof": proof,
    },
    DAYS,
    st.integers(0, 23),
    OFFSETS,
    st.sampled_from(["no_slot", "site_error", "slot_later", "captcha_failed", "other"]),
    st.sampled_from([True, False, None]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TRIES, max_size=12), DAYS)
def test_one_more_proved_failure_never_makes_the_evidence_worse(tries, day):
    on = dt.date(2026, 11, 21)
    before = assess(case(attempts=tries), on).markers
    after = assess(case(attempts=[*tries, attempt(day)]), on).markers
    for name in before:
        if before[name] is not None:
            assert RANK[after[name]] >= RANK[before[name]]


TWINS = st.builds(
    lambda hour, offset, second, outcome, proof, anonymous: {
        "at": f"2026-11-{'02' if hour else '03'}T{hour:02d}:30:{second:02d}{offset}",
        "channel": "site",
        "outcome": outcome,
        "proof": proof,
        "anonymous": anonymous,
    },
    st.sampled_from([0, 23]),
    st.sampled_from(["+01:00", "+00:00"]),
    st.sampled_from([0, 40]),
    st.sampled_from(["no_slot", "site_error", "slot_later"]),
    st.sampled_from([True, False, None]),
    st.sampled_from([True, False, None]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(TWINS, max_size=6), st.lists(TRIES, max_size=4), st.randoms())
def test_which_of_two_records_of_a_minute_came_first_does_not_matter(twins, tries, random):
    """TH-04"""
    on = dt.date(2026, 11, 21)
    shuffled = [*twins, *tries]
    random.shuffle(shuffled)
    assert known_by(case(attempts=[*twins, *tries]), on) == known_by(case(attempts=shuffled), on)


@settings(max_examples=60, deadline=None)
@given(st.lists(TRIES, max_size=12), st.randoms())
def test_the_order_of_the_attempts_does_not_matter(tries, random):
    on = dt.date(2026, 11, 21)
    shuffled = list(tries)
    random.shuffle(shuffled)
    assert (
        assess(case(attempts=tries), on).as_json() == assess(case(attempts=shuffled), on).as_json()
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(TRIES, max_size=10), st.integers(1, 20))
def test_moving_all_the_dates_by_whole_weeks_keeps_the_route(tries, weeks):
    on, shift = dt.date(2026, 11, 21), dt.timedelta(weeks=weeks)

    def moved(one):
        at = dt.datetime.fromisoformat(one["at"]) + shift
        return one | {"at": at.isoformat()}

    now = assess(case(attempts=tries), on)
    later = assess(case(attempts=[moved(one) for one in tries]), on + shift)
    assert (now.route, now.markers) == (later.route, later.markers)


def test_the_work_grows_with_the_number_of_attempts_and_no_faster():
    """1,500 attempts over four years are one assessment like another."""
    first = dt.date(2022, 11, 1)
    tries = [attempt(first + dt.timedelta(days=n)) for n in range(1_460)] + [
        attempt(f"{first + dt.timedelta(days=n)}T18:00:00+02:00") for n in range(40)
    ]
    facts = Facts.from_json({"kind": "renewal", "channel": "site", "attempts": tries})
    calls = 0

    class Counted(tuple):
        def __iter__(self):
            nonlocal calls
            calls += 1
            return super().__iter__()

    object.__setattr__(facts, "attempts", Counted(facts.attempts))
    assess(facts, dt.date(2026, 11, 21))
    assert 0 < calls < 60
