"""What is written to the préfecture and to the Défenseur des droits, beside the first request."""

import datetime as dt

import pytest

from guichet.casefile import Convocation, Event, UrgencyFact
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.writing import gaps, write
from tests.letters.cases import anef, filed, not_executed, too_late
from tests.letters.reading import said
from tests.personas import DAY, PARIS, a_file, ana, attempts, awa

OFFICE = dt.datetime(2026, 10, 28, 11, 15, tzinfo=PARIS)


def an_event(channel: str, outcome: str, **details: object) -> Event:
    return Event(
        id="more", number=90, at=OFFICE, received_at=OFFICE, channel=channel, outcome=outcome,
        files=(a_file("reponse.pdf", OFFICE, "application/pdf"),), **details,
    )  # fmt: skip


def without(case, channel):
    return case.model_copy(
        update={"events": tuple(one for one in case.events if one.channel != channel)}
    )


def asked(letter, case):
    return [one.field for one in gaps(letter, case, on=DAY)]


# The registered letter and the e-mail


def test_the_registered_letter_goes_to_the_service_or_to_the_prefet_in_person():
    """LR-02"""
    service, prefet = said("lrar"), said("lrar", addressee="prefet")
    assert "Préfet de la Seine-Saint-Denis Service des étrangers 1 esplanade" in service
    assert "agréer, Madame, Monsieur, l’expression" in service
    assert "Préfet de la Seine-Saint-Denis À son attention personnelle 1 esplanade" in prefet
    assert "Service des étrangers" not in prefet
    assert "agréer, Madame la Préfète, Monsieur le Préfet, l’expression" in prefet


def test_who_helped_to_write_is_named_only_when_chosen_and_never_signs():
    """LR-10"""
    assert "avec l’aide" not in said("lrar")
    for letter, case in (("lrar", awa()), ("substitution", anef()), ("avancer", too_late())):
        text = said(letter, case, helped_by="le collectif EXEMPLE")
        assert "Lettre rédigée avec l’aide du collectif EXEMPLE." in text
        assert "je la signe en mon nom" in text


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("La Permanence EXEMPLE", "de La Permanence EXEMPLE"),
        ("Association EXEMPLE", "d’Association EXEMPLE"),
        ("les voisins", "des voisins"),
        ("l’association EXEMPLE", "de l’association EXEMPLE"),
    ],
)
def test_who_helped_is_named_in_french(name, words):
    """LR-10"""
    assert f"avec l’aide {words}." in said("lrar", helped_by=name)


@pytest.mark.parametrize(("gender", "word"), [("f", "Née"), ("m", "Né"), (None, "Naissance")])
def test_the_letter_agrees_with_the_person_or_stays_neutral(gender, word):
    """LR-08"""
    person = awa().applicant.model_copy(update={"gender": gender})
    assert f"{word} : le 14 mai 1983 à Ville-Exemple" in said("lrar", awa(applicant=person))


def test_a_second_registered_letter_tells_what_is_new_since_the_first():
    text = said("lrar", rank=2, since=dt.date(2026, 10, 20))
    assert "Objet : nouvelle demande de convocation" in text
    assert "Depuis ma lettre du 20 octobre 2026" in text
    assert "j’ai fait dix-huit nouvelles tentatives, sans rendez-vous." in text


@pytest.mark.parametrize("letter", ["email", "lrar", "substitution"])
def test_where_a_teleservice_exists_a_message_says_that_it_is_no_deposit(letter):
    text = said(letter, anef())
    assert "signal" in text
    assert "ne remplace pas le dépôt de ma demande" in text
    if letter != "substitution":
        assert "ne remplace pas le dépôt" not in said(letter, awa())


def two_facts():
    return (
        *awa().urgency,
        UrgencyFact(kind="studies", text="Je dois rendre mon mémoire"),
    )


@pytest.mark.parametrize("letter", ["email", "lrar"])
def test_only_the_chosen_urgent_facts_are_told_and_each_says_how_it_is_known(letter):
    """EM-13"""
    case = awa(urgency=two_facts())
    both = said(letter, case)
    proof = "(justificatif disponible)" if letter == "email" else "(pièce n° 5)"
    assert f"à l’expiration de mon titre {proof}" in both
    assert "Mes études en dépendent. Je dois rendre mon mémoire (selon mes déclarations)." in both
    assert "mémoire" not in said(letter, case, motives=(0,))
    assert "Mon contrat de travail" not in said(letter, case, motives=(1,))
    assert "Ma situation est urgente" not in said(letter, case, motives=())


# The substitution, and an earlier date


def test_the_substitution_lists_the_diligences_with_day_hour_and_piece_and_asks():
    text = said("substitution", anef())
    assert "Le 12 octobre 2026, à 10 h 05, j’ai saisi le centre de contact citoyens" in text
    assert "(appel de 14 minutes) (pièce n° 2)" in text
    assert "Le 26 octobre 2026, à 10 h 05, j’ai demandé l’aide du point d’accueil" in text
    assert "je vous demande de m’inviter à un accueil physique" in text
    assert "article R. 431-2, troisième alinéa" in text
    assert "j’ai droit" not in text.lower()


@pytest.mark.parametrize(("channel", "gap"), [("ccc", "help_line"), ("pan", "help_point")])
def test_without_the_call_or_the_help_point_the_substitution_says_which_one_lacks(channel, gap):
    case = without(anef(), channel)
    assert asked("substitution", case) == [gap]
    with pytest.raises(NotReady):
        said("substitution", case)


