"""Opening a dossier."""

from __future__ import annotations

import pytest

from guichet.dossiers.models import Dossier
from guichet.dossiers.services import archive_dossier, profile_of
from tests.factories import NOW

ANSWERS = {"pseudonym": "Sam EXEMPLE", "place": "93200 Saint-Denis", "demarche": "aes_travail"}


def create(client, **answers):
    return client.post("/dossiers/nouveau/", ANSWERS | answers)


def test_three_answers_open_a_dossier_with_its_authority_and_its_court(signed_in):
    create(signed_in)
    made = Dossier.objects.get()
    profile = profile_of(made)
    assert made.pseudonym == "Sam EXEMPLE"
    assert profile.demarche == "aes_travail"
    assert profile.counter.authority == "préfet de la Seine-Saint-Denis"
    assert profile.counter.court == "ta-montreuil"
    assert profile.counter.postcode == "93200"


def test_a_new_dossier_goes_first_to_the_questions_before(signed_in):
    """PF-01, SC-04."""
    answer = create(signed_in)
    assert answer.url == f"/dossiers/{Dossier.objects.get().pk}/avant/"


def test_nothing_of_the_person_is_asked_to_open_a_dossier(signed_in):
    said = signed_in.get("/dossiers/nouveau/").content.decode()
    assert said.count("<input") + said.count("<select") <= 3 + 2 * said.count("csrfmiddlewaretoken")
    assert "nationalité" not in said.casefold().replace("nationalité par déclaration", "").replace(
        'label="nationalité"', ""
    )


def test_not_knowing_the_demarche_is_an_answer(signed_in):
    create(signed_in, demarche="inconnue")
    profile = profile_of(Dossier.objects.get())
    assert profile.demarche is None
    assert profile.channel is None


@pytest.mark.parametrize(
    ("demarche", "kind", "channel"),
    [
        ("aes_travail", "first", "site"),
        ("renouvellement_carte_resident", "renewal", "anef"),
        ("premiere_famille_francais", None, "anef"),
        ("renouvellement_general", "renewal", None),
        ("changement_de_statut", "change_of_status", None),
    ],
)
def test_the_demarche_says_its_usual_channel_and_its_kind_only_where_they_are_sure(
    signed_in, demarche, kind, channel
):
    """SC-03."""
    create(signed_in, demarche=demarche)
    profile = profile_of(Dossier.objects.get())
    assert (profile.kind, profile.channel) == (kind, channel)


def test_every_fault_is_listed_at_once_with_a_link_and_the_answers_stay(signed_in):
    answer = create(signed_in, pseudonym="", place="00000 Nulle-Part")
    said = answer.content.decode()
    assert Dossier.objects.count() == 0
    assert "2\u00a0réponses sont à corriger" in said
    assert 'href="#id_pseudonym"' in said
    assert 'href="#id_place"' in said
    assert 'value="00000 Nulle-Part"' in said
    assert 'value="aes_travail" selected' in said


def test_an_ambiguous_place_asks_which_commune_and_the_choice_opens_the_dossier(signed_in):
    said = create(signed_in, place="Saint-Denis").content.decode()
    assert 'value="97411"' in said
    assert Dossier.objects.count() == 0
    create(signed_in, place="Saint-Denis", commune="97411")
    counter = profile_of(Dossier.objects.get()).counter
    assert counter.zone == "Indian/Reunion"


def test_a_dossier_can_be_called_by_another_name_and_keeps_its_code(signed_in, new_dossier):
    answer = signed_in.post(f"/dossiers/{new_dossier.pk}/nom/", {"pseudonym": "  Samira  "})
    assert answer.status_code == 302
    renamed = Dossier.objects.get(pk=new_dossier.pk)
    assert (renamed.pseudonym, renamed.code) == ("Samira", new_dossier.code)


@pytest.mark.parametrize("name", ["", "   ", "É" * 81])
def test_a_name_that_is_empty_or_too_long_is_refused_and_nothing_changes(
    signed_in, new_dossier, name
):
    answer = signed_in.post(f"/dossiers/{new_dossier.pk}/nom/", {"pseudonym": name})
    assert answer.status_code == 422
    assert Dossier.objects.get(pk=new_dossier.pk).pseudonym == "Sam EXEMPLE"


def test_an_archived_dossier_keeps_its_name(signed_in, new_dossier):
    archive_dossier(new_dossier, by="test", at=NOW)
    answer = signed_in.post(f"/dossiers/{new_dossier.pk}/nom/", {"pseudonym": "Autre"})
    assert "Ce dossier est archivé" in answer.content.decode()
    assert Dossier.objects.get(pk=new_dossier.pk).pseudonym == "Sam EXEMPLE"
