"""The sweep that reads the pictures which wait, a few at each turn, so that the others run too."""

from __future__ import annotations

import time

from django.utils import timezone

from guichet.evidence.facts_process import facts_process
from guichet.evidence.inspecting import claim, read_one
from guichet.jobs import every
from guichet.reading.process import reading_process

SECONDS_A_TURN = 20.0
"""A turn begins no new picture after this: dating the log waits for nobody longer."""


@every(seconds=2)
def read_pictures() -> int:
    """Read the pictures that wait, in processes of their own; return how many were looked at."""
    row = claim(timezone.now())
    if row is None:
        return 0
    looked_at, started = 0, time.monotonic()
    with reading_process() as reader, facts_process() as looker:
        while row is not None:
            read_one(row, reader, looker, timezone.now())
            looked_at += 1
            late = time.monotonic() - started > SECONDS_A_TURN
            row = None if late else claim(timezone.now())
    return looked_at
