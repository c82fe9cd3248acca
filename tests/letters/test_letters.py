"""What each letter says, and what it refuses to say."""

import datetime as dt
import re

import pytest

from guichet.casefile import Gate, UrgencyFact
from guichet.law import citation
from guichet.letters.catalogue import catalogue
from guichet.letters.email_message import LONGEST_SUBJECT, subject
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.periods import periods
from guichet.letters.story import demarche_words, tell
from guichet.letters.writing import gaps, write
from guichet.places import demarches
from tests.letters.reading import said
from tests.personas import DAY, PARIS, ana, attempts, awa, spread

FORBIDDEN = (
    r"R\. 311-1", r"\bconstat\b", "preuve certaine", r"\(e\)", "et/ou", r"[\[\]]", "…", r"\.{3}",
    r"n\.v\.", "éligible", "vous allez gagner", r"\bà les? ", r"\bde les? ",
)  # fmt: skip
WRITTEN = ("email", "lrar", "requete", "releve", "absence_de_decision")
PERSONAS = {"awa": awa, "ana": ana}


@pytest.mark.parametrize("letter", WRITTEN)
@pytest.mark.parametrize("persona", PERSONAS)
def test_no_letter_says_what_is_forbidden(letter, persona):
    """RQ-07, EV-07"""
    text = said(letter, PERSONAS[persona]())
    assert [word for word in FORBIDDEN if re.search(word, text)] == []
    assert not re.search(r"\d\s?%", text)


@pytest.mark.parametrize("letter", catalogue())
def test_the_law_of_a_letter_is_citable_today(letter):
    """WA-10"""
    for law in catalogue()[letter].law:
        assert citation(law).citable(DAY), law


@pytest.mark.parametrize("letter", catalogue())
def test_a_letter_cites_only_what_its_header_names(letter):
    text = catalogue()[letter]
    used = set(re.findall(r'(?:says|cite)\("([a-z0-9_]+)"\)', text.body))
    assert used <= set(text.law)


def test_every_demarche_of_the_directory_has_its_words():
    """SC-03"""
    assert set(demarche_words()) == {one.code for one in demarches()}


@pytest.mark.parametrize("code", sorted(demarche_words()))
def test_every_demarche_gives_a_grammatical_subject_and_object(code):
    """EM-05, SC-03, RQ-08"""
    words = demarche_words()[code]
    assert re.match(r"(une|un) ", words.request)
    case = awa(demarche=code, kind="first")
    line = subject(tell(case, on=DAY))
    assert line.startswith(f"Demande de convocation – {words.short}")
    assert len(line) < LONGEST_SUBJECT
    assert f"pour déposer {words.request}" in said("email", case)


def test_the_subject_says_why_when_there_is_room():
    """EM-05"""
    line = subject(tell(awa(), on=DAY))
    assert line == (
        "Demande de convocation – renouvellement de titre de séjour"
        " – réservation impossible – EXEMPLE"
    )


def test_forty_attempts_take_at_most_six_lines():
    """EM-08, RQ-10"""
    moments = spread(dt.date(2025, 1, 6), 600, 40)
    assert 1 <= len(periods(attempts(moments))) <= 6


def test_attempts_are_grouped_as_a_person_would_say_them():
    """RQ-10"""
    days = [*spread(dt.date(2026, 1, 1), 19, 20), *spread(dt.date(2026, 3, 3), 0, 1)]
    assert [period.text.replace("\xa0", " ") for period in periods(attempts(days))] == [
        "du 1er au 20 janvier 2026 : vingt tentatives",
        "le 3 mars 2026 : une tentative",
    ]


def test_the_email_asks_by_email_or_by_post_and_names_the_earlier_steps():
    """EM-07, EM-08, EM-10, EM-11, EM-12, EM-14, EM-15"""
    text = said("email")
    for part in (
        "Je souhaite déposer une demande de renouvellement de titre de séjour",
        "j’ai fait quarante tentatives en ligne",
        "Je vous demande de m’envoyer une convocation, par e-mail ou par courrier",
        "je ne peux donc pas accéder au service public".capitalize()[:30],
        "Le 5 octobre 2026, j’ai écrit par e-mail",
        "porte atteinte à mon droit",
        "Je vous remercie de tenir compte des démarches",
    ):
        assert part in text, part


