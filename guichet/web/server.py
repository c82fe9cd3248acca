"""The web server of one computer: waitress on the loopback address, nothing plain on the disk.

Waitress keeps large requests and answers in temporary files; they would hold plain copies of
people's papers. Here everything stays in memory, and a request over the limit is read to its end
without being kept, so that the browser shows the page that explains the limit.
"""

from __future__ import annotations

import errno
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

from django.conf import settings
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, TransferEncodingNotImplemented
from waitress.receiver import FixedStreamReceiver
from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from guichet.errors import GuichetError

LOOPBACK = "127.0.0.1"
THREADS = 10
"""One browser opens six connections: a page of slow pictures leaves room for the others."""
LONGEST_WAIT = 30.0
"""Seconds between two looks at the clock when nobody asks anything."""
PORTS_TRIED = 20
NEVER = 2**40
"""More bytes than any answer: waitress's temporary files are never used."""


class NoFreePort(GuichetError):
    """No port to listen on."""

    title = "Aucun port n’est libre entre {first} et {last}."
    effect = "L’application n’a pas démarré."
    advice = "Fermez l’autre programme, ou choisissez : guichet serve --port 8100"
    kept = "Vos dossiers sont inchangés."


class Forgotten:
    """A buffer that counts what it is given and keeps none of it."""

    def __init__(self) -> None:
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def append(self, data: bytes) -> None:
        """Count ``data``."""
        self._length += len(data)

    def getfile(self) -> BytesIO:
        """Return an empty body."""
        return BytesIO()

    def close(self) -> None:
        """Do nothing: nothing is kept."""


class BoundedParser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request; forgets the body of one over the limit, which the middleware answers."""

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the headers and choose where the body goes."""
        super().parse_header(header_plus)
        if self.chunked:
            raise TransferEncodingNotImplemented("a body must say its length")
        if self.content_length > settings.LARGEST_REQUEST:
            self.body_rcv = FixedStreamReceiver(self.content_length, Forgotten())


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection that parses with the bounded parser."""

    parser_class = BoundedParser


class Server:
    """The listening server. ``run`` answers until ``stop``, SIGINT or SystemExit."""

    def __init__(self, application: Callable[..., Any], listener: socket.socket) -> None:
        self.listening_on: str
        self.port: int
        self.listening_on, self.port = listener.getsockname()
        self._server = create_server(
            application,
            sockets=[listener],
            threads=THREADS,
            ident=None,
            max_request_body_size=NEVER,
            inbuf_overflow=NEVER,
            outbuf_overflow=NEVER,
            channel_timeout=300,
        )
        self._server.channel_class = Channel
        self._stopping = threading.Event()

    def run(self) -> None:
        """Answer until stopped, then let the threads finish (5 seconds at most)."""
        try:
            while not self._stopping.is_set():
                loop(timeout=LONGEST_WAIT, map=self._server._map, count=1)
        except (SystemExit, KeyboardInterrupt):
            self._stopping.set()
        self.close()

    def close(self) -> None:
        """Let the threads finish, then close every connection."""
        self._server.task_dispatcher.shutdown()
        close_all(self._server._map)

    def stop(self) -> None:
        """Ask the server to stop; call it from another thread."""
        self._stopping.set()
        with suppress(OSError):  # it stopped by itself meanwhile
            self._server.pull_trigger()


def listen(application: Callable[..., Any], *, port: int) -> Server:
    """Return a server on ``port`` of the loopback address, or on the next free one.

    Port 0 takes any free one. Raises :class:`NoFreePort` after twenty ports.
    """
    for candidate in range(port, port + PORTS_TRIED) if port else (0,):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((LOOPBACK, candidate))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            continue
        return Server(application, listener)
    raise NoFreePort(first=port, last=port + PORTS_TRIED - 1)
