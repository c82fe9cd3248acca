"""The pieces of a letter as one PDF to print and put in the envelope (LR-05)."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from django.conf import settings

from guichet.casefile import CaseFile
from guichet.documents.bundle import write_bundle
from guichet.documents.destinations import load_destination
from guichet.documents.exhibit_files import Layout
from guichet.documents.filing_names import digits_for
from guichet.documents.parts import Rendering
from guichet.letters.exhibits import OpenFile, exhibits_of
from guichet.letters.options import LetterOptions
from guichet.letters.readable import without_unreadable
from guichet.letters.writing import EXAMPLE, noon

TITLE = "Pièces jointes"


def print_set(case: CaseFile, open_file: OpenFile, *, on: dt.date) -> bytes:
    """Return the numbered, stamped pieces of ``case`` as one PDF with its contents page.

    The numbers are those of the letter, as long as every file can be opened. Nothing stays on the
    disk. Raises the errors of :func:`guichet.documents.bundle.write_bundle`.
    """
    limits = load_destination("paper").on(on)
    sound, _ = without_unreadable(case, open_file, max_bytes=limits.max_bytes)
    exhibits = exhibits_of(sound, open_file, LetterOptions(on=on))
    layout = Layout(
        limits,
        Rendering(noon(on), EXAMPLE if case.example else None),
        digits_for(len(exhibits)),
    )
    exports = settings.HOME / "exports"
    exports.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=exports) as temporary:
        written = write_bundle(Path(temporary) / "pieces.pdf", TITLE, (), exhibits, layout)
        return written.path.read_bytes()