def test_the_first_email_does_not_announce_the_court_and_the_second_does():
    """EM-16"""
    assert "je pourrai saisir" not in said("email")
    assert "je pourrai saisir le tribunal administratif de Montreuil" in said("email", rank=2)
    assert "je pourrai saisir" in said("lrar")


def test_a_reminder_tells_the_new_attempts_and_the_total():
    """EM-03"""
    text = said("email", rank=2, since=dt.date(2026, 11, 10))
    assert re.search(r"Depuis mon dernier message, j’ai fait \w+ nouvelles tentatives", text)
    assert "En tout, du 14 septembre au 18 novembre 2026, j’ai fait quarante tentatives" in text


def test_email_letter_and_requete_tell_the_same_facts():
    """LR-04, PF-11"""
    case = awa(ground="Mon emploi de salariée", reasons="Je travaille depuis 2015")
    for fact in ("Mon emploi de salariée.", "Je travaille depuis 2015.", "quarante tentatives"):
        for letter in ("email", "lrar", "requete"):
            assert fact in said(letter, case), (letter, fact)


def test_the_registered_letter_has_every_field_of_the_form():
    """LR-02, LR-06, LR-08, LR-09"""
    text = said("lrar")
    for part in (
        "Awa EXEMPLE 12 rue de l’Exemple 93200 Saint-Denis",
        "Préfet de la Seine-Saint-Denis Service des étrangers",
        "Lettre recommandée avec avis de réception",
        "Objet : demande de convocation",
        "le 14 mai 1983 à Ville-Exemple",
        "Je vous demande de me convoquer par courrier",
        "Pièce n° 4 : quarante captures d’écran, du 14 septembre au 18 novembre 2026",
        "Pièce n° 2 : un e-mail du 5 octobre 2026",
    ):
        assert part in text, part


def test_the_requete_has_its_parties_its_court_and_its_remedy():
    """RQ-01, RQ-03, RQ-04, RQ-05, RQ-06, RQ-16, RQ-18"""
    text = said("requete")
    for part in (
        "RÉFÉRÉ MESURES UTILES",
        "article L. 521-3 du code de justice administrative",
        "président du tribunal administratif de Montreuil",
        "Pour : Awa EXEMPLE",
        "Exempleland (pays imaginaire)",
        "Téléphone portable : 06 39 98 00 00",
        "Contre : le préfet de la Seine-Saint-Denis",
        "CE, 10 juin 2020, n° 435594",
    ):
        assert part in text, part


def test_the_requete_tells_when_how_long_and_with_which_pieces():
    """RQ-09, RQ-10, RQ-11, RQ-13, RQ-22, RQ-24, RQ-29"""
    text = said("requete")
    for part in (
        "Depuis le 14 septembre 2026",
        "pendant plus de deux mois",
        "Du 14 septembre au 18 novembre 2026, j’ai fait quarante tentatives en ligne",
        "(pièces n° 1 et 4)",
        "j’ai écrit par e-mail à la préfecture de la Seine-Saint-Denis (pièce n° 2)",
        "au préfet de la Seine-Saint-Denis (suivi n° 1A 000 000 0000 0, reçue le 22 octobre 2026)",
        "l’administration n’a pas répondu",
        "figure au relevé joint (pièce n° 1)",
    ):
        assert part in text, part


def test_urgency_is_presumed_for_a_renewal_only():
    """RQ-15, RQ-19"""
    assert "L’urgence doit donc être regardée, en principe, comme constituée" in said("requete")
    first = said("requete", ana())
    assert "en principe, comme constituée" not in first
    assert "Ma demande n’est pas un renouvellement" in first
    assert "ma promesse d’embauche expire le 15 décembre 2026 (pièce n° 5)" in first


def test_a_first_request_without_a_concrete_fact_is_not_written():
    """RQ-15"""
    with pytest.raises(NotReady) as refused:
        said("requete", ana(urgency=()))
    assert [gap.field for gap in refused.value.missing] == ["route.gather_urgency"]


