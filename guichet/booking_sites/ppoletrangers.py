"""ppoletrangers, the booking site of the préfecture de police until 2021 (historic)."""

from __future__ import annotations

from guichet.booking_sites.markers import Marker, Site, shows
from guichet.booking_sites.page import State, System

SITE = Site(
    system=System.PPOLETRANGERS,
    example_url="https://ppoletrangers.interieur.gouv.fr/?motif=rensej",
    hosts=frozenset({"ppoletrangers.interieur.gouv.fr", "www.ppoletrangers.interieur.gouv.fr"}),
    markers=(
        Marker(State.CAPTCHA, shows("//img[contains(@src, 'rcaptcha.php')]"), distinctive=True),
    ),
)
