"""The page that says where to ask."""

from __future__ import annotations

import re

import pytest


def page(client, place):
    return client.get("/lieux/", {"place": place}).content.decode().replace("\u00a0", " ")


def test_a_commune_gives_its_authority_its_counter_and_its_court(signed_in):
    """SC-01."""
    said = page(signed_in, "93200 Saint-Denis")
    assert "préfet de la Seine-Saint-Denis" in said
    assert "Sous-préfecture de Saint-Denis" in said
    assert "Tribunal administratif de Montreuil" in said


@pytest.mark.parametrize(
    "place",
    ["75011 Paris", "93000 Bobigny", "94000 Créteil", "91000 Évry-Courcouronnes",
     "94130 Nogent-sur-Marne", "94240 L'Haÿ-les-Roses", "93340 Le Raincy"],
)  # fmt: skip
def test_the_places_of_the_source_documents_are_found_with_a_dated_official_address(
    signed_in, place
):
    """SC-02."""
    said = page(signed_in, place)
    assert "Autorité à qui écrire" in said
    assert re.search(r'href="https://[\w.-]+\.gouv\.fr"', said)
    assert re.search(r"Source : [^<]+, 20\d\d", said)


def test_several_communes_of_one_name_give_a_question_with_its_choices(signed_in):
    said = page(signed_in, "Saint-Denis")
    assert "Laquelle" in said
    assert 'value="93066"' in said
    assert 'value="97411"' in said
    assert "Autorité à qui écrire" not in said


def test_the_choice_answers_the_question(signed_in):
    answer = signed_in.get("/lieux/", {"place": "Saint-Denis", "commune": "97411"})
    said = answer.content.decode()
    assert "Tribunal administratif de La Réunion" in said
    assert "Heure de La Réunion" in said


def test_a_choice_that_was_not_offered_is_not_taken(signed_in):
    answer = signed_in.get("/lieux/", {"place": "Saint-Denis", "commune": "75056"})
    assert "Autorité à qui écrire" not in answer.content.decode()


def test_an_unknown_place_says_so_and_asks(signed_in):
    """SC-01."""
    said = page(signed_in, "Zzyzx-sur-Rien")
    assert "Nous ne connaissons pas la commune" in said
    assert "Autorité à qui écrire" not in said


@pytest.mark.parametrize("place", ["", "…", "x" * 500, "<b>93200</b>"])
def test_what_cannot_be_looked_for_gives_a_question_never_a_failure(signed_in, place):
    answer = signed_in.get("/lieux/", {"place": place})
    assert answer.status_code == 200
    assert "<b>93200" not in answer.content.decode()


def test_booking_pages_are_shown_with_the_day_they_were_seen(signed_in):
    said = page(signed_in, "93200 Saint-Denis")
    assert "vue le" in said
    assert "Nous n’ouvrons aucune de ces pages" in said


def test_a_court_is_never_written_to_by_email(signed_in):
    assert "Un tribunal ne se saisit jamais par e-mail" in page(signed_in, "93200 Saint-Denis")


def test_helpers_are_listed_with_their_source_and_none_is_recommended(signed_in):
    """SC-09."""
    said = signed_in.get("/lieux/aide/", {"departement": "93"}).content.decode()
    names = ("La Cimade", "Gisti", "Ligue des droits de l’Homme", "Secours catholique", "ADDE",
             "Les Amoureux au ban public", "Espace Accueil", "Femmes de la Terre", "MRAP",
             "SAF")  # fmt: skip
    assert [name for name in names if name not in said] == []
    assert "Nous ne les recommandons pas" in said
