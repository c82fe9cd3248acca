"""SHA-256 of bytes and of streams, as lowercase hexadecimal like ``sha256sum`` prints it."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

CHUNK = 1 << 20
"""Bytes read at once from a stream: memory stays flat whatever the size of the file."""


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of ``data``: 64 lowercase hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def sha256_of_stream(stream: BinaryIO) -> tuple[str, int]:
    """Read ``stream`` to its end; return its SHA-256 and the number of bytes read.

    The stream is not closed, and is read from where it stands. An unreadable stream raises its
    own ``OSError``: a file that cannot be read has no digest, never a made-up one.
    """
    hasher, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        hasher.update(chunk)
        size += len(chunk)
    return hasher.hexdigest(), size
