"""Reading the pictures and PDFs that wait, one after the other, outside the server and the page.

The row says that a reading began before it begins: a picture that takes everything down with it
is counted too, and left alone after :data:`MOST_TRIES`.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db.models import F, Q

from guichet.errors import GuichetError
from guichet.evidence.facts_process import FactsProcess
from guichet.evidence.file_facts import FileFacts
from guichet.evidence.models import Capture, Inspection
from guichet.evidence.plausibility import LIVE_DOORS
from guichet.evidence.prints import PAPERS, PDF
from guichet.evidence.services import read_original
from guichet.jobs import stopping
from guichet.reading.inspecting import PageText, Picture, inspected
from guichet.reading.inspection import Inspection as Shown
from guichet.reading.inspection import NotAnInspection, from_json
from guichet.reading.process import FELL, LATE, ReadingProcess

MOST_TRIES = 2
LONGEST_READING = dt.timedelta(minutes=5)
"""After so long a reading that began elsewhere is taken for dead."""

_CODES = {FELL: "fell", LATE: "late"}


def queue_prints() -> int:
    """Make the row of each PDF that has none, by whatever door it came; return how many.

    The row of a picture is made with it. A PDF may have been received before PDFs were read.
    """
    new = Capture.objects.filter(media_type=PDF, inspection=None, dossier__erased_at=None)
    new = new.exclude(provenance__in=PAPERS)
    rows = [Inspection(dossier=one.dossier, capture=one) for one in new.select_related("dossier")]
    # Two programs may look at the same moment.
    return len(Inspection.objects.bulk_create(rows, ignore_conflicts=True)) if rows else 0


def claim(now: dt.datetime) -> Inspection | None:
    """Return the oldest picture that waits, its new try already counted; ``None`` without any."""
    # Far later than now: it began while this computer's clock was ahead.
    dead = Q(began_at__lt=now - LONGEST_READING) | Q(began_at__gt=now + LONGEST_READING)
    waiting = Inspection.objects.filter(state=Inspection.WAITING).filter(
        Q(began_at=None) | dead | Q(reason__in=_CODES.values())
    )
    row = waiting.order_by("tries", "id").select_related("dossier", "capture").first()
    if row is None:
        return None
    if row.tries >= MOST_TRIES:
        _finish(row, now, state=Inspection.UNREADABLE, reason=row.reason or "fell")
        return claim(now)
    claimed = Inspection.objects.filter(pk=row.pk, tries=row.tries, state=Inspection.WAITING)
    if not claimed.update(tries=F("tries") + 1, began_at=now, reason=""):
        return claim(now)  # another process took it
    row.tries, row.began_at, row.reason = row.tries + 1, now, ""
    row.capture.dossier = row.dossier
    return row


def read_one(
    row: Inspection, reader: ReadingProcess, looker: FactsProcess, now: dt.datetime
) -> None:
    """Read one claimed picture and note what it shows. An original that is gone is unreadable."""
    try:
        content = read_original(row.capture)
    except GuichetError:
        _finish(row, now, state=Inspection.UNREADABLE, reason="missing")
        return
    facts = looker.facts_of(content) if row.capture.is_picture else None
    if stopping():
        give_back(row)
        return
    shown = inspected(reader, Picture(content, row.capture.name, exact_text_of(row.capture)))
    if stopping() and not shown.readable:
        give_back(row)
        return
    note_reading(row, facts, shown, now)


def give_back(row: Inspection) -> None:
    """Undo the claim of a picture whose reading was stopped with the program: nobody's fault."""
    claimed = Inspection.objects.filter(pk=row.pk, tries=row.tries, state=Inspection.WAITING)
    claimed.update(tries=F("tries") - 1, began_at=None)


def note_reading(row: Inspection, facts: FileFacts | None, shown: Shown, now: dt.datetime) -> None:
    """Keep what was read on a picture, or that it waits for one more try, or is given up."""
    row.found = json.loads(shown.to_json())
    row.marks = _marks(facts, shown)
    if shown.readable:
        _finish(row, now, state=Inspection.READ)
    elif (code := _CODES.get(shown.reason or "")) and row.tries < MOST_TRIES:
        _finish(row, now, state=Inspection.WAITING, reason=code)
    else:
        reason = _CODES.get(shown.reason or "", "damaged")
        _finish(row, now, state=Inspection.UNREADABLE, reason=reason)


def exact_text_of(capture: Capture) -> PageText | None:
    """Return the text of the page and its address when they came in beside the picture.

    From the assisted window and the extension, the page itself gave them.
    """
    attempt = capture.attempt
    if attempt is None or capture.provenance not in LIVE_DOORS:
        return None
    beside = attempt.captures.filter(provenance=capture.provenance, media_type="text/plain")
    text = beside.order_by("received_at", "id").first()
    if text is None:
        return None
    text.dossier = attempt.dossier = capture.dossier
    try:
        words = read_original(text).decode("utf-8", "replace")
    except GuichetError:
        return None
    return PageText(words, attempt.detail("url"))


def shown_on(row: Inspection | None) -> Shown | None:
    """Return what the software read on a picture; ``None`` while it waits or cannot be read."""
    if row is None or row.state != Inspection.READ or not row.found:
        return None
    try:
        return from_json(json.dumps(row.found))
    except NotAnInspection:
        return None


def day_read(shown: Shown | None) -> dt.date | None:
    """Return the day that the image shows, year included, when it is surely read."""
    if shown is None or not shown.date.is_seen:
        return None
    try:
        return dt.date.fromisoformat(shown.date.value or "")
    except ValueError:
        return None


def hour_read(shown: Shown | None) -> dt.time | None:
    """Return the hour that the image shows, when it is surely read."""
    if shown is None or not shown.time.is_seen:
        return None
    try:
        return dt.time.fromisoformat(shown.time.value or "")
    except ValueError:
        return None


def _marks(facts: FileFacts | None, shown: Shown) -> dict[str, Any] | None:
    """Return what is compared from one picture to the other, without opening all that was read."""
    if facts is None:
        return None
    day, at = day_read(shown), hour_read(shown)
    read = {
        "read_day": day.isoformat() if day else None,
        "read_hour": at.isoformat() if at else None,
    }
    return facts.as_json() | read


def _finish(row: Inspection, now: dt.datetime, *, state: str, reason: str = "") -> None:
    """Note the end of a try. A dossier erased meanwhile keeps nothing: its row is gone."""
    if not Inspection.objects.filter(pk=row.pk).exists():
        return
    values: dict[str, Any] = {"state": state, "reason": reason}
    values["done_at"] = None if state == Inspection.WAITING else now
    for name, value in values.items():
        setattr(row, name, value)
    row.save(force_update=True, update_fields=[*values, "marks", "found"])
