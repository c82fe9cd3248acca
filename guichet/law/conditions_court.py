"""Conditions on the court: requests under way, orders to carry out, requests to file again."""

from __future__ import annotations

import datetime as dt
import re

from guichet.law import evidence
from guichet.law.conditions import condition
from guichet.law.facts import Convocation, Facts, Filing, Order
from guichet.law.outcomes import Outcome, met, not_met, unknown

DECIDED = frozenset({"granted", "rejected", "non_lieu", "withdrawn"})


def article(kind: str) -> str:
    """Return « 521-3 » for « L521-3 », « L. 521-3 » or « l521_3 »; other words as they are."""
    found = re.search(r"(\d{3})[-_. ]?(\d)", kind)
    return f"{found[1]}-{found[2]}" if found else kind.lower()


def under_way(facts: Facts) -> list[Filing | Order]:
    """Return the requests that no order has answered yet."""
    waiting: list[Filing | Order] = [one for one in facts.earlier_orders if one.result == "pending"]
    return waiting + [filing for filing in facts.filings if not _answered(filing, facts)]


def _answered(filing: Filing, facts: Facts) -> bool:
    for order in facts.earlier_orders:
        if order.result not in DECIDED or article(order.kind) != article(filing.kind):
            continue
        if filing.filed_on is None or order.filed_on == filing.filed_on:
            return True
        ordered = order.ordered_on or order.notified_on
        if order.filed_on is None and ordered and ordered >= filing.filed_on:
            return True
    return False


def _in_order(facts: Facts) -> list[Order]:
    def when(order: Order) -> dt.date:
        return order.ordered_on or order.notified_on or order.filed_on or dt.date.min

    return sorted(facts.earlier_orders, key=lambda order: (when(order), str(order)))


def last_of(facts: Facts, articles: list[str]) -> Order | None:
    """Return the latest order that decided a request of these articles."""
    decided = [
        order
        for order in _in_order(facts)
        if order.result in DECIDED and article(order.kind) in articles
    ]
    return decided[-1] if decided else None


def last_granted(facts: Facts) -> Order | None:
    """Return the latest order that granted something, whatever the procedure."""
    granted = [order for order in _in_order(facts) if order.result == "granted"]
    return granted[-1] if granted else None


@condition
def no_request_under_way(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met while a request waits for its order; no answer otherwise."""
    return not_met() if under_way(facts) else None


@condition
def results_are_known(facts: Facts, _day: dt.date) -> Outcome | None:
    """Unknown when an order was made and nobody said what it decides."""
    silent = [one for one in facts.earlier_orders if one.result is None]
    return unknown() if silent else None


@condition
def order_carried_out(facts: Facts, day: dt.date, *, new_case_days: int) -> Outcome | None:
    """Met when the latest order granted was obeyed, not met once one of its delays has passed.

    Unknown while its delays run, or when nobody knows them. A delay ends with its last day. A
    decision made since the order is looked at by other rules, and so are attempts that failed for
    more than ``new_case_days`` since it was obeyed: no answer then.
    """
    order = last_granted(facts)
    if order is None or _decided_since(facts, order):
        return None
    given = facts.convocation
    if order.executed is True or (given and given.held is True):
        return None if _tried_since(facts, order, day) > new_case_days else met()
    missed = _missed(order, given, day)
    if missed:
        return not_met(missed=missed)
    if given and _later(given.given_on, order.ordered_on):
        return met()
    return unknown()


@condition
def order_delay_known(facts: Facts, _day: dt.date) -> Outcome | None:
    """Unknown when nobody said the delay of the latest order granted; not met if it says so and is
    not carried out. No answer with a delay, or without such an order.
    """
    order = last_granted(facts)
    if order is None or order.executed is True or order.communicate_by or order.takes_place_by:
        return None
    return not_met() if order.executed is False else unknown()


def _tried_since(facts: Facts, order: Order, day: dt.date) -> int:
    """Return over how many days attempts failed since the order."""
    since = order.ordered_on or dt.date.max
    return evidence.spread(one for one in evidence.failed(facts, day) if one.day > since).days


def _later(given: dt.date | None, ordered: dt.date | None) -> bool:
    return given is None or ordered is None or given >= ordered


def _decided_since(facts: Facts, order: Order) -> bool:
    decision = facts.decision
    if decision is None:
        return False
    return decision.on is None or order.ordered_on is None or decision.on > order.ordered_on


def _missed(order: Order, given: Convocation | None, day: dt.date) -> dt.date | None:
    """Return the delay of the order that was not kept, if any."""
    told = given is not None and _later(given.given_on, order.ordered_on)
    if order.communicate_by and order.communicate_by < day and not told:
        return order.communicate_by
    if order.takes_place_by is None:
        return None
    planned = given.takes_place_on if given and told else None
    if order.takes_place_by < day or (planned and planned > order.takes_place_by):
        return order.takes_place_by
    return None


@condition
def something_new_since_the_order(
    facts: Facts, day: dt.date, *, articles: list[str]
) -> Outcome | None:
    """Met when something was tried or written since the latest request failed.

    No answer when the latest one was granted, when another waits, or when there is none. A request
    that was withdrawn was not judged: met.
    """
    order = last_of(facts, articles)
    if order is None or order.result == "granted" or under_way(facts):
        return None
    if order.result == "withdrawn":
        return met()
    ordered = order.ordered_on or order.notified_on
    if ordered is None:
        return unknown()
    counted = [one for one in evidence.failed(facts, day) if one.proof is not False]
    steps = [*counted, *evidence.written(facts, day, "email")]
    steps += evidence.written(facts, day, "lrar")
    new = [step for step in steps if step.day > ordered]
    return met() if new else not_met(ordered=ordered)


@condition
def no_suspension_rejected(facts: Facts, _day: dt.date, *, articles: list[str]) -> Outcome | None:
    """Not met when the latest request of these articles was rejected; no answer otherwise."""
    order = last_of(facts, articles)
    return not_met() if order is not None and order.result == "rejected" else None


@condition
def no_appointment_during_the_case(facts: Facts, _day: dt.date) -> Outcome | None:
    """Not met when an appointment came while the judge was seized, or the judge said so."""
    last = _in_order(facts)[-1:]
    if last and last[0].result == "non_lieu":
        return not_met()
    given = facts.convocation.given_on if facts.convocation else None
    if given is None:
        return None
    filed = [one.filed_on for one in under_way(facts) if one.filed_on]
    return not_met() if any(given >= day for day in filed) else None
