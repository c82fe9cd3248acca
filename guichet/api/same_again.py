"""A mark in a file whose bytes the dossier already holds: the pixels and the words stay the same.

The log names each file by its digest, and a file belongs to one attempt. When a page gives the very
same picture on two days, the second one receives a line that says which bytes came, and when.
"""

from __future__ import annotations

import struct
import zlib

AFTER_PNG_HEADER = 33
"""The signature (8 bytes) and the first chunk of every PNG, IHDR (25 bytes)."""
PNG_KEYWORD = b"Comment"


def with_mark(data: bytes, media_type: str, mark: str) -> bytes:
    """Return ``data`` with ``mark`` (ASCII) where its format keeps comments.

    PNG: a ``tEXt`` chunk behind the header. JPEG: a comment segment behind the first segment. Any
    other type is a text: one more line at its end.
    """
    line = f"Guichet ouvert, fichier identique : {mark}"
    if media_type == "image/png":
        return _in_png(data, line.encode("latin-1"))
    if media_type == "image/jpeg":
        return _in_jpeg(data, line.encode("latin-1"))
    return data + f"\n[{line}]\n".encode()


def _in_png(data: bytes, line: bytes) -> bytes:
    body = b"tEXt" + PNG_KEYWORD + b"\x00" + line
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:AFTER_PNG_HEADER] + chunk + data[AFTER_PNG_HEADER:]


def _in_jpeg(data: bytes, line: bytes) -> bytes:
    segment = b"\xff\xfe" + struct.pack(">H", len(line) + 2) + line
    place = 2
    if data[2:4] == b"\xff\xe0" and len(data) >= 6:  # JFIF wants to come first
        place = min(len(data), 4 + int.from_bytes(data[4:6], "big"))
    return data[:place] + segment + data[place:]
