"""The parts of a JPEG file, read without decoding a pixel.

A photograph carries a place, a camera's serial number, sometimes a second photograph behind the
first. All of it can be left out while the picture itself keeps its very bits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_START = b"\xff\xd8"
_END = 0xD9
_SCAN = 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
_KEPT_APPLICATIONS = ((0xE0, b"JFIF"), (0xE2, b"ICC_PROFILE"), (0xEE, b"Adobe"))


class JpegIsCut(ValueError):
    """The file ends before the picture does, or is no JPEG."""


@dataclass(frozen=True)
class Segment:
    """One marker and its bytes, the marker included. ``payload`` leaves marker and length out."""

    marker: int
    start: int
    end: int
    payload: bytes


@dataclass(frozen=True)
class Frame:
    """What the frame header says: sizes in pixels, number of components, bits per component."""

    width: int
    height: int
    components: int
    bits: int


def segments(data: bytes) -> Iterator[Segment]:
    """Yield the segments up to the end of the first picture; a scan goes with its coded bytes.

    Raises :class:`JpegIsCut` when the end marker is missing.
    """
    if not data.startswith(_START):
        raise JpegIsCut
    position = 2
    while True:
        position, marker = _next_marker(data, position)
        if marker == _END:
            yield Segment(marker, position - 2, position, b"")
            return
        if marker in _WITHOUT_LENGTH:
            yield Segment(marker, position - 2, position, b"")
            continue
        length = int.from_bytes(data[position : position + 2], "big")
        end = position + length
        if length < 2 or end > len(data):
            raise JpegIsCut
        payload = data[position + 2 : end]
        stop = _end_of_scan(data, end) if marker == _SCAN else end
        yield Segment(marker, position - 2, stop, payload)
        position = stop


def frame_of(data: bytes) -> Frame:
    """Return the frame header. Raises :class:`JpegIsCut` when there is none."""
    for segment in segments(data):
        if segment.marker in _FRAMES and len(segment.payload) >= 6:
            payload = segment.payload
            height, width = (int.from_bytes(payload[at : at + 2], "big") for at in (1, 3))
            return Frame(width, height, payload[5], payload[0])
    raise JpegIsCut


def without_metadata(data: bytes) -> bytes:
    """Return the same picture, bit for bit, without Exif, XMP, comments or anything behind it.

    The JFIF header, a colour profile and Adobe's colour mark stay: they say how to show it.
    """
    kept = [_START]
    for segment in segments(data):
        if _shows_the_picture(segment):
            kept.append(data[segment.start : segment.end])
    return b"".join(kept)


def has_something_behind(data: bytes) -> bool:
    """Return whether bytes follow the first picture (a second one, a maker's data)."""
    last = 0
    for segment in segments(data):
        last = segment.end
    return last < len(data.rstrip(b"\x00"))


def metadata_of(data: bytes) -> bytes:
    """Return every metadata payload of the first picture, one after the other."""
    return b"".join(
        segment.payload
        for segment in segments(data)
        if not _shows_the_picture(segment) and segment.marker != _SCAN
    )


def _shows_the_picture(segment: Segment) -> bool:
    if segment.marker == 0xFE:
        return False
    if not 0xE0 <= segment.marker <= 0xEF:
        return True
    return any(
        segment.marker == marker and segment.payload.startswith(name)
        for marker, name in _KEPT_APPLICATIONS
    )


def _next_marker(data: bytes, position: int) -> tuple[int, int]:
    """Return the position after the marker at ``position``, and the marker; skip fill bytes."""
    while position + 1 < len(data) and data[position] == 0xFF and data[position + 1] == 0xFF:
        position += 1
    if position + 1 >= len(data) or data[position] != 0xFF:
        raise JpegIsCut
    return position + 2, data[position + 1]


def _end_of_scan(data: bytes, position: int) -> int:
    """Return where the coded bytes that start at ``position`` stop."""
    while True:
        position = data.find(b"\xff", position)
        if position < 0 or position + 1 >= len(data):
            raise JpegIsCut
        following = data[position + 1]
        if following not in {0x00, 0xFF} and not 0xD0 <= following <= 0xD7:
            return position
        position += 1 if following == 0xFF else 2
