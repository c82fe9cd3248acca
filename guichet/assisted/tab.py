"""One tab, watched: where it went, what the server answered, which messages it showed.

Watching only listens. Nothing here acts on the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import CDPSession, Dialog, Frame, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from guichet.assisted.answers import Answer, answer_of, same_page
from guichet.assisted.document import Document
from guichet.assisted.recording import SeenMessage

_LONGEST_PATH = 200
_MOST_MESSAGES = 50
_HISTORY_TRIES = 10
_PATIENCE = 2.0


@dataclass(frozen=True)
class Step:
    """One address the tab arrived at. ``how`` is the browser's own word for the way (``link``…).

    ``status`` is the HTTP status, ``None`` when there was no new answer.
    """

    moment: dt.datetime
    address: str
    how: str
    status: int | None


@dataclass(frozen=True)
class Waiting:
    """A page asked for that has not answered yet: its address, and since when."""

    address: str
    since: dt.datetime


class WatchedTab:
    """What is known of one tab since it was opened.

    ``arrivals`` counts the pages it showed, ``reloads`` the times the person refreshed one.
    ``failure`` is the browser's reason when the last page could not be reached. ``stopped`` is set
    while a message box or a crash stops the page. ``opened_by_software`` marks the tab of the
    opening navigation. ``waiting`` is the page asked for and not answered: meanwhile the browser
    lets nobody read the one on the screen. ``document`` is the last document read.
    """

    def __init__(self, page: Page, number: int, now: Callable[[], dt.datetime]) -> None:
        self.page = page
        self.number = number
        self.target = ""
        self.answer: Answer | None = None
        self.waiting: Waiting | None = None
        self.document: Document | None = None
        self.failure: str | None = None
        self.crashed = False
        self.stopped = asyncio.Event()
        self.opened_by_software = False
        self.reloads = 0
        self.attention = 0
        self.arrivals = 0
        self.path: list[Step] = []
        self.messages: list[SeenMessage] = []
        self._answered_at: dt.datetime | None = None
        self._now = now
        self._cdp: CDPSession | None = None
        self._identified = asyncio.Event()
        self._answers: list[tuple[str, asyncio.Task[Answer | None]]] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ready = self._in_background(self._attach())
        self._listen()
        if page.url.startswith("http"):
            self._on_arrival(page.main_frame)

    async def cdp(self) -> CDPSession:
        """Return the protocol session of this tab, opened once.

        A tab whose first page does not answer is not wholly listened to yet: it is not waited for.
        """
        await asyncio.wait({self._ready}, timeout=_PATIENCE)
        if self._cdp is None:
            raise PlaywrightError("the tab is gone")
        return self._cdp

    async def identified(self) -> None:
        """Wait, two seconds at most, until the browser's id of a tab just opened is known."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._identified.wait(), _PATIENCE)

    @property
    def open_message(self) -> SeenMessage | None:
        """The message box now on the screen, which stops the page, or ``None``."""
        return next((message for message in reversed(self.messages) if message.open), None)

    def note_message(self, dialog: Dialog) -> None:
        """Keep the text of a message box. It stays open: the person reads and closes it."""
        seen = SeenMessage(self._now(), dialog.type, dialog.message, self.page.url, open=True)
        self.messages = [*self.messages[-_MOST_MESSAGES:], seen]
        self.stopped.set()

    def note_messages_closed(self) -> None:
        """Note that no message box is open any more."""
        self.messages = [replace(message, open=False) for message in self.messages]
        self.stopped.clear()

    def messages_of_page(self) -> tuple[SeenMessage, ...]:
        """Return the messages shown since the server last answered: those of the page now shown."""
        since = self._answered_at
        return tuple(m for m in self.messages if since is None or m.moment >= since)

    async def settled_answer(self) -> Answer | None:
        """Return the answer behind the page now shown, once its details are known."""
        url = self.page.url
        for address, task in reversed(self._answers):
            if same_page(address, url):
                self.answer = await task
                break
        return self.answer

    def note_request(self, request: Request) -> None:
        """Note that the tab asked for a page; until it is answered, it cannot be read."""
        self.waiting = Waiting(request.url, self._now())

    def note_response(self, response: Response) -> None:
        """Note the answer to a page request; its details are gathered in the background."""
        self._no_longer_wait_for(response.url)
        self.failure = None
        if 300 <= response.status < 400 and "location" in response.headers:
            return
        self._answered_at = self._now()
        task = self._in_background(_answer_or_none(response))
        self._answers = [*self._answers[-9:], (response.url, task)]

    def note_failure(self, request: Request) -> None:
        """Note why a page could not be had. A download, or a page left early, is no failure."""
        self._no_longer_wait_for(request.url)
        if request.failure and "ERR_ABORTED" not in request.failure:
            self.failure = request.failure

    def _no_longer_wait_for(self, address: str) -> None:
        if self.waiting is not None and self.waiting.address == address:
            self.waiting = None

    def _listen(self) -> None:
        self.page.on("framenavigated", self._on_arrival)
        self.page.on("crash", self._on_crash)

    async def _attach(self) -> None:
        try:
            cdp = await self.page.context.new_cdp_session(self.page)
            cdp.on("Page.javascriptDialogClosed", lambda _: self.note_messages_closed())
            cdp.on("Page.frameStartedNavigating", self._on_departure)
            # Asked first: the rest may wait for a page that does not answer.
            info = await cdp.send("Target.getTargetInfo")
            self.target = info["targetInfo"]["targetId"]
            self._cdp = cdp
            self._identified.set()
            await cdp.send("Page.enable")
            # The certificates are only remembered from here on; no body of a page is.
            await cdp.send("Network.enable", {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0})
        except PlaywrightError:
            return

    def _on_arrival(self, frame: Frame) -> None:
        if frame.parent_frame is not None:
            return
        self.crashed = False
        self.stopped.clear()
        self.arrivals += 1
        if not frame.url.startswith(("http:", "https:")):
            self.answer = None
            self._answers = []
        self._in_background(self._note_step(frame.url, self._now(), self.reloads))

    def _on_departure(self, event: dict[str, Any]) -> None:
        if str(event.get("navigationType", "")).startswith("reload"):
            self.reloads += 1

    def _on_crash(self, _: Page) -> None:
        self.crashed = True
        self.stopped.set()

    async def _note_step(self, address: str, moment: dt.datetime, reloads: int) -> None:
        how = await self._way_to(address)
        if self.reloads > reloads:
            how = ""  # refreshed while we asked: the browser now tells the way of the refresh
        known = next((t for a, t in reversed(self._answers) if same_page(a, address)), None)
        answer = await known if known else None
        if self.opened_by_software and not self.path:
            how = "opened"
        step = Step(moment, address, how, answer.status if answer else None)
        self.path = sorted([*self.path, step], key=lambda s: s.moment)[-_LONGEST_PATH:]

    async def _way_to(self, address: str) -> str:
        """Return the browser's word for how ``address`` was reached; empty when it does not say.

        Asked at once, and again when the browser is busy replacing the page.
        """
        for _ in range(_HISTORY_TRIES):
            try:
                visits = await (await self.cdp()).send("Page.getNavigationHistory")
            except PlaywrightError:
                await asyncio.sleep(0.1)
                continue
            entries = visits["entries"][: visits["currentIndex"] + 1]
            known = [e["transitionType"] for e in reversed(entries) if e["url"] == address]
            if known:
                return str(known[0])
        return ""

    def _in_background(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _answer_or_none(response: Response) -> Answer | None:
    try:
        return await answer_of(response)
    except PlaywrightError:
        return None
