"""The rule base: reading it, and one answer for more and more attempts.

Every turn has facts of its own, so that nothing worked out in the turn before is used again. The
growth is that of the time when the attempts are three times as many: about 3 is in step.
"""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import tomllib
from functools import partial
from typing import TYPE_CHECKING

from bench.clock import ROOT, Spent, here, in_turns
from bench.installation import PARIS
from bench.table import Row, compared, figure, limited, show

if TYPE_CHECKING:
    from collections.abc import Callable

    from guichet.law import Facts

ON = dt.date(2026, 11, 21)
FIRST = dt.datetime(2026, 7, 18, 8, 5, tzinfo=PARIS)
SIZES = (10, 100, 500, 1500)
TURNS = 15
OUTCOMES = (("site", "no_slot"), ("site", "site_error"), ("email", "sent"), ("phone", "no_answer"))
FIRST_LOAD = """
import time
from guichet.law.files import FOLDER
from guichet.law.rulebook import load
start = time.process_time()
load(FOLDER)
print(time.process_time() - start)
"""


def rows() -> list[Row]:
    """Return the time to load the rule base, and to assess, with the growth between sizes."""
    return [*_loading(), *_assessing()]


def _loading() -> list[Row]:
    from guichet.law.files import FOLDER
    from guichet.law.rulebook import load

    files = sorted(FOLDER.rglob("*.toml"))

    def parse() -> None:
        for path in files:
            tomllib.loads(path.read_text("utf-8"))

    ours, theirs = in_turns(lambda: here(lambda: load(FOLDER)), lambda: here(parse), turns=TURNS)
    first = min(_first_load() for _ in range(5))
    work = f"rule base, {len(files)} files"
    return [
        limited(f"{work}: load", ours.processor * 1000, "ms", most=100),
        compared(f"{work}: load", ours.processor, theirs.processor, "tomllib alone", most=None),
        Row(f"{work}: first load of a process", figure(first * 1000, "ms")),
    ]


def _first_load() -> float:
    """Return what the load takes in a fresh process, its imports done: seconds of processor."""
    command = [sys.executable, "-c", FIRST_LOAD]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def _assessing() -> list[Row]:
    each = in_turns(*(_assessed(size) for size in SIZES), turns=TURNS)
    spent = {size: one.processor for size, one in zip(SIZES, each, strict=True)}
    found = [
        limited(f"assess, {size} attempts", spent[size] * 1000, "ms", most=20) for size in SIZES
    ]
    growth = compared(
        f"assess, {SIZES[-1]} attempts: growth",
        spent[SIZES[-1]],
        spent[SIZES[-2]],
        f"{SIZES[-2]} attempts",
        most=4,
    )
    return [*found, growth]


def _assessed(size: int) -> Callable[[], Spent]:
    """Return the work of one turn: facts of its own, then the answer, alone measured."""
    from guichet.law import assess

    assess(_facts(size), ON)  # reads the rule files and the holidays, once for a process
    fresh = [_facts(size) for _ in range(TURNS)]
    return lambda: here(partial(assess, fresh.pop(), ON))


def _facts(size: int) -> Facts:
    """Return the facts of a renewal with ``size`` attempts, two hours apart."""
    from guichet.law import Facts

    made = [FIRST + dt.timedelta(hours=2 * rank) for rank in range(size)]
    return Facts.from_json(
        {
            "demarche": "renouvellement_general",
            "kind": "renewal",
            "channel": "site",
            "departement": "93",
            "titre_expires_on": "2026-12-31",
            "oqtf": {"received": "no"},
            "attempts": [
                {"at": at.isoformat(), "channel": channel, "outcome": outcome, "proof": True}
                for rank, at in enumerate(made)
                for channel, outcome in [OUTCOMES[rank % len(OUTCOMES)]]
            ],
        }
    )


if __name__ == "__main__":
    show(rows)
