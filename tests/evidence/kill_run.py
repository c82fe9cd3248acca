"""Receive captures in a child process, kill it at random moments, and look at what is left.

Run as a program: ``python -m tests.evidence.kill_run KILLS SEED`` with ``GUICHET_HOME`` set to an
empty folder. Prints one JSON object; exits 0 whatever it finds: the test judges.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import sys
import time
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from guichet.dossiers.models import Dossier

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)

PACED = 10
"""Kills before the pace is measured again: a machine that others use slows down meanwhile."""


SPREAD = 6
"""Receptions, at the pace of the parent, among which a kill falls: a new process is slower."""


def main() -> None:
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    home = Path(os.environ["GUICHET_HOME"])
    from guichet.storage.keys import create_keys_at_first_start

    create_keys_at_first_start(home)
    from guichet.config import setup

    setup()
    from django.core.management import call_command
    from django.db import connections

    from guichet.dossiers.services import create_dossier

    call_command("migrate", verbosity=0)
    dossier = create_dossier(pseudonym="EXEMPLE", by="test", at=NOW)
    connections.close_all()
    chance = random.Random(seed)
    promised: list[str] = []
    pace = 0.0
    for turn in range(kills):
        if turn % PACED == 0:
            pace = seconds_for_one(str(dossier.id), turn)
        promised += receive_until_killed(str(dossier.id), turn, chance.uniform(0, SPREAD * pace))
    print(json.dumps(look(str(dossier.id), promised) | {"promised": len(promised)}))


def seconds_for_one(dossier: str, turn: int) -> float:
    """Return how long a reception takes here and now: the kills are spread over some of them."""
    from django.db import connections

    from guichet.dossiers.models import Dossier

    row = Dossier.objects.get(pk=dossier)
    receive(row, f"pace {turn}", 0)
    start = time.monotonic()
    for number in range(1, 6):
        receive(row, f"pace {turn}", number)
    connections.close_all()
    return (time.monotonic() - start) / 5


def receive_until_killed(dossier: str, turn: int, delay: float) -> list[str]:
    """Return the digests that the child said were received before it was killed."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        receive_for_ever(dossier, turn, write_end)
    os.close(write_end)
    first = os.read(read_end, 1)  # it has begun
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    rest = b""
    while chunk := os.read(read_end, 65536):
        rest += chunk
    os.close(read_end)
    return [line for line in (first + rest).decode().split("\n")[1:] if len(line) == 64]


def receive_for_ever(dossier_id: str, turn: int, write_end: int) -> None:
    from guichet.dossiers.models import Dossier

    dossier = Dossier.objects.get(pk=dossier_id)
    os.write(write_end, b"\n")
    for number in count():
        digest = receive(dossier, str(turn), number)
        os.write(write_end, digest.encode() + b"\n")


def receive(dossier: Dossier, turn: str, number: int) -> str:
    """Record one attempt with one file; return the digest of the file."""
    from guichet.evidence.services import AttemptInput, record_attempt
    from guichet.storage.uploads import Upload

    data = f"EXEMPLE {turn} {number} ".encode() * 2000
    given = AttemptInput(moment=NOW, channel="site", outcome="no_slot")
    record_attempt(dossier, given, by="test", at=NOW, files=[Upload("x.txt", data, "text/plain")])
    return sha256(data).hexdigest()


def look(dossier_id: str, promised: list[str]) -> dict[str, int]:
    """Return what is wrong in the installation: every figure must be 0 but the last two."""
    from guichet.dossiers.models import Dossier
    from guichet.evidence.log import entries_of, payloads_of
    from guichet.evidence.models import Capture
    from guichet.evidence.services import read_original
    from guichet.sealing.log import check_chain, payload_digest

    dossier = Dossier.objects.get(pk=dossier_id)
    captures = {capture.sha256: capture for capture in dossier.captures.select_related("attempt")}
    entries = entries_of(dossier.id)
    payloads = payloads_of(dossier)
    unreadable = 0
    for digest, capture in captures.items():
        capture.dossier = dossier
        unreadable += sha256(read_original(capture)).hexdigest() != digest
    wrong = sum(payload_digest(*payloads[e.number]) != e.payload_digest for e in entries)
    return {
        "lost": sum(digest not in captures for digest in promised),
        "unreadable": unreadable,
        "without_attempt": sum(c.attempt is None for c in captures.values()),
        "attempts_without_capture": dossier.attempts.filter(captures=None).count(),
        "chain_faults": len(check_chain(entries)),
        "payload_faults": wrong,
        "rows_without_entry": Capture.objects.count() - sum(e.kind == "file" for e in entries),
        "stored": len(captures),
    }


if __name__ == "__main__":
    main()
