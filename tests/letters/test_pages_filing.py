"""The folder for the judge: who may prepare it, what it says first, what is taken away."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import zipfile

import pytest
from django.utils import timezone

from guichet.casefile import Decision
from guichet.documents.destinations import load_destination
from guichet.documents.filing_check import Fault, FilingReport, check_filing
from guichet.evidence.erasure import erase_dossier
from guichet.letters import preparing
from guichet.letters.tasks import forget_prepared_folders
from tests.support.letter_dossiers import (
    PARIS,
    a_person_who_tried,
    an_example,
    answered,
    changed,
    plain,
    sent,
    words_of,
)

TRUE = {"true": "on", "urgency": "on", "channel": "on"}


def at(dossier, path: str = "depot/") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


@pytest.fixture
def example(db):
    return an_example()


@pytest.fixture
def written(transactional_db):
    """Return a dossier that other threads see, and forget its folder afterwards."""
    dossier = an_example()
    yield dossier
    preparing.forget_if(lambda one: one.wait(30))


def prepared(client, dossier, query: str = "") -> str:
    """Prepare the folder; return the words of its page."""
    answer = client.post(at(dossier, f"depot/{query}"), TRUE)
    assert answer.headers["Location"] == at(dossier, "depot/pret/")
    one = preparing.preparation_of(dossier, timezone.now())
    assert one is not None
    assert one.wait(60)
    return words_of(client, at(dossier, "depot/pret/"))


def taken(client, dossier) -> zipfile.ZipFile:
    answer = client.get(at(dossier, "depot/pret/dossier.zip"))
    data = b"".join(answer.streaming_content)
    assert len(data) == int(answer["Content-Length"])
    return zipfile.ZipFile(io.BytesIO(data))


# Who is sent elsewhere


def refused(client, dossier, *expected: str) -> None:
    """Check that the page gives another route and that nothing can be prepared."""
    text = words_of(client, at(dossier))
    for words in expected:
        assert words in text
    assert "Préparer le dossier" not in text
    answer = client.post(at(dossier), TRUE)
    assert answer.status_code == 200
    assert preparing.preparation_of(dossier, timezone.now()) is None
    assert "<article" not in words_of(client, at(dossier, "lettres/requete/"))


def test_a_decision_leads_to_another_remedy(signed_in, example):
    """RQ-25"""
    day = timezone.localdate() - dt.timedelta(days=9)
    answered(example, no_decision=None, decision=Decision(kind="refusal", on=day))
    refused(signed_in, example, "Un autre recours peut exister", "Trouver de l’aide")


def test_a_request_already_lodged_asks_for_the_paper_that_is_due(signed_in, example):
    """RQ-25: an appointment to lodge what is lodged has no object; a récépissé has one."""
    day = timezone.localdate() - dt.timedelta(days=20)
    answered(example, already_lodged=True, lodged_on=day)
    page = words_of(signed_in, at(example))
    assert "Demander au juge le récépissé ou l’attestation qui manque" in page
    assert "un rendez-vous pour déposer" not in page
    choices = words_of(signed_in, at(example, "lettres/requete/"))
    assert "Délai pour remettre le papier" in choices
    assert "Délai pour recevoir" not in choices


def test_a_naturalisation_is_warned_about_and_has_no_requete(signed_in, example):
    """TH-08"""
    changed(example, demarche="naturalisation", demarche_label="Naturalisation", kind="other")
    refused(
        signed_in, example, "l’urgence est presque impossible à montrer", "Défenseur des droits"
    )


def test_a_possible_oqtf_sends_to_a_human_first(signed_in, example):
    answered(example, oqtf="see_someone")
    refused(signed_in, example, "Parlez d’abord à quelqu’un")


def test_attempts_of_a_few_days_are_not_enough_yet(signed_in, db):
    """TH-04"""
    dossier = a_person_who_tried(3)
    refused(signed_in, dossier, "Continuez d’abord les essais", "CE, 10 juin 2020, n° 435594")


def test_each_warning_says_why_with_its_source(signed_in, example):
    answered(example, oqtf="see_someone")
    text = words_of(signed_in, at(example))
    assert "Pourquoi ?" in text
    assert "Source : CE, 9 juin 2022, n° 453391." in text


# What is said before


def test_acting_alone_and_with_a_lawyer_are_said_alike(signed_in, example):
    """HE-01, HE-03, HE-04, WA-04"""
    text = words_of(signed_in, at(example))
    assert "Vous pouvez agir seul. L’avocat n’est pas obligatoire pour ce référé." in text
    assert "Un avocat est utile. L’aide juridictionnelle peut payer." in text
    assert "Trouver une permanence" in text
    assert "Aller au tribunal ne vous nuit pas." in text


def test_the_rule_of_legal_aid_bears_its_source_and_its_date(signed_in, example):
    """HE-07"""
    text = words_of(signed_in, at(example))
    assert "28 mai 2024" in text
    assert "Vérifié le" in text


def test_no_chance_of_winning_is_given(signed_in, example):
    """EV-07, WA-06"""
    text = words_of(signed_in, at(example))
    assert "%" not in text
    assert "Le juge reste libre." in text


def test_everything_missing_is_listed_at_once_with_its_link(signed_in, example):
    from guichet.dossiers.services import profile_of

    person = profile_of(example).applicant.model_copy(
        update={"birth_place": None, "nationality": None, "address": None}
    )
    changed(example, applicant=person)
    text = words_of(signed_in, at(example))
    assert "Il manque 3 réponses." in text
    assert text.count("/profil/identite/?suite=") >= 3
    assert "Tout est vrai." not in text


def test_nothing_is_prepared_before_the_person_answers_for_it(signed_in, example):
    answer = signed_in.post(at(example), {})
    assert answer.status_code == 422
    assert "Cochez cette phrase, si elle est juste." in plain(answer.content.decode())
    assert preparing.preparation_of(example, timezone.now()) is None


def test_the_attempts_go_on_until_the_decision(signed_in, example):
    """AT-10"""
    assert "Continuez les essais jusqu’à la décision." in words_of(signed_in, at(example))


# The folder


@pytest.mark.django_db(transaction=True)
def test_the_folder_is_checked_complete_and_leaves_nothing_plain(
    client, written, guichet_home, tmp_path
):
    """FI-04, FI-05, AT-10"""
    from tests.support.live import sign_in

    page = prepared(sign_in(client), written)
    assert "Contrôle fait : aucun défaut." in page
    assert "Continuez les essais jusqu’à la décision." in page
    assert "Votre identification sur le site vaut signature." in page
    with taken(client, written) as packed:
        packed.extractall(tmp_path)
    assert list((guichet_home / "exports").iterdir()) == []
    [folder] = tmp_path.iterdir()
    place = load_destination("telerecours")
    today = timezone.now().astimezone(PARIS).date()
    assert check_filing(folder, place, today).sound
    deposited = sorted(path.name for path in (folder / "A_DEPOSER").iterdir())
    listed = page[page.index("Ce qu’il contient") :].replace("<wbr>", "")
    places = {name: listed.index(name) for name in deposited}
    assert sorted(places, key=lambda name: places[name])[:4] == [
        "Requete_refere_mesures_utiles.pdf",
        "absence_de_decision.pdf",
        "Inventaire_detaille_des_pieces.pdf",
        "PJ01_Releve_des_tentatives.pdf",
    ]
    assert "absence_de_decision.pdf" in deposited
    kept = {path.name for path in (folder / "NE_PAS_DEPOSER").iterdir()}
    assert {"preuves.zip", "Requete_modifiable.docx", "A_LIRE.pdf"} <= kept


@pytest.mark.django_db(transaction=True)
def test_the_choices_of_the_requete_go_into_the_folder(client, written, tmp_path):
    """RQ-02, RQ-26, FI-03"""
    from tests.support.live import sign_in

    today = timezone.now().astimezone(PARIS).date().isoformat()
    query = (
        f"?vu=1&on={today}&filing_mode=counter&communicate_days=9&takes_place_days=21"
        "&astreinte_per_day=70&costs=0"
    )
    page = prepared(sign_in(client), written, query)
    assert "A_IMPRIMER" in page
    assert "Imprimez chaque fichier numéroté, puis le reçu." in page
    with taken(client, written) as packed:
        printed = sorted(one for one in packed.namelist() if "/A_IMPRIMER/" in one)
        name = printed[0]
        packed.extract(name, tmp_path)
    assert [one.rpartition("/")[2] for one in printed] == [
        "1_Exemplaire_pour_le_tribunal.pdf",
        "2_Copie_pour_le_tribunal.pdf",
        "3_Votre_exemplaire.pdf",
        "Recu_a_faire_tamponner.pdf",
    ]
    from tests.support.poppler import text_of

    text = plain(text_of(tmp_path / name))
    assert "Requête déposée au greffe du tribunal" in text
    assert "neuf jours" in text
    assert "70 € par jour" in text


@pytest.mark.django_db(transaction=True)
def test_a_long_preparation_shows_its_progress_without_script(
    client, written, settings, monkeypatch
):
    from guichet.letters.views import filing
    from tests.support.live import sign_in

    monkeypatch.setattr(filing, "PATIENCE", 0.0)
    sign_in(client).post(at(written), TRUE)
    text = words_of(client, at(written, "depot/pret/"))
    if "Le dossier est prêt" not in text:
        assert "Le dossier se prépare" in text
        assert 'http-equiv="refresh"' in text
    one = preparing.preparation_of(written, timezone.now())
    assert one.wait(60)
    part = client.get(at(written, "depot/pret/etat/"))
    assert part.headers["Location"] == at(written, "depot/pret/")
    assert "Le dossier est prêt" in words_of(client, at(written, "depot/pret/"))


@pytest.mark.django_db(transaction=True)
def test_a_folder_with_a_fault_is_explained_and_not_given(client, written):
    from tests.support.live import sign_in

    prepared(sign_in(client), written)
    one = preparing.preparation_of(written, timezone.now())
    fault = Fault("PJ02_é.pdf", "name_characters", "Caractères refusés.", "questions fréquentes")
    one.result = dataclasses.replace(one.result, report=FilingReport(faults=[fault]))
    text = words_of(client, at(written, "depot/pret/"))
    assert "Le dossier a un défaut" in text
    assert "PJ02_é.pdf" in text.replace("<wbr>", "")
    assert "Télécharger le dossier" not in text
    assert client.get(at(written, "depot/pret/dossier.zip")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_prepared_folder_is_forgotten_after_twenty_minutes(client, written):
    from tests.support.live import sign_in

    prepared(sign_in(client), written)
    later = timezone.now() + preparing.KEPT_FOR + dt.timedelta(minutes=1)
    archive = preparing.preparation_of(written, timezone.now()).result.archive
    assert preparing.preparation_of(written, later) is None
    assert archive._file.closed
    assert client.get(at(written, "depot/pret/")).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_erasing_a_dossier_forgets_its_prepared_folder(client, written):
    from tests.support.live import sign_in

    prepared(sign_in(client), written)
    erase_dossier(written, by="test", at=timezone.now())
    assert client.get(at(written, "depot/pret/")).status_code == 404
    assert forget_prepared_folders() == 1


@pytest.mark.django_db(transaction=True)
def test_a_download_under_way_outlives_the_next_preparation(client, written):
    from tests.support.live import sign_in

    prepared(sign_in(client), written)
    answer = client.get(at(written, "depot/pret/dossier.zip"))
    preparing.forget(written)
    data = b"".join(answer.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None


@pytest.mark.django_db(transaction=True)
def test_what_stops_the_folder_is_explained(client, written):
    """A requête that cannot be written any more when the folder is made."""
    from tests.support.live import sign_in

    sign_in(client)
    options = preparing.LetterOptions(on=timezone.localdate())
    sent(written, "lrar")
    changed(written, counter=None)
    one = preparing.begin(written, options, timezone.now())
    assert one.wait(60)
    text = words_of(client, at(written, "depot/pret/"), status=422)
    assert "Le dossier n’est pas prêt" in text
    assert "De quelle préfecture" in text
