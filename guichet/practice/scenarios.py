"""What each démarche of the practice site shows, as data."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any

TEN_MINUTES = dt.timedelta(minutes=10)
SLOTS_LAST = dt.timedelta(minutes=2)


class Shows(StrEnum):
    """What a trainee meets after the code."""

    NO_SLOT = "no_slot"
    SLOT_LATER = "slot_later"
    SLOTS = "slots"
    NO_CALENDAR = "no_calendar"
    TIMED_RELEASE = "timed_release"
    DESKS = "desks"
    SESSION_ENDS = "session_ends"
    OVERLOAD = "overload"
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True)
class Release:
    """A release as the page prints it: its moment, and the Monday of the week it opens."""

    at: dt.datetime
    week: dt.date


@dataclass(frozen=True)
class ReleaseLine:
    """A release counted from the day of the clock: ``days`` later, at a local time."""

    days: int
    at: dt.time
    week_in_days: int

    def on(self, now: dt.datetime) -> Release:
        """Return the release for the day of ``now`` (aware), in its time zone."""
        day = now.date() + dt.timedelta(days=self.days)
        week = monday_of(now.date() + dt.timedelta(days=self.week_in_days))
        return Release(dt.datetime.combine(day, self.at, now.tzinfo), week)


@dataclass(frozen=True)
class Scenario:
    """One démarche of the practice site. ``name`` and ``told`` are read by trainees."""

    number: str
    shows: Shows
    name: str
    told: str
    last_release: ReleaseLine | None = None
    next_release: ReleaseLine | None = None

    def releases(self, now: dt.datetime) -> tuple[Release | None, Release | None]:
        """Return the last and the next release that the page prints at ``now``."""
        if self.shows is Shows.TIMED_RELEASE:
            return _timed_releases(now)
        last = self.last_release.on(now) if self.last_release else None
        coming = self.next_release.on(now) if self.next_release else None
        return last, coming

    def shows_at(self, now: dt.datetime) -> Shows:
        """Return what is shown at ``now``: a timed release is slots for two minutes."""
        if self.shows is not Shows.TIMED_RELEASE:
            return self.shows
        last, _ = _timed_releases(now)
        return Shows.SLOTS if now - last.at < SLOTS_LAST else Shows.NO_SLOT


def _timed_releases(now: dt.datetime) -> tuple[Release, Release]:
    """Return the releases around ``now``: one at each ten minutes of the hour."""
    last = now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)
    week = monday_of(now.date() + dt.timedelta(days=14))
    return Release(last, week), Release(last + TEN_MINUTES, week)


def monday_of(day: dt.date) -> dt.date:
    """Return the Monday of the week of ``day``."""
    return day - dt.timedelta(days=day.weekday())


def load_scenarios() -> dict[str, Scenario]:
    """Return the scenarios of ``scenarios.toml`` by number."""
    text = files("guichet.practice").joinpath("scenarios.toml").read_text(encoding="utf-8")
    scenarios = (_scenario(entry) for entry in tomllib.loads(text)["scenarios"])
    return {scenario.number: scenario for scenario in scenarios}


def _scenario(entry: Mapping[str, Any]) -> Scenario:
    return Scenario(
        number=entry["number"],
        shows=Shows(entry["shows"]),
        name=entry["name"],
        told=entry["told"],
        last_release=_line(entry.get("last_release")),
        next_release=_line(entry.get("next_release")),
    )


def _line(entry: Mapping[str, Any] | None) -> ReleaseLine | None:
    return None if entry is None else ReleaseLine(**entry)
