"""A real time-stamping authority for the evidence room."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.hand_offs import OTHER_CODE, FirstComputer, make, unlocked
from tests.support.timestamping import LocalAuthority

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[LocalAuthority]:
    """Return an OpenSSL authority on loopback."""
    with LocalAuthority(tmp_path / "tsa") as authority:
        yield authority


@pytest.fixture
def sealed_dossier(db: None, tsa: LocalAuthority) -> Dossier:
    """Return a dossier whose one attempt an authority has dated."""
    from guichet.evidence.tasks import seal_with
    from tests.factories import NOW, a_dossier, an_attempt

    dossier = a_dossier()
    an_attempt(dossier)
    assert seal_with(tsa.authority, NOW) == 1
    return dossier


@pytest.fixture(scope="session")
def first_computer(tmp_path_factory: pytest.TempPathFactory) -> FirstComputer:
    """Return a computer with an eventful dossier, dated, and the file that takes it elsewhere."""
    folder = tmp_path_factory.mktemp("premier")
    with LocalAuthority(folder / "tsa") as authority:
        return make(folder, authority)


@pytest.fixture(scope="session")
def content(first_computer: FirstComputer) -> dict[str, bytes]:
    """Return what is inside its locked file: the bundle, and the rest."""
    return unlocked(first_computer)


@pytest.fixture
def plain(content: dict[str, bytes], tmp_path: Path) -> Path:
    """Return its bundle alone, as « Preuves » gives it."""
    path = tmp_path / "preuves.zip"
    path.write_bytes(content["preuves.zip"])
    return path


@pytest.fixture
def relocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return what locks other contents with :data:`OTHER_CODE`, at no cost."""
    from guichet.storage import locked_file

    monkeypatch.setattr(locked_file, "WORK", 4)

    def made(files: dict[str, bytes], how: int = zipfile.ZIP_STORED) -> Path:
        inside = io.BytesIO()
        with zipfile.ZipFile(inside, "w", how) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        path = tmp_path / "autre.guichet"
        with path.open("wb") as target:
            locked_file.lock(io.BytesIO(inside.getvalue()), target, OTHER_CODE)
        return path

    return made
