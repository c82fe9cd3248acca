"""The pages of a profile: what they keep, what they refuse, what they never lose."""

from __future__ import annotations

import pytest

from guichet.audit.models import AuditEvent
from guichet.dossiers.models import Dossier
from guichet.dossiers.nationalities import nationalities, nationality_named
from guichet.dossiers.services import profile_of

IDENTITY = {
    "family_name": "EXEMPLE",
    "given_names": "Sam",
    "birth_date": "1990-02-03",
    "birth_place": "Oran (Algérie)",
    "nationality": "algérienne",
    "address": "3 rue de l’Exemple",
    "postcode": "93200",
    "commune": "Saint-Denis",
    "email": "sam@exemple.fr",
}


def at(dossier, word):
    return f"/dossiers/{dossier.pk}/profil/{word}/"


def save(client, dossier, word, **answers):
    return client.post(at(dossier, word), {"version": dossier.version, **answers})


def stored(dossier):
    return profile_of(Dossier.objects.get(pk=dossier.pk))


def test_the_identity_is_kept_with_the_code_of_the_nationality(signed_in, new_dossier):
    save(signed_in, new_dossier, "identite", **IDENTITY)
    person = stored(new_dossier).applicant
    assert person.family_name == "EXEMPLE"
    assert person.nationality_code == "DZ"
    assert person.address.lines == ("3 rue de l’Exemple",)


def test_a_nationality_that_no_list_has_is_kept_as_it_was_written(signed_in, new_dossier):
    save(signed_in, new_dossier, "identite", **IDENTITY | {"nationality": "apatride"})
    person = stored(new_dossier).applicant
    assert (person.nationality, person.nationality_code) == ("apatride", None)


def test_a_birth_known_by_its_year_is_kept_and_asks_for_no_day(signed_in, new_dossier):
    """RQ-04"""
    year = IDENTITY | {"birth_date": "", "birth_year": "1990"}
    save(signed_in, new_dossier, "identite", **year)
    person = stored(new_dossier).applicant
    assert (person.birth_date, person.birth_year) == (None, 1990)
    assert (
        'id_birth_date">la date' not in signed_in.get(at(new_dossier, "identite")).content.decode()
    )


def test_a_whole_date_makes_the_year_useless_and_a_year_to_come_is_refused(signed_in, new_dossier):
    save(signed_in, new_dossier, "identite", **IDENTITY | {"birth_year": "1985"})
    assert stored(new_dossier).applicant.birth_year is None
    wrong = IDENTITY | {"birth_date": "", "birth_year": "2090"}
    page = save(signed_in, new_dossier, "identite", **wrong).content.decode()
    assert "Vérifiez l’année de naissance." in page


def test_what_letters_still_need_is_listed_in_one_block(signed_in, new_dossier):
    """EM-06."""
    save(signed_in, new_dossier, "identite", **IDENTITY | {"nationality": "", "email": ""})
    said = signed_in.get(at(new_dossier, "identite")).content.decode()
    block = said.partition("Il manque encore")[2].partition("</div>")[0]
    assert 'href="#id_nationality"' in block
    assert 'href="#id_email"' in block
    assert 'href="#id_family_name"' not in block
    assert "foreigner_number" not in block


def test_a_foreigner_number_of_nine_figures_is_kept_and_doubted(signed_in, new_dossier):
    """EM-06."""
    answers = IDENTITY | {"foreigner_number": "123456789"}
    save(signed_in, new_dossier, "identite", **answers)
    assert stored(new_dossier).applicant.foreigner_number == "123456789"
    said = signed_in.get(f"/dossiers/{new_dossier.pk}/profil/").content.decode()
    assert "a d’habitude dix chiffres" in said


def test_a_fault_keeps_everything_that_was_typed(signed_in, new_dossier):
    answers = IDENTITY | {"birth_date": "1990-02-31", "address": "9 rue Gardée"}
    said = save(signed_in, new_dossier, "identite", **answers).content.decode()
    assert "9 rue Gardée" in said
    assert 'aria-describedby="id_birth_date_error"' in said
    assert 'id="id_birth_date_error"' in said
    assert stored(new_dossier).applicant.family_name is None


