"""The door before the API: browsers ask it first whether an extension may call (CORS).

Only the origin of an extension is ever answered, by its own name. A page of the web gets no header
that would let it read an answer; the endpoints then refuse it as well.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from guichet.api.origins import extension_origin
from guichet.api.proofs import HEADER, prove

ADDRESSES = "/api/"
NETWORKS = ("Private-Network", "Local-Network")
"""What browsers ask before a page may reach this computer, under its two names."""
EXPOSED = f"Retry-After, {HEADER}"
"""What the extension may read of an answer besides its body."""


class ExtensionDoor:
    """Middleware: answers preflights, takes cookies off, lets the extension read proved answers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is not for the API."""
        if not request.path.startswith(ADDRESSES):
            return self.get_response(request)
        request.get_host()  # raises for a name that is not ours, whatever is asked
        # The session of the pages must never be what opens the API: nothing can read it there.
        request.META.pop("HTTP_COOKIE", None)
        origin = extension_origin(request)
        asked = request.method == "OPTIONS"
        response = _preflight(request, origin) if asked else self.get_response(request)
        prove(request, response)
        patch_vary_headers(response, ("Origin",))
        response.headers.setdefault("Cache-Control", "no-store")
        if origin is not None:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = EXPOSED
        return response


def _preflight(request: HttpRequest, origin: str | None) -> HttpResponse:
    if origin is None:
        return HttpResponse(status=403)
    response = HttpResponse(status=204)
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
    response.headers["Access-Control-Max-Age"] = "600"
    for network in NETWORKS:
        if request.headers.get(f"Access-Control-Request-{network}") == "true":
            response.headers[f"Access-Control-Allow-{network}"] = "true"
    return response
