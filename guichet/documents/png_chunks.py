"""The chunks of a PNG file, read and checked without decoding a pixel."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PLACE = struct.Struct(">I4s")
_SUM = struct.Struct(">I")
_HEADER = struct.Struct(">IIBBBBB")
_FIRST = len(SIGNATURE)


class PngIsCut(ValueError):
    """The file ends before its last chunk, a chunk is damaged, or it is no PNG."""


@dataclass(frozen=True)
class Header:
    """What the first chunk says: sizes in pixels, bits per sample, colour type, interlacing."""

    width: int
    height: int
    bits: int
    colour: int
    interlaced: bool


def chunks(data: bytes, *, verify: bool = True) -> Iterator[tuple[bytes, memoryview]]:
    """Yield the name and content of each chunk, its checksum verified unless it already was.

    Raises :class:`PngIsCut` at the first damaged chunk, or when the end chunk is missing.
    """
    if not data.startswith(SIGNATURE):
        raise PngIsCut
    view = memoryview(data)
    position, size = _FIRST, len(data)
    while position + 12 <= size:
        length, name = _PLACE.unpack_from(data, position)
        end = position + 8 + length
        if end + 4 > size:
            raise PngIsCut
        if verify and zlib.crc32(view[position + 4 : end]) != _SUM.unpack_from(data, end)[0]:
            raise PngIsCut
        content = view[position + 8 : end]
        yield name, content
        if name == b"IEND":
            return
        position = end + 4
    raise PngIsCut


def header_of(data: bytes) -> Header:
    """Return the header. Raises :class:`PngIsCut` when the first chunk is not one."""
    for name, content in chunks(data):
        if name != b"IHDR" or len(content) != 13:
            break
        width, height, bits, colour, _, _, interlace = _HEADER.unpack(content)
        return Header(width, height, bits, colour, interlaced=interlace != 0)
    raise PngIsCut
