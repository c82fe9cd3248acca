"""Recording one page: ours, the bare browser by its own protocol, and Playwright alone.

One loopback « no slot » page of five files; the same browser program for all, without a window.
Warm: the page is on the screen, only the recording is timed. Cold: start, load, record, close.
Makers take turns in each round, so that a busy machine slows all alike: only ratios count.
Run: ``python bench/capture.py``.
"""

from __future__ import annotations

import base64
import http.server
import json
import os
import random
import shutil
import statistics
import struct
import subprocess
import tempfile
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WARM_ROUNDS = 25
COLD_ROUNDS = 5
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--window-size=1280,900",
)
READ_TEXT = {"expression": "document.body.innerText", "returnByValue": True}
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>EXEMPLE</title>
<link rel="stylesheet" href="/style.css"><script src="/page.js" defer></script></head>
<body><img src="/banner.png" alt=""><img src="/mark.svg" alt="" width="80">
<h1>Choisissez votre créneau</h1><p>Aucun créneau disponible à partir de cette date.</p>
<p>Veuillez réessayer ultérieurement.</p></body></html>"""


def noisy_png(width: int, height: int) -> bytes:
    """A banner that does not compress, as photographs do not."""
    chance = random.Random(1)
    rows = b"".join(b"\0" + chance.randbytes(3 * width) for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packed = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + packed + chunk(b"IEND", b"")


FILES = {
    "/": ("text/html; charset=utf-8", PAGE.encode()),
    "/style.css": ("text/css", b"body{font:18px sans-serif;margin:2em}" + b"p{color:#222}" * 200),
    "/page.js": ("text/javascript", b"document.title += ' '; // " + b"x" * 4000),
    "/mark.svg": ("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "/banner.png": ("image/png", noisy_png(110, 50)),
}  # fmt: skip


class Handler(http.server.BaseHTTPRequestHandler):
    disable_nagle_algorithm = True  # with it on, every load would cost 40 ms more
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        kind, body = FILES.get(self.path, ("text/plain", b""))
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def serve() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextmanager
def profiles() -> Iterator[None]:
    """Keep the profiles in one folder, removed last: a closed browser writes for a while."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-", ignore_cleanup_errors=True) as folder:
        tempfile.tempdir, before = folder, tempfile.tempdir
        yield
        tempfile.tempdir = before
        time.sleep(1)


class BareBrowser:
    """The browser alone, spoken to through its two pipes: nothing can cost less."""

    def __init__(self, program: str) -> None:
        self._profile = tempfile.mkdtemp()
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        pipes = f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}'
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", pipes, program, *FLAGS, "--remote-debugging-pipe",
             f"--user-data-dir={self._profile}", "about:blank"],
            pass_fds=(theirs_in, theirs_out), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._left = b""
        self._number = 0
        self._session: str | None = None

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        order: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            order["sessionId"] = self._session
        os.write(self._out, json.dumps(order).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self._number:
                return message["result"]

    def open(self, url: str) -> None:
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(target["targetId"] for target in targets if target["type"] == "page")
        self._session = self.send("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self.send("Page.enable")
        self.send("Page.navigate", url=url)
        while self._next().get("method") != "Page.loadEventFired":
            pass

    def record(self) -> None:
        picture = self.send("Page.captureScreenshot", format="png")["data"]
        archive = self.send("Page.captureSnapshot", format="mhtml")["data"]
        text = self.send("Runtime.evaluate", **READ_TEXT)["result"]["value"]
        assert base64.b64decode(picture)
        assert archive
        assert "Aucun créneau" in text

    def close(self) -> None:
        self._session = None
        self.send("Browser.close")
        self._process.wait(timeout=20)
        os.close(self._in)
        os.close(self._out)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            self._left += os.read(self._in, 1 << 20)
        message, _, self._left = self._left.partition(b"\0")
        return json.loads(message)


class PlaywrightAlone:
    """Playwright as its documentation shows: a picture, the archive, the text."""

    def __init__(self, program: str) -> None:
        from playwright.sync_api import sync_playwright

        self._started = sync_playwright().start()
        self._browser = self._started.chromium.launch(executable_path=program, args=list(FLAGS))
        self._page = self._browser.new_page(viewport={"width": 1280, "height": 900})

    def open(self, url: str) -> None:
        self._page.goto(url)
        self._cdp = self._page.context.new_cdp_session(self._page)

    def record(self) -> None:
        assert self._page.screenshot()
        assert self._cdp.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
        assert "Aucun créneau" in self._page.inner_text("body")

    def close(self) -> None:
        self._browser.close()
        self._started.stop()


class Ours:
    """The assisted session: the same, and the tree, the facts, the reading, the double check."""

    def __init__(self, program: str) -> None:
        from guichet.assisted import PERMISSION, AssistedSession

        os.environ |= {PERMISSION: "1", "GUICHET_BROWSER": program}
        self._session = AssistedSession()

    def open(self, url: str) -> None:
        self._session.start(url, visible=False)
        while True:
            status = self._session.status()
            if status.responding and not status.loading and status.address == url:
                return
            time.sleep(0.01)

    def record(self) -> None:
        recorded = self._session.record()
        assert recorded.mhtml
        assert recorded.reading.state == "no_slot"

    def close(self) -> None:
        self._session.close()


MAKERS: dict[str, Callable[[str], Any]] = {
    "bare browser (its protocol)": BareBrowser,
    "Playwright alone": PlaywrightAlone,
    "ours": Ours,
}
OTHERS = {"shot-scraper": "picture only", "single-file": "HTML only"}


def timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def warm(program: str, url: str) -> dict[str, list[float]]:
    """Seconds of each recording of a page that is on the screen."""
    makers = {name: make(program) for name, make in MAKERS.items()}
    for maker in makers.values():
        maker.open(url)
        maker.record()
    taken: dict[str, list[float]] = {name: [] for name in makers}
    for _ in range(WARM_ROUNDS):
        for name, maker in makers.items():
            taken[name].append(timed(maker.record))
    for maker in makers.values():
        maker.close()
    return taken


def cold(program: str, url: str) -> dict[str, list[float]]:
    """Seconds from nothing to a closed browser."""

    def whole(make: Callable[[str], Any]) -> None:
        maker = make(program)
        maker.open(url)
        maker.record()
        maker.close()

    taken: dict[str, list[float]] = {name: [] for name in MAKERS}
    for _ in range(COLD_ROUNDS):
        for name, make in MAKERS.items():
            taken[name].append(timed(lambda make=make: whole(make)))
    return taken


def show(title: str, taken: dict[str, list[float]], target: str) -> None:
    medians = {name: statistics.median(values) for name, values in taken.items()}
    floor = next(iter(medians.values()))
    print(f"\n{title} (target for ours: {target})")
    for name, median in medians.items():
        spread = f"{min(taken[name]) * 1000:.0f}–{max(taken[name]) * 1000:.0f}"
        print(f"  {name:<28} {median * 1000:7.0f} ms ({spread})   ratio {median / floor:.2f}")


def main() -> None:
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if program is None:
        raise SystemExit("Chromium is missing: apt-get install chromium-headless-shell")
    print(f"one « no slot » page, {sum(len(body) for _, body in FILES.values())} bytes, {program}")
    with serve() as url, profiles():
        show("warm: one recording", warm(program, url), "<= 1.25 x bare browser")
        show("cold: start, load, record, close", cold(program, url), "none; a person waits once")
    for name, what in OTHERS.items():
        found = shutil.which(name)
        print(f"  {name} ({what}): {found or 'not installed, not measured'}")


if __name__ == "__main__":
    main()
