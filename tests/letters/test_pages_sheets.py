"""The pages of the sheets and of the other letters: their choices, their warnings, their files."""

from __future__ import annotations

import datetime as dt
import html
import re
from uuid import uuid4

import pytest
from django.utils import timezone

from guichet.casefile import UrgencyFact
from guichet.dossiers.profile import StoredContact, StoredUrgency
from guichet.evidence.casefile import casefile_of
from guichet.letters.catalogue import catalogue
from guichet.letters.shelf import shelf
from guichet.letters.situation import situation_of
from tests.factories import a_screenshot, an_attempt
from tests.support.letter_dossiers import (
    PARIS,
    a_person_who_tried,
    an_example,
    answered,
    changed,
    plain,
    words_of,
)
from tests.support.since import day, note

pytestmark = pytest.mark.django_db
MINE = (
    "substitution", "avancer", "defenseur_des_droits", "visite_guichet", "attestation_temoin",
    "journal_appels", "carte_urgence", "jour_du_rendez_vous", "fiche_permanence", "fiche_avocat",
    "enveloppe",
)  # fmt: skip
SHEETS = MINE[4:7] + MINE[8:]


@pytest.fixture
def example(db):
    return an_example()


def at(dossier, kind: str, rest: str = "") -> str:
    return f"/dossiers/{dossier.pk}/lettres/{kind}/{rest}"


