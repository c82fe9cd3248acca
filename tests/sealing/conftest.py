"""Fixtures of the sealing tests: one local authority for all, bundles made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sealing.sample import HEADS_OF_OTHERS, Sample, a_sample
from tests.sealing.workshop import Workshop
from tests.support.timestamping import LocalAuthority


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    """An authority that works. A test that breaks it takes ``breakable`` instead."""
    with LocalAuthority(tmp_path_factory.mktemp("tsa")) as authority:
        yield authority


@pytest.fixture
def breakable(tmp_path: Path) -> Iterator[LocalAuthority]:
    """An authority of one's own, to be broken."""
    with LocalAuthority(tmp_path / "tsa") as authority:
        yield authority


@pytest.fixture(scope="session")
def sealed_sample(tsa: LocalAuthority) -> Sample:
    """A dossier dated by ``tsa`` among other dossiers' heads. Not to be changed."""
    sample = a_sample()
    sample.seal(tsa, with_others=HEADS_OF_OTHERS)
    return sample


@pytest.fixture(scope="session")
def sound_bundle(
    sealed_sample: Sample, tsa: LocalAuthority, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The bundle of ``sealed_sample``."""
    return sealed_sample.write(tmp_path_factory.mktemp("sound") / "dossier.zip", tsa)


@pytest.fixture
def workshop(sealed_sample: Sample, tsa: LocalAuthority, tmp_path: Path) -> Workshop:
    return Workshop(tmp_path, tsa, sealed_sample)


@pytest.fixture(autouse=True)
def no_configured_authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The authorities of the machine that runs the tests play no part."""
    monkeypatch.setenv("GUICHET_HOME", str(tmp_path / "home"))