def test_two_windows_cannot_silently_overwrite_each_other(signed_in, new_dossier):
    save(signed_in, new_dossier, "titre", titre_kind="premier", in_france_since="")
    answer = save(signed_in, new_dossier, "titre", titre_kind="second", in_france_since="")
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "changé dans une autre fenêtre" in said
    assert 'value="second"' in said
    assert "<strong>premier</strong>" in said
    assert stored(new_dossier).titre_kind == "premier"


def test_saving_again_after_the_warning_keeps_the_answers_on_the_screen(signed_in, new_dossier):
    save(signed_in, new_dossier, "titre", titre_kind="premier", in_france_since="")
    said = save(signed_in, new_dossier, "titre", titre_kind="second").content.decode()
    version = said.partition('name="version" value="')[2].partition('"')[0]
    new_dossier.version = int(version)
    assert save(signed_in, new_dossier, "titre", titre_kind="second").status_code == 302
    assert stored(new_dossier).titre_kind == "second"


def test_the_object_the_ground_and_the_reasons_are_kept_once_for_all_letters(
    signed_in, new_dossier
):
    """PF-11, PF-10."""
    words = {"purpose": "un titre salarié", "ground": "mon travail", "reasons": "depuis 2019"}
    save(signed_in, new_dossier, "demarche", demarche="aes_travail", **words)
    profile = stored(new_dossier)
    assert (profile.purpose, profile.ground, profile.reasons) == tuple(words.values())


def test_another_demarche_takes_its_own_channel_unless_the_person_chooses_one(
    signed_in, new_dossier
):
    """SC-06."""
    shown = {"kind": "first", "channel": "site"}
    save(signed_in, new_dossier, "demarche", demarche="etudiant", **shown)
    assert stored(new_dossier).channel == "anef"
    new_dossier.refresh_from_db()
    chosen = {"kind": "renewal", "channel": "post"}
    save(signed_in, new_dossier, "demarche", demarche="etudiant", **chosen)
    assert (stored(new_dossier).channel, stored(new_dossier).kind) == ("post", "renewal")


def test_a_date_of_expiry_in_the_past_is_taken_and_one_too_far_is_not(signed_in, new_dossier):
    save(signed_in, new_dossier, "titre", titre_expires_on="2020-01-31")
    assert stored(new_dossier).titre_expires_on.year == 2020
    new_dossier.refresh_from_db()
    said = save(signed_in, new_dossier, "titre", titre_expires_on="2099-01-01").content.decode()
    assert "trop lointaine" in said


def test_being_without_a_titre_is_never_written_unless_the_person_says_so(signed_in, new_dossier):
    assert stored(new_dossier).disclose_irregular_stay is False
    said = signed_in.get(at(new_dossier, "sans-titre")).content.decode()
    assert "checked" in said.partition('value="non"')[2].partition(">")[0]
    save(signed_in, new_dossier, "sans-titre", disclose_irregular_stay="oui")
    assert stored(new_dossier).disclose_irregular_stay is True


def test_at_least_one_way_to_be_reached_is_asked_and_a_place_of_detention_is_one(
    signed_in, new_dossier
):
    """RQ-05."""
    blank = {"kind_0": "mobile", "value_0": "", "kind_1": "email", "value_1": "",
             "kind_2": "fax", "value_2": ""}  # fmt: skip
    said = save(signed_in, new_dossier, "contacts", **blank).content.decode()
    assert "au moins un moyen" in said
    place = blank | {"kind_1": "detention_place", "value_1": "CRA de l’Exemple"}
    save(signed_in, new_dossier, "contacts", **place)
    (contact,) = stored(new_dossier).applicant.emergency_contacts
    assert (contact.kind, contact.value) == ("detention_place", "CRA de l’Exemple")


def test_the_check_list_shows_the_source_and_the_date_of_its_lines(signed_in, new_dossier):
    """PF-05."""
    said = signed_in.get(at(new_dossier, "papiers")).content.decode()
    assert "Source\u00a0: CESEDA annexe 10" in said
    assert "Fiabilité\u00a0: haute" in said
    assert "voir aes_vpf" not in said


