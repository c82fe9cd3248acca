"""The process that reads: bytes come in, one line of JSON goes out, and it dies with its batch.

Nothing sent by people is decoded elsewhere in this room. The process gives itself a low priority
and limits of memory and time; its parent kills it when it is late. It opens no connection: the
models lie in the wheel of the library, and their paths are given so that none is asked for.
"""

from __future__ import annotations

import sys
from dataclasses import astuple

from guichet.piped import answer_each, bound
from guichet.reading import opening

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
    answer_each(_answer)
    return 0


def _answer(content: bytes) -> dict[str, object]:
    try:
        opened = opening.opened(content)
    except opening.CannotBeRead as error:
        return {"reason": error.reason}
    if opened.pages is not None:
        rows = [astuple(row) for row in opened.pages.rows]
        return {"rows": rows, "pages": opened.pages.count, "made_at": opened.pages.made_at}
    from guichet.reading import recognition

    return recognition.read(opened.pixels()) | {"printed": opened.is_print}


def _refuse(event: str, arguments: tuple[object, ...]) -> None:  # noqa: ARG001
    """Stop a library that would ask the network or start a program. The system may call this."""
    if event in REFUSED:
        raise PermissionError(event)


def _limit() -> None:
    sys.addaudithook(_refuse)
    bound(memory=MEMORY, seconds=SECONDS_OF_PROCESSOR, lower=LOW_PRIORITY)


if __name__ == "__main__":
    sys.exit(main())
