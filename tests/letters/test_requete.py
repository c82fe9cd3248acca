"""What the requête refuses to plead, and how it bends to the facts."""

import datetime as dt

import pytest

from guichet.casefile import Gate
from guichet.letters.needs import NotReady
from guichet.letters.writing import gaps
from tests.letters.cases import anef
from tests.letters.reading import said
from tests.personas import DAY, attempts, awa, spread


def changed(event, **values):
    return event.model_copy(update=values)


@pytest.mark.parametrize("letter", ["requete", "absence_de_decision"])
def test_no_paper_says_that_nothing_was_decided_when_something_was(letter):
    """RQ-25"""
    refused = Gate(already_lodged=False, oqtf="clear", decision={"kind": "refusal"})
    with pytest.raises(NotReady):
        said(letter, awa(gate=refused))


@pytest.mark.parametrize("outcome", ["closed_without_action", "file_incomplete"])
def test_a_journal_that_tells_of_a_closed_or_incomplete_file_stops_the_requete(outcome):
    """RQ-25"""
    case = awa()
    events = (*case.events[:-1], changed(case.events[-1], outcome=outcome))
    assert "nothing_lodged" in {gap.field for gap in gaps("requete", awa(events=events), on=DAY)}


def test_urgency_is_not_presumed_when_the_titre_ended_more_than_six_months_ago():
    """RQ-15, RQ-19: the rules decide, not the word « renouvellement »."""
    by_a_lawyer = awa().gate.model_copy(update={"checked_by": "lawyer"})
    text = said("requete", awa(titre_expires_on=dt.date(2026, 4, 1), gate=by_a_lawyer))
    assert "en principe, comme constituée" not in text
    assert "Mon titre a expiré le 1er avril 2026, depuis plus de six mois." in text


def test_a_minor_does_not_plead():
    person = awa().applicant.model_copy(update={"birth_date": dt.date(2010, 1, 1)})
    assert "adult" in {gap.field for gap in gaps("requete", awa(applicant=person), on=DAY)}


def test_a_slot_that_was_seen_must_be_explained():
    case = awa()
    seen = changed(case.events[3], outcome="slot_later")
    events = (*case.events[:3], seen, *case.events[4:])
    assert "slots_explained" in {gap.field for gap in gaps("requete", awa(events=events), on=DAY)}
    told = changed(seen, note="Ce créneau n’était plus proposé.")
    text = said("requete", awa(events=(*case.events[:3], told, *case.events[4:])))
    assert (
        "un créneau plus tard ; je n’ai pas pu le prendre : ce créneau n’était plus proposé" in text
    )


def test_an_account_refused_is_no_fault_of_the_site():
    """AT-07"""
    case = awa()
    events = tuple(
        changed(event, outcome=dict.fromkeys((0, 1, 2), "account_error").get(rank, "site_error"))
        if rank < 5
        else event
        for rank, event in enumerate(case.events)
    )
    text = said("requete", awa(events=events))
    assert "Lors de deux de ces quarante tentatives, le site affichait une erreur." in text


def test_an_email_that_bounced_got_no_silence():
    """RQ-24"""
    case = awa()
    bounced = changed(case.events[-2], id="b", outcome="bounced")
    text = said("requete", awa(events=(*case.events[:-1], bounced)))
    assert "l’administration n’a pas répondu" not in text


def test_when_the_deadline_is_near_the_delays_are_shorter():
    """RQ-26"""
    near = awa().urgency[0].model_copy(update={"deadline": DAY + dt.timedelta(days=4)})
    text = said("requete", awa(urgency=(near,)))
    assert "délai de deux jours à compter de la notification" in text
    assert "ce rendez-vous devant avoir lieu avant le 24 novembre 2026" in text


def test_costs_name_the_piece_that_proves_them():
    """RQ-26"""
    receipt = awa().urgency[0].files[0].model_copy(update={"id": "r", "name": "recu.pdf"})
    paid = awa().costs[0].model_copy(update={"files": (receipt,)})
    assert "les frais que j’ai engagés (pièce n° 6)." in said("requete", awa(costs=(paid,)))


def test_a_birth_place_keeps_its_grammar():
    person = awa().applicant.model_copy(update={"birth_place": "Le Caire"})
    assert "le 14 mai 1983 au Caire" in said("requete", awa(applicant=person))


def test_a_second_registered_letter_recalls_the_first():
    """LR-01"""
    assert "Je vous ai déjà écrit le 20 octobre 2026." in said("lrar")


ALONE = "À ma connaissance, le rendez-vous ne peut pas être obtenu autrement."


def test_that_the_site_is_the_only_way_is_said_by_whoever_looked_and_by_nobody_else():
    """RQ-09: it is the condition of the decision of 10 June 2020; a false one would lose."""
    assert ALONE not in said("requete")
    assert ALONE in said("requete", other_way="no")
    with pytest.raises(NotReady) as refusal:
        said("requete", other_way="yes")
    assert [one.field for one in refusal.value.missing] == ["other_way"]


@pytest.mark.parametrize("letter", ["email", "lrar", "requete"])
def test_attempts_of_a_single_period_are_one_sentence_and_no_list(letter):
    """RQ-10, EM-08"""
    assert "Du 14 septembre au 18 novembre 2026, j’ai fait quarante tentatives en ligne" in said(
        letter
    )
    assert ": - du 14 septembre" not in said(letter)
    early = attempts(spread(dt.date(2026, 3, 2), 20, 4))
    twice = awa(events=(*(changed(e, id=f"m{e.id}") for e in early), *awa().events))
    assert "- du 2 au 22 mars 2026 : quatre tentatives ;" in said(letter, twice)


@pytest.mark.parametrize("letter", ["email", "lrar"])
def test_the_teleservice_is_not_blamed_for_giving_no_appointment(letter):
    """The ANEF takes the request: it gives no rendez-vous."""
    text = said(letter, anef())
    assert "sans pouvoir déposer ma demande" in text
    assert "sans obtenir de rendez-vous" not in text


def test_anonymous_captures_cite_the_decision_without_more_than_was_read_of_it():
    """CA-15"""
    text = said("requete")
    assert "Voir, sur des captures anonymes, CE, 21 avril 2021, n° 448178." in text
    assert "ne peut pas être opposé" not in text


def test_the_days_of_the_renewal_are_those_of_the_way_it_is_made():
    """R. 431-5: the two ways have two delays."""
    words = "comme la mienne, ce délai va du 11 octobre 2026 au 11 décembre 2026."
    assert f"Pour une demande en préfecture, {words}" in said("requete")
