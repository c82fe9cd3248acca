"""An imitation of an OpenTimestamps calendar on loopback, made with the library’s own objects.

What it says of a Bitcoin block is invented: no block is behind it.
"""

from __future__ import annotations

import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpAppend, OpPrepend, OpSHA256
from opentimestamps.core.serialize import BytesSerializationContext
from opentimestamps.core.timestamp import Timestamp


class LocalCalendar:
    """A calendar on 127.0.0.1. ``digests`` are those it received."""

    def __init__(self) -> None:
        self.digests: list[bytes] = []
        self.asked: list[str] = []
        self._answer: bytes | None = None
        self._height: int | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def is_mined(self, height: int) -> None:
        """Answer from now on that every digest stands under this block."""
        self._height = height

    def answers(self, data: bytes) -> None:
        """Answer these bytes to everything."""
        self._answer = data

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> LocalCalendar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def take(self, digest: bytes) -> bytes:
        """Return the answer to a digest: some operations, and the promise to tell more later."""
        if self._answer is not None:
            return self._answer
        self.digests.append(digest)
        stamp = Timestamp(digest)
        later = stamp.ops.add(OpPrepend(os.urandom(4))).ops.add(OpSHA256())
        later.attestations.add(PendingAttestation(self.url))
        return _bytes(stamp)

    def tell(self, commitment: bytes) -> bytes | None:
        """Return what is known of a commitment by now; None while no block holds it."""
        if self._answer is not None:
            return self._answer
        if self._height is None:
            return None
        stamp = Timestamp(commitment)
        block = stamp.ops.add(OpAppend(b"EXEMPLE")).ops.add(OpSHA256())
        block.attestations.add(BitcoinBlockHeaderAttestation(self._height))
        return _bytes(stamp)


def _bytes(stamp: Timestamp) -> bytes:
    context = BytesSerializationContext()
    stamp.serialize(context)
    return bytes(context.getbytes())


def _handler_of(calendar: LocalCalendar) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            calendar.asked.append(self.path)
            digest = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self._send(calendar.take(digest))

        def do_GET(self) -> None:
            calendar.asked.append(self.path)
            self._send(calendar.tell(bytes.fromhex(self.path.rpartition("/")[2])))

        def _send(self, answer: bytes | None) -> None:
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Length", str(len(answer or b"")))
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, *arguments: object) -> None:
            pass

    return Handler
