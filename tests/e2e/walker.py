"""A person in front of the application: looks at each page, and notices what is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Download,
    FilePayload,
    Locator,
    Request,
)

from tests.support.live import LiveGuichet
from tests.support.pages import faults_at_a_glance, faults_of_layout

SHOTS = "GUICHET_E2E_SHOTS"
"""Environment variable: a folder where each page looked at is kept as a picture, to be seen."""

WIDE = 800
"""From this width, pages are looked at in dark; below, in light. Each look costs a second."""

AT_HOME = {"http", "https", "ws", "wss"}
"""Schemes that reach a host; the others (data, blob, about) reach nothing."""


class Walker:
    """One person, in one window of ``context``, on the running application.

    ``faults`` are those of the pages looked at, by page; ``complaints`` what the browser's console
    said; ``elsewhere`` the addresses asked outside this computer. All three must stay empty.
    """

    def __init__(
        self, context: BrowserContext, live: LiveGuichet, taken: Path, *, scripts: bool
    ) -> None:
        self.live = live
        self._scripts = scripts
        self.faults: dict[str, list[str]] = {}
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._taken = taken
        self._looks = 0
        self.watch(context)
        self.page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def watch(self, context: BrowserContext) -> None:
        """Note every request of ``context`` that would leave this computer."""
        context.on("request", self._follow)

    def _follow(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in AT_HOME and address.hostname != "127.0.0.1":
            self.elsewhere.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} ({self.page.url})")

    @property
    def dossier(self) -> UUID:
        """The id of the dossier whose page is shown."""
        return UUID(urlsplit(self.page.url).path.split("/")[2])

    # -- looking ---------------------------------------------------------------------------

    def look(self, name: str) -> None:
        """Look at the page as it is: what axe says, its width, its targets, its title."""
        width = self.page.viewport_size["width"] if self.page.viewport_size else 0
        self._looks += 1
        if self._scripts:
            found = faults_at_a_glance(self.page, "light" if width < WIDE else "dark")
        else:
            found = faults_of_layout(self.page)
        if found:
            self.faults[name] = found
        self.keep_picture(f"{self._looks:02d}-{name.replace(' ', '-')}")

    def keep_picture(self, name: str) -> None:
        """Keep the page as a picture, where a folder for pictures was given."""
        folder = os.environ.get(SHOTS)
        if folder:
            size = self.page.viewport_size or {"width": 0}
            target = Path(folder) / str(size["width"])
            target.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=target / f"{name}.png", full_page=True)

    def sees(self, text: str) -> Locator:
        """Wait until ``text`` is on the page; return it."""
        found = self.page.get_by_text(text).first
        found.wait_for()
        return found

    def reads(self, title: str) -> None:
        """Wait for the page whose main title is ``title``."""
        self.page.get_by_role("heading", level=1, name=title, exact=True).wait_for()

    # -- acting ----------------------------------------------------------------------------

    def goes_to(self, tab: str) -> None:
        """Open one of the rooms of the dossier."""
        self.page.locator(".folder").get_by_role("link", name=tab, exact=True).click()

    def follows(self, link: str, *, exact: bool = True) -> None:
        """Follow a link."""
        self.page.get_by_role("link", name=link, exact=exact).first.click()

    def presses(self, button: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=button, exact=True).click()

    def answers(self, question: str, answer: str) -> None:
        """Tick one answer of a question."""
        group = self.page.get_by_role("group", name=question)
        group.get_by_label(answer, exact=True).check()

    def writes(self, **fields: str) -> None:
        """Fill the fields of a form, by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)

    def chooses(self, name: str, value: str) -> None:
        """Choose in a list."""
        self.page.locator(f"select[name={name}]").select_option(value)

    def opens(self, summary: str) -> None:
        """Open a part that is folded."""
        self.page.locator("summary", has_text=summary).first.click()

    def takes(self, link: str) -> Path:
        """Download what a link gives; return the file, under the name the browser gave it."""
        return self._downloaded(lambda: self.follows(link, exact=False))

    def _downloaded(self, act: Callable[[], None]) -> Path:
        with self.page.expect_download() as arriving:
            act()
        download: Download = arriving.value
        path = self._taken / download.suggested_filename
        download.save_as(path)
        return path

    # -- giving files ----------------------------------------------------------------------

    def chooses_files(self, *files: FilePayload) -> None:
        """Choose files with the file button of the page."""
        self.page.locator("input[type=file]").first.set_input_files(list(files))

    def drops(self, *paths: Path) -> None:
        """Drop files on the zone of the page, as the window system does (not by a script)."""
        zone = self.page.locator("[data-drop] input[type=file]").first
        zone.scroll_into_view_if_needed()
        box = zone.bounding_box()
        assert box is not None
        place = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        hand = self.page.context.new_cdp_session(self.page)
        for moment in ("dragEnter", "dragOver", "drop"):
            hand.send("Input.dispatchDragEvent", {"type": moment, **place, "data": data})
        hand.detach()

    def pastes_a_picture(self, name: str, data: bytes) -> None:
        """Paste a picture: the page receives what the keyboard gives it."""
        given: dict[str, Any] = {"name": name, "bytes": list(data)}
        self.page.evaluate(
            """given => {
                const held = new DataTransfer();
                const bytes = new Uint8Array(given.bytes);
                held.items.add(new File([bytes], given.name, {type: "image/png"}));
                const pasted = {clipboardData: held, bubbles: true, cancelable: true};
                document.body.dispatchEvent(new ClipboardEvent("paste", pasted));
            }""",
            given,
        )
