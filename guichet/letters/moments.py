"""The moments of a dossier that put a letter forward: facts of the day, never advice.

A letter whose moment has not come can still be written: it is only shown further down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from guichet.casefile import Convocation, Filing, Order
from guichet.law import UnusableFacts
from guichet.letters.story import Story
from guichet.procedure.since_filing import not_granted

LINES = {"ccc", "pan"}
"""Channels of the help that the ANEF offers."""
REASONS = "motifs"
"""The rule that says whether the reasons of a refusal born of silence were asked for."""


def last_filing(story: Story) -> Filing | None:
    """Return the latest request lodged with a court, or ``None``."""
    return story.case.filings[-1] if story.case.filings else None


def pending_filing(story: Story) -> Filing | None:
    """Return the latest request that no order of the judge has ended yet, or ``None``."""
    ended = {one.filing for one in story.case.orders if one.result != "pending"}
    waiting = [one for one in story.case.filings if one.id not in ended]
    return waiting[-1] if waiting else None


def standing_appointment(story: Story) -> Convocation | None:
    """Return the latest appointment that is still to come, and not cancelled, or ``None``."""
    found = [
        one
        for one in story.case.convocations
        if one.takes_place_on and one.takes_place_on >= story.on and not one.cancelled_on
    ]
    return found[-1] if found else None


def offer_pending(story: Story) -> Convocation | None:
    """Return the latest appointment given while the court has the request, or ``None``.

    One that was cancelled, kept, or whose day nobody noted is none.
    """
    filing = pending_filing(story)
    if filing is None:
        return None
    start = filing.filed_on or dt.date.min
    found = [
        one
        for one in story.case.convocations
        if one.takes_place_on
        and not one.cancelled_on
        and not one.held
        and (one.given_on >= start if one.given_on else one.origin == "offered")
    ]
    return found[-1] if found else None


def unexecuted(story: Story) -> Order | None:
    """Return the latest granted order whose delay has passed without its execution.

    An order whose execution nobody told is not one: the person says so first.
    """
    for order in reversed(story.case.orders):
        limits = [day for day in (order.communicate_by, order.takes_place_by) if day]
        late = bool(limits) and min(limits) < story.on
        if order.result == "granted" and order.executed is False and late:
            return order
    return None


def silent_refusal(story: Story) -> bool:
    """Return whether a refusal was born of silence, whatever the titre, and may still be contested.

    The reasons are asked for within the delay of the appeal (art. L. 232-4 CRPA). False where they
    were asked already, where a decision is written, and where dates contradict each other.
    """
    try:
        answer = story.answer
    except UnusableFacts:
        return False
    unasked = answer.outcome(REASONS) == "not_met"
    return unasked and story.case.gate.decision is None and appeal_running(story)


def appeal_running(story: Story) -> bool:
    """Return whether the prudent last day to contest the refusal is known, and not past."""
    return any(
        one.id == "annulment_delay" and one.date >= story.on for one in story.answer.deadlines
    )


def _used_help_lines(story: Story) -> bool:
    return any(event.channel in LINES for event in story.case.current_events())


def _defence(story: Story) -> bool:
    filing = pending_filing(story)
    return filing is not None and filing.defence_on is not None


def _route(*names: str) -> Callable[[Story], bool]:
    """Return whether the rules lead to one of these routes; never where dates contradict."""

    def leads(story: Story) -> bool:
        try:
            return story.answer.route in names
        except UnusableFacts:
            return False

    return leads


def _hearing(story: Story) -> bool:
    filing = pending_filing(story)
    return filing is not None and filing.hearing_on is not None


MOMENTS: Mapping[str, Callable[[Story], bool]] = {
    "anef": lambda story: story.case.channel == "anef",
    "help_lines_used": _used_help_lines,
    "appointment": lambda story: standing_appointment(story) is not None,
    "filed": lambda story: pending_filing(story) is not None,
    "offered": lambda story: offer_pending(story) is not None,
    "defence": _defence,
    "hearing": _hearing,
    "not_executed": lambda story: unexecuted(story) is not None,
    "suspension": _route("refere_suspension", "recours_annulation"),
    "liberte": _route("refere_liberte"),
    "silent_refusal": silent_refusal,
    "not_granted": lambda story: not_granted(story.case) is not None,
    "visit_planned": lambda story: story.case.planned_visit_on is not None,
    "written": lambda story: bool(story.letters_sent),
}
"""Each moment by the name that the headers of the letters use."""
