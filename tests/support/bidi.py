"""Firefox without a window, spoken to by WebDriver BiDi: no driver program stands between."""

from __future__ import annotations

import base64
import json
import os
import re
import secrets
import select
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PATIENCE = 60
SWITCHES = ("--headless", "--no-remote", "--remote-debugging-port", "0")
PREFERENCES = {
    "extensions.webextensions.restrictedDomains": "",
    "browser.shell.checkDefaultBrowser": False,
    "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "services.settings.server": "data:,",
}


class RefusedByFirefox(Exception):
    """What was asked by BiDi failed; the message is Firefox's own."""


class BiDi:
    """One WebSocket to Firefox: a command, its answer. Events are left aside."""

    def __init__(self, port: int) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self._read = self._line.makefile("rb")
        self._number = 0
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        self._line.sendall(
            f"GET /session HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        if b"101" not in self._read.readline():
            raise RefusedByFirefox("no WebSocket")
        while self._read.readline().strip():
            pass
        self.ask("session.new", capabilities={})

    def ask(self, method: str, **parameters: Any) -> Any:
        """Send one command and return its result. Raises RefusedByFirefox."""
        self._number += 1
        self._send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._message())
            if message.get("id") == self._number:
                if message["type"] == "error":
                    raise RefusedByFirefox(f"{message['error']}: {message['message']}")
                return message["result"]

    def evaluate(self, context: str, expression: str) -> Any:
        """Return the value of an expression in a page, whose promise is awaited, through JSON."""
        answer = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify((await ({expression})) ?? null))()",
            target={"context": context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise RefusedByFirefox(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def close(self) -> None:
        self._read.close()
        self._line.close()

    def _send(self, text: str) -> None:
        data, mask = text.encode(), secrets.token_bytes(4)
        size = len(data)
        head = (
            struct.pack(">BB", 0x81, 0x80 | size)
            if size < 126
            else struct.pack(">BBH", 0x81, 0xFE, size)
            if size < 1 << 16
            else struct.pack(">BBQ", 0x81, 0xFF, size)
        )
        masked = bytes(byte ^ mask[rank % 4] for rank, byte in enumerate(data))
        self._line.sendall(head + mask + masked)

    def _message(self) -> bytes:
        whole = b""
        while True:
            first, second = self._read.read(2)
            size = second & 0x7F
            if size > 125:
                width, kind = (2, ">H") if size == 126 else (8, ">Q")
                (size,) = struct.unpack(kind, self._read.read(width))
            data = self._read.read(size)
            if first & 0x0F in (0, 1, 2):
                whole += data
                if first & 0x80:
                    return whole


@contextmanager
def firefox(program: str, profile: Path, *switches: str) -> Iterator[BiDi]:
    """Start Firefox and stop it at the end."""
    profile.mkdir(parents=True, exist_ok=True)
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines) + "\n", encoding="utf-8")
    process = subprocess.Popen(
        [program, *SWITCHES, *switches, "--profile", str(profile)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(profile), "MOZ_CRASHREPORTER_DISABLE": "1"},
    )
    try:
        line = BiDi(_port_of(process))
        yield line
        line.close()
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stderr:
            process.stderr.close()


def _port_of(process: subprocess.Popen[bytes]) -> int:
    """Wait for the address that Firefox prints; a minute at most."""
    assert process.stderr is not None
    told, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        if select.select([process.stderr], [], [], 1)[0]:
            told += os.read(process.stderr.fileno(), 4096)
            if found := re.search(rb"ws://127\.0\.0\.1:(\d+)", told):
                return int(found[1])
    raise RefusedByFirefox(f"did not start: {told[-500:].decode(errors='replace')}")
