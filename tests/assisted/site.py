"""A small site on the loopback that answers what a test tells it, and counts every request."""

from __future__ import annotations

import http.server
import ssl
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

NO_SLOT = """<!doctype html><html lang="fr"><head><title>Choisissez votre créneau</title></head>
<body style="margin:0;background:#fff"><h1>Choisissez votre créneau</h1>
<p>Aucun créneau disponible à partir de cette date.</p><p>Veuillez réessayer ultérieurement.</p>
<p>Dernière mise en ligne de rendez-vous : le 16/11/2026 à 11:58
pour des créneaux de la semaine du 30/11/2026</p></body></html>"""
SLOTS = "/rdvpref/reservation/demarche/1234/creneau/"

Answerer = Callable[["Handler"], None]


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers from the site's table; unknown paths are 404."""

    disable_nagle_algorithm = True
    site: Site

    def do_GET(self) -> None:
        self.site.requests.append(self.path)
        answer = self.site.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.give("<h1>404</h1>", status=404)
        elif isinstance(answer, str):
            self.give(answer)
        else:
            answer(self)

    def give(
        self,
        body: str | bytes,
        status: int = 200,
        kind: str = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """Send a whole answer. ``headers`` take ``_`` for ``-``."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response_only(status)
        self.send_header("Date", self.site.date or self.date_time_string())
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing: the tests look at ``requests``."""


class Server(http.server.ThreadingHTTPServer):
    """A server that says nothing when a browser hangs up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class Site:
    """A loopback site. ``answers`` maps a path to a page or to a function of the handler.

    ``date`` replaces the ``Date`` header. ``requests`` is every path asked, in order.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.answers: dict[str, str | Answerer] = {"/": NO_SLOT, SLOTS: NO_SLOT}
        self.requests: list[str] = []
        self.date: str | None = None
        handler = type("BoundHandler", (Handler,), {"site": self})
        self._server = Server(("127.0.0.1", 0), handler)
        self._scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def url(self, path: str = "/") -> str:
        """Return the address of ``path`` on this site."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_port}{path}"

    def pages_asked(self) -> list[str]:
        """Return the requests without the browser's own one for an icon."""
        return [path for path in self.requests if path != "/favicon.ico"]

    def __enter__(self) -> Site:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)


def redirect_to(path: str) -> Answerer:
    """Return an answer that sends the browser to ``path``."""
    return lambda handler: handler.give("", status=302, Location=path)


def never_ends(seconds: float) -> Answerer:
    """Return an answer whose page shows, but whose last bytes come only after ``seconds``."""

    def answer(handler: Handler) -> None:
        start = NO_SLOT.replace("</body></html>", " " * 4096).encode()
        handler.send_response_only(200)
        handler.send_header("Content-Type", "text/html; charset=utf-8")
        handler.send_header("Content-Length", str(len(start) + 10))
        handler.end_headers()
        handler.wfile.write(start)
        handler.wfile.flush()
        time.sleep(seconds)

    return answer


def says_nothing(seconds: float) -> Answerer:
    """Return an answer that keeps the browser waiting, then hangs up."""
    return lambda handler: time.sleep(seconds)
