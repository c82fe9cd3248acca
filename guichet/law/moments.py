"""The days that deadline files compute."""

from __future__ import annotations

import datetime as dt

from guichet.law.conditions import moment
from guichet.law.conditions_situation import silence_delays
from guichet.law.counting import Period
from guichet.law.facts import Facts


@moment
def silence_becomes_refusal(
    facts: Facts,
    _day: dt.date,
    *,
    usual: str,
    unknown_demarche: list[str],
    exceptions: dict[str, list[str]],
) -> dt.date | None:
    """Return the first day on which silence on the lodged request can be a refusal."""
    if facts.lodged_on is None:
        return None
    delays = silence_delays(facts, usual, unknown_demarche, exceptions)
    return min(delay.after(facts.lodged_on) for delay in delays)


@moment
def after_expiry(facts: Facts, _day: dt.date, *, delay: str) -> dt.date | None:
    """Return the last day of ``delay`` after the title expires."""
    if facts.titre_expires_on is None:
        return None
    return Period.parse(delay).after(facts.titre_expires_on)


@moment
def after_rejection(facts: Facts, _day: dt.date, *, delay: str) -> dt.date | None:
    """Return the end of ``delay`` after the latest order that rejected a request."""
    days = [
        order.ordered_on
        for order in facts.earlier_orders
        if order.result == "rejected" and order.ordered_on
    ]
    return Period.parse(delay).after(max(days)) if days else None
