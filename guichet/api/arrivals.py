"""A capture sent by the extension becomes one attempt of the journal, with its files, once."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.api.circumstances import facts_of
from guichet.api.errors import TooMany
from guichet.api.models import Pairing, SentAttempt
from guichet.api.sent import TAKEN, SentPage
from guichet.assisted.recording import RecordedPage
from guichet.booking_sites import Page, proposed_outcome, read
from guichet.documents.pictures import media_type_of
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.evidence.practice_pages import refuse_a_practice_page
from guichet.evidence.recorded import CHANNEL_OF, UNFINISHED, details_of
from guichet.evidence.services import (
    FUTURE_TOLERANCE,
    AttemptInput,
    record_attempt,
    save_blobs,
)
from guichet.evidence.views.page import zone_of
from guichet.storage.uploads import Upload

PROVENANCE = "extension"
MOST_A_MINUTE = 60
RIGHT_CLOCK = dt.timedelta(minutes=5)
LONGEST_WAIT = dt.timedelta(days=60)
"""A capture may wait in the browser; beyond, its clock was changed meanwhile."""
FIRST_EXTENSION = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""No capture is older than the extension that makes it."""


@dataclass(frozen=True)
class Moment:
    """When the attempt is noted to have happened, and whether the browser's clock is doubted."""

    at: dt.datetime
    doubted: bool


@dataclass(frozen=True)
class Hashed:
    """A file of the capture, and its SHA-256."""

    upload: Upload
    digest: str


def take_in(
    pairing: Pairing, sent: SentPage, picture: bytes, *, at: dt.datetime
) -> tuple[Attempt, bool]:
    """Store a capture as one attempt; return it, and whether it is new.

    ``at`` is now. The same ``sent.id`` gives the same attempt, whoever sends it for this dossier.
    Raises :class:`TooMany`, :class:`~guichet.evidence.practice_pages.PracticePage` or the errors of
    a dossier put away; then nothing is stored.
    """
    dossier = pairing.dossier
    earlier = attempt_sent(dossier, sent.id)
    if earlier is not None:
        return earlier, False
    refuse_unless_open(dossier)
    refuse_a_practice_page(dossier, sent.address)
    _refuse_a_flood(dossier, at)
    moment, zone = moment_of(sent, at), zone_of(dossier).key
    uploads = uploads_of(sent, picture, moment, zone)
    # On the disk before the transaction: the lock is held for less.
    digests = save_blobs(dossier, uploads)
    page = recorded_page(sent, digests[0], zone, moment, at)
    with transaction.atomic():
        earlier = attempt_sent(dossier, sent.id)  # it may have come twice at once
        if earlier is not None:
            return earlier, False
        hashed = [Hashed(*one) for one in zip(uploads, digests, strict=True)]
        attempt = _record(dossier, page, moment, hashed, at)
        SentAttempt.objects.create(
            dossier=dossier, sent_id=sent.id, attempt=attempt, pairing=pairing, received_at=at
        )
        Pairing.objects.filter(pk=pairing.pk).update(last_used_at=at)
    return attempt, True


def attempt_sent(dossier: Dossier, sent_id: UUID) -> Attempt | None:
    """Return the attempt that this capture became, or ``None``."""
    found = SentAttempt.objects.filter(dossier=dossier, sent_id=sent_id).select_related("attempt")
    row = found.first()
    if row is None:
        return None
    row.attempt.dossier = dossier
    return row.attempt


def moment_of(sent: SentPage, at: dt.datetime) -> Moment:
    """Return the moment to note: what the browser's clock said, unless that clock is wrong.

    It is wrong when it is not now as the capture leaves, or when it says a moment after the
    reception (ten minutes are left to clocks) or before 2026. Then the attempt took place as long
    before its reception as that same clock counted; at its reception when it tells nothing usable.
    """
    wrong = sent.sent_at is not None and abs(sent.sent_at - at) > RIGHT_CLOCK
    if not wrong and FIRST_EXTENSION <= sent.taken_at <= at + FUTURE_TOLERANCE:
        return Moment(sent.taken_at, doubted=False)
    waited = (sent.sent_at or sent.taken_at) - sent.taken_at
    if not dt.timedelta() <= waited <= LONGEST_WAIT:
        waited = dt.timedelta()
    return Moment(at - waited, doubted=True)


