"""The journal on paper at a glance: the captures of a week, and the calendar of every attempt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from guichet.casefile import OUTCOMES, CaseFile, Event, FileRef
from guichet.documents.contact_sheet import (
    Heading,
    Thumbnail,
    attempts_calendar,
    contact_sheet,
    reduced,
)
from guichet.documents.dates import hour, long_date, period
from guichet.documents.numbers import plural
from guichet.documents.planche import COPY_NOTICE
from guichet.documents.typography import typeset
from guichet.dossiers.models import Dossier
from guichet.errors import GuichetError
from guichet.evidence.models import Capture
from guichet.evidence.services import read_original

READ_FROM = typeset("Établi d’après le journal. Chaque case compte les essais de cette heure.")
UNREADABLE = ("image illisible, absente d’ici", "images illisibles, absentes d’ici")

Shown = tuple[Event, FileRef]
"""A picture and the entry of the journal it shows."""


def monday_of(event: Event) -> dt.date:
    """Return the Monday of the week of an entry, on the clocks of its place."""
    day = event.at.date()
    return day - dt.timedelta(days=day.weekday())


def weeks_shown(case: CaseFile) -> dict[dt.date, list[Shown]]:
    """Return the pictures of the standing entries, by the Monday of their week, oldest first.

    Of a screen that the person cropped, only what they left of it.
    """
    weeks: dict[dt.date, list[Shown]] = {}
    for event in case.current_events():
        pictures = [file for file in event.files if file.media_type.startswith("image/")]
        cropped = any(file.provenance == "cropped" for file in pictures)
        for file in pictures:
            if not (cropped and file.provenance == "screen"):
                weeks.setdefault(monday_of(event), []).append((event, file))
    return dict(sorted(weeks.items()))


def week_sheet(
    dossier: Dossier, monday: dt.date, shown: Sequence[Shown], *, at: dt.datetime
) -> bytes:
    """Return the captures of one week, six a page, as a PDF.

    A picture that cannot be read is left out; the foot of the page says so.
    """
    captures = dossier.captures.in_bulk([file.id for _, file in shown])
    found = {str(key): capture for key, capture in captures.items()}
    tiles = [tile for event, file in shown if (tile := _tile(event, found.get(file.id)))]
    missing = len(shown) - len(tiles)
    title = f"Captures de la semaine {period(monday, monday + dt.timedelta(days=6))}"
    banner = "EXEMPLE" if dossier.example else None
    footer = f"{COPY_NOTICE} {plural(missing, *UNREADABLE)}." if missing else COPY_NOTICE
    return contact_sheet(Heading(title, at, banner, footer), tiles)


def calendar_sheet(case: CaseFile, *, at: dt.datetime) -> bytes | None:
    """Return the calendar of every standing entry as a PDF; ``None`` when there is none."""
    moments = sorted(event.at.astimezone(ZoneInfo(event.zone)) for event in case.current_events())
    if not moments:
        return None
    title = f"Calendrier des essais, {period(moments[0].date(), moments[-1].date())}"
    banner = "EXEMPLE" if case.example else None
    return attempts_calendar(Heading(title, at, banner, READ_FROM), moments, "essai")


def _tile(event: Event, capture: Capture | None) -> Thumbnail | None:
    """Return the tile of a picture; ``None`` when it cannot be read."""
    if capture is None:
        return None
    try:
        image = reduced(read_original(capture), name=capture.name)
    except GuichetError:
        return None
    when = f"{long_date(event.at.date())} à {hour(event.at)}"
    lines = (f"Essai n° {event.number}", f"{when} — {OUTCOMES[event.outcome]}")
    return Thumbnail(image, tuple(typeset(line) for line in lines))
