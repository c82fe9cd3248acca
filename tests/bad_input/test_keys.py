"""Keys that miss, are damaged or are others': all stays closed, and the file is named."""

from __future__ import annotations

import shutil

import pytest
from cryptography.fernet import Fernet

from guichet.storage.keys import KeysMissing, KeysUnreadable, WrongKeys
from tests.bad_input.telling import assert_told_by_command, assert_told_on_page
from tests.support.installations import served


def spoil(installation, how):
    """Spoil the key file as ``how`` says; return the error that must be told."""
    if how == "missing":
        installation.keys.unlink()
        return KeysMissing
    texts = {
        "empty": "",
        "garbage": "ceci n’est pas une clé\n",
        "binary": "\x00\x01\x02",
        "cut": installation.keys.read_text("ascii")[:20],
        "others": Fernet.generate_key().decode() + "\n",
    }
    installation.keys.write_text(texts[how], "utf-8")
    return WrongKeys if how == "others" else KeysUnreadable


WAYS = ("missing", "empty", "garbage", "binary", "cut", "others")


@pytest.mark.parametrize("how", WAYS)
def test_the_application_does_not_start_without_its_keys_and_names_the_file(
    installation, originals, tmp_path, how
):
    """Fail closed: nothing is created, replaced or opened; the right file puts all right."""
    kept = installation.keys.read_bytes()
    error = spoil(installation, how)
    before = installation.files()
    said = assert_told_by_command(installation.run("serve", "--port", "0"), error)
    assert str(installation.keys) in said
    assert installation.files() == before
    installation.keys.write_bytes(kept)
    installation.keys.chmod(0o600)
    installation.assert_whole(tmp_path, originals)


@pytest.mark.parametrize("how", ["missing", "garbage", "others"])
@pytest.mark.parametrize(
    "command",
    [("export", "--out", "x.zip"), ("compose", "requete", "--out", "x"), ("file", "--out", "x")],
)
def test_no_command_reads_a_dossier_without_its_keys(installation, tmp_path, how, command):
    """The command stops with the name of the key file, and writes nothing."""
    error = spoil(installation, how)
    name, *rest = command
    words = [str(tmp_path / word) if word.startswith("x") else word for word in rest]
    said = assert_told_by_command(installation.run(name, installation.dossier, *words), error)
    assert str(installation.keys) in said
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize("how", WAYS)
def test_the_check_names_the_key_file_that_does_not_open_the_dossiers(installation, how):
    spoil(installation, how)
    code, answer = installation.check()
    said = [one["detail"] for one in answer["checks"] if one["state"] == "fault"]
    assert code == 1
    assert any(str(installation.keys) in one for one in said), said


def test_a_page_says_which_key_file_went_away_and_opens_again_when_it_is_back(
    installation, originals, tmp_path
):
    """The keys go away while the application runs: pages fail closed, and nothing is lost."""
    journal = f"/dossiers/{installation.dossier}/journal/"
    aside = tmp_path / "aside.keys"
    with served(installation) as visitor:
        assert visitor.get(journal).status == 200
        shutil.move(installation.keys, aside)
        gone = visitor.get(journal)
        shown = assert_told_on_page(gone.status, gone.text, KeysMissing, expected=500)
        assert str(installation.keys) in shown
        shutil.move(aside, installation.keys)
        assert visitor.get(journal).status == 200
    installation.assert_whole(tmp_path, originals)


def test_new_keys_are_never_made_beside_an_old_database(installation):
    """New keys would not open the dossiers: the first start does not happen twice."""
    shutil.rmtree(installation.keys.parent)
    assert installation.run("serve", "--port", "0").returncode == 2
    assert not installation.keys.exists()


def test_the_key_file_is_private_again_after_a_start(installation):
    """A copy put back by hand may have lost its rights; the check sees it, a start mends it."""
    installation.keys.chmod(0o644)
    assert any("chmod 600" in one["advice"] for one in installation.faults())
    with served(installation):
        assert installation.keys.stat().st_mode & 0o777 == 0o600
    assert installation.faults() == []
