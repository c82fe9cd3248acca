"""eAppointment, the booking site of Val-de-Marne until 2023 (historic).

It said « no slot » in an alert box: the words are in no document, only in what was displayed.
It has no known positive marker, so that no page of it ever reads as a free slot.
"""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Marker, Site, says, shows
from guichet.booking_sites.page import State, System

SITE = Site(
    system=System.EAPPOINTMENT,
    example_url="https://rdv-etrangers-94.interieur.gouv.fr/eAppointmentpref94/element/jsp/specific/pref94.jsp",
    hosts=frozenset(
        {
            "rdv-etrangers-94.interieur.gouv.fr",
            "rdv-cartegrise-ppol.interieur.gouv.fr",
            "www.rdv-cartegrise-ppol.interieur.gouv.fr",
        }
    ),
    path=re.compile(r"/eAppointment"),
    markers=(
        Marker(
            State.NO_SLOT,
            says(
                # The site's own spelling, then the right one.
                "Aucun rendez-vous n'est possible pour les motifs selectionnnés",
                "Aucun rendez-vous n'est possible pour les motifs sélectionnés",
                "Aucun rendez-vous n'est possible pour le motif sélectionné",
                "Il n'y a pas de rendez-vous disponible pour ce service",
            ),
            distinctive=True,
        ),
        Marker(
            State.GUICHET_CHOICE,
            shows("//input[@id='CPId' and @name='CP']|//input[@name='selectedMotiveKeyList']"),
            distinctive=True,
        ),
        Marker(State.GUICHET_CHOICE, says("1/4 Code postal", "2/4 Motif")),
    ),
)