def test_irregular_stay_is_told_only_when_the_person_chooses():
    """RQ-20"""
    assert "sans titre de séjour" not in said("requete", ana())
    assert "sans titre de séjour" in said("requete", ana(disclose_irregular_stay=True))


def test_anonymous_captures_are_defended_by_the_decision():
    """CA-15"""
    assert "n° 448178" in said("requete")


def test_the_relief_asks_two_delays_a_limit_an_astreinte_and_the_costs():
    """RQ-26"""
    text = said("requete")
    for part in (
        "de me communiquer, dans un délai de cinq jours",
        "ce rendez-vous devant avoir lieu dans un délai de quinze jours",
        "en tout état de cause, avant le 11 décembre 2026",
        "astreinte de 100 € par jour de retard",
        "l’article L. 911-3",
        "la somme de 7,20 €",
        "l’article L. 761-1",
    ):
        assert part in text, part


def test_amounts_and_delays_are_the_persons_choice():
    """RQ-26"""
    text = said("requete", communicate_days=3, takes_place_days=10, astreinte_per_day=50)
    assert "délai de trois jours" in text
    assert "délai de dix jours" in text
    assert "astreinte de 50 €" in text


def test_without_recorded_costs_no_sum_is_claimed():
    """RQ-26"""
    assert "L. 761-1" not in said("requete", awa(costs=()))


def test_a_request_before_the_nineteenth_birthday_asks_for_the_eve():
    proof = awa().urgency[0].files
    birthday = UrgencyFact(
        kind="age_19", text="J’aurai dix-neuf ans", deadline=dt.date(2026, 12, 30), files=proof
    )
    assert "avant le 30 décembre 2026" in said("requete", ana(urgency=(birthday,)))


def test_a_decision_stops_the_requete():
    """RQ-25"""
    gate = Gate(already_lodged=False, oqtf="clear", decision={"kind": "refusal"})
    with pytest.raises(NotReady) as refused:
        said("requete", awa(gate=gate))
    assert refused.value.missing[0].field == "route.see_human_first"


def test_no_requete_for_naturalisation():
    """TH-08"""
    with pytest.raises(NotReady):
        said("requete", awa(demarche="naturalisation"))


def test_six_days_of_attempts_are_not_enough():
    """TH-04"""
    short = awa(events=attempts(spread(dt.date(2026, 11, 10), 5, 6)))
    with pytest.raises(NotReady) as refused:
        said("requete", short)
    assert refused.value.missing[0].field == "route.continue_attempts"


def test_everything_missing_is_listed_at_once_each_with_its_question():
    """EM-06"""
    person = awa().applicant.model_copy(update={"nationality": None, "birth_place": None})
    missing = gaps("email", awa(applicant=person, demarche=None), on=DAY)
    assert [one.field for one in missing] == ["birth_place", "nationality", "demarche"]
    assert all(one.question.endswith("?") and one.page for one in missing)


def test_a_missing_foreigner_number_stops_nothing():
    """EM-06"""
    assert gaps("email", awa(), on=DAY) == []


def test_the_requete_states_that_no_decision_exists():
    """RQ-25"""
    text = said("absence_de_decision")
    assert "À ma connaissance, aucune décision n’a été prise" in text


def test_the_table_of_attempts_has_a_row_for_each_step_in_order():
    """AT-09, RQ-22"""
    text = said("releve")
    assert "42 démarches" in text
    rows = re.findall(r"(\d\d)/(\d\d)/2026", text)
    assert len(rows) == 42
    assert rows == sorted(rows, key=lambda row: (row[1], row[0]))


def test_the_same_case_gives_the_same_letter():
    assert write("requete", awa(), LetterOptions(on=DAY)) == write(
        "requete", awa(), LetterOptions(on=DAY)
    )


def test_events_after_the_day_of_the_letter_are_not_told():
    later = attempts([dt.datetime(2026, 11, 25, 9, tzinfo=PARIS)], start=99)
    assert "quarante tentatives" in said("requete", awa(events=awa().events + later))
