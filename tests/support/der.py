"""The few DER values that the tests write by hand."""

from __future__ import annotations

import datetime as dt

SHA256 = "2.16.840.1.101.3.4.2.1"


def value(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def sequence(*parts: bytes) -> bytes:
    return value(0x30, b"".join(parts))


def integer(number: int) -> bytes:
    return value(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    return value(0x04, content)


def generalized_time(moment: dt.datetime) -> bytes:
    return value(0x18, moment.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ").encode())


def object_identifier(dotted: str) -> bytes:
    first, second, *others = (int(part) for part in dotted.split("."))
    return value(0x06, b"".join(_base128(arc) for arc in (first * 40 + second, *others)))


def sha256_algorithm() -> bytes:
    return sequence(object_identifier(SHA256), value(0x05, b""))


def read(der: bytes) -> tuple[int, bytes, bytes]:
    """Return tag, content and what follows the first DER value."""
    length, start = der[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start], "big")
    return der[0], der[start : start + length], der[start + length :]


def _base128(arc: int) -> bytes:
    encoded = bytes([arc & 0x7F])
    while arc := arc >> 7:
        encoded = bytes([0x80 | (arc & 0x7F)]) + encoded
    return encoded
