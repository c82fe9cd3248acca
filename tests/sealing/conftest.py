"""Fixtures of the sealing tests: one local authority for all, bundles made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sealing.malicious import Workshop
from tests.sealing.sample import HEADS_OF_OTHERS, a_sample
from tests.support.timestamping import LocalAuthority


@pytest.fixture(scope="session")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAuthority]:
    """An authority that works. A test that breaks it takes ``broken_tsa`` instead."""
    with LocalAuthority(tmp_path_factory.mktemp("tsa")) as authority:
        yield authority


@pytest.fixture
def breakable(tmp_path: Path) -> Iterator[LocalAuthority]:
    """An authority of one's own, to be broken."""
    with LocalAuthority(tmp_path / "tsa") as authority:
        yield authority


@pytest.fixture(scope="session")
def sound_bundle(tsa: LocalAuthority, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A true bundle, dated by ``tsa`` among other dossiers' heads."""
    sample = a_sample()
    sample.seal(tsa, with_others=HEADS_OF_OTHERS)
    return sample.write(tmp_path_factory.mktemp("sound") / "dossier.zip", tsa)


@pytest.fixture
def workshop(tsa: LocalAuthority, tmp_path: Path) -> Workshop:
    return Workshop(tmp_path, tsa)
