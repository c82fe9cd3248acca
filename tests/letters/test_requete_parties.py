"""Who asks, who represents, who signs, and how the court reaches them."""

import pytest

from guichet.casefile import Contact
from guichet.documents.blocks import Signature
from guichet.letters.options import LetterOptions
from guichet.letters.writing import gaps, write
from tests.letters.reading import said
from tests.personas import DAY, awa
from tests.personas_court import koffi


def signatures(case, **options):
    document = write("requete", case, LetterOptions(**({"on": DAY} | options)))
    return [block for block in document.blocks if isinstance(block, Signature)]


def lacks(case):
    return {gap.field for gap in gaps("requete", case, on=DAY)}


@pytest.mark.parametrize(("mode", "note"), [("telerecours", True), ("lrar", False)])
def test_identification_signs_on_the_portal_and_a_hand_signs_on_paper(mode, note):
    """RQ-28, RQ-02"""
    found = signatures(awa(), filing_mode=mode)
    assert [(one.name, one.place) for one in found] == [("Awa EXEMPLE", "Saint-Denis")]
    assert bool(found[0].note and "l’identification vaut signature" in found[0].note) is note
    sent = "Requête envoyée par lettre recommandée avec avis de réception – RÉFÉRÉ"
    assert (mode == "lrar") is (sent in said("requete", awa(), filing_mode=mode))


def test_the_representative_of_a_minor_is_named_and_signs():
    """RQ-04, RQ-28"""
    [signature] = signatures(koffi())
    assert signature.name == "Adjoa Exemple, sa mère"
    assert (signature.note or "").startswith("Pour Koffi EXEMPLE.")
    assert "Représenté par : Adjoa Exemple, sa mère, qui agit et signe en son nom" in (
        said("requete", koffi())
    )


def test_a_minor_without_representative_is_asked_for_one():
    alone = koffi().applicant.model_copy(update={"representative": None})
    assert "adult" in lacks(koffi(applicant=alone))


@pytest.mark.parametrize(("gender", "word"), [("f", "Née"), ("m", "Né"), (None, "Naissance")])
def test_the_words_agree_with_the_person_or_with_nobody(gender, word):
    """RQ-04"""
    person = awa().applicant.model_copy(update={"gender": gender})
    assert f"{word} : le 14 mai 1983" in said("requete", awa(applicant=person))


def test_a_place_of_detention_is_printed_among_the_ways_to_reach_the_person():
    """RQ-05"""
    place = Contact(kind="detention_place", value="Centre de rétention EXEMPLE")
    person = awa().applicant.model_copy(update={"emergency_contacts": (place,), "phone": None})
    assert "Lieu de rétention : Centre de rétention EXEMPLE" in (
        said("requete", awa(applicant=person))
    )


def test_a_birth_known_by_its_year_alone_is_told_so_everywhere():
    """RQ-04, EM-06"""
    person = awa().applicant.model_copy(update={"birth_date": None, "birth_year": 1983})
    assert "Née : en 1983 à Ville-Exemple" in said("requete", awa(applicant=person))
    assert "en 1983 à Ville-Exemple" in said("lrar", awa(applicant=person))
    nothing = person.model_copy(update={"birth_year": None})
    assert lacks(awa(applicant=nothing)) == {"birth_date"}


@pytest.mark.parametrize(("year", "asked"), [(2008, True), (2007, False)])
def test_a_year_alone_makes_a_minor_until_its_last_day(year, asked):
    person = awa().applicant.model_copy(update={"birth_date": None, "birth_year": year})
    assert ("adult" in lacks(awa(applicant=person))) is asked
