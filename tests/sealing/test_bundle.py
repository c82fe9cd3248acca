"""The evidence bundle: what is in it, and what a reader can check without this software."""

from __future__ import annotations

import datetime as dt
import io
import re
import shlex
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
    write_bundle,
)
from guichet.sealing.digests import sha256_of
from guichet.sealing.log import check_chain
from guichet.sealing.verify import verify_bundle
from tests.sealing.sample import HEADS_OF_OTHERS, NOW, Sample, a_sample, member, png
from tests.sealing.tools import plain, run_verifier, sha256sum_accepts, unpack
from tests.support.timestamping import LocalAuthority


@pytest.fixture(scope="module")
def unpacked(sound_bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(sound_bundle, tmp_path_factory.mktemp("unpacked"))


def printed_commands(folder: Path) -> list[str]:
    readme = (folder / "LISEZ-MOI.txt").read_text("utf-8")
    return re.findall(r"^ *(openssl ts -verify .*)$", readme, re.MULTILINE)


# -- checked by others' tools --------------------------------------------------------------------


def test_sha256sum_checks_every_file_but_the_list_itself(unpacked: Path) -> None:
    """EV-04, EV-05."""
    assert sha256sum_accepts(unpacked)
    listed = {line[66:] for line in (unpacked / "SHA256SUMS").read_text().splitlines()}
    there = {p.relative_to(unpacked).as_posix() for p in unpacked.rglob("*") if p.is_file()}
    assert listed == there - {"SHA256SUMS"}


def test_the_exact_command_printed_in_the_readme_is_accepted_by_openssl(unpacked: Path) -> None:
    """EV-04, EV-08."""
    (command,) = printed_commands(unpacked)
    done = subprocess.run(shlex.split(command), cwd=unpacked, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"Verification: OK\n")


def test_the_verifier_recomputes_the_command_that_the_readme_prints(unpacked: Path) -> None:
    """A rewritten readme shows here: the root is computed again from the journal."""
    done = run_verifier(unpacked)
    assert done.returncode == 0
    assert printed_commands(unpacked) == [
        line for line in done.stdout.splitlines() if line.startswith("openssl")
    ]


def test_the_printed_command_still_passes_once_the_certificate_has_expired(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-04: for ever, thanks to ``-attime``."""
    sample = a_sample()
    head = bytes.fromhex(sample.entries[-1].digest)
    in_2021 = dt.datetime(2021, 6, 1, tzinfo=dt.UTC)
    token = tsa.forge(head, gen_time=in_2021, leaf=tsa.hierarchy.expired_leaf)
    sample.seal(tsa, response=token)
    folder = unpack(sample.write(tmp_path / "d.zip", tsa), tmp_path / "unpacked")
    (command,) = printed_commands(folder)
    done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0


def test_an_authority_without_intermediate_gives_commands_that_work(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = a_sample()
    head = bytes.fromhex(sample.entries[-1].digest)
    sample.seal(tsa, response=tsa.forge(head, embed=(tsa.hierarchy.intermediate,)))
    contents = sample.contents(tsa)
    alone = replace(contents.authorities[0], intermediates_pem=())
    bundle = write_bundle(tmp_path / "d.zip", replace(contents, authorities=[alone]))
    folder = unpack(bundle, tmp_path / "unpacked")
    (command,) = printed_commands(folder)
    done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0
    assert verify_bundle(bundle, now=NOW, trust=tsa.root_path).level == "dated"


# -- contents ------------------------------------------------------------------------------------


def test_originals_are_there_byte_for_byte_named_by_their_digest(
    unpacked: Path, sealed_sample: Sample
) -> None:
    for given in sealed_sample.members:
        with given.open() as stream:
            data = stream.read()
        assert (unpacked / given.path).read_bytes() == data
        if given.path.startswith("originaux/"):
            assert re.fullmatch(r"originaux/\d\d_[0-9a-f]{12}\.(png|txt)", given.path)
            assert sha256_of(data)[:12] in given.path


def test_history_captures_and_testimonies_are_shown_apart(unpacked: Path) -> None:
    """EV-06."""
    readme = plain((unpacked / "LISEZ-MOI.txt").read_text("utf-8"))
    history, captures, testimonies = (
        readme.index(title)
        for title in ("1. L’historique", "2. Les captures", "3. Les témoignages")
    )
    assert history < readme.index("journal.jsonl : le journal") < captures
    assert captures < readme.index("Capture EXEMPLE n° 2") < testimonies
    assert testimonies < readme.index("Capture EXEMPLE n° 5")


def test_the_readme_claims_existed_by_and_nothing_more(unpacked: Path) -> None:
    readme = plain((unpacked / "LISEZ-MOI.txt").read_text("utf-8"))
    assert "existaient à cette date, inchangés depuis" in readme
    assert "Le sceau ne dit pas qui a fait ces fichiers." in readme
    assert "Il ne dit pas ce que le site montrait vraiment" in readme
    for banned in ("constat", "preuve certaine", "authentique", "garantit l’origine"):
        assert banned not in readme.lower()


def test_the_readme_prints_the_fingerprint_that_openssl_computes(
    unpacked: Path, tsa: LocalAuthority
) -> None:
    done = subprocess.run(
        ["openssl", "x509", "-in", tsa.root_path, "-noout", "-fingerprint", "-sha256"],
        capture_output=True,
        text=True,
        check=True,
    )
    expected = done.stdout.partition("=")[2].strip().replace(":", "").lower()
    assert expected in (unpacked / "LISEZ-MOI.txt").read_text("utf-8")


def test_a_dossier_without_any_seal_says_so(tmp_path: Path) -> None:
    folder = unpack(a_sample().write(tmp_path / "d.zip"), tmp_path / "unpacked")
    assert "Pas encore horodaté" in (folder / "LISEZ-MOI.txt").read_text("utf-8")
    assert run_verifier(folder).returncode == 0


def test_an_erased_payload_leaves_a_bundle_that_verifies(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    """EV-08: the chain holds without what was erased, and the original goes with it."""
    sample = a_sample()
    sample.seal(tsa)
    del sample.payloads[1], sample.payloads[2]
    sample.members = [m for m in sample.members if not m.path.startswith("originaux/02_")]
    bundle = sample.write(tmp_path / "d.zip", tsa)
    report = verify_bundle(bundle, now=NOW, trust=tsa.root_path)
    assert report.level == "dated"
    assert "2 entrées ont un contenu effacé ou non communiqué." in report.remarks
    assert run_verifier(unpack(bundle, tmp_path / "unpacked")).returncode == 0


def test_a_file_logged_twice_is_one_original(tmp_path: Path) -> None:
    sample = a_sample(files=1)
    sample.add("file", {"sha256": sha256_of(png(0, sample.log_id)), "name": "encore.png"})
    assert verify_bundle(sample.write(tmp_path / "d.zip"), now=NOW).intact


def test_a_bundle_may_hold_tokens_of_two_authorities(tsa: LocalAuthority, tmp_path: Path) -> None:
    second = LocalAuthority(tmp_path / "tsa2", identifier="seconde")
    sample = a_sample()
    sample.seal(tsa)
    sample.seal(second)
    bundle = sample.write(tmp_path / "d.zip", tsa, second)
    roots = tmp_path / "roots"
    roots.mkdir()
    (roots / "a.pem").write_bytes(tsa.hierarchy.root.pem)
    (roots / "b.pem").write_bytes(second.hierarchy.root.pem)
    report = verify_bundle(bundle, now=NOW, trust=roots)
    assert len(report.dated_by) == 2
    assert "DATÉ par 2 autorités" in report.as_text()
    assert run_verifier(unpack(bundle, tmp_path / "unpacked")).returncode == 0


# -- writing -------------------------------------------------------------------------------------


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
        from tests.sealing.tools import peak_megabytes
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
