"""How far the computer’s clock stood from an authority’s, measured by one exchange.

The authority stamped after the query left and before the answer came; both moments were read on
the computer’s clock. That bounds the distance between the two clocks. It does not say which one is
right, and what the computer noted stays its own claim.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

WHOLE_SECOND = dt.timedelta(seconds=1)
"""What a stamped moment without a fraction leaves open: RFC 3161 lets an authority cut it off."""

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


@dataclass(frozen=True)
class ClockOffset:
    """Seconds by which the computer’s clock was ahead: between ``low`` and ``high``, included.

    Negative numbers mean that it was behind.
    """

    low: float
    high: float

    @property
    def agrees(self) -> bool:
        """Whether the measure leaves room for two clocks that say the same."""
        return self.low <= 0 <= self.high

    def as_text(self) -> str:
        """Return the measure in one French sentence, without a judgment."""
        least, most = sorted((abs(self.low), abs(self.high)))
        if self.agrees:
            return f"Horloge de l’ordinateur : d’accord avec l’horodateur, à {_long(most)} près."
        word = "en avance" if self.low > 0 else "en retard"
        span = [_long(least), _long(most)]
        said = f"d’environ {span[0]}" if span[0] == span[1] else f"de {span[0]} à {span[1]}"
        return f"Horloge de l’ordinateur : {word} {said}."


def measured(
    gen_time: dt.datetime,
    precision: dt.timedelta,
    sent_at: dt.datetime | None,
    received_at: dt.datetime | None,
) -> ClockOffset | None:
    """Return the offset that one exchange bounds, ``None`` when it bounds nothing.

    ``precision`` is what the authority says of its own moment, to be taken both ways. ``sent_at``
    and ``received_at`` are readings of the computer’s clock; nothing is said when one is missing,
    or when the clock was set back in between.
    """
    if sent_at is None or received_at is None or received_at < sent_at:
        return None
    cut = WHOLE_SECOND if gen_time.microsecond == 0 else dt.timedelta()
    latest, earliest = gen_time + precision + cut, gen_time - precision
    return ClockOffset(
        round((sent_at - latest).total_seconds(), 3),
        round((received_at - earliest).total_seconds(), 3),
    )


def _long(seconds: float) -> str:
    """Return a length in words, rounded to what a person needs."""
    for unit, name in ((_DAY, "jours"), (_HOUR, "heures"), (_MINUTE, "minutes")):
        if seconds >= 2 * unit:
            return f"{round(seconds / unit)} {name}"
    rounded = round(seconds, 0 if seconds >= 10 else 1)
    figures = f"{rounded:.0f}" if seconds >= 10 else f"{rounded:.1f}".replace(".", ",")
    return f"{figures} {'secondes' if rounded >= 2 else 'seconde'}"
