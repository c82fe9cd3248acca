"""Urgency, costs, orders: the lists of facts that the person keeps."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.casefile import URGENCY_KINDS
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of
from guichet.evidence.casefile import casefile_of
from guichet.evidence.services import read_original
from guichet.procedure.rows import URGENCY_GROUPS, urgency_choices
from tests.factories import png
from tests.support.checkout import ROOT


def at(dossier, word, rest=""):
    return f"/dossiers/{dossier.pk}/faits/{word}/{rest}"


def add(client, dossier, word, **answers):
    dossier.refresh_from_db()
    return client.post(at(dossier, word, "ajouter/"), {"version": dossier.version, **answers})


def stored(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk))


def test_every_kind_of_urgency_is_offered_and_none_is_chosen_beforehand(signed_in, new_dossier):
    offered = {code for _, group in urgency_choices()[1:] for code, _ in group}
    assert offered == set(URGENCY_KINDS)
    assert {kind for kinds in URGENCY_GROUPS.values() for kind in kinds} <= set(URGENCY_KINDS)
    said = signed_in.get(at(new_dossier, "urgence", "ajouter/")).content.decode()
    assert "checked" not in said
    assert said.count("selected") == 1
    assert '<option value="" selected>' in said


def test_a_fact_is_kept_with_the_words_the_deadline_and_the_proof(signed_in, new_dossier):
    proof = SimpleUploadedFile("promesse.png", png("EXEMPLE"), "image/png")
    add(signed_in, new_dossier, "urgence", kind="job_offer_start", text="Le 3 janvier.",
        deadline="2027-01-03", proofs=proof)  # fmt: skip
    (fact,) = stored(new_dossier).urgency
    assert (fact.kind, fact.text, fact.deadline) == (
        "job_offer_start", "Le 3 janvier.", dt.date(2027, 1, 3),
    )  # fmt: skip
    capture = new_dossier.captures.get(pk=fact.captures[0])
    capture.dossier = new_dossier
    assert read_original(capture) == png("EXEMPLE")
    case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=dt.date(2026, 11, 20))
    assert [file.name for file in case.urgency[0].files] == ["promesse.png"]


def test_a_proof_already_in_the_dossier_can_be_named(signed_in, new_dossier):
    proof = SimpleUploadedFile("bail.png", png("bail"), "image/png")
    add(signed_in, new_dossier, "urgence", kind="housing_loss", proofs=proof)
    capture = new_dossier.captures.get()
    add(signed_in, new_dossier, "urgence", kind="child_at_school", captures=[str(capture.pk)])
    assert [fact.captures for fact in stored(new_dossier).urgency] == [(str(capture.pk),)] * 2


def test_changing_a_fact_keeps_its_proof(signed_in, new_dossier):
    proof = SimpleUploadedFile("bail.png", png("bail"), "image/png")
    add(signed_in, new_dossier, "urgence", kind="housing_loss", proofs=proof)
    said = signed_in.get(at(new_dossier, "urgence", "1/")).content.decode()
    capture = str(new_dossier.captures.get().pk)
    assert "checked" in said.partition(f'value="{capture}"')[2].partition(">")[0]
    new_dossier.refresh_from_db()
    signed_in.post(
        at(new_dossier, "urgence", "1/"),
        {"version": new_dossier.version, "kind": "studies", "captures": [capture]},
    )
    (fact,) = stored(new_dossier).urgency
    assert (fact.kind, fact.captures) == ("studies", (capture,))


def test_a_refused_file_says_why_and_the_fact_is_kept(signed_in, new_dossier):
    bad = SimpleUploadedFile("virus.exe", b"MZ\x00\x00" * 100)
    answer = add(signed_in, new_dossier, "urgence", kind="studies", proofs=bad)
    assert len(stored(new_dossier).urgency) == 1
    assert "n’est pas d’un type reconnu" in signed_in.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("typed", "cents"), [("7,45", 745), ("7.4", 740), ("12", 1200), ("1 250,00 €", 125000)]
)
def test_an_amount_is_read_as_the_french_write_it(signed_in, new_dossier, typed, cents):
    add(signed_in, new_dossier, "frais", label="Recommandé", amount=typed)
    assert stored(new_dossier).costs[0].cents == cents


@pytest.mark.parametrize("typed", ["sept euros", "-3", "1,234", "", "9999999"])
def test_an_amount_that_is_none_is_asked_again_and_kept_on_screen(signed_in, new_dossier, typed):
    answer = add(signed_in, new_dossier, "frais", label="Recommandé", amount=typed)
    assert answer.status_code == 200
    assert stored(new_dossier).costs == ()
    assert f'value="{typed}"' in answer.content.decode() or not typed


def test_an_order_of_the_judge_is_kept_with_its_delays(signed_in, new_dossier):
    add(signed_in, new_dossier, "decisions", kind="L521-3", result="granted",
        ordered_on="2026-10-01", communicate_by="2026-10-16", astreinte_per_day="100",
        executed="non")  # fmt: skip
    (order,) = stored(new_dossier).orders
    assert order.communicate_by == dt.date(2026, 10, 16)
    assert (order.astreinte_per_day, order.executed) == (100, False)


def test_a_lawyer_is_said_to_be_useful_and_not_compulsory(signed_in, new_dossier):
    """HE-04, WA-04."""
    said = signed_in.get(at(new_dossier, "decisions")).content.decode()
    assert "l’avocat n’est pas obligatoire" in said
    assert "Un avocat est utile" in said
    assert "Aller au tribunal ne vous nuit pas" in said


def test_a_row_taken_out_leaves_its_proof_in_the_dossier(signed_in, dossier):
    before = dossier.captures.count()
    signed_in.post(at(dossier, "urgence", "1/retirer/"), {"version": dossier.version})
    assert len(stored(dossier).urgency) == 1
    assert dossier.captures.count() == before


def test_a_row_changed_in_another_window_is_not_overwritten(signed_in, dossier):
    old = dossier.version
    add(signed_in, dossier, "frais", label="Premier", amount="1")
    answer = signed_in.post(
        at(dossier, "frais", "ajouter/"), {"version": old, "label": "Second", "amount": "2"}
    )
    assert answer.status_code == 409
    assert 'value="Second"' in answer.content.decode()
    assert [cost.label for cost in stored(dossier).costs] == ["Lettre recommandée", "Premier"]


@pytest.mark.parametrize("rest", ["9/", "9/retirer/"])
def test_a_row_that_is_not_there_is_a_page_not_found(signed_in, dossier, rest):
    method = signed_in.post if "retirer" in rest else signed_in.get
    assert method(at(dossier, "urgence", rest)).status_code == 404


def test_the_costs_of_a_long_route_are_added_up(signed_in, new_dossier):
    """WA-07."""
    add(signed_in, new_dossier, "frais", label="Recommandé", amount="7,45")
    add(signed_in, new_dossier, "frais", label="Copies", amount="12,60")
    said = signed_in.get(at(new_dossier, "frais")).content.decode()
    assert "En tout\u00a0: 20,05\u00a0€" in said


POLITICS = re.compile(
    r"retailleau|valls|politique (?:migratoire|de)|durcissement|gouvernement|racis|extrême",
    re.IGNORECASE,
)


def test_no_letter_speaks_of_politics():
    """WA-07."""
    texts = sorted((ROOT / "guichet/letters/texts").glob("*.md"))
    assert len(texts) > 3
    assert [path.name for path in texts if POLITICS.search(path.read_text("utf-8"))] == []
