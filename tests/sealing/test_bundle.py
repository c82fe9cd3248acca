"""The evidence bundle: what is in it, and what a reader can check without this software."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.sealing.bundle import (
    write_bundle,
)
from guichet.sealing.digests import sha256_of
from guichet.sealing.verify import verify_bundle
from tests.sealing.sample import NOW, Sample, a_sample, png
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
    said = (folder / "LISEZ-MOI.txt").read_text("utf-8")
    assert "Pas encore horodaté" in said
    assert "Les certificats de ce dossier" not in said
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


def test_an_authority_that_changed_its_root_keeps_no_one_from_taking_the_evidence_away(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    """Its new certificates would make a true token look false: they are left out."""
    sample = a_sample()
    sample.seal(tsa)
    contents = sample.contents(tsa)
    changed = replace(contents.authorities[0], root_pem=tsa.rogue_hierarchy.root.pem)
    bundle = write_bundle(tmp_path / "d.zip", replace(contents, authorities=[changed]))
    folder = unpack(bundle, tmp_path / "unpacked")
    assert not (folder / "autorites").exists()
    readme = plain((folder / "LISEZ-MOI.txt").read_text("utf-8"))
    assert "Certificats de « locale » : absents." in readme

    report = verify_bundle(bundle, now=NOW)
    assert report.level == "intact"
    assert any("son certificat manque ici" in remark for remark in report.remarks)
    tsa.describe(tmp_path / "trust")
    assert verify_bundle(bundle, now=NOW, trust=tmp_path / "trust").level == "dated"


def test_the_old_and_the_new_root_may_stand_in_one_file(
    tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = a_sample()
    sample.seal(tsa)
    contents = sample.contents(tsa)
    both = tsa.hierarchy.root.pem + tsa.rogue_hierarchy.root.pem
    changed = replace(contents.authorities[0], root_pem=both)
    bundle = write_bundle(tmp_path / "d.zip", replace(contents, authorities=[changed]))
    assert verify_bundle(bundle, now=NOW, trust=tsa.root_path).level == "dated"
    folder = unpack(bundle, tmp_path / "unpacked")
    (command,) = printed_commands(folder)
    done = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0
