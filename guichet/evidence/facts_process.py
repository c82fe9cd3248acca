"""Starting the process that looks at the files, and stopping it when it is late."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from guichet.evidence.facts_child import LENGTH_BYTES
from guichet.evidence.file_facts import FileFacts

SECONDS_TO_LOOK = 30.0
"""The largest picture takes four seconds on a slow computer."""

MODULE = "guichet.evidence.facts_child"


class FactsProcess:
    """One child process, started at the first picture and again after a fall."""

    def __init__(self, seconds: float = SECONDS_TO_LOOK) -> None:
        self.seconds = seconds
        self._running: subprocess.Popen[bytes] | None = None

    def facts_of(self, content: bytes) -> FileFacts | None:
        """Return what the file says of itself, or ``None``: damaged, too large, or too slow."""
        child = self._child()
        timer = threading.Timer(self.seconds, child.kill)
        timer.start()
        try:
            said = _exchange(child, content)
        finally:
            timer.cancel()
        if said is None:
            self.close()
            return None
        return None if "failure" in said else FileFacts.from_json(said)

    def close(self) -> None:
        """Stop the process, if it runs."""
        child, self._running = self._running, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        child.wait()

    def _child(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            self._running = subprocess.Popen(
                [sys.executable, "-m", MODULE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._running


@contextmanager
def facts_process() -> Iterator[FactsProcess]:
    """Give a process for a batch of pictures, and stop it at the end whatever happens."""
    process = FactsProcess()
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


def _exchange(child: subprocess.Popen[bytes], content: bytes) -> dict[str, object] | None:
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
