"""What goes in and what comes out: a page as it was seen, and what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    """The booking system a page belongs to. The values are a public contract."""

    RDV_PREFECTURE = "rdv_prefecture"
    LEGACY_BOOKING = "legacy_booking"
    EAPPOINTMENT = "eappointment"
    PPOLETRANGERS = "ppoletrangers"
    RDV_SERVICE_PUBLIC = "rdv_service_public"
    ANEF = "anef"
    DEMARCHE_NUMERIQUE = "demarche_numerique"
    UNKNOWN = "unknown"


class State(StrEnum):
    """What a page says about appointments. The values are a public contract."""

    SLOT_SEEN = "slot_seen"
    SLOT_LATER = "slot_later"
    NO_SLOT = "no_slot"
    NO_CALENDAR = "no_calendar"
    LINK_DISABLED = "link_disabled"
    CAPTCHA = "captcha"
    CAPTCHA_WRONG = "captcha_wrong"
    SESSION_EXPIRED = "session_expired"
    OVERLOAD = "overload"
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    CGU_PAGE = "cgu_page"
    GUICHET_CHOICE = "guichet_choice"
    LOGIN_REQUIRED = "login_required"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Page:
    """A page as a person saw it.

    ``url`` is the address shown, or "" when it is not known. ``html`` is the document as the
    browser held it. ``visible_text`` is the text the browser displayed (``innerText``); when it
    is given, sentences are looked for there and nowhere else. ``seen_at`` is aware.
    """

    url: str
    html: str
    status: int | None = None
    seen_at: dt.datetime | None = None
    visible_text: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a page says.

    ``wording`` holds the words found, as the page displays them (its own accents, apostrophes
    and non-breaking spaces), or ``None`` when the state was read from something else than words.
    ``last_release`` and ``next_release`` are aware moments in ``zone``; the two weeks are the
    date of their Monday. A release line never says that a slot is free.
    """

    system: System
    state: State
    wording: str | None
    demarche_number: str | None
    last_release: dt.datetime | None
    next_release: dt.datetime | None
    release_week: dt.date | None
    next_release_week: dt.date | None
    zone: str
