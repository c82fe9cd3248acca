"""Démarche numérique (formerly démarches-simplifiées): a queue of dossiers, and no slots."""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Marker, Site, in_path, says, says_alone, shows
from guichet.booking_sites.page import State, System

SITE = Site(
    system=System.DEMARCHE_NUMERIQUE,
    example_url="https://demarche.numerique.gouv.fr/commencer/exemple-titre-de-sejour",
    hosts=frozenset(
        {
            *("demarche.numerique.gouv.fr", "www.demarche.numerique.gouv.fr"),
            *("demarches-simplifiees.fr", "www.demarches-simplifiees.fr"),
        }
    ),
    path=re.compile(r"/commencer/[\w-]+"),
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
        Marker(State.LOGIN_REQUIRED, in_path(r"/users/sign_in/?$")),
    ),
)
