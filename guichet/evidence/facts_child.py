"""The process that looks at the files: pictures come in, one line of JSON each goes out.

A picture sent by people may take much memory or never end: it is decoded here, not in the server.
Nothing is written to the disk. No Django here.
"""

from __future__ import annotations

import sys

from guichet.errors import GuichetError
from guichet.evidence.file_facts import facts_of
from guichet.piped import answer_each, bound

MEMORY = 2 * 1024**3
"""Bytes of address space: the largest picture that is opened takes 450 MB."""
SECONDS_OF_PROCESSOR = 600
"""For a batch. A decoder that never ends stops even when the program that waited was killed."""
LOW_PRIORITY = 10


def main() -> int:
    """Read pictures from the standard input until it ends; return 0."""
    bound(memory=MEMORY, seconds=SECONDS_OF_PROCESSOR, lower=LOW_PRIORITY)
    answer_each(_answer)
    return 0


def _answer(content: bytes) -> dict[str, object]:
    try:
        return facts_of(content).as_json()
    except (GuichetError, MemoryError) as error:
        return {"failure": type(error).__name__}


if __name__ == "__main__":
    sys.exit(main())
