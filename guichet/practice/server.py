"""The practice site on its own port of the loopback address, in a thread of this process."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from waitress.server import create_server
from waitress.wasyncore import close_all, loop

from guichet.practice.exchange import LARGEST_FORM
from guichet.practice.scenarios import Scenario, load_scenarios
from guichet.practice.site import BASE, Clock, application
from guichet.practice.visits import Visits

LOOPBACK = "127.0.0.1"
THREADS = 4
SECONDS_TO_STOP = 10


def real_time() -> dt.datetime:
    """Return the present moment."""
    return dt.datetime.now(dt.UTC)


class PracticeServer:
    """The practice site, from ``start`` to ``stop`` or as a context manager.

    ``port`` 0 takes any free one; a port that is taken raises ``OSError``. ``clock`` gives the
    moment that the pages show (aware), for a demo that plays in the past. ``scenarios`` replaces
    those of ``scenarios.toml``. It listens on the loopback address only.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        clock: Clock = real_time,
        scenarios: Mapping[str, Scenario] | None = None,
    ) -> None:
        self.scenarios = dict(load_scenarios() if scenarios is None else scenarios)
        self._visits = Visits()
        self._wanted_port = port
        self._site = application(self.scenarios, clock, self._visits)
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to answer. Returns once the port is open."""
        self._stopping.clear()
        self._server = create_server(
            self._site,
            host=LOOPBACK,
            port=self._wanted_port,
            threads=THREADS,
            ident=None,
            max_request_body_size=4 * LARGEST_FORM,
        )
        self.port = int(self._server.effective_port)
        self._thread = threading.Thread(target=self._run, name="practice-site", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port; harmless when it is not running."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        # The sockets are closed here, once their thread has ended: closing them in the thread
        # that serves could close the trigger while this one pulls it.
        self._stopping.set()
        self._server.pull_trigger()
        thread.join(SECONDS_TO_STOP)
        self._server.task_dispatcher.shutdown()
        close_all(self._server._map)

    def _run(self) -> None:
        while not self._stopping.is_set():
            loop(timeout=1.0, map=self._server._map, count=1)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of the list of exercises."""
        return f"http://{LOOPBACK}:{self.port}/"

    def page_of(self, number: str) -> str:
        """Return the address of the first page of a démarche."""
        return f"http://{LOOPBACK}:{self.port}{BASE}/{number}/"

    @property
    def latest_code(self) -> str:
        """The code shown last: for the demo and the tests, which play the trainee."""
        return self._visits.latest_code
