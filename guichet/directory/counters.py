"""From a place of the directory to what a dossier keeps of it."""

from __future__ import annotations

import re

from guichet.casefile import Counter, PostalAddress
from guichet.places import Desk, Place

POSTCODE = re.compile(r"(?<!\d)\d{5}(?!\d)")


def counter_of(place: Place, typed: str = "") -> Counter:
    """Return the authority, the desk and the court of ``place``, copied with their sources.

    ``typed`` is what the person wrote: its postcode is kept, when there is one. Letters go to the
    authority at the address of the préfecture, never to a sous-préfecture.
    """
    postcode = POSTCODE.search(typed)
    return Counter(
        commune=place.commune,
        code_insee=place.code_insee,
        postcode=postcode.group() if postcode else None,
        departement=place.departement,
        arrondissement=place.arrondissement,
        prefecture=place.prefecture.name,
        counter=place.counter,
        authority=place.authority,
        authority_address=address_of(place.prefecture),
        court=place.court,
        court_name=place.court_name,
        zone=place.zone,
        sources=tuple(
            f"{source.about} : {source.citation} ({source.date})"[:300] for source in place.sources
        ),
    )


def address_of(desk: Desk) -> PostalAddress | None:
    """Return the postal address of a desk, or ``None`` when it is not known."""
    if not desk.lines or not desk.postcode:
        return None
    lines = (desk.service, *desk.lines) if desk.service else desk.lines
    return PostalAddress(lines=lines, postcode=desk.postcode, commune=desk.town)
