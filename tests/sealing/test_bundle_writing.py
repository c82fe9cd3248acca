"""Writing a bundle: whole or not at all, always the same, and in flat memory."""

from __future__ import annotations

import io
import subprocess
import sys
import textwrap
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pytest

from guichet.sealing.bundle import (
    BundleNotWritten,
    CannotBundle,
    Member,
    PieceUnreadable,
    original_path,
)
from guichet.sealing.digests import sha256_of
from guichet.sealing.log import check_chain
from tests.sealing.sample import HEADS_OF_OTHERS, Sample, a_sample, member
from tests.sealing.tools import plain
from tests.support.timestamping import LocalAuthority


def test_the_same_contents_give_the_same_bytes(
    sealed_sample: Sample, tsa: LocalAuthority, tmp_path: Path
) -> None:
    first = sealed_sample.write(tmp_path / "1.zip", tsa).read_bytes()
    backwards = replace(sealed_sample, members=sealed_sample.members[::-1])
    assert backwards.write(tmp_path / "2.zip", tsa).read_bytes() == first


def test_only_its_owner_reads_the_bundle(tmp_path: Path) -> None:
    bundle = a_sample().write(tmp_path / "d.zip")
    assert bundle.stat().st_mode & 0o077 == 0


def refusing(
    sample: Sample, tmp_path: Path, kind: type[Exception], *authorities: LocalAuthority
) -> str:
    """Write over an old bundle; return what was said, after checking that the old one stays."""
    target = tmp_path / "d.zip"
    target.write_bytes(b"ancien")
    with pytest.raises(kind) as caught:
        sample.write(target, *authorities)
    assert target.read_bytes() == b"ancien"
    assert [path.name for path in tmp_path.iterdir()] == ["d.zip"]
    error = caught.value
    assert isinstance(error, CannotBundle | PieceUnreadable | BundleNotWritten)
    return plain(error.as_text())


def test_an_original_that_the_log_does_not_name_is_not_bundled(tmp_path: Path) -> None:
    sample = a_sample()
    sample.members.append(member(original_path(99, sha256_of(b"?"), "png"), b"?", "intrus"))
    assert "ne nomme pas l’original" in refusing(sample, tmp_path, CannotBundle)


def test_an_original_whose_bytes_changed_is_not_bundled(tmp_path: Path) -> None:
    sample = a_sample()
    path = sample.members[0].path
    sample.members[0] = member(path, b"autres octets", "abîmée")
    assert "ne nomme pas l’original" in refusing(sample, tmp_path, CannotBundle)


def test_a_missing_original_is_not_passed_over(tmp_path: Path) -> None:
    sample = a_sample()
    sample.members = [m for m in sample.members if not m.path.startswith("originaux/02_")]
    assert "manque" in refusing(sample, tmp_path, CannotBundle)


def test_an_unreadable_piece_is_named(tmp_path: Path) -> None:
    def broken() -> BinaryIO:
        raise OSError("disque en panne")

    sample = a_sample()
    sample.members[0] = Member(sample.members[0].path, broken, "Capture du 3 septembre")
    assert "« Capture du 3 septembre »" in refusing(sample, tmp_path, PieceUnreadable)


def test_a_piece_that_fails_half_way_is_named(tmp_path: Path) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("secteur illisible")
            return super().read(100)

    sample = a_sample()
    path = sample.members[0].path
    sample.members[0] = Member(path, lambda: Failing(b"x" * 1000), "Capture du 3 septembre")
    assert "« Capture du 3 septembre »" in refusing(sample, tmp_path, PieceUnreadable)


def test_a_tampered_log_is_not_bundled(tmp_path: Path) -> None:
    sample = a_sample()
    sample.entries[1] = replace(sample.entries[1], kind="autre")
    assert check_chain(sample.entries)
    assert "modifiée" in refusing(sample, tmp_path, CannotBundle)


