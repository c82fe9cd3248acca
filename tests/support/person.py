"""The person in front of the window: her hands are outside the product.

A test connects to the window's debugging door and does there what a person would do. The product
itself never acts on a page.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

from playwright.sync_api import Browser, BrowserType, Dialog, Page

from guichet.assisted import AssistedSession, SessionStatus


class Person:
    """Someone who reads, clicks, types, opens and closes in the window of ``session``.

    ``kind`` is ``browser.browser_type`` of the shared ``browser`` fixture.
    """

    def __init__(self, kind: BrowserType, session: AssistedSession) -> None:
        self.browser: Browser = kind.connect_over_cdp(session.debugging_door())
        self.context = self.browser.contexts[0]
        # Someone who only looks leaves message boxes open; without this, the test's own
        # connection would close them at once.
        self._boxes: list[Dialog] = []
        self.context.on("dialog", self._see_message)

    @property
    def page(self) -> Page:
        """The first tab."""
        return self.context.pages[0]

    def _see_message(self, box: Dialog) -> None:
        self._boxes.append(box)

    def close_message(self) -> None:
        """Press OK in the message box on the screen."""
        while not self._boxes:
            self.page.wait_for_timeout(20)
        self._boxes.pop().accept()

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
    """Return the first status for which ``holds``; after ``limit`` seconds, fail and show it."""
    end = time.monotonic() + limit
    while True:
        status = session.status()
        if holds(status):
            return status
        if time.monotonic() > end:
            raise AssertionError(f"not within {limit} s: {status}")
        time.sleep(0.05)
