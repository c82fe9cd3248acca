"""Which blocks each letter must have, in order, worked out from the requirements.

``tests/letters/golden.toml`` is written by hand from the requirements, never from the templates.
An entry « PF-11 if ground » stands only when the case has what the word names. « X if maybe »
only fixes the place: its letter's own tests say when it stands.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from guichet.casefile import CaseFile
from guichet.letters.story import tell
from guichet.procedure.since_filing import since_filing


@dataclass(frozen=True)
class Golden:
    """The blocks of one letter, in order: an id, and the condition on which it stands."""

    blocks: tuple[tuple[str, str], ...]

    @property
    def ids(self) -> frozenset[str]:
        """Every id that the golden file names."""
        return frozenset(block for block, _ in self.blocks)


def _read() -> Mapping[str, Golden]:
    table = tomllib.loads((Path(__file__).parent / "golden.toml").read_text("utf-8"))
    return {letter: Golden(tuple(map(_entry, entry["blocks"]))) for letter, entry in table.items()}


def _entry(text: str) -> tuple[str, str]:
    block, _, condition = text.partition(" if ")
    return block, condition or "always"


GOLDEN = _read()
MAYBE = "maybe"


def _oqtf_feared(case: CaseFile, _on: dt.date) -> bool:
    """Return whether nobody can say that there is no OQTF, and nobody was asked about it."""
    gate = case.gate
    return gate.oqtf != "clear" and gate.oqtf_seen_by is None


CONDITIONS: Mapping[str, Callable[[CaseFile, dt.date], bool]] = {
    "stay_away": _oqtf_feared,
    "may_go": lambda case, on: not _oqtf_feared(case, on),
    "always": lambda case, on: True,
    "ground": lambda case, on: bool(case.ground),
    "reasons": lambda case, on: bool(case.reasons),
    "urgency": lambda case, on: bool(case.urgency),
    "steps": lambda case, on: bool(tell(case, on=on).steps),
    "message": lambda case, on: any(e.wording for e in tell(case, on=on).failures),
    "site_errors": lambda case, on: any(
        e.outcome == "site_error" for e in tell(case, on=on).failures
    ),
    "queued": lambda case, on: any(
        e.outcome == "queue_waiting" for e in tell(case, on=on).failures
    ),
    "lrar_sent": lambda case, on: any(
        e.channel == "lrar" and e.outcome in {"sent", "reminder"} for e in case.current_events()
    ),
    "signalled": lambda case, on: case.channel in {"anef", "demarche_numerique"},
    "titre_to_renew": lambda case, on: (
        case.kind == "renewal" and bool(case.titre_expires_on and case.titre_expires_on >= on)
    ),
    "presumed": lambda case, on: (
        case.kind == "renewal" and tell(case, on=on).answer.urgency_presumed is True
    ),
    "failures": lambda case, on: bool(tell(case, on=on).failures),
    "anonymous": lambda case, on: any(
        e.anonymous and e.channel == "site" for e in tell(case, on=on).failures
    ),
    "not_granted": lambda case, on: since_filing(case, on) is not None,
    "by_attempts": lambda case, on: tell(case, on=on).answer.measure in {"rdv", "substitution"},
    "to_be_received": lambda case, on: tell(case, on=on).answer.measure != "recepisse_api",
}


def expected_blocks(letter: str, case: CaseFile, on: dt.date, found: Collection[str]) -> list[str]:
    """Return the ids that ``letter`` must have for ``case``, in order.

    Those that only may stand are expected where they were ``found``.
    """
    return [
        block
        for block, condition in GOLDEN[letter].blocks
        if (block in found if condition == MAYBE else _holds(condition, case, on))
    ]


def _holds(condition: str, case: CaseFile, on: dt.date) -> bool:
    return all(CONDITIONS[one](case, on) for one in condition.split(" and "))
