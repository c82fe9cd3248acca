"""Failures that any site may show: HTTP errors, firewalls, Cloudflare, maintenance.

Not a site of its own: these markers are tried on every page, after those of its site. Sentences
about a *coming* interruption are announcements on a page that works, and are not matched.
"""

from __future__ import annotations

import re

from guichet.booking_sites.markers import Look, Marker, both, heads, says, shows
from guichet.booking_sites.page import State
from guichet.booking_sites.sighting import Sighting, has_class
from guichet.booking_sites.wording import fold

BLOCKED_STATUS = frozenset({403, 418, 429, 451})
UNAVAILABLE = 503

SERVER_ERROR = re.compile(r"\b(?:error|erreur)(?: code:?)? 5\d\d\b")
TO_COME = re.compile(r"\b(?:sera|seront|prevue?s?|programmee?s?|aura lieu|etait|a ete)\b")


def state_of_status(status: int | None) -> State | None:
    """Return the state that an HTTP status alone proves, or ``None``.

    Every 5xx is a server that fails: ``overload``. A 404 proves nothing: the address may have
    been mistyped.
    """
    if status in BLOCKED_STATUS:
        return State.BLOCKED
    if status is not None and 500 <= status <= 599:
        return State.OVERLOAD
    return None


def _of_the_whole_page(look: Look) -> Look:
    """Keep what is the subject of the page: a heading, or a sentence of a page with few words."""

    def subject(seen: Sighting) -> str | None:
        found = look(seen)
        if not found or TO_COME.search(fold(found)):
            return None
        return found if seen.is_bare or seen.heading(found) else None

    return subject


def _cloudflare_refusal(seen: Sighting) -> str | None:
    """A Cloudflare page, unless it reports the failure of the server behind it."""
    found = seen.text.find("Ray ID")
    is_cloudflare = found and "cloudflare" in seen.text.folded
    return found if is_cloudflare and not SERVER_ERROR.search(seen.text.folded) else None


def _cloudflare_wait(seen: Sighting) -> str | None:
    """The page that makes one wait while Cloudflare looks at the browser."""
    if "challenges.cloudflare.com" not in seen.markup:
        return None
    return seen.text.find_line("Un instant…") or seen.text.find_line("Just a moment...")


def _server_error(seen: Sighting) -> str | None:
    return "" if seen.is_bare and SERVER_ERROR.search(seen.text.folded) else None


def _slot_later(seen: Sighting) -> str | None:
    """« Prochaine disponibilité », followed by a day."""
    found = seen.text.find("Prochaine disponibilité le") or seen.text.find(
        "Prochaine disponibilité"
    )
    is_dated = found and (re.search(r"disponibilite le\b|\d", fold(found)) is not None)
    return found if is_dated else None


def _no_slot(seen: Sighting) -> str | None:
    """« Aucun créneau disponible », unless the sentence speaks of one week only."""
    found = seen.text.find("Aucun créneau disponible")
    return found if found and "semaine" not in fold(found) else None


BLOCKED = (
    says(
        "Sorry, you have been blocked",
        "Désolé, vous avez été bloqué",
        "Request forbidden by administrative rules",
        "The requested URL was rejected",
        "Request unsuccessful. Incapsula incident ID",
        "Incapsula incident ID",
        "Checking your browser before accessing",
        "Verifying you are human. This may take a few seconds",
        "Vérification que vous êtes humain",
    ),
    _of_the_whole_page(
        says(
            "Error 1020",
            "Error code 1020",
            "Error code: 1020",
            "403 Forbidden",
            "Error 403",
            "Erreur 403",
            "429 Too Many Requests",
            "Too Many Requests",
            "Enable JavaScript and cookies to continue",
        )
    ),
    heads(
        "Un instant…",
        "Just a moment...",
        "Attention Required! | Cloudflare",
        "Forbidden",
        "Access denied",
        "Accès refusé",
        "Accès interdit",
        "Too Many Requests",
    ),
    _cloudflare_refusal,
    _cloudflare_wait,
)

OVERLOAD = (
    says(
        "No server is available to handle this request",
        "The server returned an invalid or incomplete response",
        "The server didn't respond in time",
    ),
    _of_the_whole_page(
        says(
            "502 Bad Gateway",
            "503 Service Unavailable",
            "503 Service Temporarily Unavailable",
            "504 Gateway Timeout",
            "504 Gateway Time-out",
            "500 Internal Server Error",
            "Bad Gateway",
            "Service Unavailable",
            "Service Temporarily Unavailable",
            "Gateway Timeout",
            "Gateway Time-out",
            "Internal Server Error",
            "Service surchargé",
            "Site surchargé",
            "Service … surchargé",
            "Site … surchargé",
            "Site indisponible",
            "Service indisponible",
            "Site … indisponible",
            "Service … indisponible",
        )
    ),
    _server_error,
)

MAINTENANCE = (
    _of_the_whole_page(
        says(
            "Site en maintenance",
            "Service en maintenance",
            "est actuellement en maintenance",
            "est en maintenance",
            "en maintenance",
            "en cours de maintenance",
            "Maintenance en cours",
            "Opération de maintenance en cours",
            "opération de maintenance est en cours",
            "maintenance est en cours",
            "indisponible … maintenance",
            "fermé … maintenance",
            "inaccessible … maintenance",
            "maintenance … indisponible",
            "maintenance … fermé",
            "maintenance … inaccessible",
            "Under maintenance",
        )
    ),
    both(heads("maintenance"), _of_the_whole_page(says("maintenance"))),
)

CAPTCHA = shows(
    f"//*[{has_class('g-recaptcha')} and not(@data-size='invisible')]"
    f"|//*[{has_class('h-captcha')}]|//*[{has_class('cf-turnstile')}]"
    "|//iframe[contains(@src, '/recaptcha/') and not(contains(@src, 'size=invisible'))]"
    "|//iframe[contains(@src, 'hcaptcha.com')]"
)

MARKERS: tuple[Marker, ...] = (
    *(Marker(State.BLOCKED, look) for look in BLOCKED),
    Marker(State.CAPTCHA, CAPTCHA),
    Marker(
        State.SESSION_EXPIRED,
        says(
            "Votre session a expiré",
            "La session a expiré",
            "Votre session est expirée",
            "Session expirée",
            "Session invalide",
        ),
    ),
    Marker(State.SLOT_LATER, _slot_later),
    Marker(State.NO_SLOT, _no_slot),
    *(Marker(State.MAINTENANCE, look) for look in MAINTENANCE),
    *(Marker(State.OVERLOAD, look) for look in OVERLOAD),
    Marker(State.LOGIN_REQUIRED, shows("//input[@type='password']")),
)
