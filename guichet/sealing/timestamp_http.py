"""One HTTP exchange with a time-stamping authority.

The standard library is enough: one POST, a bounded answer, one deadline for the whole exchange,
no redirect (a token must come from the address that was configured), no proxy.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from guichet.sealing.timestamp_errors import (
    AnswerTooLarge,
    AuthorityAnswersError,
    AuthorityNotSecure,
    AuthorityTooSlow,
    AuthorityUnreachable,
)

MAX_ANSWER = 64 * 1024
"""Bytes. A token with a long chain is under 10 kB."""

_HEADERS = {
    "Content-Type": "application/timestamp-query",
    "Accept": "application/timestamp-reply",
    "User-Agent": "guichet-ouvert",
    "Connection": "close",
}


def http_post(url: str, body: bytes, *, timeout: float = 20.0) -> bytes:
    """Send ``body`` to ``url`` and return the answer, at most 64 KiB, within ``timeout`` seconds.

    Raises a :class:`~guichet.sealing.timestamp_errors.TimestampFailure`. One try, nothing followed.
    """
    return _exchange("POST", url, body, timeout)


def http_get(url: str, *, timeout: float = 20.0) -> bytes:
    """Return what stands at ``url``, with the bounds and the errors of :func:`http_post`."""
    return _exchange("GET", url, None, timeout)


def _exchange(method: str, url: str, body: bytes | None, timeout: float) -> bytes:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    deadline = time.monotonic() + timeout
    try:
        connection.connect()
        with _cut_at(deadline, connection.sock):
            connection.request(method, target, body, _HEADERS)
            return _read(connection.getresponse())
    except ssl.SSLCertVerificationError as error:
        raise AuthorityNotSecure from error
    except (OSError, http.client.HTTPException) as error:
        late = isinstance(error, TimeoutError) or time.monotonic() >= deadline
        raise (AuthorityTooSlow if late else AuthorityUnreachable) from error
    finally:
        connection.close()


def _read(response: http.client.HTTPResponse) -> bytes:
    if response.status != 200:
        asked = response.headers.get("Retry-After", "")
        seconds = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 0
        raise AuthorityAnswersError(status=response.status, retry_after=seconds)
    answer = response.read(MAX_ANSWER + 1)
    if len(answer) > MAX_ANSWER:
        raise AnswerTooLarge
    if response.length:  # closed before the announced end
        raise http.client.IncompleteRead(answer, response.length)
    return answer


@contextlib.contextmanager
def _cut_at(deadline: float, sock: socket.socket) -> Iterator[None]:
    """Cut the connection at ``deadline``: a socket's timeout starts anew with each byte."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(max(0.0, deadline - time.monotonic()), cut)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        watch.cancel()
