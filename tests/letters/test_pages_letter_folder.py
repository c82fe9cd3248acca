"""Depositing a letter written after the requête: its page, its folder, what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from guichet.letters import preparing
from tests.support.at_court import defended, filed_request, reply, support
from tests.support.letter_dossiers import words_of
from tests.support.live import sign_in
from tests.support.pdfs import a_pdf


def at(dossier, path: str = "") -> str:
    return f"/dossiers/{dossier.pk}/{path}"


def finished(client, dossier, kind: str):
    """Finish the letter and return the address of its page."""
    client.post(at(dossier, f"lettres/{kind}/terminer/"))
    return at(dossier, f"lettres/terminees/{dossier.letters.get(kind=kind).pk}/")


def names_given(client, dossier) -> list[str]:
    """Wait for the folder, and return the names of what it gives."""
    one = preparing.preparation_of(dossier, timezone.now())
    assert one is not None
    assert one.wait(60)
    assert "Contrôle fait" in words_of(client, at(dossier, "depot/pret/"))
    packed = client.get(at(dossier, "depot/pret/dossier.zip"))
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:
        given = (name.split("/") for name in archive.namelist())
        return sorted(name[2] for name in given if name[1].startswith("A_D"))


@pytest.fixture
def prepared_and_forgotten(transactional_db):
    """Let other threads see the dossier, and forget its folder afterwards."""
    yield
    preparing.forget_if(lambda one: one.wait(30))


@pytest.mark.usefixtures("prepared_and_forgotten")
def test_a_finished_reply_gives_a_checked_folder_with_its_inventory(client):
    """FI-04, RQ-29"""
    signed = sign_in(client)
    dossier = defended(signed)
    reply(signed, dossier)
    page = finished(signed, dossier, "replique")
    assert f"{page}deposer/" in signed.get(page).content.decode()
    assert signed.post(f"{page}deposer/", {"to": "ddd"}).status_code == 422
    assert signed.post(f"{page}deposer/", {"to": "telerecours"}).status_code == 302
    names = names_given(signed, dossier)
    assert names[:2] == ["Inventaire_detaille_des_pieces.pdf", "Memoire_en_replique.pdf"]
    ready = words_of(signed, at(dossier, "depot/pret/"))
    assert "Ouvrez l’affaire déjà déposée." in ready
    assert "Notez le dépôt" not in ready


@pytest.mark.usefixtures("prepared_and_forgotten")
def test_an_association_joins_its_statutes_and_its_decision(client):
    """HE-09: its memoir cites both."""
    signed = sign_in(client)
    dossier = filed_request(signed)
    support(signed, dossier)
    page = finished(signed, dossier, "intervention")
    answer = signed.post(f"{page}deposer/", {"to": "telerecours"})
    assert answer.status_code == 422
    assert "Joignez les statuts" in answer.content.decode()
    papers = {
        name: SimpleUploadedFile(f"{name}.pdf", a_pdf(1), content_type="application/pdf")
        for name in ("statutes", "decision")
    }
    assert signed.post(f"{page}deposer/", {"to": "telerecours", **papers}).status_code == 302
    assert [name[:4] for name in names_given(signed, dossier)][-2:] == ["PJ01", "PJ02"]


def test_a_letter_that_no_court_receives_has_no_such_page(signed_in):
    dossier = filed_request(signed_in)
    page = finished(signed_in, dossier, "fiche_avocat")
    assert "deposer/" not in signed_in.get(page).content.decode()
    assert signed_in.get(f"{page}deposer/").status_code == 404
