"""The days that deadline files compute from the orders and the messages of the judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from guichet.law.conditions import moment
from guichet.law.counting import Period
from guichet.law.facts import Facts, Order


@moment
def after_rejection(facts: Facts, _day: dt.date, *, delay: str) -> dt.date | None:
    """Return the end of ``delay`` after the latest order that rejected a request.

    ``None`` when an order was granted since, or a new request was lodged since.
    """
    rejected = _latest(facts.earlier_orders, "rejected")
    if rejected is None:
        return None
    granted = _latest(facts.earlier_orders, "granted")
    filed = any(one.filed_on and one.filed_on > rejected for one in facts.filings)
    if filed or (granted and granted >= rejected):
        return None
    return Period.parse(delay).after(rejected)


def _latest(orders: Iterable[Order], result: str) -> dt.date | None:
    days = (order.ordered_on for order in orders if order.result == result)
    return max((day for day in days if day), default=None)


@moment
def after_notified_order(
    facts: Facts,
    _day: dt.date,
    *,
    delay: str,
    kinds: list[str],
    results: list[str],
    not_reasons: list[str],
) -> dt.date | None:
    """Return the end of ``delay`` after the latest notification of such an order.

    An order whose notification nobody dated gives no day. ``not_reasons`` are codes of the reason:
    an unknown or freely written one does not exclude the order.
    """
    notified = (
        order.notified_on
        for order in facts.earlier_orders
        if order.kind in kinds and order.result in results and order.reason not in not_reasons
    )
    start = max((day for day in notified if day), default=None)
    return Period.parse(delay).after(start) if start else None


@moment
def day_of_the_order(
    facts: Facts, _day: dt.date, *, which: Literal["communicate", "takes_place", "first"]
) -> dt.date | None:
    """Return a day that the judge fixed in the latest order granted and not yet carried out.

    ``communicate``: to give a date, unless one was given since. ``takes_place``: to hold the
    appointment. ``first``: the earlier of those that still run.
    """
    order = _order_to_carry_out(facts.earlier_orders)
    if order is None or _held_since(facts, order):
        return None
    communicate = None if _answered_since(facts, order) else order.communicate_by
    days = {
        "communicate": communicate,
        "takes_place": order.takes_place_by,
        "first": min((one for one in (communicate, order.takes_place_by) if one), default=None),
    }
    return days[which]


def _order_to_carry_out(orders: Iterable[Order]) -> Order | None:
    granted = [order for order in orders if order.result == "granted"]
    latest = max(granted, key=lambda order: order.ordered_on or dt.date.min, default=None)
    return None if latest is None or latest.executed is True else latest


def _answered_since(facts: Facts, order: Order) -> bool:
    """Return whether a convocation is known to have been given since the order."""
    given = facts.convocation.given_on if facts.convocation else None
    return given is not None and order.ordered_on is not None and given >= order.ordered_on


def _held_since(facts: Facts, order: Order) -> bool:
    held = facts.convocation is not None and facts.convocation.held is True
    return held and _answered_since(facts, order)


@moment
def notice_presumed_received(
    facts: Facts, _day: dt.date, *, delay: str, kinds: list[str]
) -> dt.date | None:
    """Return the last day by which the latest message of the court is taken as received.

    It starts the day the message is put on the application: a defence, or an order notified. Read
    earlier, it is received that earlier day.
    """
    posted = [one.defence_on for one in facts.filings if one.kind in kinds]
    posted += [one.notified_on for one in facts.earlier_orders if one.kind in kinds]
    latest = max((day for day in posted if day), default=None)
    return Period.parse(delay).after(latest, facts.departement) if latest else None
