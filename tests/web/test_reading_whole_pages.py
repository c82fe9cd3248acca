"""The tests read a page once all of it has come, also on a slow machine."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class InTwoHalves(BaseHTTPRequestHandler):
    """A link at once; behind it, a page whose end comes a second after its beginning."""

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(b"<title>EXEMPLE</title><a href='/slow'>Ouvrir</a>")
            return
        self.wfile.write(b"<title>EXEMPLE</title><main><p>first</p>" + b" " * 2000)
        self.wfile.flush()
        time.sleep(1)
        self.wfile.write(b"<p>last</p></main>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def slow_page(browser) -> Iterator:
    server = ThreadingHTTPServer(("127.0.0.1", 0), InTwoHalves)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.get_by_role("link", name="Ouvrir").click()
    yield page
    context.close()
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


def test_what_comes_last_is_counted(slow_page):
    assert slow_page.locator("p").count() == 2


def test_the_text_of_an_element_is_read_to_its_end(slow_page):
    assert slow_page.locator("main").inner_text().split() == ["first", "last"]


def test_a_script_sees_the_whole_document(slow_page):
    assert slow_page.evaluate("document.querySelectorAll('p').length") == 2
