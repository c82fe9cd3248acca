"""ANEF, the State's site for residence permits on line: an account, and no slots at all.

What stands behind the login is the person's own account; nothing of it is read here.
"""

from __future__ import annotations

from guichet.booking_sites.markers import Marker, Site, says, says_alone, shows
from guichet.booking_sites.page import State, System

SITE = Site(
    system=System.ANEF,
    example_url="https://administration-etrangers-en-france.interieur.gouv.fr/particuliers/#/",
    hosts=frozenset(
        {
            "administration-etrangers-en-france.interieur.gouv.fr",
            "www.administration-etrangers-en-france.interieur.gouv.fr",
        }
    ),
    markers=(
        Marker(
            State.LOGIN_REQUIRED,
            says(
                "S'identifier avec FranceConnect",
                "Se connecter avec FranceConnect",
                "avec FranceConnect",
            ),
        ),
        Marker(
            State.LOGIN_REQUIRED,
            shows(
                "//button[contains(., 'FranceConnect')]|//a[contains(., 'FranceConnect')]"
                "|//img[contains(@alt, 'FranceConnect')]"
            ),
        ),
        Marker(State.LOGIN_REQUIRED, says_alone("Se connecter", "S'identifier", "Connexion")),
    ),
)
