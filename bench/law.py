"""The rule base: reading it, and one answer for more and more attempts.

Every turn has facts of its own, so that nothing worked out in the turn before is used again. The
growth is that of the time when the attempts are three times as many: about 3 is in step.
"""

from __future__ import annotations

import datetime as dt
import sys
import tomllib
from functools import partial
from typing import TYPE_CHECKING

from bench.clock import Spent, best, here, in_turns, of_command
from bench.installation import PARIS
from bench.table import Row, compared, figure, limited, show

if TYPE_CHECKING:
    from guichet.law import Facts

ON = dt.date(2026, 11, 21)
FIRST = dt.datetime(2026, 7, 18, 8, 5, tzinfo=PARIS)
SIZES = (10, 100, 500, 1500)
TURNS = 15
OUTCOMES = (("site", "no_slot"), ("site", "site_error"), ("email", "sent"), ("phone", "no_answer"))
LOAD = "from guichet.law.files import FOLDER; from guichet.law.rulebook import load"


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
    imports, whole = in_turns(
        lambda: of_command([sys.executable, "-c", LOAD]),
        lambda: of_command([sys.executable, "-c", f"{LOAD}; load(FOLDER)"]),
    )
    first = (whole.processor - imports.processor) * 1000
    work = f"rule base, {len(files)} files"
    return [
        limited(f"{work}: load", ours.processor * 1000, "ms", most=100),
        compared(f"{work}: load", ours.processor, theirs.processor, "tomllib alone", most=None),
        Row(f"{work}: first load of a process", figure(first, "ms")),
    ]


def _assessing() -> list[Row]:
    spent = {size: _assessed(size).processor for size in SIZES}
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


def _assessed(size: int) -> Spent:
    from guichet.law import assess

    assess(_facts(size), ON)  # reads the rule files and the holidays, once for a process
    fresh = [_facts(size) for _ in range(TURNS)]
    return best([here(partial(assess, facts, ON)) for facts in fresh])


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
