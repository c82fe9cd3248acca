"""Dossiers for the pages of the letters: the example, and the ways in which it may differ."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from django.test import Client

    from guichet.dossiers.models import Dossier

PARIS = ZoneInfo("Europe/Paris")


def an_example() -> Dossier:
    """Return a dossier ready for the judge: eleven failed attempts over 20 days, one e-mail."""
    dossier = a_person_who_tried(11)
    sent(dossier, "email", days_ago=14)
    return dossier


def a_person_who_tried(times: int, *, files: bool = True, **profile: object) -> Dossier:
    """Return a dossier with so many failed attempts, one every other day, and no letter yet.

    ``profile`` changes the fields of the example's profile.
    """
    from django.utils import timezone

    from guichet.dossiers.services import create_dossier
    from guichet.evidence.example import example_profile
    from tests.factories import a_screenshot, an_attempt

    now = timezone.now()
    known = example_profile(now.astimezone(PARIS).date()).model_copy(update=profile)
    dossier = create_dossier(
        pseudonym="Awa EXEMPLE", by="test", at=now, example=True, profile=known
    )
    # In the daytime, so that the hour of the run never moves an attempt to another day.
    noon = now.astimezone(PARIS).replace(hour=12)
    for rank in range(times):
        moment = noon - dt.timedelta(days=2 * (times - rank), hours=rank % 5)
        upload = (a_screenshot(f"EXEMPLE {rank}"),) if files else ()
        an_attempt(dossier, moment, files=upload, at=now)
    return dossier


def changed(dossier: Dossier, **profile: object) -> Dossier:
    """Return ``dossier`` with fields of its profile changed."""
    from guichet.dossiers.services import profile_of, save_profile

    save_profile(dossier, profile_of(dossier).model_copy(update=profile), by="test")
    return dossier


def answered(dossier: Dossier, **answers: object) -> Dossier:
    """Return ``dossier`` with other answers to the questions before."""
    from guichet.dossiers.services import profile_of

    gate = profile_of(dossier).gate.model_copy(update=answers)
    return changed(dossier, gate=gate)


def sent(dossier: Dossier, channel: str, *, days_ago: int = 0, **details: object) -> None:
    """Note an e-mail or a registered letter as sent so many days ago."""
    from django.utils import timezone

    from tests.factories import an_attempt

    now = timezone.now()
    moment = now.astimezone(PARIS) - dt.timedelta(days=days_ago)
    an_attempt(dossier, moment, channel=channel, outcome="sent", at=now, **details)


def words_of(client: Client, address: str, status: int = 200) -> str:
    """Return the page as a reader sees its words: one space for each kind of space."""
    answer = client.get(address)
    assert answer.status_code == status, answer.status_code
    return plain(answer.content.decode())


def plain(text: str) -> str:
    """Return ``text`` with ordinary spaces only, one at a time."""
    return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())
