"""The sweep that reads what waits, a few files at each turn, so that the others run too."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone

from guichet.evidence.facts_process import FactsProcess
from guichet.evidence.inspecting import claim, queue_prints, read_one
from guichet.jobs import every, stopping
from guichet.reading.process import ReadingProcess

SECONDS_A_TURN = 20.0
"""A turn begins no new picture after this: dating the log waits for nobody longer."""

LOOK_EVERY = 0.2
"""Seconds between two looks at whether the program stops."""


@every(seconds=2)
def read_pictures() -> int:
    """Read the pictures and PDFs that wait, outside; return how many were looked at."""
    queue_prints()
    row = claim(timezone.now())
    if row is None:
        return 0
    looked_at, started = 0, time.monotonic()
    with ReadingProcess() as reader, FactsProcess() as looker, _ended_with_the_program(reader):
        while row is not None:
            read_one(row, reader, looker, timezone.now())
            looked_at += 1
            late = time.monotonic() - started > SECONDS_A_TURN
            row = None if late or stopping() else claim(timezone.now())
    return looked_at


@contextmanager
def _ended_with_the_program(reader: ReadingProcess) -> Iterator[None]:
    """Stop the reading of a picture when the program is stopped: Ctrl-C waits for no picture."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(LOOK_EVERY):
            if stopping():
                reader.close()  # again and again: it may be starting just now

    watcher = threading.Thread(target=watch, name="reading-watcher", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join(timeout=5)
