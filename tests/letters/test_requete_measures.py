"""The requête of each measure: its blocks in order, what it pleads, what it never says."""

import datetime as dt
import re

import pytest

from guichet.casefile import UrgencyFact
from guichet.documents.blocks import Heading, PieceRef, inlines_of
from guichet.documents.pdf import to_pdf
from guichet.law import citation
from guichet.letters.court_gate import ASKS, court_gate
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.proofreading import proofread, texts_of
from guichet.letters.story import tell
from guichet.letters.writing import gaps, write
from tests.letters.reading import said
from tests.personas import DAY, ana, awa
from tests.personas_court import (
    EVERY_MEASURE,
    a_proof,
    a_step,
    at,
    bakary,
    chen,
    dina,
    elif_,
    farah,
    gael,
    hana,
    ivan,
)
from tests.support.poppler import info_of

EVERYBODY = pytest.mark.parametrize("persona", EVERY_MEASURE)
MEASURES = {
    "awa": "rdv", "ana": "rdv", "bakary": "rdv", "dina": "rdv", "elif": "rdv", "jeanne": "rdv",
    "koffi": "rdv", "chen": "substitution", "farah": "earlier_rdv", "gael": "recepisse_api",
    "hana": "recepisse_api", "ivan": "enregistrement",
}  # fmt: skip
MANDATORY = (
    "RQ-01", "RQ-01.article", "RQ-02", "RQ-03", "RQ-04", "RQ-05", "RQ-06", "RQ-07", "RQ-09",
    "RQ-12", "RQ-16", "RQ-15", "RQ-14", "RQ-23", "RQ-30", "RQ-25", "RQ-25.text", "RQ-27",
    "RQ-27.text", "RQ-26", "RQ-28", "RQ-29",
)  # fmt: skip
FIRST_REQUESTS = ("ana", "bakary", "dina", "koffi")


def requete(case, **options):
    return write("requete", case, LetterOptions(**({"on": DAY} | options)))


def parts(case, **options):
    """Return the text of the requête by the id that begins each part, on one line."""
    found = {}
    name = ""
    for block in requete(case, **options).blocks:
        name = block.id or ("" if isinstance(block, Heading) else name)
        found.setdefault(name, []).extend(texts_of(block))
    return {
        key: re.sub(r"\s+", " ", " ".join(texts).replace("\u202f", " ").replace("\xa0", " "))
        for key, texts in found.items()
    }


def lacks(case):
    return {gap.field for gap in gaps("requete", case, on=DAY)}


@EVERYBODY
def test_the_rules_lead_each_person_to_the_judge_with_their_measure(persona):
    answer = tell(EVERY_MEASURE[persona](), on=DAY).answer
    assert answer.measure == MEASURES[persona]
    assert court_gate(answer).state == "open"
    assert court_gate(answer).asks == ASKS[MEASURES[persona]]


@EVERYBODY
def test_every_mandatory_block_is_there_in_order(persona):
    """RQ-29: parties, facts, means, claims, urgency and signature (R. 411-1 and R. 522-1)."""
    ids = [block.id for block in requete(EVERY_MEASURE[persona]()).blocks]
    assert [one for one in ids if one in MANDATORY] == list(MANDATORY)


@EVERYBODY
def test_nothing_forbidden_is_printed(persona):
    """RQ-07, RQ-31: no repealed article, no form words, no decision that is not verified."""
    document = requete(EVERY_MEASURE[persona]())
    assert proofread(document, DAY) == []
    text = said("requete", EVERY_MEASURE[persona]())
    assert "R. 311-1" not in text
    assert "TA Melun" not in text
    assert "pourvoi" not in text.lower()


@EVERYBODY
def test_a_usual_requete_has_at_most_six_pages(persona):
    pdf = to_pdf(requete(EVERY_MEASURE[persona]()))
    assert int(info_of(pdf)["Pages"]) <= 6


@EVERYBODY
def test_the_facts_come_before_the_law(persona):
    headings = [b.text for b in requete(EVERY_MEASURE[persona]()).blocks if isinstance(b, Heading)]
    order = ["Parties", "Objet de la requête", "Les faits", "Discussion", "Conclusions"]
    assert [one for one in headings if one in order] == order