def page(client, dossier, kind: str, **choices: object) -> str:
    """Return the words of the page of a letter, its preview included."""
    answer = client.get(at(dossier, kind), {"vu": "1", **choices} if choices else {})
    assert answer.status_code == 200
    return plain(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def today() -> str:
    return timezone.now().astimezone(PARIS).date().isoformat()


def forward(dossier) -> set[str]:
    """Return the letters that the shelf puts forward."""
    groups = shelf(situation_of(dossier, timezone.now()))
    return {paper.kind for group in groups for paper in group.forward}


@pytest.mark.parametrize("kind", MINE)
def test_every_letter_has_its_page(signed_in, example, kind):
    assert catalogue()[kind].title in page(signed_in, example, kind)


@pytest.mark.parametrize("kind", SHEETS)
@pytest.mark.parametrize("form", ["pdf", "docx", "odt", "txt"])
def test_every_sheet_can_be_taken_away(signed_in, example, kind, form):
    answer = signed_in.get(at(example, kind, f"fichier/{form}/"))
    assert answer.status_code == 200
    assert len(answer.content) > 200


def test_the_shelf_puts_each_sheet_forward_at_its_moment(signed_in):
    """DD-04"""
    dossier = a_person_who_tried(3)
    assert "defenseur_des_droits" not in forward(dossier)
    assert not {"visite_guichet", "jour_du_rendez_vous", "avancer"} & forward(dossier)
    assert forward(an_example()) >= {"defenseur_des_droits", "journal_appels", "fiche_avocat"}
    note(signed_in, dossier, "visite", on=day(3), read="on")
    assert forward(dossier) >= {"visite_guichet", "attestation_temoin", "carte_urgence"}


def test_a_won_appointment_puts_its_day_and_its_warning_forward(signed_in, example):
    """PF-03"""
    note(
        signed_in,
        example,
        "rendez-vous-trouve",
        on=day(-1),
        takes_place_on=day(90),
        place="Guichet EXEMPLE",
    )
    assert forward(example) >= {"jour_du_rendez_vous", "avancer", "carte_urgence"}
    text = page(signed_in, example, "jour_du_rendez_vous")
    assert "Un refus ou une OQTF sont possibles, même avec un rendez-vous." in text
    assert "Parlez à un avocat ou à une association. Venez avec quelqu’un." in text
    assert "Guichet EXEMPLE" in text


def test_the_page_of_a_visit_warns_before_all_and_says_how_to_bring_a_witness(signed_in, example):
    """PF-03, VI-05"""
    text = page(signed_in, example, "visite_guichet")
    assert text.index("Des personnes ont été arrêtées au guichet") < text.index("Vos choix")
    assert "Feuille pour un témoin" in text
    assert "Bonjour. Je souhaite déposer" in text


def test_with_a_feared_oqtf_the_page_of_a_visit_shows_no_plan(signed_in):
    """VI-10"""
    dossier = answered(a_person_who_tried(3), oqtf="see_someone")
    text = page(signed_in, dossier, "visite_guichet")
    assert "N’y allez pas avant d’avoir parlé à une association ou à un avocat." in text
    assert "Bonjour. Je souhaite déposer" not in text


def test_the_visit_goes_to_either_desk(signed_in, example):
    """VI-04"""
    for desk, words in (("prefecture", "Préfecture de"), ("sous_prefecture", "Sous-préfecture")):
        text = page(signed_in, example, "visite_guichet", on=today(), desk=desk)
        where = text[text.index("personne ne vous reçoive") :]
        assert re.search(rf"\bOù {words}", where), where[:200]


def test_the_defender_is_free_official_and_stops_no_delay(signed_in, example):
    """DD-01, DD-02, DD-03, DD-05"""
    raw = signed_in.get(at(example, "defenseur_des_droits")).content.decode()
    assert 'href="https://www.defenseurdesdroits.fr"' in raw
    assert "?departement=93" in raw
    text = page(signed_in, example, "defenseur_des_droits")
    for part in (
        "C’est gratuit, avec ou sans titre de séjour.",
        "Le Défenseur des droits aide face à une administration.",
        "Écrivez d’abord à la préfecture.",
        "Les délais du tribunal continuent. Vous pouvez saisir le juge sans attendre.",
    ):
        assert part in text, part


def test_without_a_written_step_the_defender_asks_for_one_and_leads_to_the_journal(signed_in):
    """DD-05"""
    dossier = a_person_who_tried(3)
    raw = signed_in.get(at(dossier, "defenseur_des_droits")).content.decode()
    assert "Avez-vous écrit à la préfecture" in raw
    assert "journal" in raw


def test_the_court_is_reached_without_the_defender(signed_in, example):
    """DD-04"""
    assert "Voir le dossier à déposer" in page(signed_in, example, "requete")


def test_the_addressee_and_the_helper_are_choices_of_the_page(signed_in, example):
    """LR-02, LR-10"""
    sent = {"on": today(), "rank": 1, "addressee": "prefet", "helped_by": "Association EXEMPLE"}
    text = page(signed_in, example, "lrar", **sent)
    assert "À son attention personnelle" in text
    assert "Lettre rédigée avec l’aide d’Association EXEMPLE." in text
    assert "avec l’aide d’Association" not in page(signed_in, example, "lrar")


def test_a_fact_that_tells_an_irregular_stay_is_ticked_by_the_person_alone(signed_in, example):
    """EM-13"""
    facts = (
        StoredUrgency(kind="studies", text="Mon mémoire est à rendre"),
        StoredUrgency(kind="precarious_position", text="Je vis dans la peur"),
    )
    dossier = changed(example, urgency=facts)
    first = page(signed_in, dossier, "lrar")
    assert "Mon mémoire est à rendre (selon mes déclarations)." in first
    assert "Je vis dans la peur" not in first
    chosen = {"on": today(), "rank": 1, "addressee": "service", "motives": ["1"]}
    second = page(signed_in, dossier, "lrar", **chosen)
    assert "Je vis dans la peur (selon mes déclarations)." in second
    assert "Mon mémoire" not in second
    assert isinstance(casefile_of(dossier, on=day(0)).urgency[0], UrgencyFact)


def test_a_sheet_for_who_helps_tells_what_is_ticked_and_nothing_else(signed_in, example):
    name = casefile_of(example, on=day(0)).applicant.family_name.upper()
    hidden = page(signed_in, example, "fiche_permanence")
    preview = hidden[hidden.index("Aperçu") :]
    assert name not in preview.replace("EXEMPLE – personne", "")
    told = page(signed_in, example, "fiche_permanence", on=today(), told=["identity"])
    assert f"Nom et prénoms Awa {name}" in told


def test_the_sheet_of_a_lawyer_tells_what_ends_and_that_no_oqtf_was_received(signed_in, example):
    text = page(signed_in, example, "fiche_avocat")
    preview = text[text.index("Aperçu") :]
    assert "(fin du titre)" in preview
    assert "OQTF aucune reçue, selon mes réponses" in preview


def test_a_feared_oqtf_is_not_ticked_beforehand(signed_in, example):
    dossier = answered(example, oqtf="see_someone")
    text = page(signed_in, dossier, "fiche_avocat")
    assert "à voir avec vous" not in text[text.index("Aperçu") :]


def test_those_who_help_to_write_are_offered_by_name(signed_in, example):
    """LR-10"""
    known = (("Association EXEMPLE", True), ("Muet EXEMPLE", False))
    people = tuple(
        StoredContact(id=str(uuid4()), role="association", organisation=name, helped_writing=helps)
        for name, helps in known
    )
    dossier = changed(example, contacts=people)
    raw = signed_in.get(at(dossier, "lrar")).content.decode()
    assert '<option value="Association EXEMPLE">' in raw
    assert "Muet EXEMPLE" not in raw


def test_a_titre_that_has_ended_is_not_ticked_beforehand(signed_in, example):
    ended = changed(example, titre_expires_on=day(-3), disclose_irregular_stay=False)
    text = page(signed_in, ended, "fiche_avocat")
    assert "Fin du titre " not in text[text.index("Aperçu") :]


def test_the_envelope_to_the_court_is_chosen_on_the_page(signed_in, example):
    text = page(signed_in, example, "enveloppe", on=today(), addressee="court")
    assert "Écrivez « RÉFÉRÉ » en grand sur l’enveloppe." in text


def test_finishing_a_sheet_keeps_what_was_shown_with_its_choices(signed_in, example):
    query = f"?vu=1&on={today()}&told=identity&told=titre"
    answer = signed_in.post(at(example, "fiche_permanence", f"terminer/{query}"))
    assert answer.status_code == 302
    letter = example.letters.get(kind="fiche_permanence")
    assert letter.basis["options"]["told"] == ["identity", "titre"]
    assert signed_in.get(answer.headers["Location"]).status_code == 200


# The journal has what the sheets need


def noted(client, dossier, **answers: object) -> None:
    """Fill the form of an attempt as a person does."""
    moment = timezone.now().astimezone(PARIS) - dt.timedelta(days=1)
    given = {"day": moment.date().isoformat(), "hour": "14:40", **answers}
    answer = client.post(f"/dossiers/{dossier.pk}/journal/ajouter/", given)
    assert answer.status_code == 302, plain(answer.content.decode())[-3000:]


def test_a_call_is_noted_with_its_number_hour_length_result_and_picture(signed_in, example):
    """VI-01"""
    noted(
        signed_in, example, channel="phone", outcome="no_answer", called="01 99 00 11 22",
        duration_minutes=17, files=[_as_file(a_screenshot("appels"))],
    )  # fmt: skip
    text = page(signed_in, example, "journal_appels")
    for part in ("14 h 40", "01 99 00 11 22", "17 min", "Sans réponse", "pièce n° "):
        assert part in text, part
    assert "14 h 40 Téléphone Sans réponse" in page(signed_in, example, "releve")


def test_a_visit_is_noted_with_its_witness_and_its_refusal(signed_in, example):
    """VI-03, VI-09"""
    noted(
        signed_in, example, channel="visit", outcome="refused_at_desk", witness="Témoin EXEMPLE",
        note="Prenez rendez-vous en ligne",
    )  # fmt: skip
    text = page(signed_in, example, "lrar")
    assert "au guichet de la préfecture, on a refusé de me recevoir (en présence de Témoin" in text
    assert "Refus au guichet" in page(signed_in, example, "releve")


def test_the_number_called_comes_back_when_the_call_is_edited(signed_in, example):
    """VI-01"""
    now = timezone.now()
    call = an_attempt(
        example, now - dt.timedelta(hours=2), channel="ccc", outcome="no_answer", at=now,
        recipient="0 806 001 620",
    )  # fmt: skip
    form = signed_in.get(f"/dossiers/{example.pk}/journal/{call.number}/modifier/")
    assert re.search(r'name="called"[^>]*value="0 806 001 620"', form.content.decode())
    seen = words_of(signed_in, f"/dossiers/{example.pk}/journal/{call.number}/")
    assert "Numéro appelé, ou lieu" in seen


def _as_file(upload):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(upload.name, upload.data, upload.media_type)
