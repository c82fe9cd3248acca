"""``guichet verify`` of a bundle of 300 captures, against ``sha256sum`` over the same bytes."""

from __future__ import annotations

import sys
import tempfile
import zipfile
from pathlib import Path

from bench.clock import in_turns, of_command, peak_of_guichet
from bench.evidence_bundle import PICTURES, export, filled_dossier
from bench.installation import installation
from bench.table import Row, compared, limited, show

MOST = 3


def rows() -> list[Row]:
    """Return the rows of the two bundles: originals alone, and with their laid-out copies."""
    found = []
    with installation(), tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        dossier = filled_dossier()
        for plates in (False, True):
            bundle = export(dossier, Path(place) / f"{plates}.zip", plates=plates)
            found += _rows(bundle, "with A4 copies" if plates else "originals and log")
    return found


def _rows(bundle: Path, what: str) -> list[Row]:
    with tempfile.TemporaryDirectory(dir=bundle.parent) as folder:
        with zipfile.ZipFile(bundle) as archive:
            archive.extractall(folder)
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        guichet = Path(sys.executable).with_name("guichet")
        sums, verify = in_turns(
            lambda: of_command(("sha256sum", *files)),
            lambda: of_command((guichet, "verify", bundle)),
            turns=7,
        )
    size = bundle.stat().st_size / 1e6
    work = f"verify a bundle of {PICTURES} captures, {what} ({size:.0f} MB), cold"
    return [
        compared(work, verify.wall, sums.wall, "sha256sum", most=MOST),
        limited(f"{work}: memory", peak_of_guichet("verify", bundle), "MB", most=150),
    ]


if __name__ == "__main__":
    show(rows)
