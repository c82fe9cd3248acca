"""What is written to the court after the filing: true, complete, and from the facts alone."""

from __future__ import annotations

import datetime as dt

import pytest

from guichet.casefile import Convocation, Filing
from guichet.documents.blocks import PieceRef
from guichet.documents.docx_writer import to_docx
from guichet.documents.pdf import to_pdf
from guichet.letters.joined import first_number, since_story
from guichet.letters.needs import NotReady
from guichet.letters.options import LetterOptions
from guichet.letters.proofreading import proofread
from guichet.letters.story import tell
from guichet.letters.writing import gaps, write
from tests.letters.cases import (
    CASES,
    CHOSEN,
    FILED,
    answered,
    filed,
    gated,
    not_executed,
    offered,
    supported,
    too_late,
)
from tests.letters.reading import said
from tests.personas import DAY, a_file, awa

LODGED = gated(already_lodged=True, lodged_on=dt.date(2026, 6, 1))
MAKERS = {
    "inexecution": not_executed,
    "modification": not_executed,
    "replique": answered,
    "offre": offered,
    "desistement": offered,
    "intervention": supported,
    "audience": filed,
    "orientation_suspension": LODGED,
    "orientation_liberte": LODGED,
}
"""A case that has what each letter needs."""
TO_COURT = ("inexecution", "modification", "replique", "offre", "desistement", "intervention")
FORBIDDEN = ("R. 311-1", "501149", "un constat", "[", "…", "(e)", "et/ou", "regardée, en principe")


def asked(letter, case, **options) -> set[str]:
    """Return the fields that a refused letter asks for."""
    with pytest.raises(NotReady) as refusal:
        write(letter, case, LetterOptions(on=DAY, **options))
    return {one.field for one in refusal.value.missing}


def an_order(**changes):
    return not_executed().orders[0].model_copy(update=changes)


def a_document(name):
    moment = dt.datetime(2026, 11, 6, 9, tzinfo=dt.UTC)
    return a_file(name, moment, "application/pdf")


