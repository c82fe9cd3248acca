"""What a server answered for the page on the screen, and what its clock says of ours."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urldefrag, urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Response

_ROUNDING = 0.5
"""A ``Date`` header is cut to the second: half a second either way."""

_LONGEST_OFFSET = dt.timedelta(days=366 * 50)
"""Beyond this the header is nonsense, not a clock."""


@dataclass(frozen=True)
class Hop:
    """An address that answered « go elsewhere », with its HTTP status."""

    address: str
    status: int | None


@dataclass(frozen=True)
class Security:
    """What the browser says of the encrypted connection and of the server's certificate.

    Empty strings when it does not say. Validity is aware UTC, or ``None``.
    """

    protocol: str
    subject: str
    issuer: str
    not_before: dt.datetime | None
    not_after: dt.datetime | None


@dataclass(frozen=True)
class Answer:
    """The answer that became the page: status, dates, redirections, family of address.

    ``sent_at`` and ``received_at`` are aware UTC by this computer's clock, or ``None``. ``family``
    is ``IPv4``, ``IPv6`` or ``None``; ``loopback_peer`` says that the other end is this computer.
    The server's address itself is not kept.
    """

    address: str
    method: str
    status: int
    sent_at: dt.datetime | None
    received_at: dt.datetime | None
    server_date: str | None
    stored_copy: bool
    hops: tuple[Hop, ...]
    family: str | None
    loopback_peer: bool
    security: Security | None


@dataclass(frozen=True)
class ClockOffset:
    """How far our clock was ahead of the server's, in seconds, and how sure that is."""

    seconds: float
    uncertainty: float


async def answer_of(response: Response) -> Answer:
    """Return the facts of ``response``. A fact the browser does not give is left empty."""
    request = response.request
    headers = response.headers
    peer, security = await asyncio.gather(_peer(response), _security(response))
    start = request.timing["startTime"]
    return Answer(
        address=response.url,
        method=request.method,
        status=response.status,
        sent_at=_moment(start, request.timing["requestStart"]),
        received_at=_moment(start, request.timing["responseStart"]),
        server_date=headers.get("date"),
        stored_copy="age" in headers or response.from_service_worker,
        hops=await _hops(response),
        family=f"IPv{peer.version}" if peer else None,
        loopback_peer=bool(peer and peer.is_loopback),
        security=security,
    )


def same_page(one: str, other: str) -> bool:
    """Return whether two addresses name one document, whatever the part after ``#``."""
    return urldefrag(one).url == urldefrag(other).url


def is_on_this_computer(address: str) -> bool:
    """Return whether ``address`` names this computer: a loopback name or number."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return host in {"localhost", "127.0.0.1", "::1"} or host.endswith(".localhost")


def clock_offset(answer: Answer | None) -> ClockOffset | None:
    """Return how far this computer's clock was ahead of the server's at the time of ``answer``.

    The server stamped its answer between the sending and the reception: the middle is taken, half
    the round trip and half a second are the uncertainty. ``None`` when there is no date, when the
    answer came from a store (its date is old), or when the date cannot be read.
    """
    if answer is None or answer.stored_copy or not answer.server_date:
        return None
    if answer.sent_at is None or answer.received_at is None:
        return None
    try:
        server = parsedate_to_datetime(answer.server_date)
    except ValueError:
        return None
    if server.tzinfo is None:
        return None
    trip = answer.received_at - answer.sent_at
    ahead = answer.sent_at + trip / 2 - server
    if trip < dt.timedelta(0) or abs(ahead) > _LONGEST_OFFSET:
        return None
    uncertainty = trip.total_seconds() / 2 + _ROUNDING
    return ClockOffset(round(ahead.total_seconds() - _ROUNDING, 3), round(uncertainty, 3))


def _moment(start: float, after: float) -> dt.datetime | None:
    """Return the instant ``after`` milliseconds past ``start``; ``-1`` means « not known »."""
    if start <= 0 or after < 0:
        return None
    return dt.datetime.fromtimestamp((start + after) / 1000, dt.UTC)


async def _hops(response: Response) -> tuple[Hop, ...]:
    hops: list[Hop] = []
    request = response.request.redirected_from
    while request is not None:
        try:
            answered = await request.response()
        except PlaywrightError:
            answered = None
        hops.append(Hop(request.url, answered.status if answered else None))
        request = request.redirected_from
    return tuple(reversed(hops))


async def _peer(response: Response) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = await response.server_addr()
        return ipaddress.ip_address(address["ipAddress"].strip("[]")) if address else None
    except (PlaywrightError, ValueError):
        return None


async def _security(response: Response) -> Security | None:
    try:
        details = await response.security_details()
    except PlaywrightError:
        return None
    if not details or not details.get("protocol"):
        return None
    return Security(
        protocol=details.get("protocol") or "",
        subject=details.get("subjectName") or "",
        issuer=details.get("issuer") or "",
        not_before=_day(details.get("validFrom")),
        not_after=_day(details.get("validTo")),
    )


def _day(seconds: float | None) -> dt.datetime | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else None
