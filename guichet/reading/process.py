"""Starting the process that reads, giving it pictures one by one, and stopping it when it is late.

The models take a second to load: several pictures share one process. A picture that makes it fall
or stop is told as unreadable, and the next one gets a new process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guichet.reading.child import LENGTH_BYTES

SECONDS_TO_READ = 240.0
"""A picture takes less than one second on a quiet computer, a little more for the first."""

MOST_FILES = 24
"""Files that one process reads: its memory grows with the sizes that it meets."""

FELL = "La lecture de l’image s’est arrêtée. Vous pouvez la décrire vous-même."
LATE = "La lecture de l’image a pris trop de temps. Vous pouvez la décrire vous-même."
TOO_HEAVY = "Le fichier est trop gros pour être lu."
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Answer:
    """What the process said of one file; ``lines`` are words, score and the four corners."""

    reason: str | None = None
    width: int = 0
    height: int = 0
    turned: int = 0
    lines: tuple[tuple[str, float, tuple[float, ...]], ...] = ()
    text: str | None = None
    is_print: bool = False


@dataclass
class ReadingProcess:
    """One child process, started at the first picture and again after a fall."""

    seconds: float = SECONDS_TO_READ
    _files: int = field(default=0, repr=False)
    _running: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def read(self, content: bytes) -> Answer:
        """Return what ``content`` shows. Never raises because of the content."""
        if len(content) > MOST_BYTES:
            return Answer(reason=TOO_HEAVY)
        child = self._child()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self.seconds, stop)
        timer.start()
        try:
            said = _exchange(child, content)
        finally:
            timer.cancel()
        if said is None:
            self.close()
            return Answer(reason=LATE if late.is_set() else FELL)
        return _understood(said)

    def close(self) -> None:
        """Stop the process, if it runs."""
        child, self._running, self._files = self._running, None, 0
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                _close(stream)
        child.wait()

    @property
    def pid(self) -> int | None:
        """The number of the running process, or ``None``."""
        return self._running.pid if self._running else None

    def _child(self) -> subprocess.Popen[bytes]:
        if self._files >= MOST_FILES:
            self.close()
        self._files += 1
        if self._running is None:
            self._running = subprocess.Popen(
                [sys.executable, "-m", "guichet.reading.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._running


@contextmanager
def reading_process(seconds: float = SECONDS_TO_READ) -> Iterator[ReadingProcess]:
    """Give a process for a batch of pictures, and stop it at the end whatever happens."""
    process = ReadingProcess(seconds)
    try:
        yield process
    finally:
        process.close()


def _environment() -> dict[str, str]:
    """Return what the child may know: where its modules are, and nothing of the installation."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    modules = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
    # "-m" would look for modules first in the folder where the person happens to be.
    alone = {"PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **alone, "PYTHONPATH": modules}


def _exchange(child: subprocess.Popen[bytes], content: bytes) -> dict[str, Any] | None:
    """Send one file and return the answer, or ``None`` when the process fell."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(len(content).to_bytes(LENGTH_BYTES, "big"))
        child.stdin.write(content)
        child.stdin.flush()
        said = json.loads(child.stdout.readline())
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _understood(said: dict[str, Any]) -> Answer:
    lines = tuple((one[0], one[1], tuple(one[2])) for one in said.get("lines", ()))
    return Answer(
        reason=said.get("reason"),
        width=said.get("width", 0),
        height=said.get("height", 0),
        turned=said.get("turned", 0),
        lines=lines,
        text=said.get("text"),
        is_print=said.get("printed", False),
    )


def _close(stream: Any) -> None:
    try:
        stream.close()
    except OSError:
        return
