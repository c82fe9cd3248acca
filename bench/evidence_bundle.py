"""The evidence bundle of 300 screenshots and 20 messages, against a plain copy and img2pdf.

A plain copy writes the same bytes into one file and waits for the disk; the img2pdf route lays the
pictures on pages, with nothing sealed, listed or verifiable. Imports are done before the clock
starts, on both sides; the peak of memory is that of a fresh process, Django included.
"""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

from bench.clock import here, in_turns, peak_of_python
from bench.installation import (
    NOW,
    a_dossier,
    fill_journal,
    installation,
    without_waiting_for_the_disk,
)
from bench.table import Row, compared, limited, show

PICTURES, MESSAGES = 300, 20
EXPORT = """
import sys
from pathlib import Path
from bench.evidence_bundle import export
from guichet.config import setup
setup()
from guichet.dossiers.models import Dossier
export(Dossier.objects.get(pk=sys.argv[1]), Path(sys.argv[2]), plates=True)
"""


def rows() -> list[Row]:
    """Return the time of the bundle, with and without laid-out copies, and its memory."""
    with installation() as home, tempfile.TemporaryDirectory(prefix="bench-guichet-") as place:
        dossier = filled_dossier()
        originals = write_originals(dossier, Path(place))
        out = Path(place) / "out"
        copy, bare, whole, pages = in_turns(
            lambda: here(lambda: plain_copy(originals, out)),
            lambda: here(lambda: export(dossier, out, plates=False)),
            lambda: here(lambda: export(dossier, out, plates=True)),
            lambda: here(lambda: img2pdf_route(originals, out)),
            turns=3,
        )
        peak = peak_of_python(EXPORT, str(dossier.id), home / "peak.zip")
    name = "plain copy + fsync"
    work = f"evidence bundle, {PICTURES} screenshots + {MESSAGES} messages"
    return [
        compared(f"{work}, originals and log", bare.wall, copy.wall, name, most=4),
        compared(f"{work}, with A4 copies", whole.wall, copy.wall, name, most=4),
        compared(f"{work}, with A4 copies", whole.wall, pages.wall, "img2pdf + pikepdf", most=1),
        limited(f"{work}: peak of memory", peak, "MB", most=150),
    ]


def filled_dossier():
    """Return a dossier of 320 entries, each with its file."""
    from bench.material import a_message, a_screenshot
    from guichet.storage.uploads import accept

    without_waiting_for_the_disk()
    dossier = a_dossier()
    pictures = [accept(f"{rank}.png", a_screenshot(rank)) for rank in range(PICTURES)]
    fill_journal(dossier, PICTURES, pictures)
    messages = [accept(f"{rank}.eml", a_message(rank)) for rank in range(MESSAGES)]
    fill_journal(dossier, MESSAGES, messages, channel="email")
    return dossier


def write_originals(dossier, folder: Path) -> list[Path]:
    """Write the files of the dossier in plain, as a person would have them in a folder."""
    from guichet.evidence.services import read_original
    from guichet.storage.uploads import EXTENSIONS

    paths = []
    for capture in dossier.captures.all():
        path = folder / f"{capture.sha256}.{EXTENSIONS[capture.media_type]}"
        path.write_bytes(read_original(capture))
        paths.append(path)
    return paths


def plain_copy(files: list[Path], out: Path) -> None:
    """Copy every byte into one file, to the disk."""
    with out.open("wb") as target:
        for file in files:
            target.write(file.read_bytes())
        target.flush()
        os.fsync(target.fileno())


def export(dossier, out: Path, *, plates: bool) -> Path:
    """Write the bundle."""
    from guichet.evidence.export import export_bundle

    return export_bundle(dossier, out, at=NOW, plates=plates)


def img2pdf_route(files: list[Path], out: Path) -> None:
    """Lay the pictures on pages by img2pdf and put them together by pikepdf."""
    import img2pdf
    import pikepdf

    pages, sources = pikepdf.new(), []
    for file in (file for file in files if file.suffix == ".png"):
        sources.append(pikepdf.open(io.BytesIO(img2pdf.convert(file.read_bytes()))))
        pages.pages.extend(sources[-1].pages)
    pages.save(out)


if __name__ == "__main__":
    show(rows)
