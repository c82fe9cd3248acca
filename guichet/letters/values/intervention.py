"""The association that supports a request before the judge, as its own people describe it."""

from __future__ import annotations

import re

from guichet.casefile import Intervener
from guichet.documents.blocks import KeyValues, Signature
from guichet.documents.dates import long_date, period
from guichet.documents.grammar import de_
from guichet.letters.catalogue import LetterText
from guichet.letters.moments import pending_filing
from guichet.letters.options import LetterOptions
from guichet.letters.story import Story, tell
from guichet.letters.values.people import full_name
from guichet.letters.values.wording import lower, sentence

OF_HERS = {"présidente", "direction", "directrice", "commission", "section", "vice-présidente"}
"""Organs of an association whose noun is feminine and begins with a consonant."""
TOWN = re.compile(r"\b\d{5}\s+([^\d,]+?)\s*$")


def values(_text: LetterText, story: Story, options: LetterOptions) -> dict[str, object]:
    """Return the association, its object, its decision and the place where it signs."""
    one = story.case.interveners[0] if story.case.interveners else Intervener(name="–")
    decided = long_date(one.decided_on) if one.decided_on else ""
    organ = lower(one.decided_by)
    return {
        "association": KeyValues(tuple((label, text) for label, text in _rows(one) if text)),
        "of_person": de_(full_name(story)),
        "purpose": one.purpose.strip("«»\u00a0\u202f "),
        "support": sentence(one.support),
        "tried": _tried(story),
        "decision": f"Sa décision d’intervenir a été prise le {decided} par {_own(organ)} "
        "(pièce n° 2).",
        "decision_piece": f"décision du {decided} ({organ})",
        "association_signature": Signature(
            f"{one.representative}, {lower(one.capacity)}, pour {_the_association(one.name)}",
            place=_town(one.address),
            day=options.on,
        ),
    }


def _own(organ: str) -> str:
    """Return « son bureau », « sa présidente », « son assemblée générale »."""
    first = organ.split(" ", 1)[0]
    feminine = first in OF_HERS and first[:1] not in "aeiouéèêh"
    return f"{'sa' if feminine else 'son'} {organ}"


def _the_association(name: str) -> str:
    """Return « l’association EXEMPLE », whether or not its name begins with that word."""
    start, _, rest = name.partition(" ")
    return f"l’association {rest if start.casefold() == 'association' and rest else name}"


def _town(address: str) -> str | None:
    """Return the town of an address that ends with its postcode and its town."""
    found = TOWN.search(address)
    return found.group(1).strip() if found else None


def _tried(story: Story) -> str:
    """Return the attempts that the request tells of: those made until it was lodged."""
    filing = pending_filing(story)
    day = filing.filed_on if filing and filing.filed_on else story.on
    then = tell(story.case, on=day)
    if not then.failures or then.first_day is None or then.last_day is None:
        return ""
    when = period(then.first_day, then.last_day)
    return f"La requête fait état de {then.attempts_in_words} en ligne, {when}, sans rendez-vous."


def _rows(one: Intervener) -> tuple[tuple[str, str], ...]:
    by = f"{one.representative}, {lower(one.capacity)}" if one.capacity else one.representative
    return (("Nom", one.name), ("Siège", one.address), ("Représentée par", by))
