"""A trainee at work: a real Chromium on the practice site, page after page, as a person would.

Only the practice site of this software is ever visited. Typing its imitation code is part of the
exercise; nothing here may be pointed at another address.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import FloatRect, Page, ViewportSize, sync_playwright

from guichet.assisted.browsers import find_browser
from guichet.booking_sites import Page as SavedPage
from guichet.booking_sites import Reading, read
from guichet.demo.scenario import ZONE, PlannedAttempt
from guichet.practice.server import PracticeServer

NUMBERS = {
    "no_slot": "99001",
    "slot_later": "99002",
    "overload": "99008",
    "maintenance": "99010",
}
WINDOW = ViewportSize(width=1280, height=800)
FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)


@dataclass(frozen=True)
class Taken:
    """What one attempt left: the picture, the address, and what the page says."""

    picture: bytes
    address: str
    reading: Reading


class MovableClock:
    """The clock of the practice site, set by the demonstration."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def __call__(self) -> dt.datetime:
        """Return the moment that the pages show."""
        return self.moment


class Trainee:
    """One person in one window of a real browser."""

    def __init__(self, page: Page, site: PracticeServer, clock: MovableClock) -> None:
        self._page = page
        self._site = site
        self._clock = clock

    def attempt(self, planned: PlannedAttempt) -> Taken:
        """Make one attempt at its moment and return what it left."""
        self._clock.moment = planned.moment
        page = self._page
        answer = page.goto(self._site.page_of(NUMBERS[planned.scenario]))
        status = answer.status if answer else None
        if status == 200 and page.get_by_role("link", name="Prendre un rendez-vous").count():
            with page.expect_navigation():  # a slow computer still shows the page before
                page.get_by_role("link", name="Prendre un rendez-vous").click()
            status = self._pass_the_exercise()
        html = page.content()
        picture = page.screenshot(clip=None if planned.shows_date else BELOW_THE_DATE)
        return Taken(picture, page.url, read(SavedPage(url=page.url, html=html, status=status)))

    def _pass_the_exercise(self) -> int | None:
        page = self._page
        code = page.locator("input[name=captchaUsercode]")
        if not code.count():
            return None
        code.fill(self._site.latest_code)
        with page.expect_navigation() as arrival:
            page.get_by_role("button", name="Suivant").click()
        return arrival.value.status


BELOW_THE_DATE = FloatRect(x=0, y=260, width=1280, height=420)
"""A part of the window that leaves out the band where the practice site prints its date."""


@contextmanager
def trainee_at_work() -> Iterator[Trainee]:
    """Open the practice site and a browser without a window, and close both at the end."""
    clock = MovableClock(dt.datetime.now(dt.UTC))
    browser = find_browser(os.environ)
    # A page of ours on the loopback: as root, Chromium runs without its sandbox, or not at all.
    rights = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
    with PracticeServer(clock=clock) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.path), args=[*FLAGS, *rights]
        )
        try:
            context = chromium.new_context(
                viewport=WINDOW,
                locale="fr-FR",
                timezone_id=ZONE.key,
            )
            yield Trainee(context.new_page(), site, clock)
        finally:
            chromium.close()
