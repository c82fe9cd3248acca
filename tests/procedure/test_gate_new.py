"""The questions that came later are asked of the dossiers that answered before they existed."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.casefile import Gate
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of, save_profile
from guichet.law import assess
from guichet.procedure.facts import facts_of
from guichet.procedure.gate import EDITION, GateForm
from guichet.procedure.gate_new import NewQuestionsForm, has_new_questions
from tests.personas import awa

ON = dt.date(2026, 11, 20)
NOTICE = "Quatre questions nouvelles"
ANSWERS = {"detained": "non", "titre": "tu", "regime": "eu", "age": "adulte"}


def stored(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk))


def page(client, dossier, rest=""):
    answer = client.get(f"/dossiers/{dossier.pk}/{rest}")
    return answer.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def answer(client, dossier, **given):
    dossier.refresh_from_db()
    return client.post(
        f"/dossiers/{dossier.pk}/avant/nouvelles-questions/",
        {"version": dossier.version, **ANSWERS, **given},
    )


def test_a_dossier_answered_before_is_asked_only_what_was_never_asked(signed_in, dossier):
    """PF-01: never skipped silently."""
    assert NOTICE in page(signed_in, dossier)
    asked = page(signed_in, dossier, "avant/nouvelles-questions/")
    assert "Êtes-vous enfermé" in asked
    assert "Quel âge avez-vous" in asked
    assert "OQTF" not in asked
    assert "Avez-vous déjà envoyé votre dossier" not in asked


def test_nothing_is_ticked_for_the_person_among_what_was_never_asked(signed_in, new_dossier):
    gate = Gate(answered_on=ON, oqtf="clear", no_decision=True)
    save_profile(new_dossier, stored(new_dossier).model_copy(update={"gate": gate}), by="test")
    assert "checked" not in page(signed_in, new_dossier, "avant/nouvelles-questions/")


def test_the_old_answers_stay_and_the_new_ones_are_added(signed_in, dossier):
    before = stored(dossier).gate
    answer(signed_in, dossier)
    after = stored(dossier).gate
    assert (after.regime, after.minor, after.detained, after.questions) == (
        "eu", False, False, EDITION,
    )  # fmt: skip
    kept = ("answered_on", "oqtf", "no_decision", "checked_by", "checked_on", "file_complete")
    assert all(getattr(after, name) == getattr(before, name) for name in kept)
    assert stored(dossier).titre_kind == "récépissé"
    assert NOTICE not in page(signed_in, dossier)


def test_the_new_questions_may_all_be_left_unsaid_and_are_not_asked_again(signed_in, dossier):
    answer(signed_in, dossier, detained="tu", regime="tu", age="tu")
    assert not has_new_questions(stored(dossier))
    assert NOTICE not in page(signed_in, dossier)


@pytest.mark.parametrize("missing", sorted(ANSWERS))
def test_each_new_question_waits_for_an_answer(signed_in, dossier, missing):
    reply = answer(signed_in, dossier, **{missing: ""})
    assert "Choisissez une réponse." in reply.content.decode()
    assert stored(dossier).gate.questions is None


def test_someone_held_is_sent_to_a_human_as_soon_as_it_is_known(signed_in, dossier):
    reply = answer(signed_in, dossier, detained="oui")
    assert reply["Location"].endswith("/avant/conseil/")
    assert signed_in.get(reply["Location"]).status_code == 200
    facts = facts_of(awa(gate=stored(dossier).gate), ON)
    assert assess(facts, ON).route in ("see_human_first", "refere_liberte")


@pytest.mark.parametrize(
    ("gate", "asked"),
    [
        (Gate(), False),
        (Gate(answered_on=ON), True),
        (Gate(answered_on=ON, regime="general"), False),
        (Gate(answered_on=ON, minor=False), False),
        (Gate(answered_on=ON, detained=False), False),
        (Gate(answered_on=ON, questions=1), True),
        (Gate(answered_on=ON, questions=EDITION), False),
    ],
)
def test_only_an_older_edition_of_the_answers_brings_the_questions(new_dossier, gate, asked):
    assert has_new_questions(stored(new_dossier).model_copy(update={"gate": gate})) is asked


def test_the_page_asks_no_other_question_than_those_of_the_gate():
    fields = NewQuestionsForm(profile=profile_like(), version=1, today=ON).fields
    assert set(fields) < set(GateForm.base_fields)


def profile_like():
    from guichet.dossiers.profile import Profile

    return Profile(gate=Gate(answered_on=ON))


def test_a_european_without_a_country_is_read_by_the_rules_as_a_european():
    """SC-03: « un pays de l’Union » is enough; the country may stay unsaid."""
    person = awa().applicant.model_copy(update={"nationality_code": None, "nationality": None})
    gate = awa().gate.model_copy(update={"regime": "eu"})
    case = awa(applicant=person, gate=gate)
    found = {one.rule: one for one in assess(facts_of(case, ON), ON).findings}
    assert found["citoyen_europeen"].outcome == "not_met"
    other = awa(applicant=person, gate=gate.model_copy(update={"regime": "general"}))
    rules = {one.rule for one in assess(facts_of(other, ON), ON).findings}
    assert "citoyen_europeen" not in rules
    assert facts_of(other, ON).nationality is None


def test_a_country_written_in_the_profile_passes_before_the_answer():
    person = awa().applicant.model_copy(update={"nationality_code": "ES"})
    case = awa(applicant=person, gate=awa().gate.model_copy(update={"regime": "eu"}))
    assert facts_of(case, ON).nationality == "ES"
