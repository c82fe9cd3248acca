"""The pieces of a letter written after the filing, one PDF each, numbered as the letter says."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from guichet.casefile import CaseFile
from guichet.documents.destinations import load_destination
from guichet.documents.exhibit_files import Layout, write_exhibit
from guichet.documents.filing_names import digits_for
from guichet.documents.parts import Rendering
from guichet.letters.exhibits import OpenFile, exhibits_of
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, tell
from guichet.letters.values import execution, offer, proceedings
from guichet.letters.writing import EXAMPLE, noon

PLACES = {"telerecours": "telerecours", "lrar": "paper", "counter": "paper"}

JOINED: Mapping[str, Callable[[Story, LetterOptions], Story]] = {
    "inexecution": execution.joined,
    "modification": execution.joined,
    "replique": proceedings.joined,
    "offre": offer.joined,
}
"""What goes with each letter, as its own text counts it."""


def joined_files(letter: str, case: CaseFile, open_file: OpenFile, options: LetterOptions) -> bytes:
    """Return a zip of the pieces that ``letter`` lists; nothing stays on the disk.

    Raises ``KeyError`` for a letter without pieces of its own, and the errors of
    :func:`guichet.documents.exhibit_files.write_exhibit`.
    """
    told = JOINED[letter](tell(case, on=options.on), options)
    numbers = [piece.number for piece in told.pieces.all]
    first = min(numbers, default=1)
    layout = Layout(
        load_destination(PLACES[options.filing_mode]).on(options.on),
        Rendering(noon(options.on), EXAMPLE if case.example else None),
        digits_for(max(numbers, default=1)),
    )
    exhibits = exhibits_of(told.case, open_file, replace(options, first_piece=first))
    exports = settings.HOME / "exports"
    exports.mkdir(mode=0o700, exist_ok=True)
    packed = io.BytesIO()
    with tempfile.TemporaryDirectory(dir=exports) as temporary:
        for exhibit in exhibits:
            write_exhibit(
                replace(exhibit, number=exhibit.number + first - 1), Path(temporary), layout
            )
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(Path(temporary).iterdir()):
                archive.write(path, path.name)
    return packed.getvalue()
