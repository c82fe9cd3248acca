"""The pieces that go with a letter written after the filing: only what the court has not yet.

They are planned from the case cut down to what happened since, so that numbers, labels and stamps
come from the same list as those of every other letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from guichet.casefile import CaseFile, Filing, Order
from guichet.letters.pieces import Pieces, plan_pieces
from guichet.letters.story import Story, as_of, tell


def since_case(
    case: CaseFile,
    start: dt.date,
    files: Iterable[str],
    on: dt.date,
    *,
    anew: bool = False,
    journal: bool = True,
) -> CaseFile:
    """Return ``case`` with the journal after ``start`` (the day itself left out) and the ``files``.

    Of the facts of urgency, only those noted after ``start`` are kept (all of them where a request
    begins ``anew``); of the costs, only those paid after it. Without the ``journal``, no attempt
    and no step. Nothing after ``on`` is kept.
    """
    wanted = set(files)
    kept = as_of(case, on)
    return kept.model_copy(
        update={
            "events": tuple(
                one for one in kept.current_events() if journal and one.at.date() > start
            ),
            "urgency": tuple(
                one for one in kept.urgency if anew or (one.noted_on and start < one.noted_on <= on)
            ),
            "costs": tuple(one for one in kept.costs if one.on and start < one.on <= on),
            "other_pieces": tuple(one for one in kept.other_pieces if one.id in wanted),
        }
    )


def since_story(
    story: Story,
    start: dt.date,
    files: Iterable[str],
    *,
    first: int = 1,
    anew: bool = False,
    journal: bool = True,
) -> Story:
    """Return what happened after ``start``, with its pieces numbered from ``first``.

    The other arguments are those of :func:`since_case`.
    """
    case = since_case(story.case, start, files, story.on, anew=anew, journal=journal)
    told = tell(case, on=story.on)
    if first == 1:
        return told
    shifted = shifted_pieces(told.pieces, first - 1)
    steps = tuple(
        replace(step, pieces=shifted.of_events([step.event])) if step.pieces else step
        for step in told.steps
    )
    return replace(told, pieces=shifted, steps=steps)


def shifted_pieces(pieces: Pieces, by: int) -> Pieces:
    """Return the same pieces, each number raised ``by`` so many."""
    moved = tuple(replace(one, number=one.number + by) for one in pieces.all)
    return replace(pieces, all=moved)


def first_number(case: CaseFile, filing: Filing) -> int:
    """Return the number after the last piece that the dossier had on the day of ``filing``.

    It is a proposal: the person knows which pieces were really sent.
    """
    return len(pieces_filed(case, filing).all) + 1


def pieces_filed(case: CaseFile, filing: Filing) -> Pieces:
    """Return the pieces that the dossier had on the day of ``filing``; none without that day."""
    if filing.filed_on is None:
        return Pieces((), ())
    then = as_of(case, filing.filed_on)
    had = then.model_copy(
        update={
            "urgency": tuple(
                one for one in then.urgency if not one.noted_on or one.noted_on <= filing.filed_on
            ),
            "costs": tuple(one for one in then.costs if not one.on or one.on <= filing.filed_on),
            "other_pieces": tuple(
                one for one in then.other_pieces if one.received_at.date() <= filing.filed_on
            ),
        }
    )
    return plan_pieces(had)


def known_from(order: Order) -> dt.date | None:
    """Return the day from which an order must be obeyed: its notification, or its date."""
    return order.notified_on or order.ordered_on
