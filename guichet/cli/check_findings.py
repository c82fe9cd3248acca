"""What a look at the installation finds: good, worth knowing, or a fault to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from guichet.errors import GuichetError, spaced

State = Literal["good", "notice", "fault"]
MARKS: dict[State, str] = {"good": "bon", "notice": "à savoir", "fault": "DÉFAUT"}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. ``state`` is "notice" when the software works without it.

    ``detail`` says what was seen; ``effect`` what it changes, ``advice`` what to do and ``kept``
    what is kept are empty when all is good.
    """

    name: str
    state: State
    detail: str
    effect: str = ""
    advice: str = ""
    kept: str = ""

    def as_text(self) -> str:
        """Return its lines for a terminal, in French."""
        lines = [f"  [{MARKS[self.state]}] {self.name} : {self.detail}"]
        lines += [f"      {text}" for text in (self.effect, self.advice, self.kept) if text]
        return spaced("\n".join(lines))


def fault(name: str, error: GuichetError) -> Finding:
    """Return the fault that ``error`` explains."""
    return Finding(
        name,
        "fault",
        error.what_happened,
        error.what_it_changes,
        error.what_to_do,
        error.what_is_kept,
    )


def looked_at(name: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """Return what ``look`` finds; an error in four parts becomes the fault called ``name``."""
    try:
        return list(look())
    except GuichetError as error:
        return [fault(name, error)]
