"""The demonstration's evidence, falsified: each forgery is refused by the tools that must."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from guichet.sealing.canonical import canonical_json
from guichet.sealing.journal import Record, journal_line, parse_line
from tests.demo.conftest import Demo
from tests.sealing.tools import openssl_accepts, run_verifier, sha256sum_accepts, unpack
from tests.sealing.workshop import chained_anew, flipped, with_new_sums

pytestmark = pytest.mark.slow

Files = dict[str, bytes]


def files_of(demo: Demo) -> Files:
    with zipfile.ZipFile(demo.bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: Files, folder: Path) -> Path:
    path = folder / "faux.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def refused_pieces(demo: Demo, bundle: Path) -> set[str]:
    """Return the pieces that ``guichet verify`` refuses by name; fail when it exits otherwise."""
    done = demo.guichet("verify", bundle, "--trust", demo.true_root, "--json")
    assert done.returncode == 1, done.stdout
    report = json.loads(done.stdout)
    assert report["intact"] is False
    return {check["piece"] for check in report["checks"] if not check["passed"]}


@pytest.mark.parametrize("suffix", [".png", ".eml", "journal.jsonl", ".tsr", "dossier.json"])
def test_one_flipped_byte_is_refused_and_its_file_named(
    demo: Demo, suffix: str, tmp_path: Path
) -> None:
    """EV-08."""
    files = files_of(demo)
    name = sorted(name for name in files if name.endswith(suffix))[0]
    bundle = packed({**files, name: flipped(files[name], len(files[name]) // 2)}, tmp_path)
    assert name in refused_pieces(demo, bundle)
    assert not sha256sum_accepts(unpack(bundle, tmp_path / "open"))


def test_a_changed_original_is_refused_even_when_the_list_of_digests_is_made_anew(
    demo: Demo, tmp_path: Path
) -> None:
    """EV-08."""
    files = files_of(demo)
    name = sorted(name for name in files if name.startswith("originaux/"))[3]
    bundle = packed(with_new_sums({**files, name: flipped(files[name])}), tmp_path)
    assert name in refused_pieces(demo, bundle)


def removed(records: list[Record]) -> list[Record]:
    return [*records[:20], *records[21:]]


def reordered(records: list[Record]) -> list[Record]:
    return [*records[:20], records[21], records[20], *records[22:]]


def back_dated(records: list[Record]) -> list[Record]:
    earlier = replace(records[20].entry, at="2026-01-05T08:00:00.000000Z")
    return [*records[:20], replace(records[20], entry=earlier), *records[21:]]


FORGERIES = pytest.mark.parametrize("change", [removed, reordered, back_dated])


def forged(demo: Demo, folder: Path, change, *, chain: bool) -> Path:
    files = files_of(demo)
    records = change([parse_line(line) for line in files["journal.jsonl"].splitlines()])
    written = chained_anew(records) if chain else records
    files["journal.jsonl"] = b"".join(journal_line(record) for record in written)
    if chain:  # a forger who knows the format moves the token's proof to the last entry left
        [proof] = [name for name in files if name.endswith(".preuve.json")]
        moved = {**json.loads(files[proof]), "entry": len(written)}
        files[proof] = canonical_json(moved) + b"\n"
    return packed(with_new_sums(files), folder)


@FORGERIES
def test_an_entry_removed_reordered_or_back_dated_breaks_the_log(
    demo: Demo, change, tmp_path: Path
) -> None:
    bundle = forged(demo, tmp_path, change, chain=False)
    assert refused_pieces(demo, bundle) & {"journal.jsonl", "entrée 21", "entrée 22"}
    assert run_verifier(unpack(bundle, tmp_path / "open")).returncode == 1


@FORGERIES
def test_a_log_rewritten_whole_no_longer_gives_the_root_that_the_authority_dated(
    demo: Demo, change, tmp_path: Path
) -> None:
    bundle = forged(demo, tmp_path, change, chain=True)
    assert "jetons/01_locale.tsr" in refused_pieces(demo, bundle)
    folder = unpack(bundle, tmp_path / "open")
    assert sha256sum_accepts(folder)  # its list was made anew: this tool cannot see it
    assert run_verifier(folder).returncode == 1
    assert not openssl_accepts(folder, demo.true_root)
