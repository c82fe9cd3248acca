"""What the requête asks of the judge, with its two delays and its amounts."""

from __future__ import annotations

import datetime as dt

from guichet.documents.blocks import Inline
from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, amount, in_words
from guichet.law.rulebook import value
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story

COMMUNICATE = "delai_communiquer"
TAKES_PLACE = "delai_rendez_vous"
ASTREINTE = "astreinte_par_jour"


def claims(story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims: convocation with two delays, astreinte, costs. The last ends the list."""
    asked = (_order(story, options), _astreinte(story, options), _costs(story, options))
    given = [claim for claim in asked if claim]
    return (*((*claim, " ;") for claim in given[:-1]), (*given[-1], "."))


def hard_date(story: Story, options: LetterOptions) -> dt.date | None:
    """Return the day before which the appointment must take place, if there is one.

    Chosen by the person, or the nearest of the deadlines still to come: those of the urgency facts
    and, for a renewal, the end of the titre. The day itself is too late.
    """
    if options.takes_place_before:
        return options.takes_place_before
    case = story.case
    deadlines = [fact.deadline for fact in case.urgency if fact.deadline]
    if case.kind == "renewal" and case.titre_expires_on:
        deadlines.append(case.titre_expires_on)
    return min((day for day in deadlines if day > story.on), default=None)


def to_authority(authority: str) -> str:
    """Return « au préfet de … », « à l’administrateur … »."""
    vowel = authority[:1].lower() in "aeiouéè"
    return f"à l’{authority}" if vowel else f"au {authority}"


def _order(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    authority = story.case.counter.authority if story.case.counter else "préfet"
    communicate = options.communicate_days or _figure(COMMUNICATE, story.on)
    takes_place = options.takes_place_days or _figure(TAKES_PLACE, story.on)
    limit = hard_date(story, options)
    left = (limit - story.on).days if limit else takes_place + 1
    communicate = min(communicate, max(1, left // 2))
    when = f"dans un délai de {_days(takes_place)} à compter de la même notification"
    if limit:
        before = f"avant le {long_date(limit)}"
        when = before if left <= takes_place else f"{when} et, en tout état de cause, {before}"
    return (
        f"d’enjoindre {to_authority(authority)}, en application des articles L. 521-3 et L. 911-1 "
        "du code de justice administrative, de me communiquer, dans un délai de "
        f"{_days(communicate)} à compter de la notification de l’ordonnance, une date de "
        f"rendez-vous pour déposer {story.words.request}, ce rendez-vous devant avoir lieu {when}",
    )


def _days(count: int) -> str:
    return f"{in_words(count)} {agree(count, 'jour')}"


def _astreinte(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    per_day = options.astreinte_per_day
    if per_day is None:
        per_day = _figure(ASTREINTE, story.on)
    if not per_day:
        return ()
    return (
        f"d’assortir cette injonction d’une astreinte de {amount(per_day * 100)} par jour de "
        "retard, sur le fondement de l’article L. 911-3 du code de justice administrative",
    )


def _costs(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    """Return the claim of costs with the piece that holds the receipts, where there is one."""
    cents = options.costs_cents
    if cents is None:
        cents = sum(cost.cents for cost in story.case.costs)
    if not cents:
        return ()
    claim = (
        f"de mettre à la charge de l’État la somme de {amount(cents)}, au titre de l’article "
        "L. 761-1 du code de justice administrative, pour les frais que j’ai engagés"
    )
    receipts = story.pieces.of_files(file for cost in story.case.costs for file in cost.files)
    return (claim, " (", receipts, ")") if receipts else (claim,)


def _figure(name: str, on: dt.date) -> int:
    return value(name, on).content.amount or 0
