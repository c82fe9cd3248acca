"""The process that looks at the files: pictures come in, one line of JSON each goes out.

A picture sent by people may take much memory or never end: it is decoded here, not in the server.
Nothing is written to the disk. No Django here.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import BinaryIO

from guichet.errors import GuichetError
from guichet.evidence.file_facts import facts_of

LENGTH_BYTES = 8
MEMORY = 2 * 1024**3
"""Bytes of address space: the largest picture that is opened takes 450 MB."""
SECONDS_OF_PROCESSOR = 600
"""For a batch. A decoder that never ends stops even when the program that waited was killed."""


def main() -> int:
    """Read pictures from the standard input until it ends; return 0."""
    _limit()
    while (content := _next(sys.stdin.buffer)) is not None:
        sys.stdout.write(json.dumps(_answer(content)) + "\n")
        sys.stdout.flush()
    return 0


def _answer(content: bytes) -> dict[str, object]:
    try:
        return facts_of(content).as_json()
    except (GuichetError, MemoryError) as error:
        return {"failure": type(error).__name__}


def _next(stream: BinaryIO) -> bytes | None:
    announced = stream.read(LENGTH_BYTES)
    if len(announced) < LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(announced, "big"))


def _limit() -> None:
    """Bound what this process may take, where the system knows how."""
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(10)


if __name__ == "__main__":
    sys.exit(main())
