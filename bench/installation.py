"""A new installation in a temporary folder, and generated dossiers in it."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from django.test import Client

    from guichet.dossiers.models import Dossier
    from guichet.storage.uploads import Upload

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
PARIS = ZoneInfo("Europe/Paris")
PHRASE = "Aucun créneau disponible à partir de cette date."


@contextmanager
def installation() -> Iterator[Path]:
    """Give the home of a new installation; Django serves it, and nothing of it is left."""
    with tempfile.TemporaryDirectory(prefix="bench-guichet-") as folder:
        home = Path(folder)
        os.environ["GUICHET_HOME"] = folder
        from guichet.cli.serve import prepare

        prepare(home)
        yield home
        from django.db import connections

        connections.close_all()


def a_dossier() -> Dossier:
    """Return an EXAMPLE dossier whose questions are answered."""
    from guichet.dossiers.profile import Profile
    from guichet.dossiers.services import create_dossier
    from tests.personas import awa

    case = awa()
    gate = case.gate.model_copy(update={"answered_on": NOW.date()})
    case = case.model_copy(update={"gate": gate})
    named = Profile.model_fields.keys() - {"urgency", "costs", "other_pieces"}
    known = {name: getattr(case, name) for name in named if hasattr(case, name)}
    profile = Profile().model_copy(update=known)
    return create_dossier(
        pseudonym="Awa EXEMPLE", by="bench", at=NOW, example=True, profile=profile
    )


def without_waiting_for_the_disk() -> None:
    """Fill a journal faster than a person does. Not for what measures a reception."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")


def fill_journal(dossier: Dossier, count: int, files: list[Upload], channel: str = "site") -> None:
    """Record ``count`` attempts, every two hours before now; one file each while there are some."""
    from guichet.evidence.services import AttemptInput, record_attempt

    first = NOW - dt.timedelta(hours=2 * count)
    details = {"wording": PHRASE, "note": "EXEMPLE", "url": "https://site.exemple.invalid/"}
    for rank in range(count):
        moment = (first + dt.timedelta(hours=2 * rank)).astimezone(PARIS)
        outcome = "no_slot" if channel == "site" else "sent"
        given = AttemptInput(moment, channel, outcome, details=details)
        record_attempt(dossier, given, by="bench", at=NOW, files=files[rank : rank + 1])


def let_in() -> Client:
    """Return Django's test client, with the session that the printed address gives."""
    from django.conf import settings
    from django.test import Client

    from guichet.web.opening import new_token

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()
    client.get(f"/ouvrir/{new_token()}")
    client.get("/")  # the first page of a session also writes that it was used
    return client
