"""The questions before the first attempt."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from guichet.casefile import Decision, Gate
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import profile_of, save_profile
from guichet.evidence.casefile import casefile_of
from guichet.law import assess
from guichet.procedure.facts import facts_of
from guichet.procedure.gate import TITRE_WORDS, advice_of

ANSWERS = {
    "already_lodged": "non",
    "decision": "non",
    "oqtf": "non",
    "checked_by": "association",
    "checked_on": "2026-10-28",
    "file_complete": "oui",
    "titre": "recepisse",
    "regime": "general",
    "age": "adulte",
    "detained": "non",
}


def answer(client, dossier, **answers):
    dossier.refresh_from_db()
    data = {"version": dossier.version, **ANSWERS, **answers}
    return client.post(f"/dossiers/{dossier.pk}/avant/", data)


def gate_of(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk)).gate


def test_the_first_page_of_a_dossier_asks_the_questions_until_they_are_answered(
    signed_in, new_dossier
):
    """PF-01."""
    first = f"/dossiers/{new_dossier.pk}/"
    assert signed_in.get(first).url == f"{first}avant/"
    answer(signed_in, new_dossier)
    assert signed_in.get(first).status_code == 200


def test_nothing_is_ticked_before_the_person_answers(signed_in, new_dossier):
    said = signed_in.get(f"/dossiers/{new_dossier.pk}/avant/").content.decode()
    assert "checked>" not in said
    assert "checked " not in said
    assert signed_in.post(f"/dossiers/{new_dossier.pk}/avant/", {"version": 1}).status_code == 200
    assert gate_of(new_dossier).answered_on is None


def test_the_danger_of_a_refusal_is_said_before_the_questions(signed_in, new_dossier):
    """WA-06."""
    said = signed_in.get(f"/dossiers/{new_dossier.pk}/avant/").content.decode()
    before = said.partition('<form method="post" novalidate')[0]
    assert "Vous pouvez recevoir une OQTF" in before
    assert "ne garantissent aucun résultat" in before


@pytest.mark.parametrize("said", ["oui", "inconnu", "tu"])
def test_any_answer_about_an_oqtf_but_no_is_kept_as_see_someone_and_nothing_more(
    signed_in, new_dossier, said
):
    answer(signed_in, new_dossier, oqtf=said)
    kept = Dossier.objects.get(pk=new_dossier.pk).profile["gate"]
    assert kept["oqtf"] == "see_someone"
    assert [value for value in kept.values() if value == said and said != "oui"] == []


def test_three_different_answers_about_an_oqtf_leave_the_very_same_dossier(signed_in, new_dossier):
    gates = []
    for said in ("oui", "inconnu", "tu"):
        answer(signed_in, new_dossier, oqtf=said)
        gates.append(gate_of(new_dossier))
    assert gates[0] == gates[1] == gates[2]


def test_a_possible_oqtf_sends_to_a_human_first(signed_in, new_dossier):
    said = signed_in.get(answer(signed_in, new_dossier, oqtf="inconnu").url).content.decode()
    assert "Voyez quelqu’un avant d’essayer" in said
    assert re.search(r'class="button main"\s+href="/lieux/aide/\?departement=93"', said)


def test_having_seen_a_lawyer_about_it_is_kept_with_its_date(signed_in, new_dossier):
    seen = {"oqtf": "oui", "oqtf_seen_by": "lawyer", "oqtf_seen_on": "2026-11-02"}
    answer(signed_in, new_dossier, **seen)
    gate = gate_of(new_dossier)
    assert (gate.oqtf_seen_by, gate.oqtf_seen_on) == ("lawyer", dt.date(2026, 11, 2))
    assert "Voyez quelqu’un" not in " ".join(one.title for one in advice_of(gate))


def test_answering_again_may_keep_the_answer_about_the_oqtf_without_saying_it(
    signed_in, new_dossier
):
    answer(signed_in, new_dossier, oqtf="oui")
    said = signed_in.get(f"/dossiers/{new_dossier.pk}/avant/").content.decode()
    assert "Garder ma réponse" in said
    assert 'value="oui" checked' not in said.partition('name="oqtf"')[2].partition("fieldset")[0]
    answer(signed_in, new_dossier, oqtf="garder")
    assert gate_of(new_dossier).oqtf == "see_someone"


def test_a_request_already_lodged_asks_its_date_and_says_another_remedy_exists(
    signed_in, new_dossier
):
    refused = answer(signed_in, new_dossier, already_lodged="oui")
    assert "Une date proche suffit." in refused.content.decode()
    sent = answer(signed_in, new_dossier, already_lodged="oui", lodged_on="2026-06-01")
    assert "il faut un autre recours" in signed_in.get(sent.url).content.decode()


def test_a_decision_already_made_says_another_remedy_exists(signed_in, new_dossier):
    sent = answer(signed_in, new_dossier, decision="refusal", decision_on="2026-10-01")
    assert "Une décision existe déjà" in signed_in.get(sent.url).content.decode()
    assert gate_of(new_dossier).decision == Decision(kind="refusal", on=dt.date(2026, 10, 1))


def test_nobody_having_checked_the_file_is_allowed_and_warned_about(signed_in, new_dossier):
    """PF-07."""
    sent = answer(signed_in, new_dossier, checked_by="personne")
    assert "n’est pas vérifié" in signed_in.get(sent.url).content.decode()
    assert gate_of(new_dossier).checked_by is None


def test_who_checked_the_file_is_recorded_with_its_date(signed_in, new_dossier):
    """PF-07."""
    answer(signed_in, new_dossier, checked_by="union", checked_on="2026-10-28")
    gate = gate_of(new_dossier)
    assert (gate.checked_by, gate.checked_on) == ("union", dt.date(2026, 10, 28))


def test_answers_that_worry_nobody_lead_straight_to_today(signed_in, new_dossier):
    sent = answer(signed_in, new_dossier)
    assert signed_in.get(sent.url).url == f"/dossiers/{new_dossier.pk}/"


def test_none_of_the_questions_can_be_skipped(signed_in, new_dossier):
    """PF-01."""
    for name in set(ANSWERS) - {"checked_on"}:
        said = answer(signed_in, new_dossier, **{name: ""}).content.decode()
        assert f'id="id_{name}_error"' in said, name
    assert gate_of(new_dossier).answered_on is None


def test_the_date_of_an_oqtf_is_kept_only_when_the_person_asks_for_it(signed_in, new_dossier):
    answer(signed_in, new_dossier, oqtf="oui", oqtf_on="2026-10-01")
    assert "2026-10-01" not in str(Dossier.objects.get(pk=new_dossier.pk).profile)
    answer(signed_in, new_dossier, oqtf="oui", oqtf_on="2026-10-01", oqtf_keep="on")
    assert gate_of(new_dossier).oqtf_notified_on == dt.date(2026, 10, 1)
    case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=dt.date(2026, 11, 20))
    assert facts_of(case, case.written_on).oqtf.received == "yes"


def test_an_advice_older_than_the_oqtf_does_not_pass(signed_in, new_dossier):
    seen = {"oqtf": "oui", "oqtf_on": "2026-10-01", "oqtf_seen_by": "lawyer"}
    said = answer(signed_in, new_dossier, **seen, oqtf_seen_on="2026-09-30").content.decode()
    assert "plus ancien que l’OQTF" in said
    assert gate_of(new_dossier).answered_on is None
    answer(signed_in, new_dossier, **seen, oqtf_seen_on="2026-10-01")
    assert gate_of(new_dossier).oqtf_seen_by == "lawyer"


def test_whoever_is_held_or_assigned_hears_a_lawyer_today(signed_in, new_dossier):
    sent = answer(signed_in, new_dossier, detained="oui")
    assert "Un avocat, aujourd’hui" in signed_in.get(sent.url).content.decode()
    case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=dt.date(2026, 11, 20))
    assert facts_of(case, case.written_on).detained is not None


def test_an_algerian_hears_of_the_agreement_and_the_rules_hear_it_too(signed_in, new_dossier):
    sent = answer(signed_in, new_dossier, regime="algerian")
    assert "accord franco-algérien" in signed_in.get(sent.url).content.decode()
    case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=dt.date(2026, 11, 20))
    assert facts_of(case, case.written_on).nationality == "DZ"


def test_a_minor_gives_a_birth_date_and_hears_of_the_representative(signed_in, new_dossier):
    asked = answer(signed_in, new_dossier, age="mineur").content.decode()
    assert "Elle change les délais." in asked
    sent = answer(signed_in, new_dossier, age="mineur", birth_date="2010-02-03")
    assert "Un mineur est représenté" in signed_in.get(sent.url).content.decode()
    profile = profile_of(Dossier.objects.get(pk=new_dossier.pk))
    assert profile.applicant.birth_date == dt.date(2010, 2, 3)
    assert profile.gate.minor is True


@pytest.mark.parametrize("titre", ["visa", "recepisse", "temporaire", "pluriannuelle", "autre"])
def test_a_titre_chosen_in_a_list_never_says_more_than_the_answer(titre):
    """The rules read « résident » and « quatre ans » in the name of a titre."""
    assert not re.search("résident|quatre|4 ans", TITRE_WORDS[titre])


def test_the_titre_named_by_the_person_is_not_overwritten(signed_in, dossier):
    exact = profile_of(dossier).model_copy(update={"titre_kind": "Carte « passeport talent »"})
    save_profile(dossier, exact, by="test")
    answer(signed_in, dossier, titre="autre", titre_expires_on="2027-05-01")
    kept = profile_of(Dossier.objects.get(pk=dossier.pk))
    assert kept.titre_kind == "Carte « passeport talent »"
    assert kept.titre_expires_on == dt.date(2027, 5, 1)


def test_a_date_to_come_is_refused_and_the_answers_stay(signed_in, new_dossier):
    said = answer(signed_in, new_dossier, checked_on="2999-01-01").content.decode()
    assert "dans le futur" in said
    assert 'value="2999-01-01"' in said


def test_the_rules_hear_unknown_for_see_someone_and_no_for_clear(signed_in, new_dossier):
    for said, heard in (("tu", "unknown"), ("non", "no")):
        answer(signed_in, new_dossier, oqtf=said)
        case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=dt.date(2026, 11, 20))
        assert facts_of(case, case.written_on).oqtf.received == heard


def test_once_somebody_was_seen_the_rules_no_longer_stop_at_the_oqtf(signed_in, new_dossier):
    on = dt.date(2026, 11, 30)
    seen = {"oqtf_seen_by": "association", "oqtf_seen_on": "2026-11-02"}
    routes = []
    for more in ({}, seen):
        answer(signed_in, new_dossier, oqtf="inconnu", **more)
        case = casefile_of(Dossier.objects.get(pk=new_dossier.pk), on=on)
        routes.append(assess(facts_of(case, on), on).route)
    assert routes == ["see_human_first", "continue_attempts"]


def test_no_advice_says_that_a_person_is_or_is_not_entitled():
    gate = Gate(answered_on=dt.date(2026, 1, 1), oqtf="see_someone", already_lodged=True,
                decision=Decision(kind="refusal"), file_complete=False, detained=True, minor=True,
                regime="algerian")  # fmt: skip
    said = " ".join(one.text for one in advice_of(gate)).casefold()
    assert len(advice_of(gate)) == 8
    assert "éligible" not in said
    assert "droit à" not in said


def test_the_sheet_to_print_says_who_checked_the_file_or_that_nobody_did(signed_in, new_dossier):
    """PF-07."""
    sheet = f"/dossiers/{new_dossier.pk}/fiche/"
    assert "Non vérifié" in signed_in.get(sheet).content.decode()
    answer(signed_in, new_dossier, checked_by="union", checked_on="2026-10-28")
    said = signed_in.get(sheet).content.decode()
    assert "Un syndicat" in said
    assert "28 octobre 2026" in said
