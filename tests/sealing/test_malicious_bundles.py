"""The shared set of malicious bundles, against every tool that must refuse them."""

from __future__ import annotations

from pathlib import Path

import pytest

from guichet.cli.main import main
from tests.sealing.malicious import (
    GUICHET,
    MALICIOUS,
    OPENSSL,
    SUMS,
    TRUSTING,
    VERIFIER,
    Malicious,
    Workshop,
)
from tests.sealing.tools import (
    openssl_accepts,
    plain,
    sha256sum_accepts,
    unpack,
    verifier_accepts,
)


def refused_by(tool: str) -> list[object]:
    return [pytest.param(case, id=case.name) for case in MALICIOUS if tool in case.refused_by]


def faults_said(capsys: pytest.CaptureFixture[str]) -> str:
    """Return the failed lines of the report, or what was said of an input that is no bundle."""
    said = capsys.readouterr()
    failed = [line for line in said.out.splitlines() if line.startswith("  NON")]
    return plain("\n".join([*failed, said.err]))


@pytest.mark.parametrize("case", refused_by(GUICHET))
def test_guichet_verify_refuses_and_names_the_piece(
    case: Malicious, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """EV-08."""
    assert main(["verify", str(case.build(workshop))]) == case.exit_code
    assert case.names in faults_said(capsys)


@pytest.mark.parametrize("case", refused_by(TRUSTING))
def test_guichet_verify_with_the_true_root_refuses_and_names_the_piece(
    case: Malicious, workshop: Workshop, capsys: pytest.CaptureFixture[str]
) -> None:
    """EV-08."""
    options = ["--trust", str(workshop.tsa.root_path)]
    assert main(["verify", str(case.build(workshop)), *options]) == case.exit_code
    assert case.names in faults_said(capsys)


@pytest.mark.parametrize("case", refused_by(VERIFIER))
def test_the_shipped_verifier_refuses(case: Malicious, workshop: Workshop, tmp_path: Path) -> None:
    """EV-04, EV-05."""
    assert not verifier_accepts(unpack(case.build(workshop), tmp_path / "unpacked"))


@pytest.mark.parametrize("case", refused_by(SUMS))
def test_sha256sum_refuses(case: Malicious, workshop: Workshop, tmp_path: Path) -> None:
    """EV-04, EV-05."""
    assert not sha256sum_accepts(unpack(case.build(workshop), tmp_path / "unpacked"))


@pytest.mark.parametrize("case", refused_by(OPENSSL))
def test_openssl_refuses(case: Malicious, workshop: Workshop, tmp_path: Path) -> None:
    folder = unpack(case.build(workshop), tmp_path / "unpacked")
    assert not openssl_accepts(folder, workshop.tsa.root_path)


def test_every_tool_accepts_the_true_bundle_of_the_workshop(
    workshop: Workshop, tmp_path: Path
) -> None:
    """EV-04, EV-05: without this control, the refusals above would prove nothing."""
    trust = ["--trust", str(workshop.tsa.root_path)]
    assert main(["verify", str(workshop.path)]) == 0
    assert main(["verify", str(workshop.path), *trust]) == 0
    folder = unpack(workshop.path, tmp_path / "unpacked")
    assert verifier_accepts(folder)
    assert sha256sum_accepts(folder)
    assert openssl_accepts(folder, workshop.tsa.root_path)


def test_a_forger_who_repacks_without_changing_anything_changes_no_verdict(
    workshop: Workshop, tmp_path: Path
) -> None:
    """The means of forgery used by the set do not, by themselves, cause the refusals."""
    repacked = workshop.pack_records(workshop.records())
    assert main(["verify", str(repacked), "--trust", str(workshop.tsa.root_path)]) == 0
    assert verifier_accepts(unpack(repacked, tmp_path / "unpacked"))
