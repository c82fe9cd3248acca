"""What is known of a capture besides its picture, each item with how it is known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from guichet.api.sent import SentPage
from guichet.assisted.recording import RecordedFact
from guichet.documents.numbers import NBSP

BY_EXTENSION = "dit par l’extension du navigateur"
BY_BROWSER = "donnée par le navigateur à l’ouverture de la page, dite par l’extension"
BY_CLOCK = "horloge du navigateur, dite par l’extension"
HERE = "horloge de l’ordinateur qui reçoit"
NOT_KNOWN = "non connu"


def facts_of(
    sent: SentPage, picture: str, *, received_at: dt.datetime, zone: str
) -> tuple[RecordedFact, ...]:
    """Return every item, in the order they are printed.

    ``picture`` is the SHA-256 of the picture as it came; ``zone`` is that of the place.
    """
    return (*_page(sent, picture), *_clocks(sent, received_at, zone), *_browser(sent))


def _page(sent: SentPage, picture: str) -> Iterator[RecordedFact]:
    yield RecordedFact("Adresse de la page", sent.address, BY_EXTENSION, "address")
    yield RecordedFact("Titre de la page", sent.title or "(sans titre)", BY_EXTENSION, "title")
    yield RecordedFact("Langue de la page", sent.language or NOT_KNOWN, BY_EXTENSION, "language")
    status = str(sent.http_status or NOT_KNOWN)
    yield RecordedFact("Réponse du serveur (HTTP)", status, BY_BROWSER, "http_status")
    cut = "coupé par l’extension" if sent.text_cut else "entier"
    yield RecordedFact("Texte de la page", cut, BY_EXTENSION, "text")
    yield RecordedFact("Image reçue (SHA-256)", picture, "calculée à la réception", "picture")


def _clocks(sent: SentPage, received_at: dt.datetime, zone: str) -> Iterator[RecordedFact]:
    yield RecordedFact("Instant de la capture", sent.taken_at.isoformat(), BY_CLOCK, "taken_at")
    if sent.sent_at is not None:
        yield RecordedFact("Instant de l’envoi", sent.sent_at.isoformat(), BY_CLOCK, "sent_at")
    received = received_at.astimezone(ZoneInfo(zone)).isoformat(timespec="milliseconds")
    yield RecordedFact("Instant de la réception", received, HERE, "received_at")
    if sent.sent_at is not None:
        ahead = (sent.sent_at - received_at).total_seconds()
        value = f"{ahead:+.1f}{NBSP}s".replace(".", ",").replace("-", "−")
        how = "différence des deux horloges, durée de l’envoi comprise"
        yield RecordedFact("Avance de l’horloge du navigateur", value, how, "clock_difference")
    zone_said = sent.time_zone or NOT_KNOWN
    yield RecordedFact("Fuseau du navigateur", zone_said, BY_EXTENSION, "browser_zone")


def _browser(sent: SentPage) -> Iterator[RecordedFact]:
    width, height = round(sent.window.width), round(sent.window.height)
    scale = f"{sent.window.scale:.3f}".rstrip("0").rstrip(".").replace(".", ",")
    size = f"{width}{NBSP}×{NBSP}{height}{NBSP}points, échelle {scale}"
    yield RecordedFact("Fenêtre", size, BY_EXTENSION, "window")
    yield RecordedFact("Nom donné aux sites", sent.user_agent, BY_EXTENSION, "user_agent")
    yield RecordedFact("Extension", sent.extension_version, BY_EXTENSION, "extension_version")
