"""``verifier.py``, the script that each bundle carries."""

from __future__ import annotations

import ast
import hashlib
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import guichet.sealing
from guichet.sealing.merkle import inclusion_proof, root
from tests.sealing.sample import a_sample
from tests.sealing.tools import run_verifier, unpack
from tests.support.timestamping import LocalAuthority

SOURCE = Path(guichet.sealing.__file__).with_name("verifier.py")


def test_the_verifier_has_at_most_sixty_lines() -> None:
    """EV-04, EV-05: short enough to be read by whoever must trust it."""
    assert len(SOURCE.read_text("utf-8").splitlines()) <= 60


def test_the_verifier_imports_the_standard_library_alone() -> None:
    """EV-04, EV-05."""
    imported = {
        alias.name
        for node in ast.walk(ast.parse(SOURCE.read_text("utf-8")))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    froms = [n for n in ast.walk(ast.parse(SOURCE.read_text())) if isinstance(n, ast.ImportFrom)]
    assert imported <= sys.stdlib_module_names
    assert froms == []


def test_each_bundle_carries_the_verifier_of_the_software(sound_bundle: Path) -> None:
    with zipfile.ZipFile(sound_bundle) as archive:
        assert archive.read("verifier.py") == SOURCE.read_bytes()


def climb() -> Callable[[str, int, int, list[str]], str]:
    """Return the function of the script that climbs a proof, without running the script."""
    tree = ast.parse(SOURCE.read_text("utf-8"))
    wanted = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name in {"climb", "sha"}]
    names: dict[str, object] = {"hashlib": hashlib}
    exec(compile(ast.Module(wanted, []), str(SOURCE), "exec"), names)
    return names["climb"]  # type: ignore[return-value]


digests = st.binary(min_size=32, max_size=32)


@given(
    st.lists(digests, min_size=1, max_size=70).flatmap(
        lambda leaves: st.tuples(st.just(leaves), st.integers(0, len(leaves) - 1))
    )
)
def test_the_verifier_climbs_every_proof_as_the_software_does(
    tree: tuple[list[bytes], int],
) -> None:
    leaves, index = tree
    proof = [step.hex() for step in inclusion_proof(leaves, index)]
    climbed = climb()(leaves[index].hex(), index, len(leaves) - 1, proof)
    assert climbed == root(leaves).hex()
    longer = climb()(leaves[index].hex(), index, len(leaves) - 1, [*proof, "00" * 32])
    assert longer == "preuve sans rapport"


@pytest.mark.parametrize("count", [1, 2, 3, 5, 8, 13])
def test_the_verifier_accepts_a_seal_shared_by_any_number_of_dossiers(
    count: int, tsa: LocalAuthority, tmp_path: Path
) -> None:
    sample = a_sample(files=1)
    others = [hashlib.sha256(bytes([n])).digest() for n in range(count - 1)]
    sample.seal(tsa, with_others=others)
    done = run_verifier(unpack(sample.write(tmp_path / "d.zip", tsa), tmp_path / "unpacked"))
    assert done.returncode == 0
    assert done.stdout.startswith("INTACT")


def test_the_verifier_names_what_it_refuses(sound_bundle: Path, tmp_path: Path) -> None:
    folder = unpack(sound_bundle, tmp_path / "unpacked")
    original = next((folder / "originaux").iterdir())
    original.write_bytes(b"autre")
    done = run_verifier(folder)
    assert done.returncode == 1
    assert f"originaux/{original.name}" in done.stdout
    assert "INTACT" not in done.stdout


def test_the_verifier_refuses_a_link_even_to_the_right_bytes(
    sound_bundle: Path, tmp_path: Path
) -> None:
    """What a link leads to may change after the check."""
    folder = unpack(sound_bundle, tmp_path / "unpacked")
    original = next((folder / "originaux").iterdir())
    original.rename(tmp_path / "elsewhere")
    original.symlink_to(tmp_path / "elsewhere")
    done = run_verifier(folder)
    assert done.returncode == 1
    assert f"originaux/{original.name}" in done.stdout


def test_the_verifier_says_without_a_stack_trace_that_it_cannot_read(tmp_path: Path) -> None:
    (tmp_path / "verifier.py").write_bytes(SOURCE.read_bytes())
    done = run_verifier(tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("REFUSÉ : dossier illisible")
    assert done.stderr == ""
