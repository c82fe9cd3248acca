"""An order of the judge that is not obeyed: what it ordered, since when, and what is asked."""

from __future__ import annotations

import datetime as dt

from guichet.casefile import Cost, Order
from guichet.documents.blocks import Inline
from guichet.documents.dates import long_date
from guichet.documents.numbers import amount
from guichet.law.rulebook import value
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import (
    ASTREINTE,
    COMMUNICATE,
    TAKES_PLACE,
    hard_date,
    to_authority,
)
from guichet.letters.costs import costs_claim, proved_cents
from guichet.letters.joined import known_from, since_story
from guichet.letters.moments import unexecuted
from guichet.letters.options import LetterOptions
from guichet.letters.since_told import appointments_since, days_in_words, piece_of, told_since
from guichet.letters.story import Story
from guichet.letters.values.proceedings import SENDING, as_list

MODIFICATION = "modification"


def values(text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the order that is not obeyed, what followed it, and the claims."""
    order = unexecuted(story)
    start = known_from(order) if order else None
    if order is None or start is None:
        return {}
    told = joined(story, options)
    asked = _modified if text.id == MODIFICATION else _executed
    return {
        **told_since(told, start, story),
        "sending": _sending(text, options),
        "order": order_named(order),
        "ordered": _ordered(order, story),
        "order_piece": piece_of(told.case, told.pieces, order.file_ids) or "",
        "limits": limits_passed(order, story.on),
        "late_by": days_in_words((story.on - first_limit(order)).days),
        "date_needed": _date_needed(order, story, options),
        "claims": asked(order, story, options),
    }


def _sending(text: LetterText, options: LetterOptions) -> str:
    """Return how it is lodged: a request for execution (L. 911-4) is not a référé."""
    sending = SENDING[options.filing_mode]
    return sending if text.id == MODIFICATION else sending.removesuffix(" – RÉFÉRÉ")


def joined(story: Story, _options: LetterOptions) -> Story:
    """Return what followed the order, with the pieces of a new request: numbered from 1."""
    order = unexecuted(story)
    start = (known_from(order) if order else None) or story.on
    given = appointments_since(story.case, start)
    files = (order.file_ids if order else ()) + tuple(f for one in given for f in one.file_ids)
    return since_story(story, start, files, anew=True)


def first_limit(order: Order) -> dt.date:
    """Return the first day that the judge fixed. Raises ``ValueError`` when there is none."""
    return min(day for day in (order.communicate_by, order.takes_place_by) if day)


def order_named(order: Order) -> str:
    """Return « l’ordonnance n° 2600001 du 5 novembre 2026 »."""
    return f"l’ordonnance n° {order.number} du {long_date(order.ordered_on or first_limit(order))}"


def limits_passed(order: Order, on: dt.date) -> str:
    """Return which delays of the order are over on ``on``, as one sentence."""
    told = []
    if order.communicate_by and order.communicate_by < on:
        told.append(f"pour me communiquer une date a pris fin le {long_date(order.communicate_by)}")
    if order.takes_place_by and order.takes_place_by < on:
        told.append(f"pour me recevoir a pris fin le {long_date(order.takes_place_by)}")
    return "Le délai " + " ; le délai ".join(told) + "."


def _ordered(order: Order, story: Story) -> str:
    """Return what the judge enjoined, with the days that the person read in the order."""
    counter = story.case.counter
    measures = []
    if order.communicate_by:
        measures.append(
            f"de me communiquer une date de rendez-vous au plus tard le "
            f"{long_date(order.communicate_by)}"
        )
    if order.takes_place_by:
        measures.append(
            f"de me recevoir en rendez-vous au plus tard le {long_date(order.takes_place_by)}"
        )
    to = to_authority(counter.authority if counter else "préfet")
    return f"a enjoint {to} {' et '.join(measures)}"


def _executed(order: Order, story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims under article L. 911-4."""
    counter = story.case.counter
    to = to_authority(counter.authority if counter else "préfet")
    injunction = f"d’enjoindre {to} {_as_ordered(order, story, options)}"
    return as_list(
        (
            (
                f"d’assurer l’exécution de {order_named(order)}, sur le fondement de l’article "
                "L. 911-4 du code de justice administrative",
            ),
            (injunction,),
            *_astreintes(order, story, options),
            _costs(order, story, options),
        )
    )


def _as_ordered(order: Order, story: Story, options: LetterOptions) -> str:
    """Return the measures of the order with new delays: nothing that it did not order."""
    communicate, _ = delays(story, options)
    request = story.words.request if story.words_if_known else "ma demande"
    day = order.takes_place_by
    days = options.takes_place_days or _figure(TAKES_PLACE, story.on)
    within = f"dans un délai de {days_in_words(days)} à compter de la"
    future = "notification de la décision à venir"
    if not order.communicate_by:
        return f"de me recevoir en rendez-vous pour déposer {request}, {within} {future}"
    told = (
        f"de me communiquer, dans un délai de {communicate} à compter de la {future}, "
        f"une date de rendez-vous pour déposer {request}"
    )
    if day is None:
        return told
    when = f"au plus tard le {long_date(day)}" if day > story.on else f"{within} même notification"
    return f"{told}, ce rendez-vous devant avoir lieu {when}"


def _date_needed(order: Order, story: Story, options: LetterOptions) -> str:
    """Return why the appointment itself needs a last day, where the order fixed none."""
    limit = hard_date(story, options)
    if order.takes_place_by or limit is None:
        return ""
    return (
        "L’ordonnance ne fixe pas de date limite au rendez-vous lui-même. Une telle limite est "
        f"nécessaire : à partir du {long_date(limit)}, il serait trop tard."
    )


def _astreintes(
    order: Order, story: Story, options: LetterOptions
) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims of money by the day: a first astreinte, or what becomes of that ordered."""
    asked = _per_day(story, options)
    already = order.astreinte_per_day or 0
    if not already:
        new = (
            f"d’assortir cette injonction d’une astreinte de {amount(asked * 100)} par jour de "
            "retard, sur le fondement de l’article L. 911-3 du code de justice administrative"
        )
        return ((new,),) if asked else ()
    due = (
        f"de liquider l’astreinte de {amount(already * 100)} par jour de retard déjà prononcée, "
        "sur le fondement de l’article L. 911-7 du code de justice administrative"
    )
    more = f"de porter cette astreinte à {amount(asked * 100)} par jour de retard pour l’avenir"
    return ((due,), (more,)) if asked > already else ((due,),)


def _modified(order: Order, story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims under article L. 521-4."""
    communicate, takes_place = delays(story, options)
    per_day = _per_day(story, options) or _figure(ASTREINTE, story.on)
    return as_list(
        (
            (
                f"de modifier les mesures ordonnées par {order_named(order)}, sur le fondement de "
                "l’article L. 521-4 du code de justice administrative",
            ),
            (
                f"d’y ajouter une astreinte de {amount(per_day * 100)} par jour de retard, "
                "sur le fondement de l’article L. 911-3 du même code",
            ),
            (
                f"de fixer un délai de {communicate}, à compter de la notification de la décision "
                "à venir, pour me communiquer une date de rendez-vous, ce rendez-vous devant avoir "
                f"lieu {takes_place}",
            ),
            _costs(order, story, options),
        )
    )


def delays(story: Story, options: LetterOptions) -> tuple[str, str]:
    """Return the two delays in words: to give a date, and when the appointment takes place."""
    communicate = options.communicate_days or _figure(COMMUNICATE, story.on)
    takes_place = options.takes_place_days or _figure(TAKES_PLACE, story.on)
    when = f"dans un délai de {days_in_words(takes_place)} à compter de la même notification"
    limit = hard_date(story, options)
    if limit is None:
        return days_in_words(communicate), when
    left = (limit - story.on).days
    before = f"avant le {long_date(limit)}"
    words = days_in_words(min(communicate, max(1, left // 2)))
    return words, before if left <= takes_place else f"{when} et, en tout état de cause, {before}"


def _per_day(story: Story, options: LetterOptions) -> int:
    chosen = options.astreinte_per_day
    return _figure(ASTREINTE, story.on) if chosen is None else chosen


def _costs(order: Order, story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    """Return the claim of costs; by default of those paid since the order, with a receipt."""
    paid = costs_since(order, story)
    cents = proved_cents(paid) if options.costs_cents is None else options.costs_cents
    return costs_claim(cents, paid, joined(story, options).pieces)


def costs_since(order: Order, story: Story) -> tuple[Cost, ...]:
    """Return the costs paid since the day from which the order must be obeyed."""
    start = known_from(order)
    paid = story.case.costs
    return tuple(one for one in paid if one.on and start and start < one.on <= story.on)


def _figure(name: str, on: dt.date) -> int:
    return value(name, on).content.amount or 0
