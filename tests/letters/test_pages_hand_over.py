"""Giving the dossier to somebody who helps: the person chooses to whom, and carries it."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.utils import timezone

from guichet.letters import preparing
from tests.support.letter_dossiers import an_example, words_of
from tests.support.live import sign_in

GIVEN = {
    "lawyer": ("A_TRANSMETTRE", "Dossier_pour_avocat.zip"),
    "association": ("A_REMETTRE", "1_Resume_pour_la_permanence.pdf"),
    "ddd": ("A_ENVOYER", "1_Saisine_du_Defenseur_des_droits.pdf"),
}


def at(dossier, path: str) -> str:
    return f"/dossiers/{dossier.pk}/{path}"


@pytest.fixture
def written(transactional_db):
    """Return a dossier that other threads see, and forget its folder afterwards."""
    dossier = an_example()
    yield dossier
    preparing.forget_if(lambda one: one.wait(30))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("to", preparing.HANDED_TO)
def test_each_of_them_gets_a_folder_of_their_own(client, written, to):
    """FI-01, DD-05"""
    signed = sign_in(client)
    answer = signed.post(at(written, "depot/remettre/"), {"to": to})
    assert answer.headers["Location"] == at(written, "depot/pret/")
    one = preparing.preparation_of(written, timezone.now())
    assert one is not None
    assert one.wait(60)
    page = words_of(signed, at(written, "depot/pret/"))
    folder, first = GIVEN[to]
    assert folder in page
    assert "À donner vous-même." in page
    assert "Notez le dépôt" not in page
    packed = signed.get(at(written, "depot/pret/dossier.zip"))
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:
        names = [name.split("/", 1)[1] for name in archive.namelist()]
    assert f"{folder}/{first}" in names
    assert "A_GARDER/A_LIRE.pdf" in names


@pytest.mark.django_db
def test_nothing_is_prepared_before_the_person_says_to_whom(client):
    dossier = an_example()
    signed = sign_in(client)
    answer = signed.post(at(dossier, "depot/remettre/"), {})
    assert answer.status_code == 422
    assert "Choisissez à qui." in answer.content.decode()
    assert preparing.preparation_of(dossier, timezone.now()) is None


@pytest.mark.django_db
def test_the_page_says_that_nothing_is_sent_and_is_reached_from_the_folder(client):
    dossier = an_example()
    signed = sign_in(client)
    assert at(dossier, "depot/remettre/") in signed.get(at(dossier, "depot/")).content.decode()
    words = words_of(signed, at(dossier, "depot/remettre/"))
    assert "Rien n’est envoyé." in words
    for title in ("Dossier pour l’avocat", "Association ou permanence", "Défenseur des droits"):
        assert title in words
