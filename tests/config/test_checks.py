"""The installation checks itself."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks

from guichet.config.checks import careful_database, private_files, strict_pages


def test_a_fresh_installation_has_nothing_to_say_about_itself():
    assert [one for one in run_checks() if one.id.startswith("guichet.")] == []


@pytest.mark.parametrize(
    ("name", "found"), [("", "guichet.W001"), ("keys/installation.keys", "guichet.E001")]
)
def test_files_that_other_accounts_can_read_are_named_with_what_to_type(
    settings, tmp_path, name, found
):
    home = tmp_path / "données"
    (home / "keys").mkdir(parents=True, mode=0o700)
    (home / "keys" / "installation.keys").touch(mode=0o600)
    home.chmod(0o700)
    settings.HOME = home
    assert private_files() == []
    (home / name).chmod(0o755)
    (said,) = private_files()
    assert said.id == found
    assert said.hint.startswith("chmod ")


def test_a_database_that_would_lose_writes_is_refused(settings, monkeypatch):
    assert careful_database() == []
    monkeypatch.setitem(settings.DATABASES["default"], "OPTIONS", {})
    assert [one.id for one in careful_database()] == ["guichet.E002"]


def test_a_content_policy_that_lets_something_in_is_refused(settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"script-src": ["'self'", "'unsafe-inline'"]}}
    assert [one.id for one in strict_pages()] == ["guichet.E003"]


def test_files_received_are_never_handled_on_the_disk(settings):
    settings.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
    assert [one.id for one in strict_pages()] == ["guichet.E004"]


def test_the_mode_of_developers_does_not_go_with_a_public_name(settings):
    settings.DEBUG = True
    settings.ALLOWED_HOSTS = ["127.0.0.1", "guichet.exemple.fr"]
    assert [one.id for one in strict_pages()] == ["guichet.E005"]