@pytest.mark.parametrize("letter", MAKERS)
def test_a_letter_after_the_filing_is_whole_and_says_nothing_forbidden(letter):
    document = write(letter, MAKERS[letter](), LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
    assert proofread(document, DAY) == []
    text = said(letter, MAKERS[letter](), **CHOSEN.get(letter, {}))
    assert [one for one in FORBIDDEN if one in text] == []


@pytest.mark.parametrize("letter", MAKERS)
def test_who_has_nothing_before_the_court_is_asked_and_gets_no_letter(letter):
    assert {gap.page for gap in gaps(letter, awa(), on=DAY)} & {"suite", "verification"} or (
        letter == "orientation_liberte"
    )


@pytest.mark.parametrize("letter", MAKERS)
def test_each_letter_is_a_pdf_and_a_document_to_edit(letter):
    document = write(letter, MAKERS[letter](), LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
    assert to_pdf(document).startswith(b"%PDF-")
    assert to_docx(document).startswith(b"PK")


@pytest.mark.parametrize("letter", TO_COURT)
def test_every_piece_named_in_a_letter_is_in_its_list(letter):
    case = MAKERS[letter]()
    document = write(letter, case, LetterOptions(on=DAY, **CHOSEN.get(letter, {})))
    named = {
        number
        for block in document.blocks
        for inline in _inlines(block)
        if isinstance(inline, PieceRef)
        for number in inline.numbers
    }
    text = said(letter, case, **CHOSEN.get(letter, {}))
    assert [number for number in named if f"pièce n° {number} :" not in text] == []


def _inlines(block):
    for held in (getattr(block, "inlines", ()), *getattr(block, "items", ())):
        yield from held if isinstance(held, tuple) else (held,)


# --- an order that is not obeyed -------------------------------------------------------------


def test_the_letter_of_non_execution_has_the_order_its_delay_and_the_proof():
    """OU-13, OU-07, OU-11: number, day, delay passed, no convocation, and the list since."""
    document = a_document("IMG_2034.pdf")
    case = not_executed(orders=(an_order(file_ids=(document.id,)),), other_pieces=(document,))
    text = said("inexecution", case)
    assert "l’ordonnance n° 2600001 du 5 novembre 2026" in text
    assert "de me communiquer une date de rendez-vous au plus tard le 12 novembre 2026" in text
    assert "Elle a été notifiée le 5 novembre 2026." in text
    assert "a pris fin le 12 novembre 2026" in text
    assert "passé depuis huit jours" in text
    assert "Je n’ai reçu aucune convocation." in text
    assert "Depuis le 5 novembre 2026, j’ai fait huit tentatives" in text
    assert "pièce n° 4 : Ordonnance du 5 novembre 2026, n° 2600001" in text
    assert "article L. 911-4" in text
    assert "article R. 921-1-1" in text


def test_the_sum_by_day_is_the_dated_one_unless_the_person_writes_another():
    """OU-13, OU-09"""
    assert "astreinte de 100 € par jour de retard" in said("inexecution", not_executed())
    assert "astreinte de 150 €" in said("inexecution", not_executed(), astreinte_per_day=150)
    assert "astreinte" not in said("inexecution", not_executed(), astreinte_per_day=0)


def test_an_astreinte_already_ordered_is_to_be_paid_not_asked_again():
    """OU-09"""
    case = not_executed(orders=(an_order(astreinte_per_day=80),))
    text = said("inexecution", case, astreinte_per_day=80)
    assert "de liquider l’astreinte de 80 € par jour de retard déjà prononcée" in text
    assert "de porter" not in text
    more = said("inexecution", case, astreinte_per_day=200)
    assert "de porter cette astreinte à 200 €" in more
    assert "no_astreinte_yet" in asked("modification", case)


def test_an_order_whose_delay_runs_or_that_was_obeyed_gives_no_letter():
    """OU-13"""
    running = an_order(communicate_by=DAY + dt.timedelta(days=2))
    assert asked("inexecution", not_executed(orders=(running,))) == {"order_limit"}
    obeyed = an_order(executed=True)
    assert asked("inexecution", not_executed(orders=(obeyed,))) == {"executed"}
    untold = an_order(executed=None)
    assert asked("inexecution", not_executed(orders=(untold,))) == {"executed"}
    assert asked("inexecution", filed()) == {"order"}


def test_what_names_the_order_is_asked_for_never_guessed():
    """OU-13"""
    bare = an_order(number=None, ordered_on=None, notified_on=None)
    assert {"order_number", "ordered_on", "notified_on"} <= asked(
        "inexecution", not_executed(orders=(bare,))
    )


def test_an_appointment_given_in_time_stops_the_letter_and_a_late_one_is_told():
    """OU-11, OU-13"""
    order = an_order(takes_place_by=DAY - dt.timedelta(days=1))
    given = Convocation(
        id="c1", origin="offered", given_on=DAY - dt.timedelta(days=9),
        takes_place_on=DAY - dt.timedelta(days=1),
    )  # fmt: skip
    assert "appointment_since" in asked(
        "inexecution", not_executed(orders=(order,), convocations=(given,))
    )
    late = given.model_copy(update={"takes_place_on": DAY + dt.timedelta(days=60)})
    text = said("inexecution", not_executed(orders=(order,), convocations=(late,)))
    assert "la préfecture m’a proposé un rendez-vous pour le 19 janvier 2027" in text
    assert "Je n’ai reçu aucune convocation" not in text


def test_an_order_about_a_request_already_lodged_is_read_with_a_lawyer():
    gate = not_executed().gate.model_copy(update={"already_lodged": True})
    assert "order_kind" in asked("inexecution", not_executed(gate=gate))
    other = an_order(kind="L521-1")
    assert "order_kind" in asked("inexecution", not_executed(orders=(other,)))


def test_the_modification_brings_a_new_element_and_adds_a_sum():
    """OU-09, OU-13"""
    text = said("modification", not_executed())
    assert "L’élément nouveau est l’inexécution" in text
    assert "sur le fondement de l’article L. 521-4" in text
    assert "d’y ajouter une astreinte de 100 € par jour de retard" in text


# --- a reply to the defence ------------------------------------------------------------------


def test_a_reply_is_refused_until_the_person_answers_the_defence():
    assert asked("replique", filed()) == {"replies"}


def test_the_reply_tells_what_happened_since_and_keeps_the_claims():
    text = said("replique", answered())
    assert "Le mémoire en défense du préfet de la Seine-Saint-Denis m’est parvenu" in text
    assert "Depuis le 31 octobre 2026, j’ai fait onze tentatives en ligne" in text
    assert "La préfecture soutient : Des créneaux étaient libres." in text
    assert "Je n’en ai vu aucun ces jours-là." in text
    assert "je maintiens toutes mes conclusions" in text


def test_the_attempts_before_the_filing_are_not_told_twice():
    told = since_story(tell(answered(), on=DAY), FILED, ())
    assert told.failures
    assert all(one.at.date() > FILED for one in told.failures)


def test_new_pieces_go_on_after_those_of_the_requete():
    """RQ-29"""
    first = first_number(answered(), answered().filings[0])
    text = said("replique", answered())
    assert first > 1
    assert f"pièce n° {first} : Relevé des tentatives et démarches" in text
    assert "pièce n° 1 :" not in text
    assert "pièce n° 31 : Relevé" in said("replique", answered(), first_piece=31)


def test_a_reply_without_its_case_number_asks_for_it():
    nameless = filed().filings[0].model_copy(update={"number": None})
    assert "case_number" in asked("replique", answered(filings=(nameless,)))


# --- an appointment given since --------------------------------------------------------------


def test_nobody_answers_for_the_person_whether_the_date_suits():
    """OU-05"""
    assert asked("offre", offered()) == {"offer_answer"}
    assert asked("offre", offered(), offer="suits") == {"keep_costs"}
    assert asked("offre", offered(), offer="too_late") == {"own_words"}


def test_a_date_that_suits_leaves_nothing_to_order_and_the_costs_as_chosen():
    """OU-04, OU-05"""
    kept = said("offre", offered(), offer="suits", keep_costs=True)
    assert "un rendez-vous pour le 30 novembre 2026 (lieu : Sous-préfecture de Saint-Denis)" in kept
    assert "il n’y a plus lieu de statuer sur ma demande d’injonction" in kept
    assert "la somme de 7,20 €, au titre de l’article L. 761-1" in kept
    given_up = said("offre", offered(), offer="suits", keep_costs=False)
    assert "L. 761-1" not in given_up
    assert "Je renonce à ma demande de frais." in given_up


def test_a_date_after_the_limits_is_told_too_late_with_each_limit():
    """OU-06"""
    filing = Filing(id="f1", filed_on=dt.date(2026, 11, 1), number="2600001")
    text = said("offre", too_late(filings=(filing,)), offer="too_late")
    assert "Ce rendez-vous vient trop tard. Ma requête garde donc son objet." in text
    assert "doit être suspendu le 12 décembre 2026" in text
    assert "Mon titre expire le 11 décembre 2026." in text
    assert "n° 436288" in text
    assert "de rejeter toute demande de non-lieu" in text
    assert "et, en tout état de cause, avant le 11 décembre 2026" in text


def test_a_date_of_no_use_is_told_in_the_words_of_the_person_alone():
    """OU-06"""
    text = said("offre", offered(), offer="too_late", own_words="Le guichet est à 300 km")
    assert "Le guichet est à 300 km." in text
    assert "436288" not in text


def test_an_offer_that_was_cancelled_or_came_before_the_filing_is_no_offer():
    gone = offered().convocations[0].model_copy(update={"cancelled_on": DAY})
    assert "offer" in asked("offre", offered(convocations=(gone,)))
    before = offered().convocations[0].model_copy(update={"given_on": dt.date(2026, 10, 1)})
    assert "offer" in asked("offre", offered(convocations=(before,)))


def test_giving_up_keeps_the_way_open_and_the_costs_as_chosen():
    text = said("desistement", filed(), keep_costs=True)
    assert "Je me désiste de la présente instance (article R. 636-1" in text
    assert "Je ne renonce pas à présenter une nouvelle requête." in text
    assert "Je maintiens ma demande de frais, pour 7,20 €" in text
    assert asked("desistement", filed()) == {"keep_costs"}


# --- an association, a hearing, a jurist -----------------------------------------------------


def test_the_association_writes_and_signs_its_own_memorandum():
    """HE-09"""
    text = said("intervention", supported())
    assert "article R. 632-1" in text
    assert "n° 350661" in text
    assert "Défendre les droits des personnes étrangères." in text
    assert "intervient au soutien de la requête d’Awa EXEMPLE" in text
    assert "d’admettre son intervention" in text
    assert "Claire EXEMPLE, présidente, pour l’association EXEMPLE" in text
    assert text.count("Awa EXEMPLE") == 2, "the person is named, and signs nothing"


def test_nothing_about_the_association_is_invented():
    """HE-09"""
    assert "intervener" in asked("intervention", filed())
    bare = (
        supported()
        .interveners[0]
        .model_copy(update={"purpose": "", "decided_on": None, "representative": ""})
    )
    assert {"intervener_purpose", "decided_on", "representative"} <= asked(
        "intervention", supported(interveners=(bare,))
    )
    two = supported().interveners * 2
    assert asked("intervention", supported(interveners=two)) == {"intervener"}


def test_the_association_tells_only_the_attempts_of_the_request():
    """HE-09"""
    before = tell(supported(), on=FILED).attempts_in_words
    assert f"La requête fait état de {before} en ligne" in said("intervention", supported())


def test_the_sheet_of_the_hearing_has_the_day_and_the_answers_of_the_dossier():
    """OU-02"""
    text = said("audience", filed(), hearing_hour="14 h 05", hearing_place="206 rue de l’Exemple")
    assert "jeudi 26 novembre 2026" in text
    assert "14 h 05" in text
    assert "206 rue de l’Exemple" in text
    assert "peut donc aussi décider sans audience" in text
    assert "Regardez votre espace Télérecours chaque jour." in text
    assert "vingt-neuf tentatives avant la requête, sur 29 jours (pièces n° 1 et 4)" in text
    assert "Mon contrat de travail doit être suspendu le 12 décembre 2026" in text


def test_a_sheet_carried_outside_warns_without_naming_an_oqtf():
    worried = filed().gate.model_copy(update={"oqtf": "see_someone"})
    text = said("audience", filed(gate=worried))
    assert "Avant d’y aller, parlez à un avocat ou à une association." in text
    assert "OQTF" not in text
    assert "Avant d’y aller" not in said("audience", filed())


def test_a_hearing_of_another_remedy_has_another_sheet():
    other = filed().filings[0].model_copy(update={"kind": "L521-1"})
    assert "filing_kind" in asked("audience", filed(filings=(other,)))


def test_who_saw_a_lawyer_about_an_oqtf_is_not_warned_again():
    gate = filed().gate.model_copy(update={"oqtf": "see_someone", "oqtf_seen_by": "lawyer"})
    assert "Avant d’y aller" not in said("audience", filed(gate=gate))


def test_the_sheet_says_what_is_not_known_yet():
    assert "Heure : à lire sur le message du tribunal" in said("audience", filed())
    undated = filed().filings[0].model_copy(update={"hearing_on": None})
    assert "hearing_on" in asked("audience", filed(filings=(undated,)))


@pytest.mark.parametrize("letter", ["orientation_suspension", "orientation_liberte"])
def test_the_sheets_for_a_jurist_have_no_conclusion_and_no_prayer(letter):
    """HE-10: facts and texts for a human; nothing that could be filed."""
    text = said(letter, LODGED())
    assert "À lire avec un avocat ou une association" in text
    assert "Cette fiche n’est pas une requête." in text
    for word in ("Par ces motifs", "Conclusions", "je demande", "Fait à", "À Madame la présidente"):
        assert word not in text


def test_the_suspension_sheet_has_the_day_of_the_silence_that_the_law_computes():
    """HE-10"""
    text = said("orientation_suspension", LODGED())
    assert "Demande déposée : le 1er juin 2026" in text
    assert "article L. 521-1" in text
    [silence] = [one for one in tell(LODGED(), on=DAY).answer.deadlines
                 if one.id == "implicit_refusal"]  # fmt: skip
    from guichet.documents.dates import long_date

    assert long_date(silence.date).replace("\xa0", " ") in text
    assert "already_lodged" in asked("orientation_suspension", awa())


def test_a_child_signs_nothing():
    child = CASES["minor"]().applicant
    alone = child.model_copy(update={"representative": None})
    assert "adult" in asked("replique", answered(applicant=alone))
    assert "adult" in asked("inexecution", not_executed(applicant=alone))
    text = said("replique", answered(applicant=child))
    assert "Awa EXEMPLE (mère)" in text[text.index("Fait à") :]
