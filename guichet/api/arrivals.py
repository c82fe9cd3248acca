"""A capture sent by the extension becomes one attempt of the journal, with its files, once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from guichet.api.circumstances import facts_of
from guichet.api.errors import TooMany
from guichet.api.models import Pairing, SentAttempt
from guichet.api.same_again import with_mark
from guichet.api.sent import TAKEN, SentPage
from guichet.assisted.recording import RecordedFile, RecordedPage
from guichet.booking_sites import Page, proposed_outcome, read
from guichet.documents.pictures import media_type_of
from guichet.dossiers.models import Attempt, Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.evidence.models import Capture
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
FIRST_EXTENSION = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""No capture is older than the extension that makes it."""


@dataclass(frozen=True)
class Moment:
    """When the attempt is noted to have happened, and whether the browser's clock is doubted."""

    at: dt.datetime
    doubted: bool


def take_in(
    pairing: Pairing, sent: SentPage, picture: bytes, *, at: dt.datetime
) -> tuple[Attempt, bool]:
    """Store a capture as one attempt; return it, and whether it is new.

    ``at`` is now. The same ``sent.id`` gives the same attempt, whoever sends it for this dossier.
    Raises :class:`TooMany` or the errors of a dossier put away; then nothing is stored.
    """
    dossier = pairing.dossier
    earlier = attempt_sent(dossier, sent.id)
    if earlier is not None:
        return earlier, False
    refuse_unless_open(dossier)
    _refuse_a_flood(dossier, at)
    moment = moment_of(sent, at)
    page = recorded_page(sent, picture, zone_of(dossier).key, moment, at)
    uploads = [_upload(file) for file in pieces_of(page, sent)]
    save_blobs(dossier, uploads)  # on the disk before the transaction: the lock is held for less
    with transaction.atomic():
        earlier = attempt_sent(dossier, sent.id)  # it may have come twice at once
        if earlier is not None:
            return earlier, False
        own = [_own(dossier, upload, page) for upload in uploads]
        attempt = _record(dossier, page, moment, own, at)
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
    """Return the moment to note: what the browser's clock said, unless it cannot be.

    It cannot be after its reception (ten minutes are left to clocks). A clock that was right when
    the capture left is believed however long the capture waited; any other, since 2026 only.
    """
    ahead = None if sent.sent_at is None else abs(sent.sent_at - at)
    right = ahead is not None and ahead <= RIGHT_CLOCK
    possible = sent.taken_at <= at + FUTURE_TOLERANCE
    if possible and (right or sent.taken_at >= FIRST_EXTENSION):
        return Moment(sent.taken_at, doubted=ahead is not None and not right)
    return Moment(at, doubted=True)


def recorded_page(
    sent: SentPage, picture: bytes, zone: str, moment: Moment, at: dt.datetime
) -> RecordedPage:
    """Return the capture as a page recorded: read by the same markers as the assisted window's.

    The text is data: it is never parsed as a page. ``zone`` is the IANA zone of the place.
    """
    title = f"<title>{escape(sent.title)}</title>"
    reading = read(Page(url=sent.address, html=title, visible_text=sent.text), zone=zone)
    return RecordedPage(
        viewport_png=picture,
        full_page_png=picture,
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
        http_status=None,
        messages=(),
        reading=reading,
        facts=facts_of(sent, picture, received_at=at, zone=zone),
    )


def pieces_of(page: RecordedPage, sent: SentPage) -> list[RecordedFile]:
    """Return the picture and the text. Names say when and what, never where or who."""
    media_type = media_type_of(page.full_page_png) or "image/png"
    pieces = [_file(page, f"ecran.{TAKEN[media_type]}", media_type, page.full_page_png)]
    if sent.text:
        pieces.append(_file(page, "texte.txt", "text/plain", sent.text.encode()))
    return pieces


def _record(
    dossier: Dossier,
    page: RecordedPage,
    moment: Moment,
    uploads: list[Upload],
    at: dt.datetime,
) -> Attempt:
    given = AttemptInput(
        moment=moment.at,
        zone=page.zone,
        channel=CHANNEL_OF.get(page.reading.system, "site"),
        outcome=proposed_outcome(page.reading.state) or UNFINISHED,
        details=_details(page, moment),
    )
    files = [*uploads, _circumstances(page, uploads)]
    attempt, _ = record_attempt(
        dossier, given, by=PROVENANCE, at=at, files=files, provenance=PROVENANCE
    )
    return attempt


def _details(page: RecordedPage, moment: Moment) -> dict[str, Any]:
    said = page.fact("taken_at")
    return details_of(page) | ({"clock_said": said} if moment.doubted else {})


def _circumstances(page: RecordedPage, uploads: list[Upload]) -> Upload:
    """Return the record of circumstances: docs/schemas/capture.schema.json, for one capture."""
    files = [
        {
            "name": one.name,
            "media_type": one.media_type,
            "size": len(one.data),
            "sha256": hashlib.sha256(one.data).hexdigest(),
        }
        for one in uploads
    ]
    said = page.as_json() | {"files": files}
    text = json.dumps(said, ensure_ascii=False, indent=2) + "\n"
    return _upload(_file(page, "faits.json", "application/json", text.encode()))


def _own(dossier: Dossier, upload: Upload, page: RecordedPage) -> Upload:
    """Return ``upload``, marked when the dossier holds these very bytes for another attempt.

    A page that does not change gives the same picture, bit for bit, on two days: each attempt
    must keep one of its own.
    """
    digest = hashlib.sha256(upload.data).hexdigest()
    if not Capture.objects.filter(dossier=dossier, sha256=digest).exists():
        return upload
    when = page.began_at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return replace(upload, data=with_mark(upload.data, upload.media_type, f"{digest} {when}"))


def _refuse_a_flood(dossier: Dossier, at: dt.datetime) -> None:
    since = at - dt.timedelta(minutes=1)
    if SentAttempt.objects.filter(dossier=dossier, received_at__gt=since).count() >= MOST_A_MINUTE:
        raise TooMany


def _file(page: RecordedPage, suffix: str, media_type: str, data: bytes) -> RecordedFile:
    local = page.began_at.astimezone(ZoneInfo(page.zone))
    return RecordedFile(f"capture_{local:%Y-%m-%d_%H%M%S}_{suffix}", media_type, data)


def _upload(file: RecordedFile) -> Upload:
    return Upload(file.name, file.data, file.media_type)
