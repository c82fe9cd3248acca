"""An installation to spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.personas import awa
from tests.support.installations import Installation, build
from tests.support.portable import write_portable
from tests.support.web_fixtures import dossier, new_dossier

__all__ = ["dossier", "new_dossier"]


@pytest.fixture(scope="session")
def sound_installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """Return an installation that no test may change."""
    return build(tmp_path_factory.mktemp("sound") / "home")


@pytest.fixture
def installation(sound_installation: Installation, tmp_path: Path) -> Installation:
    """Return a copy of it, to spoil."""
    return sound_installation.copied_to(tmp_path / "home")


@pytest.fixture(scope="session")
def originals(
    sound_installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> set[str]:
    """Return the digests of what it holds."""
    found = sound_installation.originals(tmp_path_factory.mktemp("originals"))
    assert len(found) == 4
    return found


@pytest.fixture
def portable(tmp_path: Path) -> Path:
    """Return a portable dossier that makes every letter: forty attempts, their files beside."""
    folder = tmp_path / "portable"
    folder.mkdir()
    write_portable(awa(), folder)
    return folder
