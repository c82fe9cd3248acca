"""An appointment given while the court has the request, and what the person answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from guichet.casefile import Convocation, Filing, UrgencyFact
from guichet.documents.blocks import Inline
from guichet.documents.dates import long_date
from guichet.letters.catalogue import LetterText
from guichet.letters.claims import to_authority
from guichet.letters.costs import costs_claim
from guichet.letters.joined import first_number, pieces_filed, since_story
from guichet.letters.moments import offer_pending, pending_filing
from guichet.letters.options import LetterOptions
from guichet.letters.since_told import of_the_request, piece_of, pieces_listed, urgent
from guichet.letters.story import Story
from guichet.letters.values.execution import delays
from guichet.letters.values.proceedings import as_list
from guichet.letters.values.withdrawal import costs_asked
from guichet.letters.values.wording import sentence


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the offer, what the person says of it, and what they ask of the judge."""
    offer = offer_pending(story)
    if offer is None:
        return {}
    suits = options.offer == "suits"
    told = joined(story, options)
    return {
        "offer": _told(offer),
        "offer_piece": piece_of(told.case, told.pieces, offer.file_ids) or "",
        "new_pieces": pieces_listed(told),
        "suits": suits,
        "too_late_for": tuple(_late(told, story, offer)),
        "own_words": sentence(options.own_words),
        "gives_up_costs": suits and options.keep_costs is False,
        "claims": as_list(_accepted(story, options) if suits else _maintained(story, options)),
    }


def passed_by(story: Story, offer: Convocation) -> list[UrgencyFact]:
    """Return the facts of urgency whose day comes before the appointment, or on that day."""
    day = offer.takes_place_on
    return [one for one in story.case.urgency if day and one.deadline and one.deadline <= day]


def ends_before(story: Story, offer: Convocation) -> dt.date | None:
    """Return the end of the titre to renew, when the appointment comes after it."""
    expires = story.case.titre_expires_on
    late = story.case.kind == "renewal" and expires and offer.takes_place_on
    return expires if late and expires and expires < (offer.takes_place_on or expires) else None


def comes_in_time(story: Story) -> bool:
    """Return whether an appointment is offered that no limit of the dossier comes before."""
    offer = offer_pending(story)
    return offer is not None and not (passed_by(story, offer) or ends_before(story, offer))


def _told(offer: Convocation) -> str:
    """Return the offer with its day and its place."""
    when = f", le {long_date(offer.given_on)}" if offer.given_on else ""
    who = "la préfecture m’a proposé" if offer.origin == "offered" else "j’ai obtenu"
    day = long_date(offer.takes_place_on) if offer.takes_place_on else ""
    place = f" (lieu : {offer.place})" if offer.place else ""
    return f"Depuis le dépôt de ma requête{when}, {who} un rendez-vous pour le {day}{place}"


def joined(story: Story, options: LetterOptions) -> Story:
    """Return the story with the only pieces of this letter: the offer, and why it is too late."""
    offer = offer_pending(story) or Convocation(id="")
    filing = pending_filing(story) or Filing(id="")
    start = filing.filed_on or story.on
    first = options.first_piece or first_number(story.case, filing)
    facts = () if options.offer == "suits" else tuple(passed_by(story, offer))
    case = story.case.model_copy(update={"urgency": facts, "costs": ()})
    return since_story(
        replace(story, case=case), start, offer.file_ids, first=first, anew=True, journal=False
    )


def _late(told: Story, story: Story, offer: Convocation) -> list[tuple[Inline, ...]]:
    lines = [urgent(one, told, story) for one in passed_by(story, offer)]
    expires = ends_before(story, offer)
    if expires:
        lines.append((f"Mon titre expire le {long_date(expires)}.",))
    return lines


def _accepted(story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    gone = "de dire qu’il n’y a plus lieu de statuer sur ma demande d’injonction"
    return ((gone,), _costs_kept(story, options) if options.keep_costs else ())


def _costs_kept(story: Story, options: LetterOptions) -> tuple[Inline, ...]:
    """Return the claim of costs; its receipts keep the numbers they had with the request."""
    filed = pieces_filed(story.case, pending_filing(story) or Filing(id=""))
    ours = options.first_piece in (None, len(filed.all) + 1)
    cents = costs_asked(story, options)
    return of_the_request(costs_claim(cents, story.case.costs, filed if ours else None))


def _maintained(story: Story, options: LetterOptions) -> tuple[tuple[Inline, ...], ...]:
    """Return the claims of a person whom this appointment does not serve."""
    counter = story.case.counter
    to = to_authority(counter.authority if counter else "préfet")
    communicate, takes_place = delays(story, options)
    asked = (
        f"d’enjoindre {to} de me communiquer, dans un délai de {communicate} à compter de la "
        f"notification de l’ordonnance, la date d’un autre rendez-vous, qui ait lieu {takes_place}"
    )
    return (
        ("de rejeter toute demande de non-lieu",),
        (asked,),
        ("de faire droit, pour le reste, aux conclusions de ma requête",),
    )
