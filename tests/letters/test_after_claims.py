"""What is asked of the court after the filing: neither more, nor less, than the facts bear."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Filing
from guichet.letters.story import tell
from guichet.letters.values.offer import comes_in_time
from tests.letters.cases import answered, filed, not_executed, offered, supported, too_late
from tests.letters.reading import said
from tests.letters.test_after_letters import an_order, asked
from tests.personas import DAY, awa


def test_an_order_that_is_not_joined_is_asked_for():
    """OU-13: the judge need not ask for what such a request lacks."""
    for letter in ("inexecution", "modification"):
        assert asked(letter, not_executed(orders=(an_order(file_ids=()),))) == {"order_file"}
        assert asked(letter, not_executed(other_pieces=())) == {"order_file"}


def test_the_request_for_execution_is_no_refere_and_asks_only_what_was_ordered():
    """OU-13"""
    text = said("inexecution", not_executed())
    assert "RÉFÉRÉ" not in text
    assert "devant avoir lieu" not in text
    assert "RÉFÉRÉ" in said("modification", not_executed())
    later = an_order(takes_place_by=DAY + dt.timedelta(days=5))
    kept = said("inexecution", not_executed(orders=(later,)))
    assert "ce rendez-vous devant avoir lieu au plus tard le 25 novembre 2026" in kept
    past = an_order(communicate_by=None, takes_place_by=DAY - dt.timedelta(days=1))
    only = said("inexecution", not_executed(orders=(past,)))
    assert "de me recevoir en rendez-vous pour déposer" in only
    assert "une date de rendez-vous pour déposer" not in only


def test_the_modification_says_why_the_appointment_needs_a_last_day():
    """OU-09"""
    text = said("modification", not_executed())
    assert "à partir du 11 décembre 2026, il serait trop tard" in text
    assert "avant le 11 décembre 2026" in text[text.index("Conclusions") :]
    fixed = an_order(takes_place_by=DAY - dt.timedelta(days=1))
    assert "ne fixe pas de date limite" not in said("modification", not_executed(orders=(fixed,)))


def test_another_appointment_is_asked_for_with_its_two_delays():
    """OU-06"""
    text = said("offre", offered(), offer="too_late", own_words="Ce n’est pas ma démarche")
    assert "dans un délai de cinq jours à compter de la notification de l’ordonnance" in text
    assert "la date d’un autre rendez-vous, qui ait lieu dans un délai de quinze jours" in text
    assert "avant le 11 décembre 2026" in text


def test_an_appointment_that_comes_in_time_is_known_as_such():
    """OU-06"""
    filing = Filing(id="f1", filed_on=dt.date(2026, 11, 1), number="2600001")
    assert comes_in_time(tell(offered(), on=DAY))
    assert not comes_in_time(tell(too_late(filings=(filing,)), on=DAY))
    assert not comes_in_time(tell(filed(), on=DAY))


# --- what the court already has ---------------------------------------------------------------


def test_a_reply_names_the_pieces_of_the_request_by_their_numbers():
    """RQ-29"""
    assert "(pièce n° 5 de la requête)" in said("replique", answered())
    assert "justificatif disponible" not in said("replique", answered())
    other = said("replique", answered(), first_piece=31)
    assert "de la requête)" not in other, "who numbered otherwise knows other numbers than ours"


def test_one_period_is_not_told_twice():
    assert "du 1er au 18 novembre 2026 : onze tentatives" not in said("replique", answered())


def test_the_sheet_of_the_hearing_begins_with_the_answer_to_give():
    """OU-02"""
    text = said("audience", filed())
    first = text.index("À faire d’abord : répondre au plus tard le 24 novembre 2026")
    assert first < text.index("Défense de la préfecture : reçue le 17 novembre 2026")
    assert first < text.index("Vous ne parlez pas bien français ?") < text.index("À prendre")
    past = filed().filings[0].model_copy(update={"reply_by": DAY - dt.timedelta(days=1)})
    assert "À faire d’abord" not in said("audience", filed(filings=(past,)))


def test_the_attempts_that_the_court_has_not_are_told_apart():
    """OU-02"""
    text = said("audience", filed())
    assert "onze tentatives depuis la requête, sur 11 jours." in text
    assert "Leurs captures ne sont pas dans la requête" in text
    early = tuple(one for one in awa().events if one.at.date() <= dt.date(2026, 10, 31))
    assert "depuis la requête, sur" not in said("audience", filed(events=early))


def test_the_person_is_ready_to_say_whether_the_date_suits():
    """OU-05"""
    asked_about = "Le juge peut vous demander si cette date vous convient."
    assert f"{asked_about} Elle vient avant vos dates limites" in said("audience", offered())
    assert asked_about not in said("audience", filed())


def test_the_association_signs_at_its_seat_by_its_own_organ():
    """HE-09"""
    text = said("intervention", supported())
    assert "a été prise le 16 novembre 2026 par son bureau (pièce n° 2)." in text
    assert "Fait à Saint-Denis, le 20 novembre 2026" in text
    one = supported().interveners[0]
    other = one.model_copy(
        update={"name": "La Maison EXEMPLE", "decided_by": "Présidente", "address": "Sans lieu"}
    )
    told = said("intervention", supported(interveners=(other,)))
    assert "par sa présidente (pièce n° 2)" in told
    assert "pour l’association La Maison EXEMPLE" in told
    assert "Fait à" not in told
