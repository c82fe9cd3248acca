"""Citations, figures and plans, as the letters use them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from guichet.law import (
    NotYetInForce,
    UnknownCitation,
    citation,
    citations,
    evidence_plan,
    value,
)
from guichet.law.rulebook import UnknownFigure
from tests.law.conftest import attempt, case

ON = dt.date(2026, 11, 21)
NEEDED = [
    "cja_l521_3",
    "cja_l522_1",
    "cja_l522_3",
    "cja_r522_1",
    "cja_r522_2",
    "cja_r522_3",
    "cja_r414_2",
    "cja_r414_5",
    "cja_r411_1",
    "cja_r412_2",
    "ceseda_r431_2",
    "ceseda_r431_3",
    "ceseda_r431_5",
    "ceseda_r431_8",
    "ceseda_r432_1",
    "ceseda_r432_2",
    "cja_l911_1",
    "cja_l911_3",
    "cja_l761_1",
    "crpa_l112_9",
    "crpa_l112_11",
    "ce_435594",
    "ce_453391",
    "ce_436288",
    "ce_452798",
    "ce_448178",
    "qpc_28_mai_2024",
]


@pytest.mark.parametrize("name", NEEDED)
def test_what_the_letters_need_is_citable(name):
    """RQ-16, RQ-18, CA-15."""
    one = citation(name)
    assert one.citable(ON)
    assert one.says.endswith(".")
    assert one.source.citation


def test_a_decision_is_cited_with_its_date_and_number():
    assert citation("ce_435594").short == "CE, 10 juin 2020, n° 435594"
    assert "malgré plusieurs tentatives" in citation("ce_435594").says
    assert "circonstances particulières" in citation("ce_453391").says
    assert "anonymous_captures" in citation("ce_448178").applies_to


def test_what_one_source_alone_supports_is_kept_and_never_citable():
    """RQ-17, RQ-31: in the registry, flagged to be verified."""
    assert "229773" in citation("ce_229773").short
    for one in citations().values():
        if one.confidence in {"S", "M", "D"}:
            assert not one.verified
            assert not one.citable(ON)
    assert not citation("ta_melun_27_fevrier_2020").citable(ON)


def test_a_decision_is_not_citable_before_its_day_nor_a_text_after_its_end():
    assert not citation("ce_453391").citable(dt.date(2022, 6, 8))
    assert citation("ceseda_l435_4").citable(dt.date(2026, 12, 31))
    assert not citation("ceseda_l435_4").citable(dt.date(2027, 1, 1))


def test_the_old_articles_are_known_banned_and_replaced():
    """RQ-07."""
    old = citation("ceseda_r311_1_ancien")
    assert old.banned
    assert not old.citable(dt.date(2020, 1, 1))
    assert old.replaced_by == ("ceseda_r431_2", "ceseda_r431_3")
    for one in citations().values():
        if one.citable(ON):
            assert not re.search(r"R\. ?311-1|L\. ?313-", one.short + one.says)


def test_an_unknown_citation_is_refused():
    with pytest.raises(UnknownCitation):
        citation("ce_000000")


def test_no_citation_names_a_judge():
    for one in citations().values():
        assert not re.search(r"\b(M\.|Mme|président|juge) [A-Z]", one.says)


# Figures


@pytest.mark.parametrize(
    ("name", "amount", "low", "high", "unit"),
    [
        ("astreinte_par_jour", 100, 50, 150, "euros"),
        ("delai_communiquer", 5, 3, 15, "days"),
        ("delai_rendez_vous", 15, 7, 20, "days"),
        ("frais_proposes", 500, None, None, "euros"),
        ("taille_fichier", 32, None, None, "mo"),
        ("longueur_nom_fichier", 80, None, None, "characters"),
        ("emails_par_semaine", 1, None, None, "emails"),
        ("emails_en_tout", 8, None, None, "emails"),
        ("essais_avant_email", 3, 3, 5, "attempts"),
        ("images_par_email", 5, 3, 5, "images"),
        ("poids_email", 8, 5, 8, "mo"),
    ],
)
def test_the_figures_of_the_letters_have_a_source_and_a_range(name, amount, low, high, unit):
    """RQ-26, EM-01, EM-03, EM-09."""
    from guichet.law import rulebook

    version = value(name, ON)
    figure = version.content
    assert (figure.amount, figure.low, figure.high) == (amount, low, high)
    assert rulebook().values[name].versions.unit == unit
    assert version.source.citation
    assert version.confidence


def test_what_the_request_must_hold_is_listed():
    assert len(value("champs_requete", ON).content.items) == 6


def test_a_figure_has_no_value_before_its_first_day_and_an_unknown_one_is_refused():
    with pytest.raises(NotYetInForce):
        value("delai_communiquer", dt.date(2020, 1, 1))
    with pytest.raises(UnknownFigure):
        value("inconnue", ON)


# Plans


def test_the_prudent_plan_of_a_first_request_is_ten_weeks_of_three():
    """TH-02, SC-04."""
    plan = evidence_plan(case(kind="first"), ON)
    assert (plan.weeks, plan.per_week) == (10, 3)
    assert plan.until == ON + dt.timedelta(days=69)
    assert evidence_plan(case(kind=None), ON).weeks == 10


def test_the_plan_of_a_renewal_is_shorter():
    """TH-03."""
    renewal = evidence_plan(case(kind="renewal", titre_expires_on="2027-06-01"), ON)
    assert renewal.weeks < evidence_plan(case(kind="first"), ON).weeks
    assert not renewal.fast


def test_a_title_that_expires_in_twenty_days_gives_the_fast_plan():
    """TH-11."""
    plan = evidence_plan(case(kind="renewal", titre_expires_on="2026-12-11"), ON)
    assert plan.fast
    assert plan.weeks < evidence_plan(case(kind="renewal"), ON).weeks
    assert plan.weeks * 7 > 7


def test_a_plan_starts_with_the_first_attempt():
    tries = [attempt("2026-10-01"), attempt("2026-11-01")]
    assert evidence_plan(case(attempts=tries), ON).starts == dt.date(2026, 10, 1)


COURT = dt.timedelta(days=30)
HARD = {
    "urgency": (
        {"urgency": [{"kind": "age_19", "deadline": "2027-01-05", "proof": True}]},
        dt.date(2027, 1, 5),
    ),
    "birthday": (
        {"demarche": "aes_ase_16_18", "birth_date": "2008-01-05"},
        dt.date(2027, 1, 5),
    ),
    "legal ground": ({"demarche": "aes_metier_tension"}, dt.date(2027, 1, 1)),
    "six months after expiry": (
        {"kind": "renewal", "titre_expires_on": "2026-06-10", "attempts": [attempt("2026-11-20")]},
        dt.date(2026, 12, 11),
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_no_plan_outlives_a_hard_date_less_the_time_of_the_court(name):
    """The plan ends thirty days before the first day that would be too late."""
    given, limit = HARD[name]
    plan = evidence_plan(case(**given), ON)
    assert plan.cut
    assert plan.until == max(plan.starts, limit - COURT)


def test_a_plan_whose_last_day_has_passed_says_so_by_its_date():
    hard = [{"kind": "job_offer_start", "deadline": "2026-12-01", "proof": True}]
    cut = evidence_plan(case(attempts=[attempt("2026-10-01")], urgency=hard), ON)
    assert (cut.until, cut.cut) == (dt.date(2026, 11, 1), True)


def test_the_court_s_time_of_the_plan_is_that_of_the_rules():
    from guichet.law import rulebook

    for rule in ("temps_du_juge", "temps_avant_refus", "sans_attendre_le_refus"):
        for version in rulebook().rules[rule].versions.versions:
            days = version.content.parameters["court_days"]
            assert days == value("temps_du_tribunal", ON).content.amount


def test_the_table_of_the_courts_is_that_of_the_directory():
    """R23: each département of the table has the court that the directory gives."""
    from guichet import places

    named = {one.code: places.court(one.court).name for one in places.departements()}
    rows = [row.split(" : ") for row in value("tribunaux", ON).content.items]
    listed = {code: town for town, codes in rows for code in codes.split(", ")}
    assert set(listed) == {code for code in named if len(code) == 2}
    for code, town in listed.items():
        assert town in named[code]


def test_each_row_of_the_table_of_rules_is_in_a_file():
    """R01 to R52, by their number in ``serves`` or ``note``."""
    from guichet.law.files import FOLDER

    told = " ".join(path.read_text("utf-8") for path in FOLDER.rglob("*.toml"))
    assert not {f"R{row:02d}" for row in range(1, 53)} - set(re.findall(r"\bR\d\d\b", told))
