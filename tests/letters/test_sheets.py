"""The sheets for the person, the witness and who helps."""

import datetime as dt
import re

import pytest

from guichet.casefile import OUTCOMES, Event, Gate, UrgencyFact
from guichet.documents.blocks import Table, text_of
from guichet.documents.pdf import to_pdf
from guichet.evidence.forms import outcome_choices
from guichet.law import citation
from guichet.letters.options import LetterOptions
from guichet.letters.values.sheets_visit import LINE
from guichet.letters.writing import gaps, write
from guichet.places import pieces
from tests.letters.cases import anef, filed, offered, too_late
from tests.letters.reading import said
from tests.personas import DAY, PARIS, a_file, awa

ALL = ("identity", "contact", "titre", "urgency", "oqtf")
STATUS = ("titre", "OQTF", "irrégul", "sans papiers", "Exempleland", "1983")
OPTIONS = LetterOptions(on=DAY)
CALLED_AT = dt.datetime(2026, 10, 13, 14, 40, tzinfo=PARIS)
OQTF = Gate(already_lodged=False, no_decision=True, oqtf="see_someone", answered_on=DAY)
UNKNOWN = Gate(already_lodged=False, no_decision=True, oqtf="unknown", answered_on=DAY)


def a_call(**details: object) -> Event:
    values: dict[str, object] = {
        "id": "call", "number": 80, "at": CALLED_AT, "received_at": CALLED_AT, "channel": "phone",
        "outcome": "no_answer", "recipient": "01 99 00 11 22", "duration_minutes": 17,
        "files": (a_file("journal_appels.png", CALLED_AT),),
    }  # fmt: skip
    return Event.model_validate(values | details)


def blocks(letter, case=None, **options):
    document = write(letter, case or awa(), LetterOptions(on=DAY, **options))
    return {block.id: block for block in document.blocks if block.id}


def cells(table: Table) -> list[str]:
    return [text_of(cell) for row in table.rows for cell in row]


# A visit


def test_the_sheet_of_a_visit_says_the_danger_before_anything_else():
    """PF-03"""
    document = write("visite_guichet", awa(), LetterOptions(on=DAY))
    title, danger = document.blocks[:2]
    assert title.id == "TITLE"
    assert danger.id == "PF-03"
    words = text_of(danger.inlines)
    assert words.startswith("Attention")
    assert "Des personnes ont été arrêtées au guichet" in words


def test_the_sheet_of_a_visit_promises_nothing_and_asks_for_a_witness():
    """VI-02, VI-03, VI-05, VI-07, VI-09"""
    text = said("visite_guichet")
    for part in (
        "La visite est facultative. L’attente est souvent longue.",
        "Il est possible que personne ne vous reçoive",
        "il est une trace de plus de vos démarches",
        "Venez avec quelqu’un qui pourra écrire ce qu’il a vu",
        "carte d’identité ou de son titre de séjour",
        "On vous a dit de réserver en ligne ? Choisissez « Réponse : réessayez sur le site ».",
        "On ne vous a pas reçu ? Choisissez « Refus au guichet ».",
    ):
        assert part in text, part


def test_the_visit_is_to_the_prefecture_or_to_the_sous_prefecture():
    """VI-04"""
    there = blocks("visite_guichet")["VI-04"]
    assert there.text == "Où"
    assert "Préfecture de la Seine-Saint-Denis." in said("visite_guichet")
    assert "Sous-préfecture de Saint-Denis." in said("visite_guichet", desk="sous_prefecture")


@pytest.mark.parametrize("gate", [OQTF, UNKNOWN], ids=["see someone", "unknown"])
def test_while_an_oqtf_is_feared_the_sheet_says_not_to_go_and_nothing_else(gate):
    """VI-10, PF-03"""
    text = said("visite_guichet", awa(gate=gate))
    assert "N’y allez pas avant d’avoir parlé à une association ou à un avocat." in text
    assert "Bonjour" not in text
    assert "Vous avez reçu" not in text


def test_once_somebody_advised_the_sheet_is_whole_again():
    """VI-10"""
    seen = OQTF.model_copy(update={"oqtf_seen_by": "association", "oqtf_seen_on": DAY})
    assert "Bonjour. Je souhaite déposer" in said("visite_guichet", awa(gate=seen))


def test_no_visit_is_prepared_before_the_questions_on_the_danger():
    """PF-03, VI-10"""
    assert [one.field for one in gaps("visite_guichet", awa(gate=Gate()), on=DAY)] == ["gate"]


