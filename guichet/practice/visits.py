"""Who is visiting the practice site: a random cookie, a code to copy, and nothing else.

Kept in memory only, and forgotten: no name, no address, no trace on the disk.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

ALPHABET = "ABCDEFGHJKLMNPRTUVWXY34679"
CODE_LENGTH = 6
VISIT_LASTS = dt.timedelta(minutes=15)
MOST_VISITS = 500


@dataclass
class Visit:
    """One browser. ``passed`` is the démarche whose code was copied rightly, and when."""

    token: str
    code: str = ""
    passed: str | None = None
    passed_at: dt.datetime | None = None
    desk: str | None = None

    def new_code(self) -> str:
        """Draw another code and forget what had been passed."""
        self.code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        self.passed = self.passed_at = self.desk = None
        return self.code

    def copies(self, typed: str, number: str, now: dt.datetime) -> bool:
        """Return whether ``typed`` is the code; a code serves once, right or wrong."""
        expected, self.code = self.code, ""
        given = "".join(typed.upper().split())
        if not expected or not secrets.compare_digest(given.encode(), expected.encode()):
            return False
        self.passed, self.passed_at = number, now
        return True

    def may_see(self, number: str, now: dt.datetime) -> bool:
        """Return whether the calendar of ``number`` is open to this visit at ``now``."""
        if self.passed != number or self.passed_at is None:
            return False
        return dt.timedelta(0) <= now - self.passed_at < VISIT_LASTS

    def end(self) -> None:
        """Forget what had been passed."""
        self.passed = self.passed_at = self.desk = None


class Visits:
    """The visits in progress; the oldest are forgotten above five hundred."""

    def __init__(self) -> None:
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._lock = Lock()
        self.latest_code = ""

    def of(self, token: str | None) -> Visit | None:
        """Return the visit of a cookie, or ``None``."""
        with self._lock:
            return self._visits.get(token or "")

    def begin(self) -> Visit:
        """Return a new visit."""
        visit = Visit(secrets.token_urlsafe(16))
        with self._lock:
            self._visits[visit.token] = visit
            while len(self._visits) > MOST_VISITS:
                self._visits.popitem(last=False)
        return visit

    def draw_code(self, visit: Visit) -> str:
        """Return a new code for ``visit``, and remember it as the latest shown."""
        with self._lock:
            self.latest_code = visit.new_code()
            return self.latest_code
