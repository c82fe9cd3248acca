"""By which door a file came in: said by the browser or the person, shown in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guichet.casefile.provenance import PROVENANCES
from guichet.dossiers.profile import Profile, StoredContact
from guichet.evidence import doors
from tests.factories import a_dossier, png

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36"


@pytest.fixture
def dossier(db: None) -> Dossier:
    """Return an open dossier."""
    return a_dossier()


def received(client, dossier, *, name="c.png", data=None, said=None, **headers):
    """Send one file by the page of the files and return its capture."""
    file = SimpleUploadedFile(name, data or png(str(said)))
    values = {"files": file, **(said or {})}
    client.post(f"/dossiers/{dossier.id}/preuves/", values, headers=headers)
    return dossier.captures.get()


def test_every_door_has_its_words():
    codes = {doors.UPLOAD, doors.GALLERY, doors.PASTED, doors.HELPER}
    assert codes <= PROVENANCES.keys()


@pytest.mark.parametrize(
    ("said", "headers", "code", "words"),
    [
        ({}, {}, "upload", "Fichier ajouté à la main"),
        ({}, {"user-agent": PHONE}, "gallery", "Galerie du téléphone"),
        ({}, {"sec-ch-ua-mobile": "?0", "user-agent": PHONE}, "upload", "ajouté à la main"),
        ({"collee": "oui"}, {"user-agent": PHONE}, "pasted", "presse-papiers"),
    ],
)
def test_a_picture_keeps_its_door_and_its_page_says_it(
    signed_in, dossier, said, headers, code, words
):
    capture = received(signed_in, dossier, said=said, **headers)
    assert capture.provenance == code
    assert words in signed_in.get(f"/dossiers/{dossier.id}/preuves/{capture.id}/").content.decode()


def test_a_text_sent_from_a_phone_does_not_come_from_its_gallery(signed_in, dossier):
    capture = received(signed_in, dossier, name="a.txt", data=b"EXEMPLE", **{"user-agent": PHONE})
    assert capture.provenance == "upload"


def test_who_helps_is_asked_only_where_the_dossier_names_someone(signed_in, db):
    helper = StoredContact(
        id="0190b5a2-0000-7000-8000-000000000001", role="association", name="Association EXEMPLE"
    )
    helped, alone = a_dossier(profile=Profile(contacts=(helper,))), a_dossier()
    capture = received(signed_in, helped, said={"from_helper": "on"})
    assert capture.provenance == "helper"
    assert received(signed_in, alone, said={"from_helper": "on"}).provenance == "upload"
    assert "qui m’aide" not in signed_in.get(f"/dossiers/{alone.id}/preuves/").content.decode()


def test_when_the_device_wrote_the_file_is_kept_with_it_and_in_the_log(signed_in, dossier):
    written = dt.datetime(2026, 11, 2, 8, 5, tzinfo=dt.UTC)
    said = {"modifie": str(int(written.timestamp() * 1000))}
    capture = received(signed_in, dossier, said=said)
    assert capture.saw("modified_at") == written.isoformat()
    logged = dossier.log_payloads.get(number=capture.log_number).content["payload"]
    assert logged["modified_at"] == written.isoformat()


@pytest.mark.parametrize("said", ["", "-5", "99999999999999", "²", "demain"])
def test_a_moment_that_is_no_moment_is_left_out(signed_in, dossier, said):
    assert received(signed_in, dossier, said={"modifie": said}).saw("modified_at") is None
