"""Reading a page: which system, which state, which words, which releases.

The order of trial is part of the contract. A page that holds signs of two states has the first
of them: the conditions page holds a code to copy, the « slots later » page also says « aucun
créneau disponible ». A state that nothing proves is ``unknown``; in particular, the absence of a
« no slot » sentence is no slot.

Nothing is requested here: a page comes in, a reading goes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from guichet.booking_sites import generic
from guichet.booking_sites.address import Standing
from guichet.booking_sites.markers import Marker, Site
from guichet.booking_sites.page import Page, Reading, State, System
from guichet.booking_sites.registry import site_at, sites
from guichet.booking_sites.releases import Releases, find_releases
from guichet.booking_sites.sighting import Sighting, sight, sight_text

PARIS = "Europe/Paris"

# After the HTTP status. An explicit error in the address (wrong code, session ended) is tried
# before the plain code page, because both bring the person back to the page with the code.
ORDER: tuple[State, ...] = (
    State.BLOCKED,
    State.CAPTCHA_WRONG,
    State.SESSION_EXPIRED,
    State.CAPTCHA,
    State.LINK_DISABLED,
    State.SLOT_SEEN,
    State.SLOT_LATER,
    State.NO_SLOT,
    State.MAINTENANCE,
    State.OVERLOAD,
    State.NO_CALENDAR,
    State.GUICHET_CHOICE,
    State.LOGIN_REQUIRED,
    State.CGU_PAGE,
)

# Sentences that mean the same wherever an official page shows them.
SAID_ANYWHERE = frozenset({State.NO_SLOT, State.NO_CALENDAR, State.LINK_DISABLED})


def read(page: Page, *, zone: str = PARIS) -> Reading:
    """Return what ``page`` says. Never raises because of the page.

    ``zone`` is the IANA name of the place's time zone; an unknown name raises
    ``ZoneInfoNotFoundError``. A page that is not on an official address, on this computer or
    without any address reads as ``unknown`` in all respects (see ``address``).
    """
    return _read(sight(page), zone)


def read_text(text: str, url: str | None) -> Reading:
    """Return what a plain text says (text of a page, later of an image), in Paris time.

    Markers that are not words cannot be seen. On most sites such a text never reads as a slot; on
    RDV-Préfecture it does when it holds the calendar's heading, a day and an hour, each on a line.
    """
    return _read(sight_text(text, url), PARIS)


def _read(seen: Sighting, zone: str) -> Reading:
    place = ZoneInfo(zone)
    if not seen.address.may_be_believed:
        return _reading(System.UNKNOWN, State.UNKNOWN, None, None, Releases(), zone)
    site = site_at(seen.address)
    state, wording = _state(seen, site)
    system = site.system if site else _system_by_signs(seen)
    number = site.demarche_number(seen.address) if site else None
    releases = find_releases(seen.text.folded, place)
    return _reading(system, state, wording, number, releases, zone)


def _reading(
    system: System,
    state: State,
    wording: str | None,
    number: str | None,
    releases: Releases,
    zone: str,
) -> Reading:
    return Reading(
        system=system,
        state=state,
        wording=wording or None,
        demarche_number=number,
        last_release=releases.last.at,
        next_release=releases.next.at,
        release_week=releases.last.week,
        next_release_week=releases.next.week,
        zone=zone,
    )


def _state(seen: Sighting, site: Site | None) -> tuple[State, str | None]:
    """Return the first state that something proves, and the words that prove it."""
    markers = tuple(_markers_for(site))
    by_status = generic.state_of_status(seen.status)
    if by_status is not None:
        is_maintenance = seen.status == generic.UNAVAILABLE and _proof(
            seen, State.MAINTENANCE, markers
        )
        state = State.MAINTENANCE if is_maintenance else by_status
        return state, _proof(seen, state, markers)
    for state in ORDER:
        wording = _proof(seen, state, markers)
        if wording is not None:
            return state, wording
    return State.UNKNOWN, None


def _proof(seen: Sighting, state: State, markers: Iterable[Marker]) -> str | None:
    """Return the words that prove ``state``, "" for a proof without words, ``None`` for none."""
    looks = (marker.look for marker in markers if marker.state is state)
    return next((found for look in looks if (found := look(seen)) is not None), None)


def _markers_for(site: Site | None) -> Iterable[Marker]:
    """Yield the markers to try: the site's own, those of any site, the others' sentences."""
    if site is not None:
        yield from site.markers
    for other in sites().values():
        if other is not site:
            yield from (
                marker
                for marker in other.markers
                if marker.distinctive and (site is None or marker.state in SAID_ANYWHERE)
            )
    yield from generic.MARKERS


def _system_by_signs(seen: Sighting) -> System:
    """Return the system that something distinctive on the page names, or ``unknown``.

    Used when the address names none: a saved page without address, a préfecture's own path.
    """
    if seen.address.standing is Standing.FOREIGN:
        return System.UNKNOWN
    for site in sites().values():
        signs = (marker for marker in site.markers if marker.distinctive)
        if any(sign.look(seen) is not None for sign in signs):
            return site.system
    return System.UNKNOWN
