"""The rules on a dossier of 1,500 attempts, warm: what a page asks of them."""

from __future__ import annotations

import datetime as dt

from bench.clock import best, here
from bench.installation import PARIS
from bench.table import Row, figure, limited, show

ATTEMPTS = 1500
ON = dt.date(2026, 11, 21)
TURNS = 15


def rows() -> list[Row]:
    """Return the time of one assessment, and of the facts it starts from."""
    from guichet.law import assess
    from guichet.procedure.facts import facts_of
    from tests.personas import attempts, awa

    first = dt.datetime(2026, 7, 18, 8, 5, tzinfo=PARIS)
    moments = [first + dt.timedelta(hours=2 * rank) for rank in range(ATTEMPTS)]
    case = awa(events=attempts(moments))
    facts = facts_of(case, ON)
    assess(facts, ON)  # reads the rule files, once for a process
    rules = best([here(lambda: assess(facts, ON)) for _ in range(TURNS)])
    both = best([here(lambda: assess(facts_of(case, ON), ON)) for _ in range(TURNS)])
    work = f"rules on {ATTEMPTS} attempts"
    return [
        limited(f"{work}: assess", rules.processor * 1000, "ms", most=20),
        Row(f"{work}: facts of the case, then assess", figure(both.processor * 1000, "ms")),
    ]


if __name__ == "__main__":
    show(rows)
