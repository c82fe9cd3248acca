"""A browser’s extension as the installation sees it, and captures as it sends them."""

from __future__ import annotations

import base64
import datetime as dt
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


@dataclass
class Extension:
    """A browser’s extension, as the installation sees it."""

    client: Client
    origin: str | None = CHROMIUM
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, path: str) -> HttpResponse:
        """Ask."""
        return self.client.get(path, headers=self._headers())

    def post(self, path: str, said: object) -> HttpResponse:
        """Send ``said`` as JSON; bytes are sent as they are."""
        body = said if isinstance(said, bytes) else json.dumps(said).encode()
        return self.client.post(
            path, body, content_type="application/json", headers=self._headers()
        )

    def send(self, **changes: Any) -> HttpResponse:
        """Send a capture."""
        return self.post("/api/v1/attempts", a_capture(**changes))

    def pair(self, code: str) -> HttpResponse:
        """Use a code; keep the token."""
        said = {"code": code, "browser": "Chromium 156 / Linux", "extension_version": "0.1.0"}
        answer = self.post("/api/v1/pairings", said)
        self.token = answer.json().get("token", self.token)
        return answer

    def _headers(self) -> dict[str, str]:
        found = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return found | ({"Origin": self.origin} if self.origin else {}) | self.headers
