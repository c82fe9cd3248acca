"""Hands each page's request and answer to the tab it belongs to.

The listening is on the whole window, so that the first answer of a new tab is not missed: it may
come before the tab is announced, and is held until then.
"""

from __future__ import annotations

from collections.abc import Callable

from playwright.async_api import BrowserContext, Page, Request, Response
from playwright.async_api import Error as PlaywrightError

from guichet.assisted.tab import WatchedTab

Note = Callable[[WatchedTab], None]

_MOST_HELD = 20


class Traffic:
    """Follows the pages that are asked for in ``context``; pictures and scripts are left out."""

    def __init__(
        self, context: BrowserContext, tab_of: Callable[[Page], WatchedTab | None]
    ) -> None:
        self._tab_of = tab_of
        self._held: list[tuple[Request, Note]] = []
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfailed", self._on_failure)

    def hand_over(self) -> None:
        """Give the tab just announced what came for it before."""
        held, self._held = self._held, []
        for request, note in held:
            self._give(request, note)

    def _on_request(self, request: Request) -> None:
        self._give(request, lambda tab: tab.note_request(request))

    def _on_response(self, response: Response) -> None:
        self._give(response.request, lambda tab: tab.note_response(response))

    def _on_failure(self, request: Request) -> None:
        self._give(request, lambda tab: tab.note_failure(request))

    def _give(self, request: Request, note: Note) -> None:
        if not request.is_navigation_request():
            return
        try:
            frame = request.frame
        except PlaywrightError:  # the tab is not announced yet
            tab = None
        else:
            if frame.parent_frame is not None:
                return
            tab = self._tab_of(frame.page)
        if tab is None:
            self._held = [*self._held[-_MOST_HELD:], (request, note)]
        else:
            note(tab)
