"""RDV Service Public, free software of the State, used by some préfectures since 2026."""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Marker, Site, says, says_alone
from guichet.booking_sites.page import State, System

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
        # Alone in its block: the list of steps and the help text use the same words.
        Marker(State.SLOT_SEEN, says_alone("Sélectionnez un créneau :")),
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
