"""From the source of a rule to the texts of the registry."""

from __future__ import annotations

import pytest

from guichet.law import rulebook
from guichet.lawbook.cited import cited_in


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("CE, 10 juin 2020, n° 435594", ["ce_435594"]),
        (
            "CESEDA, art. R.* 432-1, R. 432-2 et R. 434-12 ; TA Lyon, 20 novembre 2024, n° 2411057",
            ["ceseda_r432_1", "ceseda_r432_2", "ta_lyon_2411057"],
        ),
        ("CJA, art. R. 431-2", []),
        ("CJA, art. L. 521-3 ; CESEDA, art. R. 431-2", ["cja_l521_3", "ceseda_r431_2"]),
        ("Code de justice administrative, art. R.\u00a0522-1", ["cja_r522_1"]),
        ("Code civil, art. 388", []),
        ("Règle du logiciel", []),
    ],
)
def test_a_source_leads_to_the_texts_it_names_and_to_no_other(source, expected):
    assert [one for one, _ in cited_in(source)] == expected


def test_a_rule_leads_to_the_decision_it_rests_on(signed_in):
    page = signed_in.get("/droit/regle/echecs_repetes/").content.decode()
    assert 'href="/droit/citation/ce_435594/"' in page


def test_most_rules_lead_to_the_registry():
    versions = [one for rule in rulebook().rules.values() for one in rule.versions.versions]
    linked = [one for one in versions if cited_in(one.source.citation)]
    assert len(linked) > len(versions) / 2
