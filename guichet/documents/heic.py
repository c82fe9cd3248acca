"""HEIC, the photographs of many phones: recognised, measured, and made readable by Pillow.

The decoder is loaded only when such a picture comes: it is heavy, and most dossiers have none.
"""

from __future__ import annotations

FORMAT = "HEIF"
"""The name of the format in Pillow."""

_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis"})
_LONGEST_TABLE = 256
"""Bytes read of the table of brands at the start of a file; a true one holds a few of them."""


class HeicIsCut(ValueError):
    """The header of the file cannot be read."""


UNREADABLE = (OSError, ValueError, RuntimeError, SyntaxError, EOFError, LookupError)
"""What the decoder raises for a damaged file."""


def is_heic(data: bytes) -> bool:
    """Return whether the first bytes announce a still HEIC picture. AVIF is none."""
    if data[4:8] != b"ftyp":
        return False
    table = data[8 : min(int.from_bytes(data[:4], "big"), _LONGEST_TABLE)]
    brands = {table[:4], *(table[at : at + 4] for at in range(8, len(table), 4))}
    return bool(brands & _BRANDS)


def size_of(data: bytes) -> tuple[int, int]:
    """Return the width and height announced, upright, without decoding the picture.

    Raises :class:`HeicIsCut`.
    """
    from pillow_heif import open_heif

    try:
        width, height = open_heif(data).size
    except UNREADABLE as error:
        raise HeicIsCut from error
    return int(width), int(height)


def register() -> None:
    """Let Pillow open such pictures. Their thumbnails and depth maps are left unread."""
    from pillow_heif import register_heif_opener

    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
