"""A real Chromium with the extension, and a hand that clicks on its button."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.checkout import ROOT
from tests.support.live import CHROMIUM_SWITCHES

if TYPE_CHECKING:
    from playwright.sync_api import (
        BrowserContext,
        BrowserType,
        CDPSession,
        Page,
        ViewportSize,
        Worker,
    )

EXTENSION = ROOT / "extension"
WINDOW: ViewportSize = {"width": 1280, "height": 800}
OPEN_WHAT_IS_KEPT = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("guichet");
  asked.onupgradeneeded = () => { asked.transaction.abort(); };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => asked.error.name === "AbortError" ? resolve(null) : reject(asked.error);
})"""
"""Open what the extension keeps, or give null where it kept nothing yet: made here, the database
would lack the extension's tables, and each click would fail."""


class ExtendedBrowser:
    """A browser window without a screen, whose button is the extension's."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.id = self.worker.url.split("/")[2]
        assert context.browser is not None
        self._cdp: CDPSession = context.browser.new_browser_cdp_session()
        known = self._cdp.send("SystemInfo.getProcessInfo")["processInfo"]
        self.pid: int = next(one["id"] for one in known if one["type"] == "browser")

    @property
    def worker(self) -> Worker:
        """The extension's worker that runs now: the browser may have started another one."""
        known = self.context.service_workers
        return known[-1] if known else self.context.wait_for_event("serviceworker")

    def open(self, address: str) -> Page:
        """Open a page and put it before the person."""
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.goto(address)
        page.bring_to_front()
        return page

    def own_page(self) -> Page:
        """Open the extension's own page."""
        return self.open(f"chrome-extension://{self.id}/pages/guichet.html")

    def click(self, page: Page, address: str = "") -> None:
        """Click on the button of the extension while ``page`` is before the person.

        ``address`` is what the tab shows when the browser put a page of its own there, for a site
        that does not answer.
        """
        page.bring_to_front()
        for _ in range(100):
            tab = self._active_tab()
            settled = not address or tab["title"] != "about:blank"
            if tab["url"] == (address or page.url) and settled:
                self.click_what_is_there()
                return
            page.wait_for_timeout(50)
        raise AssertionError(f"the tab shows {tab['url']}")

    def click_what_is_there(self) -> None:
        """Click on the button, whatever the tab shows now."""
        order = {"id": self.id, "targetId": self._active_tab()["targetId"]}
        self._cdp.send("Extensions.triggerAction", order)

    def _active_tab(self) -> dict[str, Any]:
        tabs = self._cdp.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
        return next(tab for tab in tabs if tab["embedderData"]["tabActive"])

    def sign(self) -> str:
        """Return what the button's badge shows now."""
        return str(self.worker.evaluate("chrome.action.getBadgeText({})"))

    def title(self) -> str:
        """Return what the button says under the pointer."""
        return str(self.worker.evaluate("chrome.action.getTitle({})"))

    def wait_for_sign(self, sign: str) -> None:
        """Wait until the badge shows ``sign``, ten seconds at most."""
        script = """async (sign) => {
          for (let turn = 0; turn < 500; turn++) {
            if (await chrome.action.getBadgeText({}) === sign) return true;
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          return false;
        }"""
        found = self.worker.evaluate(script, sign)
        assert found, f"{self.sign()!r} instead of {sign!r}: {self.title()} {self.waiting()}"

    def answered(self) -> str:
        """Wait until the click has its answer, ten seconds at most; return the sign."""
        for _ in range(200):
            if self.sign() not in {"", "…"}:
                break
            self.context.pages[0].wait_for_timeout(50)
        return self.sign()

    def wait_until_listed(self, number: int, state: str) -> None:
        """Wait until so many recordings are listed in that state, ten seconds at most."""
        for _ in range(200):
            if sum(item["state"] == state for item in self.waiting()) == number:
                return
            self.context.pages[0].wait_for_timeout(50)
        raise AssertionError(f"not {number} {state}: {self.waiting()}")

    def rest(self) -> None:
        """Put the badge at rest, as it is some seconds after an answer."""
        self.worker.evaluate("chrome.action.setBadgeText({text: ''})")

    def waiting(self) -> list[dict[str, Any]]:
        """Return the list of what was recorded: received, waiting, refused."""
        listed: list[dict[str, Any]] = self.worker.evaluate(
            f"""async () => {{
              const kept = await ({OPEN_WHAT_IS_KEPT})();
              if (!kept) return [];
              try {{
                const all = kept.transaction("list").objectStore("list").getAll();
                return await new Promise((resolve, reject) => {{
                  all.onsuccess = () => resolve(all.result);
                  all.onerror = () => reject(all.error);
                }});
              }} finally {{ kept.close(); }}
            }}"""
        )
        return listed

    def forget_everything(self) -> None:
        """Empty what the extension keeps and close every page: the next test starts anew."""
        while len(self.context.pages) > 1:
            self.context.pages[-1].close()
        self.context.pages[0].goto("about:blank")
        self.worker.evaluate(
            f"""async () => {{
              await chrome.storage.local.clear();
              await chrome.action.setBadgeText({{text: ""}});
              const kept = await ({OPEN_WHAT_IS_KEPT})();
              if (!kept) return;
              const names = [...kept.objectStoreNames];
              const work = kept.transaction(names, "readwrite");
              names.forEach((name) => work.objectStore(name).clear());
              await new Promise((resolve, reject) => {{
                work.oncomplete = resolve;
                work.onabort = () => reject(work.error);
              }});
              kept.close();
            }}"""
        )


def speaking(language: str, folder: Path) -> Path:
    """Copy the extension with one catalogue alone, since a browser speaks what was installed."""
    copy = folder / f"extension-{language}"
    shutil.copytree(EXTENSION, copy)
    for catalogue in (copy / "_locales").iterdir():
        if catalogue.name != language:
            shutil.rmtree(catalogue)
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["default_locale"] = language
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return copy


@contextmanager
def launch_extended(
    chromium: BrowserType,
    profile: Path,
    *,
    extension: Path = EXTENSION,
    switches: tuple[str, ...] = (),
) -> Iterator[ExtendedBrowser]:
    """Start Chromium with the extension and close it at the end.

    ``chromium`` is that of the run's own browser: a thread holds one Playwright only.
    ``chromium-headless-shell`` and Google Chrome load no extension from a folder: the test that
    needs one says that it was skipped where Chromium is not there.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Chromium is not installed: the extension cannot be loaded")
    loading = (f"--load-extension={extension}", f"--disable-extensions-except={extension}")
    context = chromium.launch_persistent_context(
        str(profile),
        executable_path=path,
        headless=True,
        args=[*CHROMIUM_SWITCHES, *loading, *switches],
        viewport=WINDOW,
        timezone_id="Europe/Paris",
    )
    yield ExtendedBrowser(context)
    context.close()
