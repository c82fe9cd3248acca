"""What was noted is kept: corrected, encrypted, carried elsewhere, erased."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guichet.casefile import load, save
from guichet.dossiers.models import Dossier
from guichet.evidence.casefile import casefile_of
from guichet.evidence.erasure import erase_dossier
from guichet.evidence.happenings import last_number, things_of
from guichet.evidence.log import entries_of, payloads_of
from guichet.procedure.facts import facts_of
from guichet.sealing.log import check_chain
from tests.factories import NOW, png
from tests.support.since import at, case_of, day, filed, note, shown


def test_a_correction_keeps_the_former_statement_in_the_log_and_on_the_page(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "1/corriger/", **filed(number="2600001"))
    (thing,) = things_of(new_dossier)
    assert [one.said().number for one in thing.former] == [""]
    assert thing.said.number == "2600001"
    log = [said for _, said in payloads_of(new_dossier).values()]
    noted = [one["said"]["number"] for one in log if one.get("kind") == "filed"]
    assert noted == ["", "2600001"]
    assert log[-1]["corrects"] == log[-2]["id"]
    assert "1 ancienne version" in shown(signed_in, new_dossier)
    assert list(check_chain(entries_of(new_dossier.pk))) == []


def test_a_form_shows_what_was_said_and_keeps_the_files_of_before(signed_in, new_dossier):
    letter = SimpleUploadedFile("ordonnance.png", png("EXEMPLE"), "image/png")
    note(signed_in, new_dossier, "ordonnance", result="rejected", on=day(-2),
         reason_tags=["urgency", "too_few"], proofs=letter)  # fmt: skip
    page = signed_in.get(at(new_dossier, "1/corriger/")).content.decode()
    assert str(day(-2)) in page
    assert page.count(" checked") == 3
    note(signed_in, new_dossier, "1/corriger/", result="rejected", on=day(-3))
    (order,) = case_of(new_dossier).orders
    assert order.ordered_on == day(-3)
    files = {file.id: file.name for file in case_of(new_dossier).other_pieces}
    assert [files[one] for one in order.file_ids] == ["ordonnance.png"]


def test_what_was_a_mistake_counts_no_more_and_stays_in_the_log(signed_in, new_dossier):
    note(signed_in, new_dossier, "proposition", on=day(-1), takes_place_on=day(40))
    before = len(entries_of(new_dossier.pk))
    signed_in.post(at(new_dossier, "1/retirer/"), {"version": 1})
    assert things_of(new_dossier) == []
    assert case_of(new_dossier).convocations == ()
    assert len(entries_of(new_dossier.pk)) == before + 1
    assert new_dossier.happenings.count() == 2


def test_a_request_with_a_defence_is_not_taken_back_first(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "memoire", on=day(-10))
    answer = signed_in.post(at(new_dossier, "1/retirer/"), {"version": 2}, follow=True)
    assert "Retirez d’abord la suite." in answer.content.decode()
    assert len(things_of(new_dossier)) == 2


@pytest.mark.parametrize("version", ["1", "", "un"])
def test_nothing_is_taken_back_from_a_page_that_is_out_of_date(signed_in, new_dossier, version):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "proposition", on=day(-1), takes_place_on=day(40))
    answer = signed_in.post(at(new_dossier, "2/retirer/"), {"version": version})
    assert "a changé dans une autre fenêtre" in answer.content.decode()
    assert len(things_of(new_dossier)) == 2


def test_two_windows_never_overwrite_each_other(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    old = last_number(new_dossier)
    note(signed_in, new_dossier, "1/corriger/", **filed(number="2600001"))
    answer = signed_in.post(
        at(new_dossier, "2/corriger/"), {"version": old, **filed(number="2600002")}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="2600002"' in page
    for part in ("a changé dans une autre fenêtre", "ne sont pas encore enregistrées",
                 "puis enregistrez de nouveau", "L’autre changement est gardé"):  # fmt: skip
        assert part in page
    assert case_of(new_dossier).filings[0].number == "2600001"
    assert f'name="version" value="{old + 1}"' in page


def test_a_form_sent_twice_is_noted_once(signed_in, new_dossier):
    sent = {"version": 0, "on": day(-1), "takes_place_on": day(40)}
    codes = [signed_in.post(at(new_dossier, "noter/proposition/"), sent).status_code for _ in "ab"]
    assert codes == [302, 409]
    assert len(things_of(new_dossier)) == 1


# What is stored


def test_the_database_holds_no_word_of_what_happened(signed_in, new_dossier):
    note(signed_in, new_dossier, "ordonnance", result="rejected", on=day(-2), reason="SECRETDIT")
    row = new_dossier.happenings.values_list("details", flat=True).get()
    assert b"SECRETDIT" not in bytes(row)
    assert "SECRETDIT" in Dossier.objects.get(pk=new_dossier.pk).happenings.get().details["reason"]


def test_a_dossier_carried_elsewhere_says_the_same_to_the_rules(signed_in, new_dossier, tmp_path):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "memoire", on=day(-9), reply_by=day(1))
    note(signed_in, new_dossier, "ordonnance", result="granted", on=day(-6), communicate_by=day(2))
    note(signed_in, new_dossier, "proposition", on=day(-1), takes_place_on=day(40))
    note(signed_in, new_dossier, "motifs", on=day(-1))
    case = case_of(new_dossier)
    save(case, tmp_path / "dossier.json")
    carried = load(tmp_path)
    assert carried == case
    assert facts_of(carried, day(0)) == facts_of(case, day(0))
    assert (len(carried.filings), len(carried.orders), len(carried.offers)) == (1, 1, 1)


def test_erasing_a_dossier_erases_what_happened(signed_in, new_dossier):
    note(signed_in, new_dossier, "requete", **filed())
    note(signed_in, new_dossier, "1/corriger/", **filed())
    erase_dossier(new_dossier, by="test", at=timezone.now())
    assert new_dossier.happenings.count() == 0


def test_an_order_of_the_list_noted_again_is_counted_once(signed_in, dossier):
    """The profile holds one order, of a request filed on 2 March 2026."""
    assert len(casefile_of(dossier, on=NOW.date()).orders) == 1
    note(signed_in, dossier, "requete", **{**filed(), "on": dt.date(2026, 3, 2)})
    note(signed_in, dossier, "ordonnance", result="rejected", on=dt.date(2026, 3, 20))
    (order,) = casefile_of(Dossier.objects.get(pk=dossier.pk), on=NOW.date()).orders
    assert order.ordered_on == dt.date(2026, 3, 20)
