"""What every page may ask of the request."""

from __future__ import annotations

from django.http import HttpRequest

from guichet.evidence.easy_reading import reads_easily


def easy_reading(request: HttpRequest) -> dict[str, bool]:
    """Return whether the page is shown with pictures and voice."""
    return {"easy_reading": reads_easily(request)}
