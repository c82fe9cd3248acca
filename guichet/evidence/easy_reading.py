"""« Lecture facile »: pictures and voice, for who reads little (requirement SC-11).

The choice belongs to the device, not to a person: a cookie with a neutral name, no account.
"""

from __future__ import annotations

from django.http import HttpRequest

COOKIE = "lecture"
EASY = "facile"


def reads_easily(request: HttpRequest) -> bool:
    """Return whether « Lecture facile » is on in this browser."""
    return request.COOKIES.get(COOKIE) == EASY
