"""Keys fail closed, name their file, and can be renewed."""

import pytest
from cryptography.fernet import Fernet

from guichet.storage import keys
from guichet.storage.secrets import write_secret


@pytest.fixture
def home(tmp_path):
    keys.create_keys_at_first_start(tmp_path)
    return tmp_path


def test_the_first_start_creates_keys_that_only_their_owner_reads(tmp_path):
    assert keys.create_keys_at_first_start(tmp_path)
    assert keys.key_path(tmp_path).stat().st_mode & 0o777 == 0o600


def test_a_second_start_keeps_the_keys(home):
    before = keys.key_path(home).read_bytes()
    assert not keys.create_keys_at_first_start(home)
    assert keys.key_path(home).read_bytes() == before


def test_missing_keys_beside_a_database_stop_everything_and_name_the_file(home):
    (home / "guichet.sqlite3").write_bytes(b"data")
    keys.key_path(home).unlink()
    with pytest.raises(keys.KeysMissing, match=r"installation\.keys"):
        keys.create_keys_at_first_start(home)
    with pytest.raises(keys.KeysMissing, match=r"installation\.keys"):
        keys.read_keys(home)


@pytest.mark.parametrize("content", ["", "not a key", "é"])
def test_a_damaged_key_file_is_named(home, content):
    keys.key_path(home).write_text(content, "utf-8")
    with pytest.raises(keys.KeysUnreadable, match=r"installation\.keys"):
        keys.read_keys(home)


def test_other_keys_open_nothing_and_never_return_ciphertext(home):
    wrapped = keys.read_keys(home).new_dossier_key()
    write_secret(keys.key_path(home), Fernet.generate_key().decode())
    with pytest.raises(keys.WrongKeys, match=r"installation\.keys"):
        keys.read_keys(home).vault(wrapped)


def test_a_ciphertext_moved_to_another_field_does_not_open(home):
    installation = keys.read_keys(home)
    vault = installation.vault(installation.new_dossier_key())
    sealed = vault.seal(b"secret", "dossier.profile:1")
    assert vault.open(sealed, "dossier.profile:1") == b"secret"
    with pytest.raises(keys.WrongKeys):
        vault.open(sealed, "dossier.profile:2")


def test_a_dossier_key_survives_the_renewal_of_the_installation_key(home):
    installation = keys.read_keys(home)
    wrapped = installation.new_dossier_key()
    sealed = installation.vault(wrapped).seal(b"secret", "x")
    keys.add_key(home)
    rewrapped = keys.read_keys(home).rewrap(wrapped)
    keys.retire_old_keys(home)
    assert keys.read_keys(home).vault(rewrapped).open(sealed, "x") == b"secret"
    with pytest.raises(keys.WrongKeys):
        keys.read_keys(home).vault(wrapped)


def test_an_erased_dossier_says_so(home):
    with pytest.raises(keys.ErasedDossier):
        keys.read_keys(home).vault(b"")
