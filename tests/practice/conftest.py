"""A practice site whose clock stands where the test puts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest

from guichet.practice import PracticeServer
from tests.practice.trainee import Trainee

PARIS = ZoneInfo("Europe/Paris")


@dataclass
class Clock:
    now: dt.datetime = dt.datetime(2026, 5, 7, 8, 12, tzinfo=PARIS)

    def __call__(self) -> dt.datetime:
        return self.now

    def passes(self, **lapse: float) -> None:
        self.now += dt.timedelta(**lapse)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def site(clock: Clock) -> Iterator[PracticeServer]:
    with PracticeServer(clock=clock) as running:
        yield running


@pytest.fixture
def trainee(site: PracticeServer) -> Trainee:
    return Trainee(site)