def test_what_to_say_at_the_desk_asks_for_a_refusal_in_writing_with_inner_quotation_marks():
    text = said("visite_guichet", anef())
    assert "une demande de renouvellement de titre de séjour “étudiant”." in text
    assert "pouvez-vous écrire que vous ne me donnez pas de rendez-vous ?" in text


@pytest.mark.parametrize("code", ["reply_keep_trying", "refused_at_desk"])
def test_the_words_to_choose_after_a_visit_are_those_of_the_form_of_the_journal(code):
    """VI-09"""
    offered_there = {words for _, group in outcome_choices() for _, words in group}
    assert OUTCOMES[code] in offered_there
    assert f"Choisissez « {OUTCOMES[code]} »." in said("visite_guichet")


def test_a_visit_told_to_book_online_is_told_as_such_and_not_as_a_refusal():
    """VI-09"""
    visit = a_call(channel="visit", outcome="reply_keep_trying", recipient=None)
    text = said("lrar", awa(events=(*awa().events, visit)))
    assert "au guichet de la préfecture, on m’a répondu de réserver en ligne" in text
    assert "on a refusé de me recevoir" not in text


# The witness


def test_the_questions_for_the_witness_lead_to_no_answer_and_hold_for_attempts_online():
    """VI-06"""
    text = said("attestation_temoin")
    assert "Que s’est-il passé ? Qui a parlé, avec quels mots ?" in text
    assert "ou vu ses essais en ligne" in text
    assert "refus" not in text.lower()


def test_the_attestation_has_every_mention_of_the_text():
    """VI-08, VI-06"""
    text = said("attestation_temoin")
    for part in (
        citation("cpc_202").short,
        "relate seulement ce que vous avez vu vous-même",
        "une fausse attestation est punie",
        "Nom et prénoms",
        "Date et lieu de naissance",
        "Adresse",
        "Profession",
        "Lien avec la personne accompagnée ou avec la préfecture",
        "établie pour être produite en justice",
        "une fausse attestation m’expose à des sanctions pénales",
        "Écrivez tout vous-même, à la main",
        "Cerfa n° 11527",
        "Signature",
    ):
        assert part in text, part
    [prompts] = [
        block
        for block in write("attestation_temoin", awa(), LetterOptions(on=DAY)).blocks
        if getattr(block, "ordered", False)
    ]
    assert len(prompts.items) == 5


def test_the_witness_joins_an_identity_card_or_a_titre():
    """VI-07"""
    assert "de votre carte d’identité ou de votre titre de séjour" in said("attestation_temoin")


def test_nothing_of_the_facts_is_written_for_the_witness():
    """VI-06"""
    visit = a_call(channel="visit", outcome="refused_at_desk", witness="Témoin EXEMPLE")
    case = awa(events=(*awa().events, visit), planned_visit_on=DAY)
    empty = write("attestation_temoin", awa().model_copy(update={"events": ()}), OPTIONS)
    full = write("attestation_temoin", case, OPTIONS)
    assert empty.blocks == full.blocks
    found = {block.id: block for block in full.blocks if block.id}
    for name in ("WITNESS", "OATH.lines", "NARRATIVE", "END"):
        answers = [row[-1] for row in found[name].rows]
        assert answers
        assert {text_of(answer).strip("\u00a0\n") for answer in answers} == {""}
    assert len(found["NARRATIVE"].rows) > 8


# The calls


def test_the_call_log_has_the_calls_already_noted_and_room_for_more():
    """VI-01"""
    case = awa(events=(*awa().events, a_call()))
    known = blocks("journal_appels", case)["VI-01"]
    shown = [re.sub(r"\s", " ", one) for one in cells(known)[:5]]
    assert shown == ["13/10/2026", "14 h 40", "01 99 00 11 22", "17 min", "Sans réponse"]
    assert cells(known)[5].startswith("pièce n°")
    tables = [b for b in write("journal_appels", case, OPTIONS).blocks if isinstance(b, Table)]
    assert set(cells(tables[-1])) <= {LINE, "\u00a0"}
    assert len(tables[-1].rows) > 10


def test_a_call_is_a_row_of_the_recap_table_and_a_sentence_with_its_number():
    """VI-01"""
    case = awa(events=(*awa().events, a_call()))
    assert "13/10/2026 | 14 h 40 | Téléphone | Sans réponse" in said("releve", case)
    told = "sans obtenir de réponse (au 01 99 00 11 22, appel de 17 minutes)"
    assert told in said("lrar", case)


# The card, the day of the appointment, the envelope