@EVERYBODY
def test_the_discussion_has_the_three_conditions_and_the_seriousness(persona):
    """RQ-14, RQ-27: the judge is told that the right to stay is not his question."""
    document = requete(EVERY_MEASURE[persona]())
    headings = [b.text.replace("\xa0", " ") for b in document.blocks if isinstance(b, Heading)]
    assert headings[headings.index("Discussion") + 1 : headings.index("Conclusions")] == [
        "1. L’urgence",
        "2. L’utilité de la mesure",
        "3. L’absence d’obstacle à l’exécution d’une décision administrative",
        "4. Le sérieux de la demande",
    ]
    serious = parts(EVERY_MEASURE[persona]())["RQ-27.text"]
    assert "Il n’est pas demandé au juge de se prononcer sur mon droit au séjour" in serious


@EVERYBODY
def test_the_consequences_the_right_infringed_and_the_absence_of_a_decision_are_said(persona):
    """RQ-12, RQ-25, RQ-30"""
    told = parts(EVERY_MEASURE[persona]())
    assert told["RQ-12"].startswith("Cette situation a des conséquences précises")
    assert "porte atteinte à mon droit" in told["RQ-30"]
    assert "aucune décision n’a été prise" in told["RQ-25.text"]
    assert "ne fait donc obstacle à l’exécution d’aucune décision" in told["RQ-25.text"]


@pytest.mark.parametrize("persona", FIRST_REQUESTS)
def test_urgency_is_never_presumed_for_a_first_request(persona):
    """RQ-19"""
    told = parts(EVERY_MEASURE[persona]())
    assert "RQ-17" not in told
    assert "Ma demande n’est pas un renouvellement. Je justifie" in told["RQ-19"]
    assert "(pièce n°" in told["RQ-19"]
    assert "comme constituée" not in " ".join(told.values())


@pytest.mark.parametrize("persona", [one for one in EVERY_MEASURE if one not in FIRST_REQUESTS])
def test_a_renewal_pleads_the_presumption_of_2022_and_not_the_decision_nobody_verified(persona):
    """RQ-17: n° 229773 stays in the registry, out of the requête: one source alone knows it."""
    told = parts(EVERY_MEASURE[persona]())
    assert "CE, 9 juin 2022, n° 453391" in told["RQ-17"]
    assert "RQ-19" not in told
    assert not citation("ce_229773").citable(DAY)
    assert "229773" not in " ".join(told.values())


def test_the_usefulness_tells_more_than_seven_days_and_several_weeks():
    """RQ-23"""
    assert (
        "et dix semaines différentes, du 14 septembre 2026 au 18 novembre 2026, soit une "
        "période de soixante-cinq jours." in parts(awa())["RQ-23"]
    )


def test_a_broken_anef_is_pleaded_as_a_dysfunction():
    """RQ-23"""
    told = parts(elif_())
    assert told["RQ-23.dysfunctions"] == (
        "À chacune de ces tentatives, le site affichait une erreur."
    )
    assert "impossibilité de l’accomplir pour une raison technique" in told["RQ-23.breakdown"]
    assert "n° 452798" in told["RQ-23.breakdown"]
    assert "RQ-23.substitution" not in told
    assert "R. 431-2 du code" in told["RQ-07.rule"]


def test_the_substitution_tells_both_helps_and_asks_without_claiming_a_right():
    told = parts(chen())["RQ-23.substitution"]
    assert "article R. 431-2, troisième alinéa" in told
    assert "centre de contact citoyens le 12 octobre 2026 (pièce n° 2)" in told
    assert "point d’accueil numérique le 20 octobre 2026 (pièce n° 3)" in told
    assert told.endswith("Je demande que cette solution soit examinée et mise en place.")
    assert "j’ai droit" not in told.lower()