def test_outside_the_anef_there_is_no_substitution_to_ask():
    assert "channel" in asked("substitution", awa())


def test_an_earlier_date_is_asked_with_the_convocation_and_what_it_misses():
    """OU-06"""
    convocation = a_file("convocation.pdf", OFFICE, "application/pdf")
    [given] = too_late().convocations
    given = given.model_copy(update={"file_ids": (convocation.id,)})
    text = said("avancer", too_late(convocations=(given,), other_pieces=(convocation,)))
    for part in (
        "Le 10 novembre 2026, j’ai obtenu un rendez-vous pour le 12 avril 2027 (pièce n° 6).",
        "Lieu : Sous-préfecture de Saint-Denis.",
        "Mon titre de séjour expire le 11 décembre 2026, avant ce rendez-vous.",
        "d’avancer ce rendez-vous à une date antérieure au 11 décembre 2026",
        "CE, avis, 1er juillet 2020, n° 436288",
        "Je l’ai déjà demandé le 12 novembre 2026.",
    ):
        assert part in text, part
    assert "je pourrai saisir" not in text
    assert "je pourrai saisir le tribunal" in said("avancer", too_late(), warn_court=True)


def test_without_an_appointment_or_a_reason_no_earlier_date_is_asked():
    assert asked("avancer", awa()) == ["convocation"]
    assert asked("avancer", too_late(urgency=(), titre_expires_on=None)) == ["urgency"]


def test_an_ended_titre_is_told_only_when_the_person_chooses():
    ended = {"titre_expires_on": dt.date(2026, 11, 1)}
    assert "a expiré" not in said("avancer", too_late(**ended))
    told = said("avancer", too_late(**ended, disclose_irregular_stay=True))
    assert "Mon titre de séjour a expiré le 1er novembre 2026." in told


def test_an_appointment_that_was_cancelled_cannot_be_brought_forward():
    gone = Convocation(
        id="c1", takes_place_on=dt.date(2027, 4, 12), cancelled_on=dt.date(2026, 11, 15)
    )
    assert asked("avancer", awa(convocations=(gone,))) == ["convocation"]


# The Défenseur des droits


def test_the_defender_is_told_who_what_when_and_the_answers_with_both_limits():
    """DD-03, DD-05"""
    answered = awa(events=(*awa().events, an_event("email", "reply_keep_trying")))
    text = said("defenseur_des_droits", answered)
    for part in (
        "difficulté avec un service public, la préfecture",
        "Nom et prénoms : Awa EXEMPLE",
        "Le service concerné est : Préfecture de la Seine-Saint-Denis",
        "Du 14 septembre au 18 novembre 2026, j’ai fait quarante tentatives en ligne",
        "Mon titre de séjour expire le 11 décembre 2026.",
        "Aucune requête n’est en cours devant le tribunal.",
        "J’ai d’abord fait ces démarches auprès de l’administration : - Le 5 octobre 2026",
        "Les réponses reçues - Le 28 octobre 2026, j’ai reçu par e-mail une réponse",
        "n’arrête pas les délais pour saisir le tribunal, ni une affaire en cours",
    ):
        assert part in text, part
    assert "je n’ai noté aucune réponse" in said("defenseur_des_droits")


def test_the_defender_wants_a_first_written_step():
    """DD-05"""
    silent = without(without(awa(), "email"), "lrar")
    assert asked("defenseur_des_droits", silent) == ["prior_step"]


def test_the_defender_is_told_of_an_order_that_was_not_obeyed():
    """DD-06"""
    assert "n’a pas été exécutée à ce jour" in said("defenseur_des_droits", not_executed())
    assert "exécutée" not in said("defenseur_des_droits")


def test_the_court_stays_within_reach_without_the_defender():
    """DD-04"""
    assert gaps("requete", awa(), on=DAY) == []
    assert not any(one.channel == "ddd" for one in awa().events)


def test_a_request_before_the_court_is_told_to_the_defender():
    text = said("defenseur_des_droits", filed())
    begun = "J’ai aussi saisi le tribunal administratif de Montreuil le 31 octobre 2026"
    assert f"{begun} (requête n° 2600001)." in text
    assert "Aucune requête n’est en cours" not in text


def test_a_first_request_gets_the_same_letters():
    for letter in ("email", "lrar", "defenseur_des_droits"):
        assert "première demande" in said(letter, ana())


def test_attempts_of_one_period_are_one_sentence_and_several_are_a_list():
    """DD-05"""
    assert said("defenseur_des_droits").count("quarante tentatives") == 1
    moments = (
        dt.datetime(2026, 6, 1, 10, tzinfo=PARIS),
        dt.datetime(2026, 11, 2, 10, tzinfo=PARIS),
    )
    two = awa(events=(*attempts(moments), *awa().events[-2:]))
    text = said("defenseur_des_droits", two)
    assert "- le 1er juin 2026 : une tentative ; - le 2 novembre 2026 : une tentative." in text


def test_the_letter_to_the_defender_is_addressed_in_the_window():
    [to] = [
        b
        for b in write("defenseur_des_droits", awa(), LetterOptions(on=DAY)).blocks
        if b.id == "RECIPIENT"
    ]
    assert to.position == "window"
