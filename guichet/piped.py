"""A child process that reads what people send: bytes go in, one line of JSON comes out.

A file sent by people may take much memory, never end, or make a library fall: it is decoded in a
process apart, bounded, that knows nothing of the installation. Both ends are here: the program
asks through :class:`PipedChild`, and the module that it starts calls :func:`bound` and
:func:`answer_each`.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Self

LENGTH_BYTES = 8
LONGEST_ANSWER = 32 << 20
"""Bytes of one line: a child that was taken over must not fill the memory of the server."""


class Fell(Exception):
    """The process ended, or answered something else than an object of JSON."""


class Late(Fell):
    """The process was stopped: its answer took longer than it may."""


class PipedChild:
    """One child process, started at the first file and again after a fall.

    Its ``module`` is run by ``python -m``. It answers at most ``most_files`` files, then another
    takes its place. It is stopped when the ``with`` block ends.
    """

    module: ClassVar[str]
    most_files: ClassVar[int] = sys.maxsize

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._running: subprocess.Popen[bytes] | None = None
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The number of the running process, or ``None``."""
        return self._running.pid if self._running else None

    def ask(self, content: bytes) -> dict[str, Any]:
        """Return what the child answers for ``content``. Raises :class:`Fell` or :class:`Late`."""
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
            raise Late if late.is_set() else Fell
        return said

    def close(self) -> None:
        """Stop the process, if it runs. Another thread may call this too."""
        child, self._running, self._files = self._running, None, 0
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        child.wait()

    def _child(self) -> subprocess.Popen[bytes]:
        if self._files >= self.most_files:
            self.close()
        self._files += 1
        if self._running is None:
            self._running = subprocess.Popen(
                [sys.executable, "-m", self.module],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._running


def bound(*, memory: int, seconds: int, lower: int) -> None:
    """Bound what this process may take, where the system knows how.

    ``memory`` is bytes of address space, ``seconds`` of processor; ``lower`` is by how much its
    priority goes down. It leaves no image of its memory on the disk when it falls.
    """
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.nice(lower)


def answer_each(answer: Callable[[bytes], Mapping[str, object]]) -> None:
    """Write one line of JSON for each file of the standard input, until it ends."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What a library prints must not stand between two answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    while (content := _next(sys.stdin.buffer)) is not None:
        answers.write(json.dumps(answer(content)) + "\n")
        answers.flush()


def _next(stream: BinaryIO) -> bytes | None:
    announced = stream.read(LENGTH_BYTES)
    if len(announced) < LENGTH_BYTES:
        return None
    return stream.read(int.from_bytes(announced, "big"))


def _exchange(child: subprocess.Popen[bytes], content: bytes) -> dict[str, Any] | None:
    """Send one file and return the answer, or ``None`` when the process fell."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(len(content).to_bytes(LENGTH_BYTES, "big"))
        child.stdin.write(content)
        child.stdin.flush()
        said = json.loads(child.stdout.readline(LONGEST_ANSWER))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _environment() -> dict[str, str]:
    """Return what the child may know: where its modules are, and nothing of the installation."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TEMP") if name in os.environ}
    modules = os.pathsep.join(str(Path(path).absolute()) for path in sys.path)
    # "-m" would look for modules first in the folder where the person happens to be.
    alone = {"PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    return {**kept, **alone, "PYTHONPATH": modules}
