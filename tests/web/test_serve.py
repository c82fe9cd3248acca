"""``guichet serve``: from a fresh folder to an address that answers, and a clean stop."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

pytestmark = pytest.mark.slow


@contextmanager
def serving(home, *options):
    environment = {**os.environ, "GUICHET_HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-m", "guichet", "serve", "--port", "8450", *options],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=20)
        process.stdout.close()


def refused(home):
    """Start where it cannot; return what is said."""
    environment = {**os.environ, "GUICHET_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-m", "guichet", "serve", "--port", "8450"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def first_lines(process):
    lines = []
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if "/ouvrir/" in line:
            return lines
    raise AssertionError(lines)


@pytest.fixture(scope="module")
def started_home(tmp_path_factory):
    """Return the folder of an installation that was started, then stopped, once."""
    home = tmp_path_factory.mktemp("started")
    with serving(home, "--json") as process:
        first_lines(process)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    return home


def test_a_fresh_start_ends_with_an_address_that_answers_and_stops_when_asked(tmp_path):
    home = tmp_path / "données"
    with serving(home) as process:
        said = first_lines(process)
        assert said[-1].startswith("http://127.0.0.1:84")
        assert str(home) in "\n".join(said)
        assert "Gardez une copie" in "\n".join(said)
        with urllib.request.urlopen(said[-1], timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Arrêté." in rest
    assert "Traceback" not in rest
    key_file = home / "keys" / "installation.keys"
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600


def test_the_next_address_is_said_once_the_first_is_used(started_home):
    with serving(started_home, "--json") as process:
        first = json.loads(first_lines(process)[-1])
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        opener.open(first["address"], timeout=10).close()
        opener.open(first["address"].partition("/ouvrir/")[0] + "/", timeout=10).close()
        second = json.loads(process.stdout.readline())
        assert second["address"] != first["address"]
        with urllib.request.urlopen(second["address"], timeout=10) as answer:
            assert answer.status == 200
        with pytest.raises(urllib.error.HTTPError, match="403"):
            urllib.request.urlopen(first["address"], timeout=10)


def test_a_missing_key_file_stops_the_start_and_is_named(started_home, tmp_path):
    home = _copy(started_home, tmp_path)
    (home / "keys" / "installation.keys").unlink()
    said = refused(home)
    assert "installation.keys" in said
    assert "copie de secours" in said
    assert not (home / "keys" / "installation.keys").exists()


def test_the_keys_of_another_installation_stop_the_start(started_home, tmp_path):
    from cryptography.fernet import Fernet

    home = _copy(started_home, tmp_path)
    with sqlite3.connect(home / "guichet.sqlite3") as database:
        database.execute(
            "INSERT INTO dossiers_dossier (id, code, wrapped_key, version, example, created_at) "
            "VALUES ('00000000000000000000000000000001', 'ABCD', ?, 1, 0, '2026-01-01 00:00:00')",
            (Fernet(Fernet.generate_key()).encrypt(b"k" * 32),),
        )
    database.close()
    assert "n’ouvrent pas ce dossier" in refused(home)


def test_data_of_a_later_version_stop_the_start_and_stay_as_they_are(started_home, tmp_path):
    home = _copy(started_home, tmp_path)
    with sqlite3.connect(home / "guichet.sqlite3") as database:
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('dossiers', '9999_demain', '2030-01-01 00:00:00')"
        )
    database.close()
    said = refused(home)
    assert "version plus récente" in said
    assert "9999_demain" in said


def test_a_damaged_database_stops_the_start_and_is_named(started_home, tmp_path):
    home = _copy(started_home, tmp_path)
    for name in ("guichet.sqlite3-wal", "guichet.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    (home / "guichet.sqlite3").write_bytes(b"ceci n'est pas une base" * 500)
    said = refused(home)
    assert "guichet.sqlite3" in said
    assert "sauvegarde" in said


def test_a_folder_that_cannot_be_one_stops_the_start(tmp_path):
    home = tmp_path / "fichier"
    home.write_text("pas un dossier")
    said = refused(home)
    assert "GUICHET_HOME" in said


def _copy(home, tmp_path):
    import shutil

    return shutil.copytree(home, tmp_path / "copie")