def test_a_payload_that_its_entry_does_not_hold_is_not_bundled(tmp_path: Path) -> None:
    sample = a_sample()
    salt, payload = sample.payloads[1]
    sample.payloads[1] = (salt, {**payload, "outcome": "slot_found"})
    assert "a changé" in refusing(sample, tmp_path, CannotBundle)


def test_an_empty_log_is_not_bundled(tmp_path: Path) -> None:
    assert "rien à prouver" in refusing(Sample(), tmp_path, CannotBundle)


def test_a_token_of_another_log_is_not_bundled(tsa: LocalAuthority, tmp_path: Path) -> None:
    other = a_sample(log_id="exemple-0002")
    other.seal(tsa, with_others=HEADS_OF_OTHERS)
    sample = a_sample()
    sample.seals = other.seals
    assert "ne date pas ce journal" in refusing(sample, tmp_path, CannotBundle, tsa)


@pytest.mark.parametrize(
    "path",
    [
        "originaux/../x.png",
        "/etc/passwd",
        "autre/x.png",
        "jetons/x.tsr",
        "verifier.py",
        "textes/é.txt",
        "textes/a b.txt",
        "textes/.x",
    ],
)
def test_a_name_that_would_not_unpack_alike_everywhere_is_refused(
    path: str, tmp_path: Path
) -> None:
    sample = a_sample()
    sample.members.append(member(path, b"?", "intrus"))
    assert "n’est pas permis" in refusing(sample, tmp_path, CannotBundle)


def test_two_pieces_of_one_name_are_refused(tmp_path: Path) -> None:
    sample = a_sample()
    sample.members.append(member("textes/AA.txt", b"1", "un"))
    sample.members.append(member("textes/aa.txt", b"2", "deux"))
    assert "Deux pièces" in refusing(sample, tmp_path, CannotBundle)


def test_a_full_disk_leaves_the_old_bundle_and_says_so(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk; the kernel refuses the write."""
    target = tmp_path / "d.zip"
    target.write_bytes(b"ancien")
    script = """
        import resource, signal, sys
        from pathlib import Path
        from guichet.sealing.bundle import BundleNotWritten
        from tests.sealing.sample import a_sample
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        try:
            a_sample().write(Path(sys.argv[1]))
        except BundleNotWritten as error:
            print(error.what_happened)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(target)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("Le dossier de preuves n’a pas pu être enregistré")
    assert target.read_bytes() == b"ancien"
    assert [path.name for path in tmp_path.iterdir()] == ["d.zip"]


@pytest.mark.slow
def test_three_hundred_captures_are_bundled_and_verified_in_flat_memory(tmp_path: Path) -> None:
    """At most 150 MB, whatever the size of the captures (here 300 MB in all)."""
    script = """
        import io, sys
        from pathlib import Path
        from guichet.sealing.bundle import Member, original_path
        from guichet.sealing.digests import sha256_of
        from guichet.sealing.verify import verify_bundle
        from tests.sealing.sample import NOW, Sample
        from tests.support.memory import peak_megabytes
        sample = Sample()
        for number in range(300):
            seed = number.to_bytes(4, "big")
            make = lambda seed=seed: io.BytesIO(seed * (1 << 18))
            digest = sha256_of(seed * (1 << 18))
            sample.add("file", {"sha256": digest, "name": "EXEMPLE"})
            sample.members.append(Member(original_path(number, digest, "png"), make, "EXEMPLE"))
        bundle = sample.write(Path(sys.argv[1]))
        assert verify_bundle(bundle, now=NOW).intact
        print(peak_megabytes())
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "d.zip")],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert (tmp_path / "d.zip").stat().st_size > 300_000_000
    assert int(done.stdout) <= 150


def test_images_are_stored_as_they_are_and_texts_are_compressed(sound_bundle: Path) -> None:
    with zipfile.ZipFile(sound_bundle) as archive:
        kinds = {info.filename: info.compress_type for info in archive.infolist()}
    assert {k for n, k in kinds.items() if n.endswith((".png", ".pdf"))} == {zipfile.ZIP_STORED}
    assert kinds["journal.jsonl"] == zipfile.ZIP_DEFLATED
