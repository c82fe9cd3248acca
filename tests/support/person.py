"""The person in front of the window: her hands are outside the product.

A test connects to the window's debugging door and does there what a person would do. The product
itself never acts on a page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from playwright.sync_api import Browser, CDPSession, Page, Playwright

from guichet.assisted import AssistedSession, SessionStatus


class Person:
    """Someone who reads, clicks, types, opens and closes in the window of ``session``."""

    def __init__(self, playwright: Playwright, session: AssistedSession) -> None:
        self.browser: Browser = playwright.chromium.connect_over_cdp(session.debugging_door())
        self.context = self.browser.contexts[0]
        # Someone who only looks leaves message boxes open; without this, the test's own
        # connection would close them at once.
        self.context.on("dialog", lambda dialog: None)

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    def protocol(self, page: Page | None = None) -> CDPSession:
        """Return a protocol session, for what a hand does outside the page (browser buttons)."""
        return self.context.new_cdp_session(page or self.page)

    def leave(self) -> None:
        """Let go of the window without closing it."""
        self.browser.close()

    def __enter__(self) -> Person:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.leave()


def wait_until(
    session: AssistedSession, holds: Callable[[SessionStatus], bool], limit: float = 20.0
) -> SessionStatus:
    """Return the first status for which ``holds``; fail, showing the last one, after ``limit`` s."""
    end = time.monotonic() + limit
    while True:
        status = session.status()
        if holds(status):
            return status
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s: {status}")
        time.sleep(0.05)
