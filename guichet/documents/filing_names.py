"""Names of the files of a filing: legal for the portal, explicit, sorted by themselves."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "’": "_"})
_NOT_LEGAL = re.compile(r"[^A-Za-z0-9-]+")
_EXTENSION = ".pdf"


def legal_words(text: str) -> str:
    """Return ``text`` in ``[A-Za-z0-9_-]``: accents dropped, anything else an underscore.

    Empty when nothing can be kept.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    ascii_only = plain.encode("ascii", "ignore").decode("ascii")
    return _NOT_LEGAL.sub("_", ascii_only).strip("_-")


def piece_file_name(
    number: int, words: str, *, longest: int, part: int | None = None, digits: int = 2
) -> str:
    """Return ``PJ04_Captures_ecran_semaines_1_a_3_2.pdf``, at most ``longest`` characters.

    ``part`` counts from 1 when the piece is in several files; ``digits`` keeps the portal's sort
    right. Words are cut between two of them when possible.
    """
    start = f"PJ{number:0{digits}d}_"
    end = (f"_{part}" if part else "") + _EXTENSION
    room = longest - len(start) - len(end)
    return start + _shortened(legal_words(words) or "piece", room) + end


def digits_for(count: int) -> int:
    """Return how many digits the numbers of ``count`` pieces need: at least two."""
    return max(2, len(str(count)))


def number_in(name: str) -> int | None:
    """Return the piece number that a file name announces, or ``None``."""
    found = re.match(r"PJ(\d+)_", name)
    return int(found[1]) if found else None


def _shortened(words: str, room: int) -> str:
    if len(words) <= room:
        return words
    cut = words[:room]
    whole, _, _ = cut.rpartition("_")
    return (whole if len(whole) >= room // 2 else cut).rstrip("_-")
