"""E-mails that never arrived: a bounce is tied to the message it is about."""

from __future__ import annotations

from collections.abc import Iterable

from guichet.casefile.models import Event

BOUNCED = "bounced"
REFUSED_AT_ONCE = "refused_at_once"
"""``state`` of an e-mail that the server refused while it was handed over: no other entry says that
it was sent, so its entry takes none back."""


def undelivered(events: Iterable[Event]) -> frozenset[str]:
    """Return the ids of the messages sent that a bounce among ``events`` answers."""
    return frozenset(one.answers for one in events if one.outcome == BOUNCED and one.answers)


def untied_bounces(events: Iterable[Event]) -> int:
    """Return how many messages came back without saying which: noted by hand, most often."""
    return sum(
        one.outcome == BOUNCED and not one.answers and one.state != REFUSED_AT_ONCE
        for one in events
    )
