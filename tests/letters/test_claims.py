"""What the judge is asked for: it is the measure of the rules, with its delays and its amounts."""

import datetime as dt
import re

import pytest

from guichet.documents.blocks import text_of
from guichet.letters.claims import claims, hard_date, mine, to_authority
from guichet.letters.options import LetterOptions
from guichet.letters.story import tell
from tests.personas import DAY, awa
from tests.personas_court import EVERY_MEASURE, a_proof, chen, farah, gael, hana, ivan

TWO_DELAYS = ("awa", "ana", "bakary", "dina", "elif", "chen", "farah", "ivan", "jeanne", "koffi")
ONE_DELAY = ("gael", "hana")


def asked(case, **options):
    """Return the claims as text, ordinary spaces only."""
    given = claims(tell(case, on=DAY), LetterOptions(**({"on": DAY} | options)))
    return [text_of(one).replace("\xa0", " ").replace("\u202f", " ") for one in given]


@pytest.mark.parametrize("persona", TWO_DELAYS)
def test_an_appointment_has_a_delay_to_be_told_and_one_to_take_place(persona):
    """RQ-23, RQ-26"""
    order = asked(EVERY_MEASURE[persona]())[0]
    assert "de me communiquer, dans un délai de cinq jours" in order
    assert re.search(
        r"ce rendez-vous devant avoir lieu (dans un délai de quinze jours|avant)", order
    )
    assert "articles L. 521-3 et L. 911-1 du code de justice administrative" in order
    assert "en personne" in order or "dans un accueil physique" in order


@pytest.mark.parametrize("persona", ONE_DELAY)
def test_a_paper_has_one_delay_and_no_appointment(persona):
    order = asked(EVERY_MEASURE[persona]())[0]
    assert "de me remettre, dans un délai de cinq jours à compter de la notification" in order
    assert "rendez-vous" not in order


@pytest.mark.parametrize("persona", EVERY_MEASURE)
def test_nobody_asks_for_the_titre_itself(persona):
    text = " ".join(asked(EVERY_MEASURE[persona]()))
    assert "de me délivrer" not in text
    assert "de statuer" not in text


def test_each_measure_asks_for_its_own_thing():
    assert "un récépissé de ma demande" in asked(gael())[0]
    assert "une attestation de prolongation d’instruction de ma demande" in asked(hana())[0]
    assert "dans un accueil physique de substitution" in asked(chen())[0]
    assert "en personne, avant celui du 18 mai 2027," in asked(farah())[0]
    assert "pour que la préfecture enregistre ma demande de renouvellement" in asked(ivan())[0]


def test_a_limit_chosen_for_a_paper_is_said():
    order = asked(gael(), takes_place_before=dt.date(2026, 12, 1))[0]
    assert "et, en tout état de cause, avant le 1er décembre 2026, un récépissé" in order


@pytest.mark.parametrize(("days_ahead", "delay"), [(10, "neuf jours"), (2, "un jour")])
def test_an_earlier_day_is_asked_before_the_one_already_given(days_ahead, delay):
    soon = DAY + dt.timedelta(days=days_ahead)
    given = farah().convocations[0].model_copy(update={"takes_place_on": soon})
    past = dt.date(2026, 11, 1)
    fact = awa().urgency[0].model_copy(update={"deadline": past, "files": (a_proof("lettre"),)})
    case = farah(convocations=(given,), titre_expires_on=past, urgency=(fact,))
    story = tell(case, on=DAY)
    assert story.answer.measure == "earlier_rdv"
    assert f"devant avoir lieu dans un délai de {delay}" in asked(case)[0]


def test_a_limit_after_the_day_already_given_asks_for_nothing_later():
    late = dt.date(2028, 1, 1)
    given = farah().convocations[0].takes_place_on
    assert hard_date(tell(farah(), on=DAY), LetterOptions(on=DAY, takes_place_before=late)) == given


def test_astreinte_and_costs_are_the_persons_choice_and_name_their_articles():
    """RQ-26"""
    order, penalty, costs = asked(awa(), astreinte_per_day=50, costs_cents=1234)
    assert penalty.startswith("d’assortir cette injonction d’une astreinte de 50 €")
    assert "L. 911-3" in penalty
    assert "12,34 €" in costs
    assert "L. 761-1" in costs
    assert len(asked(awa(), astreinte_per_day=0, costs_cents=0)) == 1
    assert order.endswith(" ;")
    assert costs.endswith(".")


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        ("préfet de la Seine-Saint-Denis", "au préfet de la Seine-Saint-Denis"),
        ("préfète du Rhône", "à la préfète du Rhône"),
        ("administrateur supérieur", "à l’administrateur supérieur"),
    ],
)
def test_the_order_is_given_in_grammatical_words(authority, words):
    assert to_authority(authority) == words


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("une demande de titre", "ma demande de titre"),
        ("une admission", "mon admission"),
        ("un titre de voyage", "mon titre de voyage"),
    ],
)
def test_a_request_is_said_to_be_ones_own(request_, words):
    assert mine(request_) == words


def test_a_limit_on_the_very_day_of_the_appointment_is_still_a_limit():
    given = farah().convocations[0].takes_place_on
    fact = awa().urgency[0].model_copy(update={"deadline": given})
    case = farah(urgency=(fact,), kind="first", titre_expires_on=None)
    assert hard_date(tell(case, on=DAY), LetterOptions(on=DAY)) == given
