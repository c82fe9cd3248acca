"""Who calls: the extension of a browser, or anything else, by a header that pages cannot write."""

from __future__ import annotations

import re

from django.http import HttpRequest

EXTENSION = re.compile(r"(?:chrome-extension://[a-p]{32}|moz-extension://[0-9a-f-]{36})\Z")
"""The two schemes of the browsers we know; their names are made by the browser."""


def extension_origin(request: HttpRequest) -> str | None:
    """Return the Origin of a call made by an extension, ``None`` for every other call."""
    origin = request.headers.get("Origin", "")
    return origin if EXTENSION.match(origin) else None
