"""What is drawn: one scene, and the truth that follows from it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

NO_DATE_SYSTEMS = frozenset({"android", "ios"})
NO_YEAR_SYSTEMS = frozenset({"macos", "gnome"})
TELLING = frozenset({"no_slot", "no_slot_short", "legacy_no_slot", "legacy_no_calendar"})


@dataclass(frozen=True)
class Scene:
    """All that decides of one picture. ``wear`` is what happened to it after it was drawn."""

    name: str
    system: str
    browser: str
    page: str
    moment: dt.datetime
    number: int
    demarche: str
    place: str
    font: str
    locale: str = "fr"
    dark: bool = False
    scale: float = 1.0
    width: int = 1920
    height: int = 1080
    window: str = "full"
    """``full``, ``inset`` (the desktop shows around it), ``page`` (no browser, no system),
    ``split`` (our page Date beside), ``no_clock`` (the system's bar is cut away)."""
    releases: tuple[dt.datetime | None, dt.datetime | None] = (None, None)
    wear: tuple[str, ...] = ()
    seed: int = 0

    @property
    def is_phone(self) -> bool:
        """Whether a phone is drawn."""
        return self.system in {"android", "ios"}

    @property
    def host(self) -> str:
        """The host of the booking site."""
        if self.page.startswith("legacy"):
            return f"www.{self.place.lower().replace(' ', '-').replace('’', '-')}.gouv.fr"
        return "www.rdv-prefecture.interieur.gouv.fr"

    @property
    def path(self) -> str:
        """The path of the page."""
        if self.page.startswith("legacy"):
            step = {"legacy_no_slot": 2, "legacy_no_calendar": 2, "legacy_slot": 4}[self.page]
            return f"/booking/create/{self.number}/{step}"
        end = {"captcha": "cgu/", "maintenance": "", "overload": "creneau/"}
        return f"/rdvpref/reservation/demarche/{self.number}/{end.get(self.page, 'creneau/')}"


@dataclass(frozen=True)
class Truth:
    """What the picture shows. ``None`` is « not shown »; ``unsure`` names what may be doubted."""

    address: str | None
    date: str | None
    time: str | None
    message: bool
    state: str
    device: str
    number: str | None
    last_release: str | None
    next_release: str | None
    unsure: frozenset[str] = frozenset()


STATES = {
    "no_slot": "no_slot",
    "no_slot_short": "no_slot",
    "slot_later": "slot_later",
    "slot": "slot_seen",
    "captcha": "captcha",
    "maintenance": "maintenance",
    "overload": "overload",
    "legacy_no_slot": "no_slot",
    "legacy_no_calendar": "no_calendar",
    "legacy_slot": "unknown",
}


def truth_of(scene: Scene) -> Truth:
    """Return what the picture of ``scene`` shows."""
    clock = scene.window not in {"page", "no_clock"}
    date, unsure = _date(scene), set()
    if scene.locale == "ar-indic" and clock:
        unsure |= {"date", "time"}
    if scene.locale == "en" and scene.system in {"win10", "win11"} and scene.moment.day <= 12:
        unsure.add("date")
    if scene.locale == "en" and scene.system == "ios":
        unsure.add("time")  # twelve hours, without AM or PM
    last, following = scene.releases
    return Truth(
        address=None if scene.window == "page" else _address(scene),
        date=date if clock or scene.window == "split" else None,
        time=f"{scene.moment:%H:%M}" if clock else None,
        message=scene.page in TELLING,
        state=STATES[scene.page],
        device="phone" if scene.is_phone else "desktop",
        number=str(scene.number),
        last_release=last.isoformat() if last else None,
        next_release=following.isoformat() if following else None,
        unsure=frozenset(unsure),
    )


def _address(scene: Scene) -> str:
    bare = scene.host.removeprefix("www.")
    return bare if scene.is_phone or scene.browser == "safari" else bare + scene.path


def _date(scene: Scene) -> str | None:
    if scene.window == "split":
        return f"{scene.moment:%Y-%m-%d}"
    if scene.system in NO_DATE_SYSTEMS:
        return None
    if scene.system in NO_YEAR_SYSTEMS:
        return f"--{scene.moment:%m-%d}"
    return f"{scene.moment:%Y-%m-%d}"
