"""What is asked of the court after the filing: neither more, nor less, than the facts bear."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Filing
from guichet.letters.story import tell
from guichet.letters.values.offer import comes_in_time
from tests.letters.cases import filed, not_executed, offered, too_late
from tests.letters.reading import said
from tests.letters.test_after_letters import an_order, asked
from tests.personas import DAY


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
