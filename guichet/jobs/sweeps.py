"""Registering sweeps and running those that are due."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections

LOGGER = logging.getLogger(__name__)


@dataclass
class Sweep:
    """A function to run every ``seconds``, and when it last ran (monotonic seconds)."""

    name: str
    run: Callable[[], object]
    seconds: float
    last_run: float | None = None

    def is_due(self, now: float) -> bool:
        """Return whether ``seconds`` have passed since the last run, or it never ran."""
        return self.last_run is None or now - self.last_run >= self.seconds


_STOPPING = threading.Event()


def stopping() -> bool:
    """Return whether the ticker is being stopped: a long sweep then leaves the rest for later."""
    return _STOPPING.is_set()


_REGISTERED: dict[str, Sweep] = {}


def every(
    *, minutes: float = 0, seconds: float = 0
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register the decorated function as a sweep run at this interval."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        name = f"{function.__module__}.{function.__name__}"
        _REGISTERED[name] = Sweep(name, function, minutes * 60 + seconds)
        return function

    return register


def registered() -> tuple[Sweep, ...]:
    """Return every registered sweep."""
    return tuple(_REGISTERED.values())


def tick(now: float) -> list[str]:
    """Run the sweeps that are due at ``now`` (monotonic seconds); return their names.

    A sweep that fails is logged and runs again at its next turn: one broken sweep must not stop
    the others.
    """
    ran = []
    for sweep in registered():
        if sweep.is_due(now):
            sweep.last_run = now
            ran.append(sweep.name)
            try:
                sweep.run()
            except Exception:
                LOGGER.exception("sweep %s failed", sweep.name)
    return ran


class Ticker(threading.Thread):
    """A thread that ticks until it is stopped."""

    def __init__(self, pause: float = 2.0) -> None:
        super().__init__(name="ticker", daemon=True)
        self._pause = pause
        self._stopped = threading.Event()

    def run(self) -> None:
        """Tick, then wait, until stopped."""
        while not self._stopped.wait(self._pause):
            tick(time.monotonic())
            close_old_connections()

    def stop(self) -> None:
        """Stop after the tick that runs, and wait for it; a long sweep sees it and ends early."""
        _STOPPING.set()
        self._stopped.set()
        self.join(timeout=30)
        _STOPPING.clear()
