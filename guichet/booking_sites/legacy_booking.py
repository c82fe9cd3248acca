"""The older booking module of the préfecture sites (``/booking/create/…``), dying since 2023.

Its steps are numbered in the address: 0 conditions, 1 nature of the appointment, 2 no slot,
3 slots exist, 4 and 5 calendar, 6 security check.
"""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Look, Marker, Site, both, in_path, says, shows
from guichet.booking_sites.page import State, System
from guichet.booking_sites.sighting import Sighting, words_of
from guichet.booking_sites.wording import fold

NUMBERED = r"/booking/create/(\d+)"
SLOT_LINK = re.compile(r"(?:^|/)5/(?:[^?#]*/)?\d{9,11}/?(?:$|[?#])")
FREE = re.compile(r"(?:[\d:h -]{1,12} )?libre(?: [\d:h -]{1,12})?")
HEADINGS = "//*[self::h1 or self::h2 or self::h3]"


def _titled(words: str) -> Look:
    """Look for a heading of the page itself: the breadcrumb repeats every step's name."""

    def look(seen: Sighting) -> str | None:
        headings = (words_of(element) for element in seen.elements(HEADINGS))
        return next((heading for heading in headings if fold(words) in fold(heading)), None)

    return look


def _slot_link(seen: Sighting) -> str | None:
    """A link of the calendar that holds the moment of a slot."""
    links = seen.elements("//a[@href]")
    return next((words_of(a) for a in links if SLOT_LINK.search(a.get("href", ""))), None)


def _free_cell(seen: Sighting) -> str | None:
    """A cell « libre » of the calendar, not of its legend."""
    in_calendar = in_path(rf"{NUMBERED}/[45](?:/|$)")(seen) is not None
    if not (in_calendar or _titled("Choix d'une plage horaire")(seen)):
        return None
    cells = seen.elements(
        "//td[not(ancestor-or-self::*[contains(@class, 'egende') or contains(@id, 'egende')])]"
    )
    return next((words for td in cells if FREE.fullmatch(fold(words := words_of(td)))), None)


SITE = Site(
    system=System.LEGACY_BOOKING,
    example_url="https://www.exemple.gouv.fr/booking/create/1234",
    hosts=frozenset({"pprdv.interieur.gouv.fr"}),
    path=re.compile(rf"(?:/index\.php)?(?:/layout/set/print)?{NUMBERED}(?:/|$)"),
    number=re.compile(rf"{NUMBERED}(?:/|$)"),
    markers=(
        Marker(State.CAPTCHA, _titled("Contrôle de sécurité")),
        Marker(
            State.LINK_DISABLED, says("Ce lien a été désactivé définitivement"), distinctive=True
        ),
        Marker(
            State.SLOT_SEEN,
            both(
                _titled("Description de la nature du rendez-vous"),
                in_path(rf"{NUMBERED}/3(?:/|$)"),
            ),
        ),
        Marker(State.SLOT_SEEN, _slot_link),
        Marker(State.SLOT_SEEN, _free_cell),
        Marker(
            State.NO_SLOT,
            says(
                "Il n'existe plus de plage horaire libre pour votre demande de rendez-vous. "
                "Veuillez recommencer ultérieurement",
                "Il n'existe plus de plage horaire libre pour la demande de rendez-vous. "
                "Veuillez recommencer ultérieurement",
                "Il n'existe plus de plage horaire libre",
            ),
            distinctive=True,
        ),
        Marker(
            State.NO_CALENDAR,
            # The first spelling is the site's own.
            says("Il n'y a pas calendrier disponible", "Il n'y a pas de calendrier disponible"),
            distinctive=True,
        ),
        Marker(State.GUICHET_CHOICE, _titled("Choix de la nature du rendez-vous")),
        Marker(
            State.GUICHET_CHOICE,
            shows("//fieldset[@id='fchoix_Booking']|//input[@type='radio' and @name='planning']"),
            distinctive=True,
        ),
        Marker(
            State.CGU_PAGE,
            shows(
                "//input[@id='condition' and @name='condition']"
                "|//form[@id='FormBookingCreate']//input[@name='nextButton' and "
                "contains(@value, 'Effectuer une demande')]"
            ),
            distinctive=True,
        ),
    ),
)
