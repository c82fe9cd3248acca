"""What the requête asks of the judge, with its two delays and its amounts."""

from __future__ import annotations

import datetime as dt

from guichet.documents.dates import long_date
from guichet.documents.numbers import amount, in_words
from guichet.law.rulebook import value
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story

COMMUNICATE = "delai_communiquer"
TAKES_PLACE = "delai_rendez_vous"
ASTREINTE = "astreinte_par_jour"


def claims(story: Story, options: LetterOptions) -> tuple[str, ...]:
    """Return the claims: convocation with two delays, astreinte, costs. The last ends the list."""
    asked = (_order(story, options), _astreinte(story, options), _costs(story, options))
    given = [claim for claim in asked if claim]
    return (*(f"{claim} ;" for claim in given[:-1]), f"{given[-1]}.")


def hard_date(story: Story, options: LetterOptions) -> dt.date | None:
    """Return the day before which the appointment must take place, if there is one.

    Chosen by the person, or the nearest deadline still to come of an urgency fact; for the
    nineteenth birthday that is the eve.
    """
    if options.takes_place_before:
        return options.takes_place_before
    deadlines = [
        fact.deadline - dt.timedelta(days=1) if fact.kind == "age_19" else fact.deadline
        for fact in story.case.urgency
        if fact.deadline and fact.deadline > story.on
    ]
    return min(deadlines, default=None)


def to_authority(authority: str) -> str:
    """Return « au préfet de … », « à l’administrateur … »."""
    vowel = authority[:1].lower() in "aeiouéè"
    return f"à l’{authority}" if vowel else f"au {authority}"


def _order(story: Story, options: LetterOptions) -> str:
    counter = story.case.counter
    authority = counter.authority if counter else "préfet"
    communicate = options.communicate_days or _figure(COMMUNICATE, story.on)
    takes_place = options.takes_place_days or _figure(TAKES_PLACE, story.on)
    limit = hard_date(story, options)
    before = f", et en tout cas au plus tard le {long_date(limit)}" if limit else ""
    return (
        f"d’enjoindre {to_authority(authority)}, en application des articles L. 521-3 et L. 911-1 "
        "du code de justice administrative, de me communiquer, dans un délai de "
        f"{in_words(communicate)} jours à compter de la notification de l’ordonnance, une date de "
        f"rendez-vous pour déposer {story.words.request}, ce rendez-vous devant avoir lieu dans un "
        f"délai de {in_words(takes_place)} jours à compter de la même notification{before}"
    )


def _astreinte(story: Story, options: LetterOptions) -> str:
    per_day = options.astreinte_per_day
    if per_day is None:
        per_day = _figure(ASTREINTE, story.on)
    if not per_day:
        return ""
    return (
        f"d’assortir cette injonction d’une astreinte de {amount(per_day * 100)} par jour de "
        "retard, sur le fondement de l’article L. 911-3 du code de justice administrative"
    )


def _costs(story: Story, options: LetterOptions) -> str:
    cents = options.costs_cents
    if cents is None:
        cents = sum(cost.cents for cost in story.case.costs)
    if not cents:
        return ""
    return (
        f"de mettre à la charge de l’État la somme de {amount(cents)}, au titre de l’article "
        "L. 761-1 du code de justice administrative, pour les frais que j’ai engagés"
    )


def _figure(name: str, on: dt.date) -> int:
    return value(name, on).content.amount or 0
