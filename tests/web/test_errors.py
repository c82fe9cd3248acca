"""Failures as pages: what happened, what it changes, what to do, what is kept."""

from __future__ import annotations

import errno
import logging
import re

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path

from guichet.errors import GuichetError
from guichet.storage.blobs import DiskFull
from guichet.web import errors as pages

SECRET = "12 rue de l’Exemple"


def _raising(error):
    def view(_request):
        raise error

    return view


class ClumsyError(Exception):
    """A defect whose message holds what a person typed."""


urlpatterns = [
    path("ouvrir/<str:token>", pages.not_found),
    path("plein/", _raising(DiskFull())),
    path("plein-aussi/", _raising(OSError(errno.ENOSPC, "No space left on device"))),
    path("base-pleine/", _raising(OperationalError("database or disk is full"))),
    path("occupe/", _raising(OperationalError("database is locked"))),
    path("defaut/", _raising(ClumsyError(SECRET))),
    path("bien/", lambda _request: HttpResponse("bien")),
]
handler404 = pages.not_found
handler500 = pages.server_error


@pytest.fixture
def broken(signed_in, settings):
    signed_in.raise_request_exception = False
    settings.ROOT_URLCONF = __name__
    return signed_in


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/plein/", 507, "Le disque est plein"),
        ("/plein-aussi/", 507, "Le disque est plein"),
        ("/base-pleine/", 507, "Le disque est plein"),
        ("/occupe/", 503, "occupé par une autre fenêtre"),
        ("/defaut/", 500, "Ce n’est pas votre faute"),
        ("/rien/", 404, "Cette page n’existe pas"),
    ],
)
def test_a_failure_is_a_page_in_four_parts(broken, address, status, words):
    answer = broken.get(address)
    said = answer.content.decode()
    assert answer.status_code == status
    assert words in said
    assert said.count("<p") >= 3


def test_a_defect_shows_and_logs_a_reference_but_never_what_a_person_typed(broken, caplog):
    with caplog.at_level(logging.INFO):
        said = broken.get("/defaut/").content.decode()
    reference = re.search(r"Réf. ([A-Z0-9]{4})", said)[1]
    assert reference in caplog.text
    assert "ClumsyError" in caplog.text
    assert SECRET not in caplog.text + said
    assert "Traceback" not in said


def test_every_error_of_the_pages_has_its_four_texts():
    for error in (one for one in vars(pages).values() if isinstance(one, type)):
        if issubclass(error, GuichetError) and error is not GuichetError:
            assert all((error.title, error.effect, error.advice, error.kept)), error


def test_a_dossier_that_does_not_exist_is_a_page_not_found(signed_in):
    answer = signed_in.get("/dossiers/01a200ec-0000-7000-8000-000000000000/profil/")
    assert answer.status_code == 404
    assert "Revenez à la liste" in answer.content.decode()


def test_too_much_text_says_so_and_keeps_the_dossier_as_it_was(signed_in, dossier):
    answer = signed_in.post(
        f"/dossiers/{dossier.pk}/profil/demarche/", {"reasons": "x" * (3 * 1024 * 1024)}
    )
    assert answer.status_code == 413
    assert "trop long" in answer.content.decode()
    dossier.refresh_from_db()
    assert dossier.version == 1


def test_the_script_of_a_page_gets_the_texts_of_a_failure_to_show_them_itself(broken):
    """CA-11: a file that could not be kept is never told as received."""
    told = broken.get("/plein/", headers={"accept": "application/json"})
    assert (told.status_code, told["Content-Type"]) == (507, "application/json")
    assert told.json()["title"].startswith("Le disque est plein")
    assert told.json()["advice"] == DiskFull.advice