def test_the_emergency_card_says_nothing_of_the_person():
    """PF-03"""
    for word in (*STATUS, "Awa", "EXEMPLE 12", "Bobigny", "préfecture"):
        assert word not in said("carte_urgence", awa(example=False)), word
    card = blocks("carte_urgence")["PF-03"]
    assert {text_of(row[1]) for row in card.rows} == {LINE}


def test_a_won_appointment_still_bears_the_warning():
    """PF-03"""
    document = write("jour_du_rendez_vous", too_late(), OPTIONS)
    assert document.blocks[1].id == "PF-03"
    text = said("jour_du_rendez_vous", too_late())
    for part in (
        "Un refus ou une obligation de quitter le territoire (OQTF) sont possibles",
        "Des personnes ont été arrêtées au guichet. Venez avec quelqu’un.",
        "lundi 12 avril 2027",
        "Sous-préfecture de Saint-Denis",
        "Demandez le récépissé avant de partir",
        "n’est pas la liste légale",
    ):
        assert part in text, part
    listed = blocks("jour_du_rendez_vous", too_late())["PAPERS"]
    assert listed.text == "Les papiers à prendre"
    first, passport = pieces("renouvellement_general")[:2]
    assert passport.label[:40].replace("'", "’") in text
    assert first.label[:40].replace("'", "’") not in text


def test_with_a_titre_still_valid_that_day_the_sheet_says_to_go_and_shows_the_file_first():
    """PF-03"""
    text = said("jour_du_rendez_vous", offered())
    assert "Allez à ce rendez-vous : votre titre sera encore valable. Venez avec quelqu’un." in text
    assert "montrez votre dossier à une association" in text
    assert "arrêtées" not in text
    assert "La Cimade" not in text
    assert "sera expiré" not in text
    assert "Titre de séjour en cours de validité" in text


@pytest.mark.parametrize("gate", [OQTF, UNKNOWN], ids=["see someone", "unknown"])
def test_a_feared_oqtf_keeps_the_whole_warning_of_the_appointment(gate):
    """PF-03"""
    text = said("jour_du_rendez_vous", offered(gate=gate))
    assert "Des personnes ont été arrêtées au guichet." in text
    assert "votre titre sera encore valable" not in text


def test_a_titre_that_will_have_ended_is_said_with_its_day_and_still_brought():
    """PF-03"""
    text = said("jour_du_rendez_vous", too_late())
    assert "Le 12 avril 2027, votre titre sera expiré : voyez un avocat avant." in text
    assert "Votre titre de séjour, même expiré" in text
    assert "en cours de validité" not in text


def test_the_list_of_papers_says_each_paper_once_and_only_those_of_the_person():
    renewal = said("jour_du_rendez_vous", offered())
    assert "Pièces communes" not in renewal
    assert "sauf si vous avez déjà un titre" not in renewal
    first = said("jour_du_rendez_vous", offered(kind="first", titre_expires_on=None))
    assert "sauf si vous avez déjà un titre" in first


def test_the_refusal_after_an_oqtf_is_cited_for_what_it_says_alone():
    block = blocks("jour_du_rendez_vous", offered())["PF-03.oqtf"]
    law = citation("ceseda_l432_1_1")
    assert text_of(block.inlines).startswith(law.says.rstrip("."))
    assert said("jour_du_rendez_vous", offered()).count(law.short) == 1


def test_on_the_anef_the_attestation_is_asked_for_instead_of_the_recepisse():
    case = too_late(channel="anef")
    assert "Demandez l’attestation" in said("jour_du_rendez_vous", case)
    assert "Demandez le récépissé" not in said("jour_du_rendez_vous", case)


def test_the_envelope_for_the_court_bears_the_mention_and_a_dated_address():
    """LR-11"""
    court, prefecture = said("enveloppe", addressee="court"), said("enveloppe")
    assert "RÉFÉRÉ Tribunal administratif de Montreuil Greffe 7 rue Catherine-Puig" in court
    assert "Écrivez « RÉFÉRÉ » en grand sur l’enveloppe" in court
    assert "Vérifiez-la sur son site avant l’envoi" in court
    assert "RÉFÉRÉ" not in prefecture
    assert "Destinataire : Préfet de la Seine-Saint-Denis, Service des étrangers" in prefecture
    assert "Expéditeur : Awa EXEMPLE, 12 rue de l’Exemple, 93200 Saint-Denis" in prefecture


# Who helps


