"""The dates of an answer: which run, from what, and which are never computed."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.law import Facts, assess, rulebook
from guichet.law.counting import Period

from .conftest import attempt, case

ON = dt.date(2026, 11, 21)
BOOK = rulebook()

CONTRACT = {
    *("anef_window_opens", "anef_window_closes", "offanef_window_opens", "lapse_6_months"),
    *("expired_card_cover", "eve_19th_birthday", "implicit_refusal", "annulment_delay"),
    *("advance_refusal_implicit", "order_deadline", "pourvoi", "refile_suggested"),
    *("confirm_main_request", "legal_basis_ends", "regroupement_implicit_refusal"),
    *("asylum_registration_3_working_days", "order_communicate", "order_takes_place"),
    *("notice_presumed", "ar_due", "reasons_due", "document_expires", "first_request_2_months"),
}

FULL = {
    "demarche": "renouvellement_carte_resident",
    "kind": "renewal",
    "channel": "anef",
    "nationality": "ML",
    "birth_date": "1990-02-28",
    "titre_expires_on": "2027-01-31",
    "document_expires_on": "2027-02-28",
    "reasons_asked_on": "2026-11-20",
    "attempts": [attempt("2026-11-02", channel="email", outcome="sent")],
    "convocation": {"given_on": "2026-10-01", "asked_to_advance_on": "2026-10-31"},
    "earlier_orders": [
        {
            "kind": "L521-3",
            "ordered_on": "2026-11-06",
            "notified_on": "2026-11-06",
            "result": "rejected",
        }
    ],
}


def dates(facts: Facts, on: dt.date = ON) -> dict[str, dt.date]:
    return {one.id: one.date for one in assess(facts, on).deadlines}


def test_every_date_of_the_contract_has_its_file_and_no_other_has():
    assert set(BOOK.deadlines) == CONTRACT


@pytest.mark.parametrize("rule", list(BOOK.deadlines.values()), ids=lambda rule: rule.id)
def test_each_date_says_its_text_where_to_read_it_and_what_starts_it(rule):
    assert rule.starts.endswith(".")
    for version in rule.versions.versions:
        assert version.source.citation
        assert version.source.url.startswith("https://") or not version.certain


@pytest.mark.parametrize("rule", list(BOOK.deadlines.values()), ids=lambda rule: rule.id)
def test_a_date_that_rests_on_one_source_or_on_a_deduction_says_to_check_it(rule):
    if any(not version.certain for version in rule.versions.versions):
        assert "à vérifier" in rule.title


@pytest.mark.parametrize("rule", list(BOOK.deadlines.values()), ids=lambda rule: rule.id)
def test_a_label_is_short_and_promises_nothing(rule):
    assert len(rule.title.split()) <= 16
    assert not re.search(r"droit à|obtenir|garanti", rule.title)


def test_the_asylum_delay_is_marked_as_stale_since_the_european_pact():
    *_, last = BOOK.deadlines["asylum_registration_3_working_days"].versions.versions
    assert (last.since, last.confidence) == (dt.date(2026, 6, 12), "S")
    assert "Peut-être dépassé" in last.note


def test_the_end_of_the_metiers_en_tension_is_no_longer_announced_once_it_is_there():
    facts = case(demarche="aes_metier_tension")
    assert dates(facts, dt.date(2026, 12, 31))["legal_basis_ends"] == dt.date(2026, 12, 31)
    assert "legal_basis_ends" not in dates(facts, dt.date(2027, 1, 1))


# OQTF


@pytest.mark.parametrize("notified", [None, "2026-06-01", "2026-11-20"])
@pytest.mark.parametrize("kind", ["oqtf", "refusal", "unknown"])
def test_no_date_is_ever_computed_for_the_appeal_against_an_oqtf(kind, notified):
    facts = case(
        decision={"kind": kind, "on": notified}, oqtf={"received": "yes", "notified_on": notified}
    )
    assert dates(facts) == {}


def test_a_refusal_gives_no_date_while_nobody_knows_whether_an_oqtf_came_with_it():
    """The shorter delay would be the one that runs: unknown is not no."""
    refusal = {"kind": "refusal", "on": "2026-11-02"}
    for oqtf in (None, {"received": "unknown"}):
        assert "annulment_delay" not in dates(case(decision=refusal, oqtf=oqtf))
    known = dates(case(decision=refusal, oqtf={"received": "no"}))
    assert known["annulment_delay"] == dt.date(2027, 1, 2)


# Unknown starts


def test_nobody_said_anything_so_no_date_runs():
    assert dates(Facts()) == {}


@pytest.mark.parametrize("demarche", [None, "aes_travail", "asile", "regroupement_familial"])
@pytest.mark.parametrize("kind", [None, "first", "renewal"])
@pytest.mark.parametrize("channel", [None, "site", "anef"])
def test_a_situation_without_any_day_has_no_date(demarche, kind, channel):
    assert dates(case(demarche=demarche, kind=kind, channel=channel)) == {}


@pytest.mark.parametrize(
    ("start", "gone"),
    [
        ("titre_expires_on", {"anef_window_opens", "anef_window_closes", "lapse_6_months"}),
        ("document_expires_on", {"document_expires"}),
        ("reasons_asked_on", {"reasons_due"}),
        ("attempts", {"ar_due"}),
        ("convocation", {"advance_refusal_implicit"}),
        ("earlier_orders", {"pourvoi", "notice_presumed", "refile_suggested"}),
        ("channel", {"anef_window_opens", "anef_window_closes"}),
    ],
)
def test_a_date_goes_with_the_fact_that_starts_it(start, gone):
    given_facts = FULL | ({"channel": "site"} if start == "attempts" else {})
    full = dates(Facts.from_json(given_facts))
    less = dates(Facts.from_json({name: v for name, v in given_facts.items() if name != start}))
    assert gone <= set(full)
    assert not gone & set(less)


def test_the_expired_card_covers_only_what_was_asked_before_it_expired():
    """Working on a card that covers nothing would be the harm."""
    asked = {"kind": "renewal", "titre_kind": "Carte de résident", "titre_expires_on": "2026-10-30"}
    for lodged, covered in (("2026-10-30", True), ("2026-10-31", False), (None, False)):
        facts = case(demarche="renouvellement_general", lodged_on=lodged, **asked)
        assert ("expired_card_cover" in dates(facts)) is covered


def test_an_order_without_its_notification_gives_no_pourvoi():
    order = {"kind": "L521-3", "ordered_on": "2026-11-06", "result": "rejected"}
    assert "pourvoi" not in dates(case(earlier_orders=[order]))


# Algerian agreement


@pytest.mark.parametrize("titre", ["Carte de résident", "Carte pluriannuelle de quatre ans"])
@pytest.mark.parametrize(("nationality", "covered"), [("ML", True), (None, True), ("DZ", False)])
def test_the_three_months_are_never_asserted_for_the_algerian_agreement(
    titre, nationality, covered
):
    facts = case(
        demarche="renouvellement_general",
        kind="renewal",
        nationality=nationality,
        titre_kind=titre,
        titre_expires_on="2026-11-30",
        lodged_on="2026-09-20",
    )
    assert ("expired_card_cover" in dates(facts)) is covered


@pytest.mark.parametrize("demarche", ["aes_metier_tension", "aes_ase_16_18"])
def test_no_limit_of_an_article_that_the_algerian_agreement_leaves_out_is_given(demarche):
    facts = case(demarche=demarche, nationality="DZ", birth_date="2008-01-04")
    assert not {"legal_basis_ends", "eve_19th_birthday"} & set(dates(facts))


# Attempts, places and clocks


@pytest.mark.parametrize(
    ("departement", "due"),
    [
        ("75", dt.date(2026, 4, 13)),
        ("67", dt.date(2026, 4, 14)),
        ("974", dt.date(2026, 4, 13)),
        (None, dt.date(2026, 4, 13)),
    ],
)
def test_the_holidays_are_those_of_the_prefecture(departement, due):
    sent = attempt("2026-03-27", channel="email", outcome="sent")
    facts = case(departement=departement, attempts=[sent])
    assert dates(facts, dt.date(2026, 4, 20))["ar_due"] == due


def test_one_minute_before_midnight_in_reunion_is_the_day_of_reunion():
    before = attempt("2026-11-09T23:59:00+04:00", channel="email", outcome="sent")
    after = attempt("2026-11-10T00:00:00+04:00", channel="email", outcome="sent")
    due = [dates(case(departement="974", attempts=[one]))["ar_due"] for one in (before, after)]
    assert due == [dt.date(2026, 11, 24), dt.date(2026, 11, 25)]


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-10-24T23:59:59+02:00", dt.date(2026, 11, 6)),
        ("2026-10-25T02:30:00+02:00", dt.date(2026, 11, 6)),
        ("2026-10-25T02:30:00+01:00", dt.date(2026, 11, 6)),
        ("2026-03-29T01:59:59+01:00", dt.date(2026, 4, 13)),
        ("2026-03-29T03:00:00+02:00", dt.date(2026, 4, 13)),
    ],
)
def test_the_change_of_the_clocks_moves_no_date(at, due):
    facts = case(departement="75", attempts=[attempt(at, channel="email", outcome="sent")])
    assert dates(facts, dt.date(2026, 11, 21))["ar_due"] == due


# Any facts

day = st.dates(dt.date(2023, 1, 1), ON)
later = st.dates(dt.date(2023, 1, 1), dt.date(2030, 12, 31))
demarches = st.sampled_from(
    [None, "renouvellement_general", "etudiant", "talent", "asile", "regroupement_familial"]
)


@given(day, demarches)
def test_the_refusal_of_silence_comes_before_the_end_of_its_own_appeal(lodged, demarche):
    found = dates(case(demarche=demarche, lodged_on=lodged.isoformat()))
    refusal = found.get("implicit_refusal") or found.get("regroupement_implicit_refusal")
    if demarche == "asile":
        assert refusal is None
    else:
        assert refusal is not None
        assert lodged < refusal < found["annulment_delay"]
        assert found["annulment_delay"] == Period(2, "months").after(refusal)


@given(later)
def test_the_window_opens_closes_and_lapses_in_this_order(expiry):
    """Renewal on the ANEF: 120 and 60 days before, then six months after."""
    facts = case(
        demarche="renouvellement_general",
        kind="renewal",
        channel="anef",
        titre_expires_on=expiry.isoformat(),
    )
    found = dates(facts)
    opens, closes = found["anef_window_opens"], found["anef_window_closes"]
    assert (closes - opens).days == (expiry - closes).days == 60
    assert expiry < found["lapse_6_months"]


@given(st.lists(day, min_size=1, max_size=8))
def test_a_reminder_never_moves_the_acknowledgement_that_is_due(sent):
    mails = [attempt(f"{one}T09:00:00+01:00", channel="email", outcome="sent") for one in sent]
    first = attempt(f"{min(sent)}T09:00:00+01:00", channel="email", outcome="sent")
    assert dates(case(attempts=mails)) == dates(case(attempts=[first]))


@given(st.dates(dt.date(2007, 1, 1), dt.date(2026, 1, 1)))
def test_the_eve_of_nineteen_is_the_last_day_of_eighteen(born):
    found = dates(case(demarche="aes_ase_16_18", birth_date=born.isoformat()))
    following = found["eve_19th_birthday"] + dt.timedelta(days=1)
    assert following.year == born.year + 19
    assert (following.month, following.day) in {(born.month, born.day), (2, 28)}
