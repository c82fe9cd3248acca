"""Memory of the idle server: ``guichet serve`` once its first page was seen and its sweeps ran."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

from bench.table import Row, limited, show

SETTLED = 8.0
"""Seconds: every sweep has run once (the ticker begins after two)."""


def rows() -> list[Row]:
    """Return the resident memory of the server and of its children."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as home:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("guichet"), "serve", "--json", "--port", "0"],
            env={**os.environ, "GUICHET_HOME": home},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            if server.stdout is None:
                raise RuntimeError("no output")
            _see_first_page(json.loads(server.stdout.readline())["address"])
            time.sleep(SETTLED)
            pids = [server.pid, *_children(server.pid)]
            resident = sum(_resident(pid) for pid in pids)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)
            if server.stdout is not None:
                server.stdout.close()
    work = f"idle server, sweeps and practice site included ({len(pids)} process)"
    return [limited(work, resident, "MB", most=256)]


def _see_first_page(address: str) -> None:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    base = address.split("/ouvrir/", maxsplit=1)[0]
    for url in (address, f"{base}/"):
        with opener.open(url, timeout=20) as answer:
            answer.read()


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    direct = [int(child) for child in listed]
    return direct + [grandchild for child in direct for grandchild in _children(child)]


def _resident(pid: int) -> float:
    """Return the resident memory of one process, in MB."""
    return _said_by_kernel(pid, "VmRSS:")


def peak_of(pid: int) -> float:
    """Return the most memory that one process held since it started, in MB."""
    return _said_by_kernel(pid, "VmHWM:")


def _said_by_kernel(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    show(rows)
