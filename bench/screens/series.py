"""Two collections that share nothing but their painter: one to build on, one only to measure.

The frozen one has its own seeds, moments, démarches, places, fonts, sizes and two systems that the
first never shows. It is drawn again from its seed each time: no picture is kept in the repository.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bench.screens.scene import Scene

PARIS = ZoneInfo("Europe/Paris")
PAGES = (
    *("no_slot",) * 6,
    *("no_slot_short", "slot_later", "slot", "captcha", "maintenance", "overload"),
    *("legacy_no_slot",) * 3,
    *("legacy_no_calendar", "legacy_slot"),
)
DESKTOP_BROWSERS = ("chrome", "edge", "firefox")


@dataclass(frozen=True)
class Material:
    """From what the scenes of a collection are drawn."""

    seed: int
    year: int
    systems: tuple[str, ...]
    fonts: tuple[str, ...]
    sizes: tuple[tuple[int, int], ...]
    phones: tuple[tuple[int, int, float], ...]
    demarches: tuple[str, ...]
    places: tuple[str, ...]
    qualities: tuple[int, ...]
    angles: tuple[float, ...]


DEVELOPMENT = Material(
    seed=11,
    year=2025,
    systems=("win10", "win11", "macos", "gnome", "android", "ios"),
    fonts=("DejaVu Sans", "Liberation Sans"),
    sizes=((1920, 1080), (1366, 768), (1600, 900)),
    phones=((1080, 2340, 3.0), (750, 1334, 2.0)),
    demarches=("Renouvellement de titre de séjour", "Remise de titre de séjour"),
    places=("Val-d’Exemple", "Haute-Fiction"),
    qualities=(85, 60),
    angles=(2.0, -4.0),
)
FROZEN = Material(
    seed=9_2026,
    year=2026,
    systems=("win10", "win11", "macos", "gnome", "kde", "chromeos", "android", "ios"),
    fonts=("Noto Sans", "Liberation Sans", "Noto Sans Display", "DejaVu Sans"),
    sizes=((1920, 1080), (1440, 900), (2560, 1440), (1366, 768), (1280, 720)),
    phones=((1080, 2400, 2.75), (1170, 2532, 3.0), (720, 1600, 2.0), (828, 1792, 2.0)),
    demarches=(
        "Première demande de titre de séjour",
        "Demande de regroupement familial",
        "Changement de statut : étudiant vers salarié",
        "Duplicata de titre de séjour perdu ou volé",
        "Demande de naturalisation",
    ),
    places=("Loire-Imaginaire", "Seine-d’Exemple", "Bouches-du-Fictif"),
    qualities=(92, 75, 55, 40),
    angles=(3.0, -3.0, 6.0, 9.0, -7.0),
)


def development() -> list[Scene]:
    """Return the scenes on which the reading is built."""
    return _scenes(DEVELOPMENT, 48)


def frozen() -> list[Scene]:
    """Return the scenes of the measure."""
    return _scenes(FROZEN, 128)


def _scenes(material: Material, count: int) -> list[Scene]:
    chance = random.Random(material.seed)
    return [_scene(material, number, chance) for number in range(count)]


def _scene(material: Material, number: int, chance: random.Random) -> Scene:
    system = material.systems[number % len(material.systems)]
    is_phone = system in {"android", "ios"}
    width, height, scale = _screen(material, chance, is_phone=is_phone)
    moment = _moment(material, chance)
    browser = (
        "safari"
        if system == "ios" or (system == "macos" and number % 2)
        else ("chrome" if is_phone else chance.choice(DESKTOP_BROWSERS))
    )
    window = _window(chance, is_phone=is_phone)
    page = chance.choice(PAGES)
    return Scene(
        name=f"{material.seed}-{number:03d}-{system}-{page}",
        system=system,
        browser=browser,
        page=page,
        moment=moment,
        number=chance.randint(100, 9999),
        demarche=chance.choice(material.demarches),
        place=chance.choice(material.places),
        font=chance.choice(material.fonts),
        locale=_locale(system, chance),
        dark=chance.random() < 0.25,
        scale=scale,
        width=width,
        height=height,
        window=window,
        releases=_releases(page, moment, chance),
        wear=_wear(material, chance, is_phone=is_phone),
        seed=chance.randrange(10**6),
    )


def _screen(material: Material, chance: random.Random, *, is_phone: bool) -> tuple[int, int, float]:
    if is_phone:
        return chance.choice(material.phones)
    width, height = chance.choice(material.sizes)
    scales = (1.0, 1.0, 1.25, 1.5, 2.0) if width > 1500 else (1.0, 1.25)
    return width, height, chance.choice(scales)


def _moment(material: Material, chance: random.Random) -> dt.datetime:
    start = dt.datetime(material.year, 1, 5, tzinfo=PARIS)
    day = start + dt.timedelta(days=chance.randrange(350))
    return day.replace(hour=chance.randint(6, 22), minute=chance.randrange(60))


def _window(chance: random.Random, *, is_phone: bool) -> str:
    choices = ("full",) * 7 + ("page", "split")
    if not is_phone:
        choices += ("inset", "inset", "no_clock")
    return chance.choice(choices)


def _locale(system: str, chance: random.Random) -> str:
    if system in {"win10", "win11"}:
        return chance.choice(("fr",) * 6 + ("en", "ar", "ar-indic"))
    return chance.choice(("fr", "fr", "fr", "en")) if system in {"macos", "gnome", "ios"} else "fr"


def _releases(
    page: str, moment: dt.datetime, chance: random.Random
) -> tuple[dt.datetime | None, dt.datetime | None]:
    if page not in {"no_slot", "slot_later", "slot"} or chance.random() < 0.4:
        return None, None
    last = (moment - dt.timedelta(days=chance.randint(1, 12))).replace(hour=11, minute=58)
    following = (moment + dt.timedelta(days=chance.randint(1, 9))).replace(hour=8, minute=0)
    return last, following if chance.random() < 0.5 else None


def _wear(material: Material, chance: random.Random, *, is_phone: bool) -> tuple[str, ...]:
    kinds = ("none",) * 5 + ("jpeg",) * 4 + ("resent", "turned")
    kind = chance.choice(kinds if is_phone else kinds + ("photo",) * 3)
    if kind == "jpeg":
        return (f"jpeg:{chance.choice(material.qualities)}",)
    if kind == "resent":
        return (f"resent:{chance.choice((1280, 1600))}",)
    if kind == "photo":
        return (f"photo:{chance.choice(material.angles)}",)
    if kind == "turned":
        return (f"turned:{chance.choice((90, 180, 270))}",)
    return ()
