"""Files on the disk: encrypted, whole or absent, named by their content."""

import errno
import os
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from guichet.storage import blobs
from guichet.storage.blobs import BlobFolder
from guichet.storage.keys import Vault


@pytest.fixture
def vault(tmp_path):
    return Vault(AESGCM.generate_key(256), tmp_path / "keys")


@pytest.fixture
def folder(tmp_path):
    return BlobFolder(tmp_path / "blobs", "dossier")


def test_a_file_comes_back_byte_for_byte(folder, vault):
    """CA-11: the original is kept byte for byte."""
    data = os.urandom(100_000)
    digest = folder.save(data, vault)
    assert digest == sha256(data).hexdigest()
    assert folder.read(digest, vault) == data


def test_nothing_readable_reaches_the_disk(folder, vault):
    digest = folder.save(b"Je demande un rendez-vous" * 50, vault)
    assert b"rendez-vous" not in folder.path(digest).read_bytes()


def test_the_same_file_twice_is_stored_once(folder, vault):
    folder.save(b"same", vault)
    folder.save(b"same", vault)
    assert len(folder.digests()) == 1


def test_a_changed_byte_is_noticed_and_the_file_named(folder, vault):
    digest = folder.save(b"content", vault)
    path = folder.path(digest)
    path.write_bytes(path.read_bytes()[:-1] + b"\x00")
    with pytest.raises(blobs.BlobDamaged, match=digest):
        folder.read(digest, vault)


def test_a_missing_file_is_named(folder, vault):
    with pytest.raises(blobs.BlobMissing, match="0" * 64):
        folder.read("0" * 64, vault)


def test_a_full_disk_leaves_nothing_half_written(folder, vault, monkeypatch):
    """The disk's own answer, as the operating system gives it."""
    kept = folder.save(b"before", vault)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(blobs.os, "fsync", full)
    with pytest.raises(blobs.DiskFull):
        folder.save(b"after", vault)
    assert {path.name for path in folder.folder.rglob("*") if path.is_file()} == {kept}


def test_only_old_files_without_a_row_are_orphans(folder, vault):
    known = folder.save(b"known", vault)
    old = folder.save(b"old", vault)
    recent = folder.save(b"recent", vault)
    for digest in (known, old):
        os.utime(folder.path(digest), (0, 0))
    assert folder.orphans({known}, older_than=3600) == [folder.path(old)]
    assert folder.path(recent).exists()
