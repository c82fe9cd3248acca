"""A request and an answer, as the practice site needs them; which hosts it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIEnvironment

COOKIE = "entrainement"
LARGEST_FORM = 4096
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})

# Nothing from elsewhere, no script at all, no frame around, nothing indexed, nothing kept.
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
REASONS = {
    200: "OK", 303: "See Other", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
    413: "Content Too Large", 421: "Misdirected Request", 503: "Service Unavailable",
}  # fmt: skip


@dataclass(frozen=True)
class Request:
    """What the browser asked."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    cookie: str | None
    too_large: bool

    @property
    def is_for_this_computer(self) -> bool:
        """Whether the host asked for is the loopback: another name is a rebinding attempt."""
        host = self.host.lower()
        return host in LOOPBACK_NAMES or (
            host.rpartition(":")[0] in LOOPBACK_NAMES and host.rpartition(":")[2].isdigit()
        )

    @property
    def refusal(self) -> int | None:
        """The status that refuses this request before it is looked at, or ``None``."""
        if not self.is_for_this_computer:
            return 421
        if self.too_large:
            return 413
        return None if self.method in {"GET", "HEAD", "POST"} else 405


@dataclass(frozen=True)
class Answer:
    """What goes back: a page, or an address to go to (303)."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    location: str | None = None
    cookie: str | None = field(default=None)

    def send(self, start: StartResponse) -> list[bytes]:
        """Write the answer to a WSGI server."""
        headers = [*HEADERS.items(), ("Content-Length", str(len(self.body)))]
        if self.body:
            headers.append(("Content-Type", self.kind))
        if self.location is not None:
            headers.append(("Location", self.location))
        if self.cookie is not None:
            # No "Secure": the loopback speaks http.
            headers.append(
                ("Set-Cookie", f"{COOKIE}={self.cookie}; Path=/rdvpref; HttpOnly; SameSite=Lax")
            )
        start(f"{self.status} {REASONS[self.status]}", headers)
        return [self.body]


def read_request(environ: WSGIEnvironment) -> Request:
    """Return the request of a WSGI call. A form above 4096 bytes is not read."""
    size = environ.get("CONTENT_LENGTH") or "0"
    length = int(size) if str(size).isdigit() else LARGEST_FORM + 1
    too_large = length > LARGEST_FORM
    body = b"" if too_large else environ["wsgi.input"].read(length)
    return Request(
        method=environ["REQUEST_METHOD"],
        host=environ.get("HTTP_HOST", ""),
        path=environ.get("PATH_INFO", "/"),
        query=_first_values(environ.get("QUERY_STRING", "")),
        form=_first_values(body.decode("utf-8", errors="replace")),
        cookie=_cookie(environ.get("HTTP_COOKIE", "")),
        too_large=too_large,
    )


def _first_values(encoded: str) -> dict[str, str]:
    try:
        parsed = parse_qs(encoded, keep_blank_values=True, max_num_fields=20)
    except ValueError:
        return {}
    return {name: values[0] for name, values in parsed.items()}


def _cookie(header: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None
