"""Another program holds the database: the page says so, nothing is lost, and it works after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from guichet.cli.main import main
from guichet.dossiers.models import Dossier
from guichet.web.errors import DatabaseBusy
from tests.bad_input.telling import assert_told_on_page, is_said
from tests.factories import a_dossier, an_attempt, png
from tests.support.live import sign_in
from tests.support.whole import assert_whole, stored

FORM = {"day": "2026-11-02", "hour": "09:05", "channel": "site", "outcome": "no_slot"}


@contextmanager
def held_by_another() -> Iterator[None]:
    """Hold the database from a second connection, longer than we wait here (0.1 s)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    try:
        other.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        other.rollback()
        other.close()


@pytest.fixture
def dossier(transactional_db: None) -> Dossier:
    """Return a dossier whose rows are really committed."""
    made = a_dossier()
    an_attempt(made)
    return made


def test_an_attempt_refused_by_a_locked_database_is_said_and_can_be_sent_again(
    dossier, client, tmp_path
):
    """CA-13: the answer is in four parts, nothing is half stored, the second try is stored."""
    sign_in(client)
    client.get("/")
    before = stored(dossier)
    add = f"/dossiers/{dossier.id}/journal/ajouter/"
    with held_by_another():
        refused = client.post(add, FORM)
        read = client.get(f"/dossiers/{dossier.id}/journal/")
    assert_told_on_page(refused.status_code, refused.content.decode(), DatabaseBusy, expected=503)
    assert read.status_code == 200
    assert assert_whole(dossier, before, tmp_path) == before
    assert client.post(add, FORM).status_code == 302
    assert len(assert_whole(dossier, before, tmp_path).attempts) == 2


def test_a_file_refused_by_a_locked_database_is_taken_at_the_second_try(dossier, client, tmp_path):
    """The bytes written before the refusal are found again, not stored twice."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    sign_in(client)
    client.get("/")
    before = stored(dossier)
    page = f"/dossiers/{dossier.id}/preuves/"

    def send() -> object:
        return client.post(page, {"files": SimpleUploadedFile("capture.png", png("verrou"))})

    with held_by_another():
        refused = send()
    assert_told_on_page(refused.status_code, refused.content.decode(), DatabaseBusy, expected=503)
    assert send().status_code == 302
    assert len(assert_whole(dossier, before, tmp_path).files) == len(before.files) + 1


def test_a_command_says_that_the_database_is_held(dossier, capsys, tmp_path):
    """« guichet export » notes who took the bundle: a locked database stops it, in four parts."""
    with held_by_another():
        code = main(["export", str(dossier.id), "--out", str(tmp_path / "preuves.zip")])
    said = capsys.readouterr().err
    assert code == 2
    assert "Traceback" not in said
    assert is_said(DatabaseBusy.title, said)
    assert is_said(DatabaseBusy.kept, said)
