"""Which tab the person is looking at.

The browser tells which tab is in front in each of its windows (``tabActive`` of the protocol's
tab targets). With one window that is exact. With several, the window whose front tab changed,
opened or loaded a page last is taken. Browsers that do not tell: the tab that opened or loaded
a page last. The way used is recorded with the capture.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

from playwright.async_api import CDPSession
from playwright.async_api import Error as PlaywrightError

from guichet.assisted.tab import WatchedTab

_PATIENCE = 2.0

BY_BROWSER = "onglet de devant, selon le navigateur"
BY_LAST_CHANGE = "plusieurs fenêtres\u00a0: celle dont l’onglet a changé en dernier"
BY_LAST_LOADED = "dernier onglet ouvert ou chargé (le navigateur ne dit pas lequel est devant)"
ONLY_ONE = "seul onglet ouvert"


class FrontTab:
    """Follows the front tab of each window.

    A tab of the strip and the page in it have different ids; the pair is asked for once.
    """

    def __init__(self, browser: CDPSession) -> None:
        self._browser = browser
        self._page_of_tab: dict[str, str] = {}
        self._front: set[str] = set()
        self._clock = 0
        self._replies: dict[str, asyncio.Future[str]] = {}
        browser.on("Target.receivedMessageFromTarget", self._on_message)

    def touch(self, tab: WatchedTab) -> None:
        """Note that something just happened in ``tab``: it opened, or loaded a page."""
        self._clock += 1
        tab.attention = self._clock

    async def looked_at(self, tabs: Sequence[WatchedTab]) -> tuple[WatchedTab, str]:
        """Return the tab looked at, of a non-empty list, and how that is known."""
        if len(tabs) == 1:
            return tabs[0], ONLY_ONE
        await asyncio.gather(*(tab.identified() for tab in tabs))
        front = await self._front_pages()
        shown = [tab for tab in tabs if tab.target in front]
        for tab in shown:
            if tab.target not in self._front:
                self.touch(tab)
        self._front = front
        latest = max(shown or tabs, key=lambda tab: tab.attention)
        if not shown:
            self._page_of_tab.clear()  # a tab may have been given another page
            return latest, BY_LAST_LOADED
        return latest, BY_BROWSER if len(shown) == 1 else BY_LAST_CHANGE

    async def titles(self) -> dict[str, str]:
        """Return the title of each page by its id, without asking the pages themselves."""
        try:
            found = await self._browser.send("Target.getTargets")
        except PlaywrightError:
            return {}
        return {target["targetId"]: target["title"] for target in found["targetInfos"]}

    async def _front_pages(self) -> set[str]:
        """Return the ids of the pages in front of their windows; empty when not told."""
        try:
            found = await self._browser.send("Target.getTargets", {"filter": [{"type": "tab"}]})
        except PlaywrightError:
            return set()
        pages = set()
        for target in found["targetInfos"]:
            if target.get("embedderData", {}).get("tabActive"):
                pages.add(await self._page_in(target["targetId"]))
        return pages - {""}

    async def _page_in(self, tab: str) -> str:
        if tab not in self._page_of_tab:
            try:
                page = await asyncio.wait_for(self._ask_page(tab), _PATIENCE)
            except (PlaywrightError, TimeoutError):
                return ""
            self._page_of_tab[tab] = page
        return self._page_of_tab[tab]

    async def _ask_page(self, tab: str) -> str:
        """Attach to the tab of the strip, be told of the page in it, detach."""
        attached = await self._browser.send(
            "Target.attachToTarget", {"targetId": tab, "flatten": False}
        )
        session = attached["sessionId"]
        reply = self._replies[session] = asyncio.get_running_loop().create_future()
        order = {
            "id": 1,
            "method": "Target.setAutoAttach",
            "params": {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False},
        }
        try:
            await self._browser.send(
                "Target.sendMessageToTarget", {"sessionId": session, "message": json.dumps(order)}
            )
            page: str = await reply
            return page
        finally:
            self._replies.pop(session, None)
            await self._browser.send("Target.detachFromTarget", {"sessionId": session})

    def _on_message(self, event: dict[str, Any]) -> None:
        reply = self._replies.get(event["sessionId"])
        message = json.loads(event["message"])
        if reply is None or reply.done() or message.get("method") != "Target.attachedToTarget":
            return
        info = message["params"]["targetInfo"]
        if info["type"] == "page":
            reply.set_result(info["targetId"])
