"""The demonstration, run once as a person would run it, dated by a local OpenSSL authority."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.sealing.tools import unpack
from tests.support.checkout import ROOT
from tests.support.timestamping import LocalAuthority


@dataclass(frozen=True)
class Demo:
    """What ``guichet demo --out`` wrote in ``folder``, and what it answered."""

    folder: Path
    answer: dict[str, Any]
    true_root: Path
    home: Path

    @property
    def deposit(self) -> Path:
        return self.folder / "A_DEPOSER"

    @property
    def kept(self) -> Path:
        return self.folder / "NE_PAS_DEPOSER"

    @property
    def bundle(self) -> Path:
        return self.kept / "preuves.zip"

    @property
    def petition(self) -> Path:
        return self.deposit / "Requete_refere_mesures_utiles.pdf"

    def case(self) -> dict[str, Any]:
        """Return the dossier as the bundle carries it."""
        with zipfile.ZipFile(self.bundle) as archive:
            read: dict[str, Any] = json.loads(archive.read("dossier.json"))
        return read

    def guichet(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command of the product in a process of its own."""
        return run_guichet(self.home, *words)


def run_guichet(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command with the installation at ``home``; a person's own is never touched."""
    settings = {**os.environ, "GUICHET_HOME": str(home)}
    settings.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [sys.executable, "-m", "guichet", *map(str, words)],
        cwd=ROOT, env=settings, capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Run the demonstration. The authority has stopped when the tests look at what it dated."""
    place = tmp_path_factory.mktemp("demo")
    home, out = place / "home", place / "EXEMPLE"
    with LocalAuthority(place / "tsa") as tsa:
        tsa.describe(home / "authorities")
        done = run_guichet(home, "demo", "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    yield Demo(out, json.loads(done.stdout), tsa.root_path, home)
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def unpacked(demo: Demo, tmp_path: Path) -> Path:
    """Return the evidence bundle, unpacked for this test."""
    return unpack(demo.bundle, tmp_path / "preuves")
