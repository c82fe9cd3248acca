"""One assisted attempt: a window where the person acts, and a button that records.

    >>> session = AssistedSession(zone="Europe/Paris")                         # doctest: +SKIP
    >>> session.start("https://www.rdv-prefecture.interieur.gouv.fr/…")        # doctest: +SKIP
    >>> session.status().reading                                               # doctest: +SKIP
    >>> recorded = session.record()                                            # doctest: +SKIP
    >>> session.close()                                                        # doctest: +SKIP

The browser's connection belongs to one event loop, which lives in a thread of the session; every
method may be called from any thread. The session keeps no recording: what ``record`` returned is
the caller's, and stays whole whatever happens to the window afterwards.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import datetime as dt
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

from playwright.async_api import Playwright, async_playwright

from guichet.assisted import launch
from guichet.assisted.browsers import InstalledBrowser, find_browser
from guichet.assisted.errors import BrowserDidNotStart, PageFrozen
from guichet.assisted.launch import ForTests
from guichet.assisted.loop_thread import LoopThread
from guichet.assisted.machine import describe_machine
from guichet.assisted.page_reader import PageReader
from guichet.assisted.recorder import Visit, recorded_page
from guichet.assisted.recording import RecordedPage
from guichet.assisted.status import SessionStatus, local_moment, with_page
from guichet.assisted.window import LIMIT, BrowserWindow, WindowState

_SLACK = 10.0
"""Seconds beyond a limit before the thread itself is given up."""


def utc_now() -> dt.datetime:
    """Return the moment, aware, in UTC. A session watches the present: it needs a clock."""
    return dt.datetime.now(dt.UTC)


class AssistedSession:
    """A window on the official page. ``zone`` is the IANA zone of the place."""

    def __init__(
        self, *, zone: str = "Europe/Paris", now: Callable[[], dt.datetime] = utc_now
    ) -> None:
        self.zone = zone
        self._now = now
        self._loop: LoopThread | None = None
        self._playwright: Playwright | None = None
        self._window: BrowserWindow | None = None
        self._visit: Visit | None = None
        self._busy = asyncio.Lock()
        self._recorded = 0
        self._reader = PageReader(zone)

    def start(
        self,
        url: str,
        *,
        visible: bool = True,
        environment: Mapping[str, str] | None = None,
        for_tests: ForTests | None = None,
    ) -> None:
        """Open the window on ``url`` and return as soon as it is there, before the page answers.

        ``environment`` is given to the browser (by default this process's own) and tells which
        browser, screen and relays are set. Raises ``AddressRefused``, ``RunAsAdministrator``,
        ``NoScreen``, ``NoBrowserFound``, ``ChosenBrowserUnusable`` or ``BrowserDidNotStart``; then
        nothing is left behind. A second call raises ``RuntimeError``.
        """
        if self._loop is not None:
            raise RuntimeError("a session is started once")
        settings = dict(os.environ if environment is None else environment)
        tests = for_tests or ForTests()
        address = launch.checked_address(url)
        launch.refuse_unless_allowed(settings, visible=visible, for_tests=tests)
        browser = find_browser(settings)
        machine = describe_machine(settings)
        self._visit = Visit(address, browser.name, visible, self.zone, machine)
        self._loop = LoopThread("assisted-session")
        atexit.register(self.close)
        try:
            self._loop.run(self._open(browser, settings, visible, tests), 2 * LIMIT)
        except TimeoutError:
            self.close()
            reason = f"rien après {int(2 * LIMIT)} secondes"
            raise BrowserDidNotStart(name=browser.name, reason=reason) from None
        except BaseException:
            self.close()
            raise
        self._loop.start(self._window_or_fail().visit(address))

    def status(self) -> SessionStatus:
        """Return what the window shows now. Quick: a page that does not answer is said so."""
        loop, window = self._loop, self._window
        if loop is None or window is None:
            return SessionStatus(
                WindowState.CLOSED, local_moment(self._now(), self.zone), self.zone
            )
        try:
            return loop.run(self._status(window), LIMIT + _SLACK)
        except TimeoutError:
            raise PageFrozen(seconds=int(LIMIT)) from None

    def record(self) -> RecordedPage:
        """Return the page the person is looking at, recorded now.

        Raises, in four parts: ``WindowClosed``, ``BrowserCrashed``, ``TabCrashed``,
        ``MessageStillOpen``, ``PasswordOnScreen``, ``PageKeptChanging``, ``PageFrozen`` (30 s).
        """
        if self._loop is None:
            raise RuntimeError("the session is not started")
        try:
            return self._loop.run(self._record(), 2 * LIMIT + _SLACK)
        except TimeoutError:
            raise PageFrozen(seconds=int(LIMIT)) from None

    def close(self) -> None:
        """Close the window and delete its profile, cookies and cache. May be called again."""
        atexit.unregister(self.close)
        loop, self._loop = self._loop, None
        window, self._window = self._window, None
        if loop is None:
            return
        with contextlib.suppress(TimeoutError):
            loop.run(self._close(window), LIMIT + _SLACK)
        loop.stop()
        if window is not None and window.profile is not None:
            launch.remove_profile(window.profile)

    def debugging_door(self) -> str:
        """Return the loopback address by which a test acts as the person.

        Only with ``ForTests(debugging_door=True)``; otherwise ``RuntimeError``.
        """
        profile = self._window_or_fail().profile
        written = profile / "DevToolsActivePort" if profile else Path()
        if not written.is_file():
            raise RuntimeError("no debugging door was asked for")
        port = written.read_text(encoding="utf-8").splitlines()[0]
        return f"http://127.0.0.1:{int(port)}"

    def __enter__(self) -> AssistedSession:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _window_or_fail(self) -> BrowserWindow:
        if self._window is None:
            raise RuntimeError("the session is not started")
        return self._window

    async def _open(
        self,
        browser: InstalledBrowser,
        environment: Mapping[str, str],
        visible: bool,
        for_tests: ForTests,
    ) -> None:
        self._playwright = await async_playwright().start()
        self._window = BrowserWindow(self._playwright, self._now)
        await self._window.open(browser, environment, visible=visible, for_tests=for_tests)

    async def _close(self, window: BrowserWindow | None) -> None:
        if window is not None:
            await window.close()
        if self._playwright is not None:
            await self._playwright.stop()

    async def _status(self, window: BrowserWindow) -> SessionStatus:
        async with self._busy:
            glance = await window.glance()
            tabs = await window.seen_tabs(glance.tab) if glance else ()
        moment = local_moment(self._now(), self.zone)
        bare = SessionStatus(
            state=window.state,
            moment=moment,
            zone=self.zone,
            tabs=tabs,
            refused_downloads=tuple(window.refused),
            recorded=self._recorded,
            last_error=window.last_error,
        )
        return with_page(bare, glance, self._reader) if glance else bare

    async def _record(self) -> RecordedPage:
        visit, window = self._visit, self._window
        if visit is None or window is None:
            raise RuntimeError("the session is not started")
        async with self._busy:
            taken = await window.take()
        recorded = recorded_page(taken, visit, window, self._reader)
        self._recorded += 1
        return recorded
