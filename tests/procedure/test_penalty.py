"""The sums that the judge fixes when an order is not obeyed, and how amounts are typed."""

from __future__ import annotations

import pytest
from django import forms

from guichet.casefile import CaseFile, load, save
from guichet.dossiers.amounts import Euros
from guichet.evidence.models import Happening
from tests.support.since import at, case_of, day, filed, note, plain, shown


def an_order(client, dossier):
    note(client, dossier, "requete", **filed(-60))
    note(client, dossier, "ordonnance", result="granted", on=day(-50), astreinte_per_day="100")


def test_the_sums_fixed_for_non_execution_are_kept_with_their_day(signed_in, new_dossier):
    """OU-17: several decisions may fix a sum for one order; each has its day and its amount."""
    an_order(signed_in, new_dossier)
    note(signed_in, new_dossier, "astreinte", on=day(-9), cents="1 500,50 €", number="2699999")
    note(signed_in, new_dossier, "astreinte", on=day(-2), cents="700")
    (order,) = case_of(new_dossier).orders
    assert [(one.cents, one.on, one.number) for one in order.liquidations] == [
        (150050, day(-9), "2699999"),
        (70000, day(-2), None),
    ]
    said = shown(signed_in, new_dossier)
    assert "somme fixée : 1 500,50 €" in said
    assert "somme fixée : 700 €" in said
    line = plain(signed_in.get(f"/dossiers/{new_dossier.pk}/histoire/"))
    assert "Somme fixée par le juge : 700 €" in line


def test_a_sum_is_corrected_without_losing_what_was_said(signed_in, new_dossier):
    """OU-17."""
    an_order(signed_in, new_dossier)
    note(signed_in, new_dossier, "astreinte", on=day(-9), cents="1500,50")
    page = plain(signed_in.get(at(new_dossier, "3/corriger/")))
    assert 'value="1500,50"' in page
    note(signed_in, new_dossier, "3/corriger/", on=day(-9), cents="1600")
    (order,) = case_of(new_dossier).orders
    assert [one.cents for one in order.liquidations] == [160000]
    assert "somme fixée : 1 500,50 €" in shown(signed_in, new_dossier)
    assert Happening.objects.filter(kind="penalty").count() == 2


def test_no_sum_is_noted_without_the_order_it_punishes(signed_in, new_dossier):
    answer = signed_in.get(at(new_dossier, "noter/astreinte/"))
    assert answer.status_code == 302
    assert answer["Location"].endswith("noter/ordonnance/")


def test_after_the_appointment_the_sums_still_owed_are_told(signed_in, new_dossier):
    """OU-17, OU-10."""
    an_order(signed_in, new_dossier)
    note(signed_in, new_dossier, "astreinte", on=day(-9), cents="1500")
    note(signed_in, new_dossier, "au-guichet", held="oui", on=day(-1))
    page = plain(signed_in.get(at(new_dossier, "rendez-vous-tenu/")))
    assert "1 500 € d’astreinte" in page


def test_the_sums_leave_with_the_portable_dossier(signed_in, new_dossier, tmp_path):
    """OU-17."""
    an_order(signed_in, new_dossier)
    note(signed_in, new_dossier, "astreinte", on=day(-9), cents="1500")
    case = case_of(new_dossier)
    assert CaseFile.model_validate_json(case.model_dump_json()) == case
    save(case, tmp_path / "dossier.json")
    assert load(tmp_path / "dossier.json").orders[0].liquidations[0].cents == 150000


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("7,45", 745), ("7.4", 740), ("500", 50000), ("1 500 €", 150000), ("0", 0), ("100000", 10**7)],
)
def test_an_amount_is_read_as_people_write_it(typed, cents):
    assert Euros().clean(typed) == cents


@pytest.mark.parametrize("typed", ["abc", "-5", "7,455", "100000,01", "1e3", "1,500.00"])
def test_an_amount_that_is_none_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        Euros().clean(typed)


def test_no_amount_is_none_and_not_zero():
    assert Euros().clean("  ") is None
    with pytest.raises(forms.ValidationError):
        Euros(required=True).clean("")


def test_a_cost_too_large_is_a_fault_on_the_page_and_not_a_broken_page(signed_in, new_dossier):
    address = f"/dossiers/{new_dossier.pk}/faits/frais/ajouter/"
    answer = signed_in.post(
        address, {"version": new_dossier.version, "label": "Lettre", "amount": "200000"}
    )
    assert "Ce montant est trop grand" in plain(answer)
