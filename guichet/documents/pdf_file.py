"""A PDF file written as it is made: each stream goes to the disk at once, small objects together.

A folder of a thousand captures so takes the memory of one, and the pictures are copied once. What
an object says is the caller's; here are only its number, its place, and the table at the end.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from typing import BinaryIO

_HEAD = b"%PDF-1.7\n%\xbf\xf7\xa2\xfe\n"
_TOGETHER = 100
_LEVEL = 2
"""How hard pages are compressed: half the time of the usual 6. Pictures weigh, pages do not."""
_SMALL = 16_384
"""Bytes below which a stream is deflated with a small window."""

_FREE, _PLAIN, _PACKED = 0, 1, 2

REFERENCE = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(?P<number>\d+) (?P<generation>\d+) R\b", re.DOTALL
)
"""A reference, or a string, in which the same letters mean nothing; parentheses are escaped."""


class PdfFile:
    """Writes one PDF 1.7 to ``target``, from its first byte to its last. Same calls, same bytes."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self._size = 0
        self._places: list[tuple[int, int, int]] = [(_FREE, 0, 65535)]
        self._waiting: list[tuple[int, bytes]] = []
        self._write(_HEAD)

    def reserve(self) -> int:
        """Return the number of an object that will be given later."""
        self._places.append((_FREE, 0, 0))
        return len(self._places) - 1

    def add(self, body: bytes) -> int:
        """Give a new object and return its number."""
        number = self.reserve()
        self.put(number, body)
        return number

    def put(self, number: int, body: bytes) -> None:
        """Give the object of a reserved number."""
        self._waiting.append((number, body))
        if len(self._waiting) == _TOGETHER:
            self._pack()

    def add_stream(self, keys: bytes, parts: Iterable[bytes | memoryview]) -> int:
        """Write a stream as it is coded and return its number; ``keys`` leave /Length out."""
        number = self.reserve()
        self.put_stream(number, keys, parts)
        return number

    def add_compressed(self, data: bytes, keys: bytes = b"") -> int:
        """Compress and write a stream, and return its number."""
        return self.add_stream(keys + b" /Filter /FlateDecode", [_compressed(data)])

    def put_stream(self, number: int, keys: bytes, parts: Iterable[bytes | memoryview]) -> None:
        """Write the stream of a reserved number."""
        coded = tuple(parts)
        length = sum(map(len, coded))
        self._places[number] = (_PLAIN, self._size, 0)
        self._write(b"%d 0 obj\n<<%b /Length %d >>\nstream\n" % (number, keys, length))
        for part in coded:
            self._write(part)
        self._write(b"\nendstream\nendobj\n")

    def finish(self, *, root: int, info: int, identifier: bytes) -> None:
        """Write what waits, then the table of every object."""
        self._pack()
        number = self.reserve()
        start = self._size
        self._places[number] = (_PLAIN, start, 0)
        table = b"".join(
            kind.to_bytes(1, "big") + place.to_bytes(5, "big") + rank.to_bytes(2, "big")
            for kind, place, rank in self._places
        )
        mark = identifier.hex().encode("ascii")
        keys = b" /Type /XRef /W [1 5 2] /Size %d /Root %d 0 R /Info %d 0 R /ID [<%b><%b>]" % (
            len(self._places),
            root,
            info,
            mark,
            mark,
        )
        self.put_stream(number, keys + b" /Filter /FlateDecode", [_compressed(table)])
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._waiting:
            return
        number = self.reserve()
        heads: list[bytes] = []
        bodies: list[bytes] = []
        start = 0
        for rank, (held, body) in enumerate(self._waiting):
            self._places[held] = (_PACKED, number, rank)
            heads.append(b"%d %d " % (held, start))
            bodies.append(body)
            start += len(body) + 1
        head = b"".join(heads)
        keys = b" /Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (len(heads), len(head))
        data = _compressed(head + b"\n".join(bodies))
        self._waiting = []
        self.put_stream(number, keys, [data])

    def _write(self, data: bytes | memoryview) -> None:
        self._target.write(data)
        self._size += len(data)


def _compressed(data: bytes) -> bytes:
    """Return ``data`` deflated. A small window costs a tenth of the usual one to set up."""
    window, memory = (13, 6) if len(data) < _SMALL else (15, 8)
    deflating = zlib.compressobj(_LEVEL, zlib.DEFLATED, window, memory)
    return deflating.compress(data) + deflating.flush()


class PdfObjects:
    """Objects kept to be the first ones of many files: there they have the same numbers."""

    def __init__(self) -> None:
        self._objects: dict[int, tuple[bytes, tuple[bytes | memoryview, ...] | None]] = {}
        self._last = 0

    def reserve(self) -> int:
        """Return the number of an object that will be given later."""
        self._last += 1
        return self._last

    def put(self, number: int, body: bytes) -> None:
        """Give the object of a reserved number."""
        self._objects[number] = (body, None)

    def put_stream(self, number: int, keys: bytes, parts: Iterable[bytes | memoryview]) -> None:
        """Give the stream of a reserved number."""
        self._objects[number] = (keys, tuple(parts))

    def write_first(self, file: PdfFile) -> None:
        """Write them all. Raises ``ValueError`` when ``file`` has other objects already."""
        if self._last and file.reserve() != 1:
            raise ValueError("these objects come first")
        for _ in range(1, self._last):
            file.reserve()
        for number, (keys, parts) in self._objects.items():
            if parts is None:
                file.put(number, keys)
            else:
                file.put_stream(number, keys, parts)


def text(words: str) -> bytes:
    """Return a text string as a PDF writes it."""
    if words.isascii() and words.isprintable():
        escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return b"(%b)" % escaped.encode("ascii")
    return b"<FEFF%b>" % words.encode("utf-16-be").hex().encode("ascii")


def name(word: str) -> bytes:
    """Return a name as a PDF writes it; ``word`` has no solidus."""
    regular = set(range(0x21, 0x7F)) - set(b"#()<>[]{}/%")
    return b"/" + b"".join(
        bytes([byte]) if byte in regular else b"#%02x" % byte for byte in word.encode()
    )


def numbers(values: Iterable[float]) -> bytes:
    """Return numbers one after the other, two decimals at most."""
    return " ".join(f"{value:.2f}".rstrip("0").rstrip(".") for value in values).encode("ascii")


def references(objects: Iterable[int]) -> bytes:
    """Return an array of references."""
    return b"[%b]" % b" ".join(b"%d 0 R" % number for number in objects)
