"""The pages of the practice site, from templates; every value is escaped."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from guichet.documents.dates import hour, short_date, weekday_date
from guichet.practice.scenarios import Release, monday_of

HOURS = ((9, 15), (9, 30), (10, 0), (14, 0), (14, 45))
WORKING_DAYS = (1, 3, 4)
SHORT_DAYS = ("Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi")


@dataclass(frozen=True)
class Slot:
    """A slot that can be chosen, and that books nothing."""

    identifier: int
    label: str


@dataclass(frozen=True)
class Day:
    """One column of the calendar."""

    label: str
    slots: tuple[Slot, ...]


@cache
def environment() -> Environment:
    """Return the templates' environment: autoescape, no undefined name, French dates."""
    made = Environment(
        loader=PackageLoader("guichet.practice"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "long_day": weekday_date,
        "short_day": short_date,
        "hour": hour,
        "release": as_the_site_prints,
    }
    return made


def render(name: str, now: dt.datetime, **values: object) -> bytes:
    """Return the page ``name``, dated ``now`` in its banner."""
    page = environment().get_template(f"{name}.html").render(now=now, **values)
    return page.encode("utf-8")


def style_sheet() -> bytes:
    """Return the style sheet of every page."""
    return files("guichet.practice").joinpath("static", "practice.css").read_bytes()


def as_the_site_prints(release: Release) -> str:
    """Return « 04/05/2026 à 11:58 », as the real site writes a moment."""
    return f"{short_date(release.at.date())} à {release.at:%H:%M}"


def calendar(first: dt.date) -> tuple[Day, ...]:
    """Return three days with slots in the week of ``first``."""
    return tuple(_day(monday_of(first) + dt.timedelta(days=n), n) for n in WORKING_DAYS)


def first_day(day: dt.date) -> dt.date:
    """Return the first day with slots in the week of ``day``."""
    return monday_of(day) + dt.timedelta(days=WORKING_DAYS[0])


def _day(day: dt.date, number: int) -> Day:
    hours = HOURS[: 1 + number % 3] if number != 1 else HOURS
    slots = tuple(
        Slot(day.toordinal() * 100 + place, f"{hour:02d}h{minute:02d}")
        for place, (hour, minute) in enumerate(hours)
    )
    return Day(f"{SHORT_DAYS[number]} {day:%d/%m}", slots)
