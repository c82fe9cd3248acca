"""A screen in memory, with real windows on it: Xvfb and Chromium."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.live import CHROMIUM_SWITCHES

SIZE = (1366, 768)


@dataclass
class XScreen:
    """A running screen; ``display`` is what ``DISPLAY`` names it."""

    display: str
    folder: Path
    windows: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def open_window(self, url: str, *, left: int, width: int, as_application: bool = False) -> None:
        """Open a Chromium window on ``url``; an application window has no address bar."""
        profile = self.folder / f"profile-{len(self.windows)}"
        place = (f"--window-position={left},0", f"--window-size={width},{SIZE[1]}")
        command = [
            "chromium",
            *CHROMIUM_SWITCHES,
            "--lang=fr",
            f"--user-data-dir={profile}",
            *place,
        ]
        command.append(f"--app={url}" if as_application else url)
        environment = {**os.environ, "DISPLAY": self.display}
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.windows.append(subprocess.Popen(command, env=environment, **quiet))  # type: ignore[call-overload]

    def close(self) -> None:
        """Close every window."""
        for window in self.windows:
            window.terminate()
        for window in self.windows:
            window.wait(timeout=10)


@contextmanager
def an_x_screen() -> Iterator[XScreen]:
    """Start a screen of 1366 × 768 points on a free number; end it with its windows."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24"]
    command += ["-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told, tempfile.TemporaryDirectory() as folder:
        screen = XScreen(f":{told.readline().strip()}", Path(folder))
        try:
            yield screen
        finally:
            screen.close()
            server.terminate()
            server.wait(timeout=10)