@pytest.mark.parametrize("letter", ["fiche_permanence", "fiche_avocat"])
def test_a_sheet_for_who_helps_discloses_only_what_was_chosen(letter):
    case = awa(example=False)
    silent = said(letter, case)
    for word in ("Awa", "1983", "Exempleland", "06 39 98", "11 décembre 2026", "OQTF"):
        assert word not in silent, word
    told = said(letter, case, told=ALL)
    for word in ("Awa EXEMPLE", "Exempleland", "06 39 98 00 00", "11 décembre 2026 (fin du titre)"):
        assert word in told, word
    assert "OQTF : aucune reçue, selon mes réponses" in told


@pytest.mark.parametrize("letter", ["fiche_permanence", "fiche_avocat"])
def test_what_ends_soon_comes_first_on_a_sheet_for_who_helps(letter):
    text = said(letter, told=("titre", "urgency"))
    limits = "Dates limites : 11 décembre 2026 (fin du titre) ; 12 décembre 2026 (contrat"
    assert limits in text
    assert text.index(limits) < text.index("La demande")
    assert "Canal : Site de rendez-vous" in text
    assert "Moyen :" not in text


def test_a_fact_that_tells_an_irregular_stay_is_a_matter_apart():
    facts = (
        UrgencyFact(kind="studies", text="Mon mémoire est à rendre"),
        UrgencyFact(kind="precarious_position", text="Je vis dans la peur"),
    )
    case = awa(urgency=facts)
    usual = said("fiche_avocat", case, told=("urgency",))
    assert "Mon mémoire" in usual
    assert "Je vis dans la peur" not in usual
    assert "Je vis dans la peur" in said("fiche_avocat", case, told=("irregular",))


def test_the_summary_says_who_checked_the_file_or_that_nobody_did():
    """PF-07"""
    checked = awa().gate.model_copy(update={"checked_on": dt.date(2026, 10, 1)})
    text = said("fiche_permanence", awa(gate=checked))
    assert "Dossier vérifié par une association le 1er octobre 2026." in text
    nobody = awa().gate.model_copy(update={"checked_by": None})
    assert "Dossier non vérifié." in said("fiche_permanence", awa(gate=nobody))


def test_the_summary_counts_the_evidence():
    """PF-07"""
    text = said("fiche_permanence", awa(events=(*awa().events, a_call())))
    assert "Essais en ligne sans rendez-vous | 40 | 40 | 14/09/2026 au 18/11/2026" in text
    assert "Appels | 1 | 1 | 13/10/2026" in text


def test_the_summary_for_a_permanence_is_one_page(tmp_path):
    import pikepdf

    document = write("fiche_permanence", awa(), LetterOptions(on=DAY, told=ALL))
    (tmp_path / "sheet.pdf").write_bytes(to_pdf(document))
    with pikepdf.open(tmp_path / "sheet.pdf") as pdf:
        assert len(pdf.pages) == 1


def test_the_lawyers_sheet_has_the_five_stages_with_where_each_stands():
    """HE-05"""
    text = said("fiche_avocat", filed())
    for stage in (
        "1. Analyse de la situation et des chances | Dossier vérifié par une association.",
        "2. Constitution du dossier | 5 pièces, papiers complets",
        "3. Démarches amiables | 2 envois, sans réponse notée.",
        "4. Rédaction et représentation | Requête déposée le 31 octobre 2026, n° 2600001.",
        "5. Suivi jusqu’au rendez-vous tenu | Pas de rendez-vous.",
    ):
        assert stage in text, stage


def test_legal_aid_is_raised_at_the_first_contact_with_a_dated_rule():
    """HE-06, HE-07"""
    text = said("fiche_avocat")
    assert text.index("aide juridictionnelle") < text.index("Fiche à remettre à l’avocat")
    assert "À dire dès le premier contact" in text
    assert citation("qpc_28_mai_2024").short in text
    assert "Règle relue le 21 novembre 2026" in text
    assert "vérifiez s’il existe une version plus récente" in text


def test_the_lawyers_sheet_says_where_to_find_one():
    """HE-08"""
    text = said("fiche_avocat")
    assert "L’ordre des avocats de votre barreau" in text
    assert "https://site.adde-fr.fr" in text
    assert "30 39" in text


def test_the_sheets_are_written_without_knowing_anybody():
    nobody = awa(applicant=awa().applicant.model_copy(update={"family_name": None}), counter=None)
    for letter in ("attestation_temoin", "journal_appels", "carte_urgence", "fiche_permanence"):
        assert gaps(letter, nobody, on=DAY) == []
        assert said(letter, nobody)


def test_the_help_lines_of_the_anef_are_counted():
    assert "Point d’accueil numérique | 1 | 1 | 26/10/2026" in said("fiche_permanence", anef())
