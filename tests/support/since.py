"""Noting what happened since, as a person does with the forms."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.test import Client

    from guichet.casefile import CaseFile
    from guichet.dossiers.models import Dossier


def day(number: int) -> dt.date:
    """Return the day ``number`` days from today, in Paris."""
    from django.utils import timezone

    return timezone.localdate() + dt.timedelta(days=number)


def filed(on: int = -12, **more: Any) -> dict[str, Any]:
    """Return the answers that note a request lodged, ``on`` days from today."""
    said = {"on": day(on), "destination": "telerecours", "remedy": "L521-3", "court": "TA EXEMPLE"}
    return {**said, **more}


def at(dossier: Dossier, rest: str = "") -> str:
    """Return the address of a page of what happened since."""
    return f"/dossiers/{dossier.pk}/suite/{rest}"


def note(client: Client, dossier: Dossier, rest: str, **answers: Any) -> Any:
    """Send a form, with the version that its page would have borne; return the answer."""
    from guichet.evidence.happenings import last_number, things_of
    from guichet.procedure.news import BY_KIND, BY_WORD, abouts

    address = rest if "/" in rest else f"noter/{rest}/"
    things = things_of(dossier)
    if "/" in rest:
        number = int(rest.partition("/")[0])
        news = next(BY_KIND[thing.kind] for thing in things if thing.number == number)
    else:
        news = BY_WORD[rest]
    known = abouts(news, things)
    if known:
        answers.setdefault("about", known[-1].id)
    return client.post(at(dossier, address), {"version": last_number(dossier), **answers})


def case_of(dossier: Dossier) -> CaseFile:
    """Return the dossier as it stands in the database."""
    from guichet.dossiers.models import Dossier as Stored
    from guichet.evidence.casefile import casefile_of

    return casefile_of(Stored.objects.get(pk=dossier.pk), on=day(0))


def shown(client: Client, dossier: Dossier) -> str:
    """Return the page of what happened since, with the spaces of a keyboard."""
    return plain(client.get(at(dossier)))


def plain(answer: Any) -> str:
    """Return a page with the spaces of a keyboard."""
    said: str = answer.content.decode()
    return said.replace("\u00a0", " ").replace("\u202f", " ")
