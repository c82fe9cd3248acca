"""A hundred files dropped at once, in a real Chromium: each has its answer, and none is lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pprint import pformat
from typing import TYPE_CHECKING

import pytest

from tests.factories import png
from tests.support.letter_dossiers import a_person_who_tried
from tests.support.pages import faults_of

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.support.live import LiveGuichet

pytestmark = pytest.mark.e2e

COUNT = 100
BAD = 57
LOST = 41


class Network:
    """The way between the page and the server: it can be cut, and lose an answer with it."""

    def __init__(self, beyond: str) -> None:
        self.cut, self.sent = False, 0
        network, target = self, beyond.removeprefix("http://")

        class Relay(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                network.carry(self, target)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Relay)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def carry(self, asked: BaseHTTPRequestHandler, target: str) -> None:
        """Hand a request over; the answer to the 41st file is lost, and nothing passes after."""
        body = asked.rfile.read(int(asked.headers.get("Content-Length") or 0))
        is_file = asked.command == "POST"
        if is_file and self.cut:
            return
        self.sent += is_file
        beyond = HTTPConnection(target)
        beyond.request(asked.command, asked.path, body, dict(asked.headers))
        answer = beyond.getresponse()
        content = answer.read()
        beyond.close()
        if is_file and self.sent == LOST:
            self.cut = True
            return
        asked.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in {"connection", "date", "server"}:
                asked.send_header(name, value)
        asked.end_headers()
        asked.wfile.write(content)

    def close(self) -> None:
        """End the relay."""
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def network(live_guichet: LiveGuichet) -> Iterator[Network]:
    """Return the way to the running application."""
    made = Network(live_guichet.url)
    yield made
    made.close()


def a_hundred_files(folder: Path) -> list[Path]:
    """Write ninety-nine different pictures and, in their midst, a program."""
    paths = []
    for rank in range(1, COUNT + 1):
        content = b"MZ\x90\x00\x03\x00" * 20 if rank == BAD else png(f"EXEMPLE {rank}", (120, 80))
        paths.append(folder / f"capture_{rank:03}.png")
        paths[-1].write_bytes(content)
    return paths


def drop(page: Page, paths: list[Path]) -> None:
    page.set_input_files("#id_files", paths)
    page.click("main button:has-text('Ajouter')")


def test_a_hundred_files_dropped_at_once_survive_a_bad_one_and_a_cut_network(
    phone_page, network, tmp_path
):
    """CA-11: what was received is kept, what was not is said, nothing is kept twice."""
    dossier = a_person_who_tried(0)
    phone_page.set_default_timeout(60_000)
    phone_page.goto(f"{network.url}/dossiers/{dossier.pk}/preuves/")
    drop(phone_page, a_hundred_files(tmp_path))
    again = phone_page.get_by_role("button", name="Réessayer : 60 fichiers")
    again.wait_for()
    assert dossier.captures.count() == LOST
    board = phone_page.inner_text("form .progress").replace("\u00a0", " ")
    assert "40 fichiers gardés. 60 ne sont pas partis." in board
    assert phone_page.locator("li.fault:has-text('pas encore envoyé')").count() == 60
    faults = faults_of(phone_page)
    assert not faults, pformat(faults)
    network.cut = False
    again.click()
    phone_page.wait_for_selector("text=99 fichiers gardés. 1 refusé, voir plus bas.")
    assert dossier.captures.count() == COUNT - 1
    assert "capture_057.png" in phone_page.inner_text("li.fault")
