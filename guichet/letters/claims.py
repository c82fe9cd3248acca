"""What the requête asks of the judge: the measure of the rules, its delays, its amounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from guichet.casefile import Convocation
from guichet.documents.blocks import Inline
from guichet.documents.dates import long_date
from guichet.documents.numbers import agree, amount, in_words
from guichet.law.rulebook import value
from guichet.letters.costs import costs_claim, proved_cents
from guichet.letters.moments import standing_appointment
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story

COMMUNICATE = "delai_communiquer"
TAKES_PLACE = "delai_rendez_vous"
ASTREINTE = "astreinte_par_jour"
BY_ATTEMPTS = frozenset({"rdv", "substitution"})
"""Measures that rest on failed attempts: nothing is lodged, and no appointment was given."""


def claims(story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims: the measure with its delays, astreinte, costs. The last ends the list."""
    asked = (_order(story, options), _astreinte(story, options), _costs(story, options))
    given = [claim for claim in asked if claim]
    return (*((*claim, " ;") for claim in given[:-1]), (*given[-1], "."))


def hard_date(story: Story, options: LetterOptions) -> dt.date | None:
    """Return the day before which the measure must be done, if there is one.

    Chosen by the person, or the nearest of the deadlines still to come: those of the urgency facts
    and, for a renewal, the end of the titre or of the days in which the téléservice takes it. The
    day itself is too late. An appointment to bring
    forward gives no later day: it would ask for nothing.
    """
    given = _to_bring_forward(story)
    last = given.takes_place_on if given and given.takes_place_on else dt.date.max
    if options.takes_place_before:
        return min(options.takes_place_before, last)
    case = story.case
    deadlines = [fact.deadline for fact in case.urgency if fact.deadline]
    if case.kind == "renewal" and case.titre_expires_on:
        deadlines.append(case.titre_expires_on)
    deadlines += [one.date for one in story.answer.deadlines if one.id == "anef_window_closes"]
    return min((day for day in deadlines if story.on < day <= last), default=None)


def to_authority(authority: str) -> str:
    """Return « au préfet de … », « à la préfète de … », « à l’administrateur … »."""
    if authority.lower().startswith("préfète"):
        return f"à la {authority}"
    vowel = authority[:1].lower() in "aeiouéè"
    return f"à l’{authority}" if vowel else f"au {authority}"


def mine(request: str) -> str:
    """Return « ma demande … » for « une demande … », « mon admission … » before a vowel."""
    article, _, noun = request.partition(" ")
    vowel = noun[:1].lower() in "aeiouéèêh"
    return f"{'ma' if article == 'une' and not vowel else 'mon'} {noun}"


def provisional_document(story: Story) -> str:
    """Return the paper due while the request is examined, with its article.

    The certificate of the ANEF for a renewal made there, the récépissé otherwise.
    """
    if story.case.channel == "anef":
        return "une attestation de prolongation d’instruction de ma demande"
    return "un récépissé de ma demande"


def _order(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    authority = story.case.counter.authority if story.case.counter else "préfet"
    told = ORDERS.get(story.answer.measure or "rdv", _appointment)(story, options)
    return (
        f"d’enjoindre {to_authority(authority)}, en application des articles L. 521-3 et L. 911-1 "
        f"du code de justice administrative, {told}",
    )


def _appointment(story: Story, options: LetterOptions) -> str:
    """Ask for an appointment in person: the day is told, then it takes place."""
    return _in_two_delays(story, options, f"rendez-vous en personne pour déposer {_it(story)}")


def _substitution(story: Story, options: LetterOptions) -> str:
    """Ask to be received instead of the téléservice."""
    place = "rendez-vous, dans un accueil physique de substitution, pour déposer"
    return _in_two_delays(story, options, f"{place} {_it(story)}")


def _earlier(story: Story, options: LetterOptions) -> str:
    """Ask for an earlier day than the one that was given."""
    given = _to_bring_forward(story)
    day = given.takes_place_on if given else None
    than = f" avant celui du {long_date(day)}," if day else ""
    return _in_two_delays(
        story, options, f"rendez-vous en personne,{than} pour déposer {_it(story)}"
    )


def _registration(story: Story, options: LetterOptions) -> str:
    """Ask that the complete request be received and registered."""
    what = f"rendez-vous en personne pour que la préfecture enregistre {mine(_it(story))}"
    receipt = "" if story.case.channel == "anef" else ", avec remise d’un récépissé"
    return _in_two_delays(story, options, what) + receipt


def _document(story: Story, options: LetterOptions) -> str:
    """Ask for the provisional document, with one delay: there is nothing to hold."""
    communicate, _ = _delays(story, options)
    limit = hard_date(story, options)
    within = f"dans un délai de {_days(communicate)} à compter de la notification de l’ordonnance"
    before = f" et, en tout état de cause, avant le {long_date(limit)}" if limit else ""
    return f"de me remettre, {within}{before}, {provisional_document(story)}"


ORDERS: Mapping[str, Callable[[Story, LetterOptions], str]] = {
    "rdv": _appointment,
    "substitution": _substitution,
    "earlier_rdv": _earlier,
    "recepisse_api": _document,
    "enregistrement": _registration,
}
"""What is asked, by the measure of the rules."""


def _in_two_delays(story: Story, options: LetterOptions, what: str) -> str:
    """Return the order with its two delays: to tell the day, and for the day itself."""
    communicate, takes_place = _delays(story, options)
    limit = hard_date(story, options)
    when = f"dans un délai de {_days(takes_place)} à compter de la même notification"
    if limit:
        left = (limit - story.on).days
        before = f"avant le {long_date(limit)}"
        when = before if left <= takes_place else f"{when} et, en tout état de cause, {before}"
    return (
        f"de me communiquer, dans un délai de {_days(communicate)} à compter de la notification "
        f"de l’ordonnance, une date de {what}, ce rendez-vous devant avoir lieu {when}"
    )


def _delays(story: Story, options: LetterOptions) -> tuple[int, int]:
    """Return both delays in days, shorter where a limit, or the day already given, is near."""
    communicate = options.communicate_days or _figure(COMMUNICATE, story.on)
    takes_place = options.takes_place_days or _figure(TAKES_PLACE, story.on)
    given = _to_bring_forward(story)
    if given and given.takes_place_on:
        takes_place = min(takes_place, max(1, (given.takes_place_on - story.on).days - 1))
    limit = hard_date(story, options)
    left = (limit - story.on).days if limit else takes_place + 1
    return min(communicate, takes_place, max(1, left // 2)), takes_place


def _to_bring_forward(story: Story) -> Convocation | None:
    return standing_appointment(story) if story.answer.measure == "earlier_rdv" else None


def _it(story: Story) -> str:
    return story.words.request


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
    """Return the claim of costs; by default the sum of those that a receipt shows."""
    costs = story.case.costs
    cents = proved_cents(costs) if options.costs_cents is None else options.costs_cents
    return costs_claim(cents, costs, story.pieces)


def _figure(name: str, on: dt.date) -> int:
    return value(name, on).content.amount or 0
