"""A browser’s extension as the installation sees it, and captures as it sends them."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.factories import png

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

CHROMIUM = "chrome-extension://" + "abcdefghijklmnop" * 2
FIREFOX = "moz-extension://01234567-89ab-4cde-8f01-23456789abcd"
WEB_PAGE = "https://prefecture.example"


def a_capture(**changes: Any) -> dict[str, Any]:
    """Return what the extension sends for a page without any slot."""
    now = dt.datetime.now(dt.UTC).astimezone(dt.timezone(dt.timedelta(hours=1)))
    said = {
        "id": str(uuid.uuid4()),
        "picture": base64.b64encode(png(uuid.uuid4().hex)).decode(),
        "address": "https://www.rdv-prefecture.interieur.gouv.fr/rdvpref/reservation/demarche/1234/creneau/",
        "title": "Vérification de disponibilité",
        "language": "fr",
        "text": "Choisissez votre créneau\nAucun créneau disponible\nVeuillez réessayer plus tard.",
        "window": {"width": 1280, "height": 720, "scale": 1.5},
        "taken_at": now.isoformat(),
        "sent_at": now.isoformat(),
        "time_zone": "Europe/Paris",
        "user_agent": "Mozilla/5.0 (X11; Linux x86_64) Chromium/156",
        "extension_version": "0.1.0",
    }
    return {key: value for key, value in (said | changes).items() if value is not ...}


def mac(secret: str, *lines: str) -> str:
    """Return the HMAC-SHA-256 of lines, as docs/extension.md says it, without the product."""
    return hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def digest(data: bytes) -> str:
    """Return a SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True)
class Signed:
    """One call as both sides sign it."""

    secret: str
    lines: tuple[str, str, str, str, str, str]
    """Method, path, name of the secret, nonce, challenge, SHA-256 of the body."""

    def authorization(self) -> str:
        """Return the header of the call; a greeting has no challenge and is not signed."""
        _, _, name, nonce, challenge, _ = self.lines
        signed = f" {challenge} {mac(self.secret, 'guichet-call-1', *self.lines)}"
        return f"Guichet {name} {nonce}{signed if challenge else ''}"

    def proof(self, status: int, body: bytes) -> str:
        """Return the proof that the answer must carry."""
        return mac(self.secret, "guichet-answer-1", *self.lines, str(status), digest(body))


@dataclass
class Extension:
    """A browser’s extension, as the installation sees it: it greets, then signs what it asks.

    ``name`` and ``secret`` are those of a pairing; ``challenge``, when set, stands for the one
    that a greeting would give. ``last`` is the latest call that was signed.
    """

    client: Client
    origin: str | None = CHROMIUM
    name: str = ""
    secret: str = ""
    challenge: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    last: Signed | None = None

    def get(self, path: str) -> HttpResponse:
        """Ask."""
        return self.ask("GET", path, b"")

    def post(self, path: str, said: object) -> HttpResponse:
        """Send ``said`` as JSON; bytes are sent as they are."""
        return self.ask(
            "POST", path, said if isinstance(said, bytes) else json.dumps(said).encode()
        )

    def ask(self, method: str, path: str, body: bytes) -> HttpResponse:
        """Greet, then ask; return the answer to the greeting when it is a refusal."""
        challenge = self.challenge
        if not challenge:
            greeted = self.greet()
            if greeted.status_code != 200:
                return greeted
            challenge = greeted.json()["challenge"]
        return self._call(method, path, body, challenge)

    def greet(self) -> HttpResponse:
        """Ask for a challenge."""
        return self._call("POST", "/api/v1/greetings", b"{}", "")

    def send(self, **changes: Any) -> HttpResponse:
        """Send a capture."""
        return self.post("/api/v1/attempts", a_capture(**changes))

    def pair(self, code: str) -> HttpResponse:
        """Use a code; keep the id and the secret that come of it."""
        name, secret = self.name, self.secret
        self.name, self.secret = digest(code.encode()), code
        said = {"browser": "Chromium 156 / Linux", "extension_version": "0.1.0"}
        answer = self.post("/api/v1/pairings", said)
        self.name, self.secret = name, secret
        if answer.status_code == 201:
            assert self.last is not None
            self.name = answer.json()["pairing"]
            self.secret = mac(code, "guichet-secret-1", *self.last.lines[3:5])
        return answer

    def _call(self, method: str, path: str, body: bytes, challenge: str) -> HttpResponse:
        nonce = uuid.uuid4().hex
        self.last = Signed(self.secret, (method, path, self.name, nonce, challenge, digest(body)))
        found = {"Authorization": self.last.authorization()} if self.name else {}
        origin = {"Origin": self.origin} if self.origin else {}
        headers = found | origin | self.headers
        return self.client.generic(
            method, path, body, content_type="application/json", headers=headers
        )
