"""The process that reads: bytes come in, one line of JSON goes out, and it dies with its batch.

Nothing sent by people is decoded elsewhere in this room. The process gives itself a low priority
and limits of memory and time; its parent kills it when it is late. It opens no connection: the
models lie in the wheel of the library, and their paths are given so that none is asked for.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import BinaryIO

from guichet.reading import opening

LENGTH_BYTES = 8
MEMORY = 4 * 1024**3
"""Bytes of address space. Resident memory stays far below: libraries reserve much more."""
REFUSED = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname"),
        *("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.startfile"),
    }
)
SECONDS_OF_PROCESSOR = 1800
LOW_PRIORITY = 5


def main() -> int:
    """Read pictures from the standard input until it ends; return 0."""
    _limit()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What a library prints must not stand between two answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    while (content := _next(sys.stdin.buffer)) is not None:
        answers.write(json.dumps(_answer(content)) + "\n")
        answers.flush()
    return 0


def _answer(content: bytes) -> dict[str, object]:
    try:
        opened = opening.opened(content)
    except opening.CannotBeRead as error:
        return {"reason": error.reason}
    if opened.text is not None:
        return {"text": opened.text, "printed": opened.is_print}
    from guichet.reading import recognition

    return recognition.read(opened.pixels()) | {"printed": opened.is_print}


def _next(stream: BinaryIO) -> bytes | None:
    announced = stream.read(LENGTH_BYTES)
    if len(announced) < LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(announced, "big"))


def _refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001
    """Stop a library that would ask the network or start a program. The system may call this."""
    if event in REFUSED:
        raise PermissionError(event)


def _limit() -> None:
    """Bound what this process may take, where the system knows how."""
    sys.addaudithook(_refuse)
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_OF_PROCESSOR, SECONDS_OF_PROCESSOR))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(LOW_PRIORITY)


if __name__ == "__main__":
    sys.exit(main())
