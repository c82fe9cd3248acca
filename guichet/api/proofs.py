"""Both sides prove who they are, with a secret that never travels.

A call names the secret it is made with, and carries a HMAC-SHA-256 of what it asks. The answer
carries another, of that call and of itself. Before anything else a call asks for a challenge: the
answer proves the installation before it is given a page, and the challenge, drawn by the
installation, keeps what somebody noted yesterday from being played again today. No clock is
compared with another: the age of a challenge is by the clock that made it. See docs/extension.md.
"""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import astuple, dataclass
from hashlib import sha256

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

HEADER = "Guichet-Proof"
"""The header of an answer that holds its proof."""
CHALLENGE_LIFE = 300
"""Seconds between a challenge and the call that uses it, inclusive."""
CALL = re.compile(
    r"Guichet (?P<name>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64})"
    r" (?P<nonce>[0-9a-f]{32})"
    r"(?: (?P<challenge>[0-9A-Za-z:_-]{1,200}) (?P<mac>[0-9a-f]{64}))?\Z"
)
"""``Authorization`` of a call: its secret's name, a nonce, then the challenge and the HMAC."""


@dataclass(frozen=True)
class Signature:
    """What ``Authorization`` says: ``challenge`` and ``mac`` are empty in a greeting."""

    name: str
    nonce: str
    challenge: str
    mac: str


@dataclass(frozen=True)
class Asked:
    """What a call asks, as both sides sign it, in the order of the lines.

    ``path`` is without the address of the installation; ``body`` is the SHA-256 of the bytes sent,
    in hexadecimal; ``challenge`` is empty in a greeting, which is not signed.
    """

    method: str
    path: str
    name: str
    nonce: str
    challenge: str
    body: str


def signature_on(request: HttpRequest) -> Signature | None:
    """Return the signature that ``request`` carries, true or not; ``None`` without our scheme."""
    found = CALL.match(request.headers.get("Authorization", ""))
    return Signature(**found.groupdict(default="")) if found else None


def asked_by(request: HttpRequest, signature: Signature, body: bytes) -> Asked:
    """Return what ``request`` asks, with the ``body`` that was read of it."""
    return Asked(
        method=request.method or "",
        path=request.path_info,
        name=signature.name,
        nonce=signature.nonce,
        challenge=signature.challenge,
        body=sha256(body).hexdigest(),
    )


def is_signed_with(secret: str, asked: Asked, mac: str) -> bool:
    """Return whether ``mac`` is the one that ``secret`` gives, in constant time."""
    return hmac.compare_digest(_hmac(secret, "guichet-call-1", *astuple(asked)), mac)


def proof_of(secret: str, asked: Asked, status: int, body: bytes) -> str:
    """Return the proof of an answer: of its status and bytes, to this very call."""
    said = (str(status), sha256(body).hexdigest())
    return _hmac(secret, "guichet-answer-1", *astuple(asked), *said)


def derived_secret(code: str, asked: Asked) -> str:
    """Return the secret of a browser that pairs with ``code``: the browser makes the same.

    64 hexadecimal signs. Its nonce and its challenge are new each time: so is the secret.
    """
    return _hmac(code, "guichet-secret-1", asked.nonce, asked.challenge)


def new_challenge(name: str) -> str:
    """Return a challenge for the secret called ``name``. Nothing of it is stored."""
    return _challenger(name).sign(secrets.token_hex(16))


def is_fresh(challenge: str, name: str) -> bool:
    """Return whether this installation gave ``challenge`` for ``name``, not long ago."""
    try:
        _challenger(name).unsign(challenge, max_age=CHALLENGE_LIFE)
    except BadSignature:
        return False
    return True


def remember(request: HttpRequest, secret: str, asked: Asked) -> None:
    """Note with which secret the answer to ``request`` is to be proved."""
    request.proved_with = (secret, asked)  # type: ignore[attr-defined]


def prove(request: HttpRequest, response: HttpResponseBase) -> None:
    """Put its proof on an answer, a refusal included, if the call named a secret that we know."""
    known = getattr(request, "proved_with", None)
    if known is not None and isinstance(response, HttpResponse):
        secret, asked = known
        response.headers[HEADER] = proof_of(secret, asked, response.status_code, response.content)


def _hmac(secret: str, *lines: str) -> str:
    return hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()


def _challenger(name: str) -> TimestampSigner:
    return TimestampSigner(salt=f"guichet.api.challenge.{name}")
