"""The window in which the person does everything, and our listening beside it.

The only act of the software is the opening navigation. A message box of the page (``alert``) is
left on the screen: its text is noted, the person reads and closes it. Downloads are refused.
Every wait has a limit; a page that hangs never hangs the window. A new tab is only known once its
first page begins to answer: until then, the tab it was opened from counts as looked at.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from playwright.async_api import BrowserContext, CDPSession, Dialog, Download, Page, Playwright
from playwright.async_api import Error as PlaywrightError
from playwright.async_api import TimeoutError as PlaywrightTimeout

from guichet.assisted import launch
from guichet.assisted.answers import Answer
from guichet.assisted.browsers import InstalledBrowser
from guichet.assisted.document import Document, read_document
from guichet.assisted.errors import (
    BrowserCrashed,
    BrowserDidNotStart,
    MessageStillOpen,
    PageDidNotAnswer,
    PageFrozen,
    PageKeptChanging,
    PageNotReached,
    TabCrashed,
    WindowClosed,
)
from guichet.assisted.front import FrontTab
from guichet.assisted.launch import ForTests
from guichet.assisted.snapshot import Snapshot, take, take_picture
from guichet.assisted.tab import WatchedTab
from guichet.assisted.traffic import Traffic
from guichet.errors import GuichetError

LIMIT = 30.0
"""Seconds allowed to start, to answer, to record."""

GLANCE = 2.0
"""Seconds allowed to read the page for the status."""

_LAST_WORD = 1.5
"""Seconds in which a browser that closes tells how it ended."""


class WindowState(StrEnum):
    """Whether the window is there, and how it went."""

    OPEN = "open"
    CLOSED = "closed"
    CRASHED = "crashed"


@dataclass(frozen=True)
class SeenTab:
    """A tab of the window. ``looked_at`` marks the one a recording would take."""

    number: int
    title: str
    address: str
    looked_at: bool


@dataclass(frozen=True)
class Glance:
    """The tab looked at, and its document when it let itself be read in time."""

    tab: WatchedTab
    document: Document | None
    answer: Answer | None


@dataclass(frozen=True)
class Taken:
    """A snapshot with the tab it was taken of, how that tab was chosen, and its answer."""

    snapshot: Snapshot
    tab: WatchedTab
    known_by: str
    answer: Answer | None
    cookies: int | None


class BrowserWindow:
    """One browser with a fresh profile. Lives in one event loop; see ``session`` for the rest."""

    def __init__(self, playwright: Playwright, now: Callable[[], dt.datetime]) -> None:
        self.state = WindowState.OPEN
        self.tabs: list[WatchedTab] = []
        self.refused: list[str] = []
        self.version = ""
        self.last_error: GuichetError | None = None
        self.profile: Path | None = None
        self._playwright = playwright
        self._now = now
        self._context: BrowserContext | None = None
        self._front: FrontTab | None = None
        self._traffic: Traffic | None = None
        self._opened = 0
        self._gone = asyncio.Event()
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()

    async def open(
        self,
        browser: InstalledBrowser,
        environment: Mapping[str, str],
        *,
        visible: bool,
        for_tests: ForTests,
    ) -> None:
        """Start the browser on an empty page. Raises :class:`BrowserDidNotStart`."""
        self.profile = launch.fresh_profile()
        asked = launch.flags(environment, self.profile, visible=visible, for_tests=for_tests)
        try:
            self._context = await self._playwright.chromium.launch_persistent_context(
                self.profile,
                executable_path=browser.path,
                args=asked,
                ignore_default_args=True,
                env={**environment, "LANGUAGE": "fr"},
                headless=not visible,
                chromium_sandbox="--no-sandbox" not in asked,
                accept_downloads=False,
                no_viewport=True,
                color_scheme="null",
                reduced_motion="null",
                forced_colors="null",
                contrast="null",
                timeout=LIMIT * 1000,
            )
            await self._watch(self._context)
        except (PlaywrightError, OSError, LookupError) as error:
            reason = str(error).strip().splitlines()[0][:160]
            raise BrowserDidNotStart(name=browser.name, reason=reason) from error

    async def visit(self, address: str) -> None:
        """Open ``address`` in the first tab: the one navigation the software ever makes.

        What goes wrong is kept in ``last_error``; the window stays open, for the person to see.
        """
        page = self.tabs[0].page
        self.tabs[0].opened_by_software = True
        try:
            await self._read(self.tabs[0])  # listening starts before the page does
            await page.goto(address, wait_until="commit", timeout=LIMIT * 1000)
        except PlaywrightTimeout:
            self.last_error = PageDidNotAnswer(seconds=int(LIMIT))
        except PlaywrightError as error:
            if self.state is WindowState.OPEN and not page.is_closed():
                self.last_error = PageNotReached(reason=_net_reason(error))

    async def glance(self) -> Glance | None:
        """Return the tab looked at and its document; ``None`` when the window is gone."""
        if not self._is_there():
            return None
        tab, _ = await self._looked_at()
        if tab.open_message or tab.crashed or tab.waiting:
            return Glance(tab, None, await tab.settled_answer())
        try:
            document = await asyncio.wait_for(self._read(tab), GLANCE)
        except (PlaywrightError, TimeoutError):
            document = None
        return Glance(tab, document, await tab.settled_answer())

    async def seen_tabs(self, looked_at: WatchedTab) -> tuple[SeenTab, ...]:
        """Return the tabs in the order they were opened, with the titles the browser gives."""
        titles = await self._front.titles() if self._front else {}
        return tuple(
            SeenTab(tab.number, titles.get(tab.target, ""), tab.page.url, tab is looked_at)
            for tab in self.tabs
        )

    async def take(self) -> Taken:
        """Return a snapshot of the tab looked at, or raise what prevents it, in four parts."""
        await self._refuse_when_gone()
        tab, known_by = await self._looked_at()
        if tab.crashed:
            raise TabCrashed
        if tab.open_message:
            raise MessageStillOpen(message=tab.open_message.text)
        snapshot = await self._take_within_limit(tab)
        answer = await tab.settled_answer()
        return Taken(snapshot, tab, known_by, answer, await self._count_cookies())

    async def close(self) -> None:
        """Close the window and delete its profile. Calling it again does nothing."""
        if self._context is not None:
            with contextlib.suppress(PlaywrightError, TimeoutError):
                await asyncio.wait_for(self._context.close(), LIMIT)
        if self.state is WindowState.OPEN:
            self.state = WindowState.CLOSED
        if self.profile is not None:
            launch.remove_profile(self.profile)

    async def _watch(self, context: BrowserContext) -> None:
        self._traffic = Traffic(context, self._tab_of)
        context.on("page", self._on_page)
        context.on("dialog", self._on_dialog)
        context.on("close", lambda _: self._gone.set())
        if context.browser is None:
            raise PlaywrightError("the browser cannot be watched")
        session: CDPSession = await context.browser.new_browser_cdp_session()
        self.version = (await session.send("Browser.getVersion"))["product"]
        self._front = FrontTab(session)
        for page in context.pages:
            self._on_page(page)
        if not self.tabs:
            await context.wait_for_event("page", timeout=LIMIT * 1000)

    def _on_page(self, page: Page) -> None:
        if self._tab_of(page) is not None:
            return
        self._opened += 1
        tab = WatchedTab(page, self._opened, self._now)
        self.tabs.append(tab)
        page.on("close", lambda _: self._on_tab_closed(tab))
        page.on("download", self._on_download)
        page.on("load", lambda _: self._touch(tab))
        self._touch(tab)
        if self._traffic is not None:
            self._traffic.hand_over()

    def _tab_of(self, page: Page) -> WatchedTab | None:
        return next((tab for tab in self.tabs if tab.page == page), None)

    def _touch(self, tab: WatchedTab) -> None:
        if self._front is not None:
            self._front.touch(tab)

    def _on_tab_closed(self, tab: WatchedTab) -> None:
        self.tabs.remove(tab)
        if not self.tabs:
            task = asyncio.get_running_loop().create_task(self._settle_end())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _settle_end(self) -> None:
        """Decide, once the last tab is gone, whether the person closed it or the browser died.

        A browser that is still there was closed tab by tab; one that is gone wrote in its profile
        whether it ended normally.
        """
        try:
            await asyncio.wait_for(self._gone.wait(), _LAST_WORD)
        except TimeoutError:
            self.state = WindowState.CLOSED
        else:
            clean = self.profile is not None and await self._says_it_ended(self.profile)
            self.state = WindowState.CLOSED if clean else WindowState.CRASHED
        if self.state is WindowState.CRASHED:
            self.last_error = BrowserCrashed()
        self._ended.set()

    async def _says_it_ended(self, profile: Path) -> bool:
        for _ in range(10):
            if launch.closed_cleanly(profile):
                return True
            await asyncio.sleep(_LAST_WORD / 10)
        return False

    def _on_dialog(self, dialog: Dialog) -> None:
        tab = self._tab_of(dialog.page) if dialog.page else None
        if tab is not None:
            tab.note_message(dialog)
            self._touch(tab)

    async def _on_download(self, download: Download) -> None:
        self.refused = [*self.refused[-20:], download.suggested_filename]
        with contextlib.suppress(PlaywrightError):
            await download.cancel()

    def _is_there(self) -> bool:
        return self.state is WindowState.OPEN and bool(self.tabs)

    async def _looked_at(self) -> tuple[WatchedTab, str]:
        if self._front is None:
            raise WindowClosed
        return await self._front.looked_at(self.tabs)

    async def _read(self, tab: WatchedTab) -> Document:
        tab.document = await read_document(await tab.cdp())
        return tab.document

    async def _take_within_limit(self, tab: WatchedTab) -> Snapshot:
        """Return the snapshot, or raise at once when a message box or a crash stops the page."""
        arrivals, taking = tab.arrivals, asyncio.ensure_future(self._take(tab))
        stopped = asyncio.ensure_future(tab.stopped.wait())
        first, limit = asyncio.FIRST_COMPLETED, GLANCE if tab.waiting else LIMIT
        await asyncio.wait({taking, stopped}, timeout=limit, return_when=first)
        stopped.cancel()
        if not taking.done():
            taking.cancel()
            if tab.waiting and not tab.stopped.is_set():
                return await self._take_picture(tab)
            raise self._why_frozen(tab, arrivals)
        try:
            return taking.result()
        except TimeoutError:
            raise self._why_frozen(tab, arrivals) from None
        except (PageKeptChanging, PlaywrightError) as error:
            raise await self._why_lost(tab) from error

    async def _take_picture(self, tab: WatchedTab) -> Snapshot:
        """Return the picture alone: a page that waits for an answer cannot be read.

        What a new tab does not tell of the browser itself is taken from the other tabs.
        """
        read = (one.document for one in (tab, *self.tabs))
        known = next((document for document in read if document), None)
        if known is None:
            raise PageFrozen(seconds=int(LIMIT))
        arrivals = tab.arrivals
        try:
            picture = take_picture(await tab.cdp(), known, tab.page.url, self._now)
            return await asyncio.wait_for(picture, LIMIT)
        except TimeoutError:
            raise self._why_frozen(tab, arrivals) from None
        except PlaywrightError as error:
            raise await self._why_lost(tab) from error

    async def _take(self, tab: WatchedTab) -> Snapshot:
        return await take(await tab.cdp(), self._now)

    async def _count_cookies(self) -> int | None:
        if self._context is None:
            return None
        try:
            return len(await asyncio.wait_for(self._context.cookies(), GLANCE))
        except (PlaywrightError, TimeoutError):
            return None

    async def _refuse_when_gone(self) -> None:
        if self._is_there():
            return
        if not self._ended.is_set() and self.state is WindowState.OPEN:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._ended.wait(), 3 * _LAST_WORD)
        raise BrowserCrashed if self.state is WindowState.CRASHED else WindowClosed

    def _why_frozen(self, tab: WatchedTab, arrivals: int) -> GuichetError:
        if tab.open_message:
            return MessageStillOpen(message=tab.open_message.text)
        if tab.crashed:
            return TabCrashed()
        return PageFrozen(seconds=int(LIMIT)) if arrivals == tab.arrivals else PageKeptChanging()

    async def _why_lost(self, tab: WatchedTab) -> GuichetError:
        """Return why the protocol failed in the middle of a recording."""
        await asyncio.sleep(0.2)
        if tab.crashed:
            return TabCrashed()
        if tab in self.tabs:
            return PageKeptChanging()
        if self.tabs:
            return WindowClosed()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), 3 * _LAST_WORD)
        return BrowserCrashed() if self.state is WindowState.CRASHED else WindowClosed()


def _net_reason(error: PlaywrightError) -> str:
    """Return the browser's own code (``net::ERR_…``) or a short text."""
    words = [word for word in str(error).replace("\n", " ").split() if word.startswith("net::")]
    return words[0] if words else "raison inconnue"
