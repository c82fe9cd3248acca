"""One click on the extension's button, in a real Chromium, until the attempt is in the log.

Side by side, on the same page of the practice site: shot-scraper (picture only) and SingleFile
(HTML only), each a fresh process as their users run them, where they are installed.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.clock import best, of_command
from bench.installation import a_dossier, installation
from bench.table import Row, compared, figure, limited, show

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from guichet.dossiers.models import Dossier
    from tests.support.extended_browser import ExtendedBrowser

TURNS = 12
WORK = "one click on the extension, until sealed in the log"
OTHERS = {
    "shot-scraper (picture only)": ("shot-scraper", "{url}", "-o", "{out}.png"),
    "SingleFile (HTML only)": ("single-file", "{url}", "{out}.html"),
}


def rows() -> list[Row]:
    """Return the time of a click, and that of other tools where they are."""
    if shutil.which("chromium") is None:
        return [Row(WORK, "not measured: no Chromium that loads an extension")]
    # Playwright's event loop lives in this thread; Django would refuse the database for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from guichet.practice import PracticeServer

    with installation(), PracticeServer() as site, tempfile.TemporaryDirectory() as folder:
        url = site.page_of("99010")
        taken = clicks(url, Path(folder))
        median = sorted(taken)[len(taken) // 2]
        found = [
            limited(f"{WORK}, median", median, "s", most=1.5),
            Row(f"{WORK}, slowest of {len(taken)}", figure(max(taken), "s")),
        ]
        return found + [beside(name, median, url, folder) for name in OTHERS]


def clicks(url: str, folder: Path) -> list[float]:
    """Return the seconds of each click: from the press to the attempt's row and its log entry."""
    from playwright.sync_api import sync_playwright

    from tests.support.extended_browser import launch_extended
    from tests.support.live import serve_tests

    with serve_tests() as live, sync_playwright() as playwright:
        dossier = a_dossier()
        with launch_extended(playwright.chromium, folder / "profile") as extended:
            pair(extended, live.url, dossier)
            timed_click(extended, extended.open(url), dossier)  # the first one warms all up
            return [timed_click(extended, extended.open(url), dossier) for _ in range(TURNS)]


def pair(extended: ExtendedBrowser, base: str, dossier: Dossier) -> None:
    """Pair the browser, as a person does."""
    from django.utils import timezone

    from guichet.api.pairings import make_code

    page = extended.own_page()
    page.fill("#line", f"{base}#{make_code(dossier, at=timezone.now())}")
    page.click("#pairing button")
    page.get_by_role("radio").wait_for()


def timed_click(extended: ExtendedBrowser, page: Page, dossier: Dossier) -> float:
    """Return the seconds of one click."""
    from guichet.evidence.models import LogEntry

    before = LogEntry.objects.filter(dossier=dossier.id).count()
    began = time.perf_counter()
    extended.click(page)
    while LogEntry.objects.filter(dossier=dossier.id).count() == before:
        time.sleep(0.005)
    spent = time.perf_counter() - began
    extended.wait_for_sign("✓")
    extended.rest()
    page.close()
    return spent


def beside(name: str, ours: float, url: str, folder: str) -> Row:
    """Return the row of another tool, or the one that says that it is not there."""
    program, *rest = OTHERS[name]
    if shutil.which(program) is None:
        return Row(f"{WORK}, beside {name}", "not measured: not installed")
    out = f"{folder}/other"
    command = [program, *(word.format(url=url, out=out) for word in rest)]
    theirs = best([of_command(command) for _ in range(3)]).wall
    return compared(f"{WORK}, beside {name}", ours, theirs, name, most=None)


if __name__ == "__main__":
    show(rows)
