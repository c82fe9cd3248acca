"""The second requête: what changed since the first, told to the judge."""

import datetime as dt

import pytest

from guichet.documents.blocks import Heading, Table, text_of
from guichet.letters.options import LetterOptions
from guichet.letters.writing import gaps, write
from tests.letters.reading import said
from tests.personas import DAY, attempts, awa, spread
from tests.personas_court import at, jeanne, rejected

START = dt.date(2026, 10, 1)


def blocks(case=None):
    return write("requete", case or jeanne(), LetterOptions(on=DAY)).blocks


def test_the_table_shows_what_was_there_and_what_came_since():
    """RF-08"""
    [table] = [block for block in blocks() if isinstance(block, Table)]
    rows = [tuple(text_of(cell).replace("\xa0", " ") for cell in row) for row in table.rows]
    assert rows == [
        ("Tentatives sans rendez-vous", "11", "29"),
        ("Tentatives appuyées par une pièce", "11", "29"),
        ("Semaines différentes", "3", "8"),
        ("Jours couverts", "17", "47"),
        ("Sortes de démarches", "essais en ligne", "e-mail et lettre recommandée"),
        (
            "Faits d’urgence",
            "rien",
            "Mon contrat de travail doit être suspendu le 12 décembre 2026",
        ),
        ("Dates limites", "rien", "12/12/2026"),
    ]
    assert (table.caption or "").replace("\xa0", " ") == "Avant et depuis le 1er octobre 2026"


def test_the_section_stands_after_the_facts_and_before_the_law():
    """RF-08"""
    headings = [b.text.replace("\xa0", " ") for b in blocks() if isinstance(b, Heading)]
    place = headings.index("Ce qui a changé depuis ma requête du 1er octobre 2026")
    assert headings[place - 1 : place + 2 : 2] == ["Les faits", "Discussion"]


def test_the_order_is_named_and_joined():
    """RF-03, RF-08"""
    text = said("requete", jeanne())
    assert (
        "Par une ordonnance du 9 octobre 2026 (n° 2600001), le juge des référés a rejeté cette "
        "requête (pièce n° 6)."
    ) in text
    assert "pièce n° 6 : Ordonnance du 9 octobre 2026, n° 2600001" in text


def test_a_fact_that_still_stands_is_not_told_as_gone():
    """RF-08"""
    case = jeanne(urgency=awa().urgency)
    [table] = [block for block in blocks(case) if isinstance(block, Table)]
    rows = {text_of(row[0]).replace("\xa0", " "): text_of(row[2]) for row in table.rows}
    assert rows["Faits d’urgence"] == rows["Dates limites"] == "rien de nouveau"


def test_a_row_of_nothing_at_all_is_not_printed():
    """RF-08"""
    [table] = [block for block in blocks(jeanne(urgency=())) if isinstance(block, Table)]
    told = {text_of(row[0]).replace("\xa0", " ") for row in table.rows}
    assert "Tentatives sans rendez-vous" in told
    assert not told & {"Faits d’urgence", "Dates limites"}


def test_what_the_rejection_held_is_said_as_the_person_read_it():
    """RF-03"""
    text = said("requete", jeanne(orders=(rejected(reason_tags=("too_few", "urgency")),)))
    assert (
        "Elle retient que les tentatives étaient trop peu nombreuses et que l’urgence n’était "
        "pas montrée."
    ) in text
    assert "Elle retient" not in said("requete", jeanne(orders=(rejected(reason_tags=()),)))


def test_each_reason_read_in_the_order_is_answered():
    """RF-04, RF-05, RF-06, RF-07"""
    case = jeanne(orders=(rejected(reason_tags=("too_few", "too_short", "proof", "urgency")),))
    text = said("requete", case)
    for part in (
        "Sur le nombre de tentatives : 29 tentatives de plus. En tout : quarante tentatives.",
        "Sur leur durée : mes tentatives couvrent 65 jours, contre 17.",
        "Sur les preuves : nouvelles sortes de preuves : e-mail et lettre recommandée.",
        "Sur l’urgence : Mon contrat de travail doit être suspendu le 12 décembre 2026 (pièce",
    ):
        assert part in text, part


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("non_lieu", "le juge des référés a dit qu’il n’y avait plus lieu de statuer"),
        ("withdrawn", "le juge des référés a donné acte de mon désistement"),
    ],
)
def test_another_end_than_a_rejection_is_told_as_it_was(result, words):
    text = said("requete", jeanne(orders=(rejected(result=result, reason_tags=()),)))
    assert words in text
    assert "Voici ce que j’apporte de nouveau" not in text


def test_an_appeal_is_never_said_to_be_necessary():
    assert "pourvoi" not in said("requete", jeanne()).lower()
    assert "cassation" not in said("requete", jeanne()).lower()


def test_a_first_requete_says_nothing_of_another():
    text = said("requete", awa())
    assert "Ce qui a changé" not in text
    assert not [block for block in blocks(awa()) if isinstance(block, Table)]


def test_a_second_requete_without_news_is_not_written():
    """RF-08"""
    early = attempts(spread(dt.date(2026, 9, 1), 25, 12))
    facts = tuple(one.model_copy(update={"noted_on": dt.date(2026, 9, 1)}) for one in awa().urgency)
    case = jeanne(events=early, urgency=facts)
    assert {gap.field for gap in gaps("requete", case, on=DAY)} & {
        "news",
        "route.continue_attempts",
    }


def test_an_order_that_named_another_remedy_is_read_by_a_lawyer_first():
    case = jeanne(orders=(rejected(reason_tags=("other_route",)),))
    assert {gap.field for gap in gaps("requete", case, on=DAY)} == {"other_route"}
    read = awa().gate.model_copy(update={"checked_by": "lawyer"})
    again = jeanne(orders=(rejected(reason_tags=("other_route",)),), gate=read)
    assert gaps("requete", again, on=DAY) == []


def test_an_order_without_its_file_is_told_without_a_piece():
    text = said("requete", jeanne(other_pieces=()))
    assert "le juge des référés a rejeté cette requête. Elle retient que" in text
    assert at(2026, 10, 9).date() > START