def test_the_queue_is_told_and_argued_as_an_argument():
    told = parts(dina())
    assert "J’y ai déposé une demande de rendez-vous le 1er octobre 2025" in told["RQ-09"]
    assert "Elle y reste en attente." in told["RQ-09"]
    assert "déposé une demande de rendez-vous" not in told["RQ-13"]
    assert "n° 461694" in told["RQ-23.queue"]
    assert (
        "À ma connaissance, ma démarche n’est pas sur cette liste. Je soutiens"
        in (told["RQ-23.queue"])
    )
    assert "RQ-23.queue" not in parts(bakary())


def test_an_appointment_too_late_is_compared_with_the_limit_and_its_convocation_is_a_piece():
    told = parts(farah())
    assert "un rendez-vous pour le 18 mai 2027 (pièce n° 5)" in told["RQ-09"]
    assert "viendrait plus de cinq mois après ma date limite, le 11 décembre 2026" in told["RQ-09"]
    assert (
        "Le 3 novembre 2026, j’ai demandé par écrit une date plus proche (pièce n° 2)"
        in (told["RQ-09"])
    )
    assert "n° 436288" in told["RQ-23"]
    assert "aucune ne refuse d’avancer mon rendez-vous" in told["RQ-25.text"]
    assert "pièce n° 5 : Convocation pour le 18 mai 2027" in told["RQ-29"]


def test_a_postponed_appointment_tells_its_new_day():
    given = farah().convocations[0].model_copy(update={"postponed_on": dt.date(2026, 11, 1)})
    told = parts(farah(convocations=(given,)))
    assert "Le 1er novembre 2026, elle l’a reporté au 18 mai 2027 (pièce" in told["RQ-09"]


def test_a_receipt_is_asked_before_silence_is_a_refusal():
    """RQ-25"""
    told = parts(gael())
    assert "Le 28 septembre 2026, j’ai déposé" in told["RQ-09"]
    assert "(pièce n° 2)" in told["RQ-09"]
    assert "article R. 431-12" in told["RQ-23"]
    assert "un tel rejet ne peut pas naître avant le 28 janvier 2027" in told["RQ-25.text"]
    assert "RQ-10" not in told
    assert "435594" not in " ".join(told.values())


def test_the_certificate_of_the_anef_is_asked_in_time_and_complete():
    told = parts(hana())
    assert "article R. 431-15-1" in told["RQ-23"]
    assert (
        "J’ai déposé ma demande, complète et dans les délais, le 10 septembre 2026. Mon "
        in (told["RQ-23"])
    )
    assert "récépissé" not in " ".join(told.values())


@pytest.mark.parametrize(
    ("kind", "deadline", "words"),
    [
        ("recepisse_lapsed", dt.date(2026, 11, 2), "Le récépissé qui m’avait été remis a expiré le "
         "2 novembre 2026. Je n’en ai pas reçu d’autre."),
        ("contract_suspended", None, "Le récépissé de cette demande ne m’a pas été remis."),
    ],
)  # fmt: skip
def test_a_lapsed_receipt_is_not_told_as_one_never_given(kind, deadline, words):
    fact = UrgencyFact(kind=kind, deadline=deadline, files=(a_proof("recepisse"),))
    assert words in parts(gael(urgency=(fact,)))["RQ-09"]


def test_the_refusal_of_the_desk_is_told_with_its_convocation():
    told = parts(ivan())
    assert "un rendez-vous pour le 4 novembre 2026 (pièce n° 5)" in told["RQ-09"]
    assert "le guichet n’a pas enregistré ma demande (pièce n° 2)" in told["RQ-09"]
    assert "article R. 431-11" in told["RQ-23"]


def test_the_completeness_names_the_papers_of_the_request():
    """RQ-27"""
    serious = parts(awa(other_pieces=(a_proof("Passeport"),)))["RQ-27.text"]
    assert serious.endswith("Mon dossier est complet (pièce n° 6).")
    assert "pièce" not in parts(farah())["RQ-27.text"]
    gate = awa().gate.model_copy(update={"file_complete": None})
    assert "complet" not in parts(awa(gate=gate))["RQ-27.text"]