def recorded_page(
    sent: SentPage, picture: str, zone: str, moment: Moment, at: dt.datetime
) -> RecordedPage:
    """Return the capture as a page recorded: read by the same markers as the assisted window's.

    The text is data: it is never parsed as a page. ``picture`` is the SHA-256 of the picture, whose
    bytes stay aside; ``zone`` is the IANA zone of the place.
    """
    # No document at all, not even the title: then hours may be read in the words alone.
    page = Page(url=sent.address, html="", visible_text=sent.text, status=sent.http_status)
    reading = read(page, zone=zone)
    return RecordedPage(
        viewport_png=b"",
        full_page_png=b"",
        text=sent.text,
        html="",
        mhtml=b"",
        address=sent.address,
        title=sent.title,
        language=sent.language,
        window_size=(round(sent.window.width), round(sent.window.height)),
        device_scale=sent.window.scale,
        began_at=moment.at,
        ended_at=moment.at,
        zone=zone,
        clock_offset_seconds=None,
        clock_uncertainty_seconds=None,
        http_status=sent.http_status,
        messages=(),
        reading=reading,
        facts=facts_of(sent, picture, received_at=at, zone=zone),
    )


def uploads_of(sent: SentPage, picture: bytes, moment: Moment, zone: str) -> list[Upload]:
    """Return the picture and the text. Names say when and what, never where or who."""
    media_type = media_type_of(picture) or "image/png"
    named = _name(moment, zone, f"ecran.{TAKEN[media_type]}")
    uploads = [Upload(named, picture, media_type)]
    if sent.text:
        uploads.append(Upload(_name(moment, zone, "texte.txt"), sent.text.encode(), "text/plain"))
    return uploads


def _record(
    dossier: Dossier, page: RecordedPage, moment: Moment, hashed: list[Hashed], at: dt.datetime
) -> Attempt:
    given = AttemptInput(
        moment=moment.at,
        zone=page.zone,
        channel=CHANNEL_OF.get(page.reading.system, "site"),
        outcome=proposed_outcome(page.reading.state) or UNFINISHED,
        details=_details(page, moment),
    )
    files = [*(one.upload for one in hashed), _circumstances(page, moment, hashed)]
    attempt, _ = record_attempt(
        dossier, given, by=PROVENANCE, at=at, files=files, provenance=PROVENANCE
    )
    return attempt


def _details(page: RecordedPage, moment: Moment) -> dict[str, Any]:
    said = page.fact("taken_at")
    return details_of(page) | ({"clock_said": said} if moment.doubted else {})


def _circumstances(page: RecordedPage, moment: Moment, hashed: list[Hashed]) -> Upload:
    """Return the record of circumstances: docs/schemas/capture.schema.json, for one capture."""
    files = [
        {
            "name": one.upload.name,
            "media_type": one.upload.media_type,
            "size": len(one.upload.data),
            "sha256": one.digest,
        }
        for one in hashed
    ]
    text = json.dumps(page.as_json() | {"files": files}, ensure_ascii=False, indent=2) + "\n"
    named = _name(moment, page.zone, "faits.json")
    return Upload(named, text.encode(), "application/json")


def _refuse_a_flood(dossier: Dossier, at: dt.datetime) -> None:
    # Not later than now: what came while this computer's clock was ahead would refuse every capture
    # once the clock is right again.
    minute = (at - dt.timedelta(minutes=1), at)
    sent = SentAttempt.objects.filter(dossier=dossier, received_at__range=minute)
    if sent.count() >= MOST_A_MINUTE:
        raise TooMany


def _name(moment: Moment, zone: str, suffix: str) -> str:
    return f"capture_{moment.at.astimezone(ZoneInfo(zone)):%Y-%m-%d_%H%M%S}_{suffix}"