def test_a_line_added_by_the_person_survives_another_demarche(signed_in, new_dossier):
    """PF-05."""
    added = "Lettre du maire\nLettre du maire\nAttestation de l’école"
    save(signed_in, new_dossier, "papiers", added=added)
    new_dossier.refresh_from_db()
    save(signed_in, new_dossier, "papiers", added=added, held=["Lettre du maire"])
    new_dossier.refresh_from_db()
    save(signed_in, new_dossier, "demarche", demarche="etudiant")
    assert stored(new_dossier).papers_added == ("Lettre du maire", "Attestation de l’école")
    said = signed_in.get(at(new_dossier, "papiers")).content.decode()
    assert 'value="Lettre du maire" checked' in said


def test_help_is_two_steps_away_when_the_list_is_not_found(signed_in, new_dossier):
    """PF-06."""
    said = signed_in.get(at(new_dossier, "papiers")).content.decode()
    assert 'href="/lieux/aide/"' in said


def test_the_address_of_the_service_may_be_corrected_and_is_kept(signed_in, new_dossier):
    """SC-01."""
    place = {"place": "93200 Saint-Denis", "commune": "93066"}
    address = "Bureau du séjour\n5 rue Corrigée\n93000 Bobigny"
    save(signed_in, new_dossier, "prefecture", **place, service_address=address)
    postal = stored(new_dossier).counter.authority_address
    assert postal.lines == ("Bureau du séjour", "5 rue Corrigée")
    assert (postal.postcode, postal.commune) == ("93000", "Bobigny")


def test_a_move_takes_the_authority_of_the_new_place(signed_in, new_dossier):
    place = {"place": "69003 Lyon", "service_address": "1 rue Ancienne\n93000 Bobigny"}
    save(signed_in, new_dossier, "prefecture", **place)
    counter = stored(new_dossier).counter
    assert counter.departement == "69"
    assert counter.authority_address.commune.startswith("Lyon")


def test_after_a_question_of_a_letter_the_person_goes_back_to_the_letter(signed_in, new_dossier):
    back = {"suite": f"/dossiers/{new_dossier.pk}/journal/"}
    assert save(signed_in, new_dossier, "titre", **back).url == back["suite"]


@pytest.mark.parametrize(
    "elsewhere", ["https://exemple.invalid/", "//exemple.invalid", "javascript:0"]
)
def test_saving_never_leads_to_another_site(signed_in, new_dossier, elsewhere):
    answer = save(signed_in, new_dossier, "titre", suite=elsewhere)
    assert answer.url == f"/dossiers/{new_dossier.pk}/profil/"


@pytest.mark.parametrize(
    ("word", "ends"),
    [("identite", "/profil/identite/"), ("verification", "/avant/"), ("urgence", "/faits/urgence/"),
     ("journal", "/journal/"), ("inconnu", "/profil/")],
)  # fmt: skip
def test_the_question_of_a_letter_has_its_page(signed_in, new_dossier, word, ends):
    assert signed_in.get(f"/dossiers/{new_dossier.pk}/question/{word}/").url.endswith(ends)


def test_an_archived_dossier_refuses_answers_and_takes_them_once_reopened(signed_in, new_dossier):
    signed_in.post(f"/dossiers/{new_dossier.pk}/archiver/")
    assert save(signed_in, new_dossier, "titre", titre_kind="x").status_code == 409
    signed_in.post(f"/dossiers/{new_dossier.pk}/rouvrir/")
    assert save(signed_in, new_dossier, "titre", titre_kind="x").status_code == 302


def test_what_was_done_is_noted_without_what_was_said(signed_in, new_dossier):
    save(signed_in, new_dossier, "identite", **IDENTITY)
    last = AuditEvent.objects.latest("id")
    assert (last.actor, last.verb, last.dossier) == ("person", "profile_changed", new_dossier.pk)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("algérienne", "DZ"), ("Algérien", "DZ"), ("ALGERIE", "DZ"), ("malien", "ML"),
     ("Côte d'Ivoire", "CI"), ("turc", "TR"), ("congolaise (RDC)", "CD"), ("brésilienne", "BR")],
)  # fmt: skip
def test_a_nationality_is_recognised_however_it_is_written(typed, code):
    assert nationality_named(typed).code == code


def test_a_word_that_is_no_nationality_is_not_taken_for_one():
    assert nationality_named("") is None
    assert nationality_named("congolaise") is None
    assert nationality_named("française du Sud") is None


def test_each_nationality_has_one_code_and_one_adjective():
    listed = nationalities()
    assert (
        len({one.code for one in listed}) == len({one.adjective for one in listed}) == len(listed)
    )
