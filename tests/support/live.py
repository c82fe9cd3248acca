"""The running application and a real browser, for tests."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test import Client
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM_SWITCHES = (
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-quic", "--no-first-run",
)  # fmt: skip
CHROMIUM_PATHS = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")


@dataclass(frozen=True)
class LiveGuichet:
    """The application at ``url``, without a slash at the end."""

    url: str

    def printed_address(self) -> str:
        """Return an address that opens the application once, as the terminal prints it."""
        from guichet.web.opening import new_token

        return f"{self.url}/ouvrir/{new_token()}"

    def let_in(self, context: BrowserContext) -> None:
        """Open the printed address in ``context``, as a person does."""
        context.request.get(self.printed_address())


def sign_in(client: Client) -> Client:
    """Open the printed address with Django's test client; return the client."""
    from guichet.web.opening import new_token

    answer = client.get(f"/ouvrir/{new_token()}")
    assert answer.status_code == 200
    return client


@contextmanager
def serve_tests() -> Iterator[LiveGuichet]:
    """Serve the WSGI application by waitress, as ``guichet serve`` does, until the block ends."""
    from guichet.config.wsgi import application
    from guichet.web.server import listen

    server = listen(application, port=0)
    thread = threading.Thread(target=server.run, name="live-guichet", daemon=True)
    thread.start()
    try:
        yield LiveGuichet(f"http://127.0.0.1:{server.port}")
    finally:
        server.stop()
        thread.join(timeout=10)


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Start Chromium without a window; what is read of its pages is read once they have come."""
    from playwright.sync_api import sync_playwright

    from tests.support.settled import reading_whole_pages

    # Playwright's event loop lives in this thread; Django would refuse the database for it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    path = next((path for path in CHROMIUM_PATHS if Path(path).exists()), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_SWITCHES))
        with reading_whole_pages(chromium):
            yield chromium
        chromium.close()
