"""The disk is full: what was stored is there, what was refused is said, and it works again after.

A real disk of a few megabytes where the account may mount one; a limit on the size of files
elsewhere, which is the same refusal of the system with another number.
"""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from guichet.cli.failures import OutputDiskFull
from guichet.documents.filing import DiskIsFull
from guichet.sealing.bundle import BundleNotWritten
from guichet.storage.blobs import DiskFull
from tests.bad_input.telling import assert_told_by_command, assert_told_on_page, is_said, words_of
from tests.support.installations import GUICHET, Installation, served
from tests.support.pictures import a_screen
from tests.support.small_disks import CannotMount, fill, small_disk

DISK = 8_000
NOW_FORM = {"day": "2026-11-02", "hour": "09:05", "channel": "site", "outcome": "no_slot"}


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return a small disk, or skip: only an account that may mount can have a really full one."""
    try:
        with small_disk(tmp_path / "disk", DISK) as folder:
            yield folder
    except CannotMount:
        pytest.skip("this account may not mount a disk")


@pytest.fixture
def on_small_disk(sound_installation: Installation, disk: Path) -> Installation:
    """Return the installation on the small disk."""
    return sound_installation.copied_to(disk / "home")


@pytest.mark.parametrize("leaving", [0, 20_000, 150_000])
def test_a_capture_that_does_not_fit_is_refused_and_those_before_are_kept(
    on_small_disk, originals, tmp_path, leaving
):
    """CA-13: full for the file, for its row or for both: it is said, and room makes it work."""
    preuves = f"/dossiers/{on_small_disk.dossier}/preuves/"
    pictures = [a_screen(seed=seed, noise=120) for seed in range(9)]
    promised = set()
    with served(on_small_disk) as visitor:
        filler = fill(on_small_disk.home, leaving=leaving)
        refused = None
        for data in pictures:
            answer = visitor.post(preuves, files={"capture.png": data})
            if answer.status != 200:
                refused = answer
                break
            promised.add(sha256(data).hexdigest())
        assert refused is not None
        assert_told_on_page(refused.status, refused.text, DiskFull, expected=507)
        assert visitor.get(preuves).status == 200
        filler.unlink()
        again = visitor.post(preuves, files={"capture.png": pictures[-1]})
        assert again.status == 200
        promised.add(sha256(pictures[-1]).hexdigest())
    on_small_disk.assert_whole(tmp_path, originals | promised)


def test_an_attempt_is_recorded_whole_or_not_at_all_when_the_disk_fills(
    on_small_disk, originals, tmp_path
):
    """AT-01: no attempt without its file, and no file without its attempt."""
    add = f"/dossiers/{on_small_disk.dossier}/journal/ajouter/"
    with served(on_small_disk) as visitor:
        filler = fill(on_small_disk.home, leaving=30_000)
        refused = visitor.post(add, NOW_FORM, files={"capture.png": a_screen(noise=200)})
        assert_told_on_page(refused.status, refused.text, DiskFull, expected=507)
        filler.unlink()
        journal = words_of(visitor.get(f"/dossiers/{on_small_disk.dossier}/journal/").text)
        assert is_said("4 essais et démarches", journal)
        kept = visitor.post(add, NOW_FORM, files={"capture.png": a_screen(noise=200)})
        assert is_said("Essai n° 5 ajouté", words_of(kept.text))
    on_small_disk.assert_whole(tmp_path, originals)


def test_the_application_says_that_the_disk_is_full_when_it_cannot_start(
    on_small_disk, originals, tmp_path
):
    filler = fill(on_small_disk.home, leaving=0)
    for name in ("guichet.sqlite3-wal", "guichet.sqlite3-shm"):
        (on_small_disk.home / name).unlink(missing_ok=True)
    assert_told_by_command(on_small_disk.run("serve", "--port", "0"), DiskFull)
    filler.unlink()
    on_small_disk.assert_whole(tmp_path, originals)


def test_the_check_says_that_the_folder_takes_nothing_more(on_small_disk):
    filler = fill(on_small_disk.home, leaving=0)
    names = {one["name"] for one in on_small_disk.faults()}
    assert {"Données", "Place"} <= names
    filler.unlink()


def test_a_bundle_that_does_not_fit_leaves_nothing_behind(installation, disk, originals, tmp_path):
    """The bundle is asked for on a full disk: it is refused, and the dossier is untouched."""
    filler = fill(disk, leaving=40_000)
    done = installation.run("export", installation.dossier, "--out", disk / "preuves.zip")
    said = assert_told_by_command(done, BundleNotWritten)
    assert "disque plein" in said
    assert list(disk.iterdir()) == [filler]
    installation.assert_whole(tmp_path, originals)


def test_a_bundle_asked_for_by_the_page_on_a_full_disk_is_refused(
    on_small_disk, originals, tmp_path
):
    with served(on_small_disk) as visitor:
        filler = fill(on_small_disk.home, leaving=40_000)
        refused = visitor.get(f"/dossiers/{on_small_disk.dossier}/preuves/telecharger/")
        assert refused.status >= 400
        assert "disque plein" in refused.text
        assert list((on_small_disk.home / "exports").iterdir()) == []
        filler.unlink()
    on_small_disk.assert_whole(tmp_path, originals)


@pytest.mark.parametrize(
    ("command", "error"), [(("compose", "requete"), OutputDiskFull), (("file",), DiskIsFull)]
)
def test_a_letter_that_does_not_fit_is_refused(portable, disk, command, error):
    fill(disk, leaving=10_000)
    name, *rest = command
    arguments = [name, portable, *rest, "--on", "2026-11-20", "--out", disk / "out"]
    done = subprocess.run([GUICHET, *arguments], capture_output=True, text=True, check=False)
    assert_told_by_command(done, error)
    assert [path.name for path in disk.rglob("*") if path.is_file()] == ["filler"]


def test_a_limit_on_the_size_of_files_is_told_as_a_full_disk(installation, originals, tmp_path):
    """For every account: the system refuses the bytes past a limit (RLIMIT_FSIZE)."""
    out = tmp_path / "preuves.zip"
    done = subprocess.run(
        [GUICHET, "export", installation.dossier, "--out", out],
        env=os.environ | {"GUICHET_HOME": str(installation.home)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not out.exists()
    installation.assert_whole(tmp_path, originals)
