"""RDV Service Public, free software of the State, used by some préfectures since 2026."""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Marker, Site, says
from guichet.booking_sites.page import State, System
from guichet.booking_sites.sighting import Sighting, words_of
from guichet.booking_sites.wording import fold

INVITATION = "Sélectionnez un créneau"
TITLES = (
    "//*[self::h1 or self::h2 or self::h3 or self::h4 or self::p or self::legend or self::label]"
    "[not(ancestor::li) and not(ancestor::nav)]"
)


def _invitation(seen: Sighting) -> str | None:
    """« Sélectionnez un créneau : » above a choice.

    The list of steps and the help text use the same words: without its colon, the phrase must be
    a title or a paragraph of its own.
    """
    said = seen.text.find_lines(INVITATION)
    with_colon = next((line for line in said if line.endswith(":")), None)
    if with_colon or not said:
        return with_colon
    titles = (fold(words_of(element)) for element in seen.elements(TITLES))
    return said[0] if fold(INVITATION) in titles else None


SITE = Site(
    system=System.RDV_SERVICE_PUBLIC,
    example_url="https://rdv.anct.gouv.fr/prendre_rdv?public_link_organisation_id=9999",
    hosts=frozenset(
        {
            *("rdv.anct.gouv.fr", "www.rdv.anct.gouv.fr"),
            *("rdv.numerique.gouv.fr", "www.rdv.numerique.gouv.fr"),
        }
    ),
    path=re.compile(r"/prendre_rdv(?:/|$)"),
    markers=(
        Marker(
            State.LINK_DISABLED,
            says(
                "Le motif … n'est plus disponible à la réservation",
                "n'est plus disponible à la réservation",
            ),
            distinctive=True,
        ),
        Marker(State.SLOT_SEEN, _invitation, distinctive=True),
        Marker(
            State.NO_SLOT,
            says(
                "Malheureusement, aucun créneau correspondant à … n'a été trouvé",
                "aucun créneau correspondant à … n'a été trouvé",
            ),
            distinctive=True,
        ),
    ),
)
