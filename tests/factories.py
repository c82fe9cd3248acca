"""Fictitious dossiers and files for the tests."""

from __future__ import annotations

import datetime as dt
import io
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from guichet.casefile import Gate
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.profile import Profile
from guichet.dossiers.services import create_dossier
from guichet.evidence.services import AttemptInput, record_attempt
from guichet.storage.uploads import Upload, accept

PARIS = ZoneInfo("Europe/Paris")
NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)


def a_dossier(**values: object) -> Dossier:
    """Return a dossier of a fictitious person, who answered the questions before."""
    values.setdefault("profile", Profile(gate=Gate(answered_on=NOW.date())))
    return create_dossier(pseudonym="Awa EXEMPLE", by="test", at=NOW, example=True, **values)  # type: ignore[arg-type]


def png(text: str = "EXEMPLE", size: tuple[int, int] = (320, 200)) -> bytes:
    """Return a small PNG bearing ``text``."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((10, 10), text, fill="black")
    target = io.BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


def a_screenshot(text: str = "EXEMPLE") -> Upload:
    """Return a PNG as it comes out of the reception."""
    return accept("capture.png", png(text))


def an_attempt(
    dossier: Dossier,
    moment: dt.datetime | None = None,
    *,
    channel: str = "site",
    outcome: str = "no_slot",
    files: tuple[Upload, ...] = (),
    at: dt.datetime = NOW,
    **details: object,
) -> Attempt:
    """Record an attempt and return it."""
    when = moment or dt.datetime(2026, 11, 2, 9, 5, tzinfo=PARIS)
    given = AttemptInput(moment=when, channel=channel, outcome=outcome, details=details)
    attempt, _ = record_attempt(dossier, given, by="test", at=at, files=files)
    return attempt
