"""A relay before the application: it can lose an answer, be silent, or be somebody else."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

CARRIED = ("Origin", "Authorization", "Content-Type", "Host", "Access-Control-Request-Method",
           "Access-Control-Request-Headers")  # fmt: skip


Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]


class Relay:
    """What stands at the installation's address: the application behind, or what a test puts there.

    ``lose_answers`` passes that many recordings on and hangs up before the answer comes back;
    ``stranger``, when it is set, answers everything itself with these bytes as HTML. ``changes``
    stands between an answer of the application and the browser: it is given the path, the status,
    the headers and the body, and returns the last three. ``asked`` lists what came, method and
    path; ``noted`` holds all of it, as somebody on the way could write it down.
    """

    def __init__(self, application: str) -> None:
        self._application = urlsplit(application).netloc
        self.lose_answers = 0
        self.stranger: bytes | None = None
        self.changes: Callable[[str, int, Headers, bytes], Answer] | None = None
        self.asked: list[str] = []
        self.noted = b""
        self.port = 0
        self._server: http.server.ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Begin to answer, at the same port as before if there was one."""
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), self._handler())
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop answering: the installation is off."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def pass_on(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        """Ask the application behind; return its answer, read whole."""
        connection = http.client.HTTPConnection(self._application, timeout=20)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = answer.status, answer.getheaders(), answer.read()
        connection.close()
        return told

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        relay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            disable_nagle_algorithm = True  # type: ignore[assignment]

            def _any(self) -> None:
                relay.asked.append(f"{self.command} {self.path}")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                relay.noted += bytes(self.headers) + body
                if relay.stranger is not None:
                    self._tell(200, [("Content-Type", "text/html")], relay.stranger)
                    return
                headers = {name: self.headers[name] for name in CARRIED if name in self.headers}
                status, told, answer = relay.pass_on(self.command, self.path, headers, body)
                if relay.changes is not None and self.command != "OPTIONS":
                    status, told, answer = relay.changes(self.path, status, told, answer)
                relay.noted += answer
                if relay.lose_answers and relay.asked[-1] == "POST /api/v1/attempts":
                    relay.lose_answers -= 1
                    return
                self._tell(status, told, answer)

            do_GET = do_POST = do_OPTIONS = _any  # noqa: N815, the names of the standard library

            def _tell(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
                self.send_response(status)
                for name, value in headers:
                    if name.lower() not in {"connection", "content-length", "date", "server"}:
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                if relay.stranger is not None:
                    self.send_header("Access-Control-Allow-Origin", "*")
                    self.send_header("Access-Control-Allow-Headers", "authorization, content-type")
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Say nothing."""

        return Handler