@pytest.mark.parametrize(
    ("persona", "changes", "fields"),
    [
        ("farah", {"other_pieces": ()}, {"pieces"}),
        ("gael", {"events": gael().events[1:]}, {"pieces"}),
        ("ivan", {"other_pieces": ()}, {"pieces"}),
        ("hana", {"titre_expires_on": dt.date(2026, 10, 25)}, {"in_time"}),
        ("hana", {"titre_expires_on": None}, {"titre_expires_on"}),
        (
            "gael",
            {"gate": gael().gate.model_copy(update={"file_complete": None})},
            {"file_complete"},
        ),
        ("awa", {"events": ()}, {"route.continue_attempts", "failures", "pieces"}),
    ],
)
def test_each_measure_asks_for_the_paper_and_the_fact_that_it_rests_on(persona, changes, fields):
    case = EVERY_MEASURE[persona](**changes)
    assert lacks(case) == fields
    with pytest.raises(NotReady):
        said("requete", case)


def test_every_gap_is_listed_at_once():
    nobody = awa().applicant.model_copy(
        update={"family_name": None, "nationality": None, "address": None}
    )
    found = lacks(farah(applicant=nobody, other_pieces=(), counter=None))
    assert found >= {"family_name", "nationality", "address", "counter", "court", "pieces"}


def test_a_deposit_online_is_its_own_piece_and_no_capture_of_an_attempt():
    event = a_step(9, at(2026, 9, 10), "anef", "deposited")
    labels = [
        one.label.replace("\xa0", " ") for one in tell(hana(events=(event,)), on=DAY).pieces.all
    ]
    assert "Dépôt en ligne, 10 septembre 2026" in labels
    assert not any("Captures" in label for label in labels)


@EVERYBODY
def test_every_piece_that_the_text_names_is_in_its_list(persona):
    """RQ-29"""
    document = requete(EVERY_MEASURE[persona]())
    count = len(tell(EVERY_MEASURE[persona](), on=DAY).pieces.all)
    named = {
        number
        for block in document.blocks
        for inlines in getattr(block, "items", ()) or (getattr(block, "inlines", ()),)
        for part in inlines_of(inlines)
        if isinstance(part, PieceRef)
        for number in part.numbers
    }
    assert named
    assert named <= set(range(1, count + 1))


def test_a_first_request_of_an_ana_is_not_that_of_a_bakary():
    assert "admission exceptionnelle au séjour au titre du travail" in parts(bakary())["RQ-07"]
    assert "Je vis en France depuis le 2 mars 2015." in parts(bakary())["RQ-09"]
    assert "admission exceptionnelle" not in " ".join(parts(ana()).values())


def test_attempts_without_proof_are_said_and_not_counted_as_proved():
    """RQ-10, RQ-23: what no piece shows is a declaration."""
    events = tuple(
        one.model_copy(update={"files": ()}) if rank in {0, 7, 39} else one
        for rank, one in enumerate(awa().events)
    )
    told = parts(awa(events=events))
    assert told["RQ-10.unproved"] == (
        "Trois de ces tentatives ne sont montrées par aucune pièce. "
        "Elles figurent au relevé, selon mes déclarations."
    )
    assert told["RQ-23"].startswith("Les trente-sept tentatives montrées par une pièce se")
    assert "du 16 septembre 2026 au 16 novembre 2026" in told["RQ-23"]
    assert "RQ-10.unproved" not in parts(awa())


def test_many_steps_alike_are_told_at_once_and_letters_one_by_one():
    """RQ-13"""
    calls = tuple(a_step(60 + day, at(2026, 10, day), "phone", "no_answer") for day in range(1, 13))
    letters = tuple(a_step(90 + day, at(2026, 11, day), "email", "reminder") for day in range(1, 6))
    told = parts(awa(events=(*awa().events, *calls, *letters)))["RQ-13"]
    assert told.count("j’ai téléphoné à la préfecture, sans obtenir de réponse") == 1
    assert "À douze reprises, du 1er au 12 octobre 2026, j’ai téléphoné" in told
    assert told.count("j’ai relancé la préfecture par e-mail") == 5
