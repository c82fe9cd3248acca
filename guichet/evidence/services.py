"""The doors of the journal: every change of it goes through here, and into the log.

Each function is one transaction: the row and its log entry exist together or not at all. Files
are written to the disk before the transaction, so that a row never names a file that is not there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from guichet.audit.services import note_act
from guichet.casefile import CHANNELS, OUTCOMES
from guichet.dossiers.models import Attempt, Dossier, new_id
from guichet.dossiers.services import refuse_unless_open
from guichet.errors import GuichetError
from guichet.evidence.log import append
from guichet.evidence.models import Capture, Inspection
from guichet.evidence.seals import sealed_numbers
from guichet.storage.blobs import BlobFolder
from guichet.storage.uploads import Upload

TOLD_BY_FILE = ("taken_from", "modified_at")
"""What a file tells of itself when it is received: kept with it and in the log."""

TAKEN_HERE = frozenset({"assisted", "extension", "screen"})
"""What the software itself took at that moment: each entry has its own file, even where the page
gave the same bytes as on another day. The same file brought twice by a person is kept once."""

FUTURE_TOLERANCE = dt.timedelta(minutes=10)
"""A phone's clock may be a little ahead; an attempt of tomorrow is a typing error."""


class MomentInTheFuture(GuichetError):
    """An attempt that claims to happen later than now."""

    title = "La date de cet essai est dans le futur."
    effect = "Il n’a pas été ajouté au journal."
    advice = "Corrigez la date ou l’heure, puis enregistrez."
    kept = "Vos réponses sont encore à l’écran. Le journal est inchangé."


class AlreadySealed(GuichetError):
    """An edit of an entry that an authority has dated."""

    title = "Cet essai est déjà scellé."
    effect = "Il ne peut plus être modifié."
    advice = "Ajoutez une correction. Elle renvoie à l’essai d’origine."
    kept = "L’essai d’origine reste dans le journal."


class AlreadyCorrected(GuichetError):
    """A second correction of one entry."""

    title = "Cet essai a déjà été corrigé."
    effect = "Cette correction n’a pas été ajoutée."
    advice = "Ouvrez la dernière correction et corrigez celle-là."
    kept = "L’essai et sa correction restent dans le journal."


@dataclass(frozen=True)
class AttemptInput:
    """What a person says of one attempt or step.

    ``moment`` is aware; ``zone`` is the IANA zone of the place. ``details`` holds the optional
    fields of :class:`guichet.casefile.Event` (note, url, wording, tracking_number…), JSON-ready.
    """

    moment: dt.datetime
    channel: str
    outcome: str
    zone: str = "Europe/Paris"
    details: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.moment.tzinfo is None:
            raise ValueError("moment must carry its offset")
        if self.channel not in CHANNELS or self.outcome not in OUTCOMES:
            raise ValueError(f"unknown channel or outcome: {self.channel}, {self.outcome}")


@dataclass(frozen=True)
class Received:
    """A file taken in. ``already_there`` tells that the dossier had it before."""

    capture: Capture
    already_there: bool


def record_attempt(
    dossier: Dossier,
    given: AttemptInput,
    *,
    by: str,
    at: dt.datetime,
    files: Iterable[Upload] = (),
    provenance: str = "upload",
    corrects: Attempt | None = None,
) -> tuple[Attempt, list[Received]]:
    """Add an entry to the journal with its files; return it and what became of each file.

    A file whose bytes the dossier has already is kept once, but for those of :data:`TAKEN_HERE`.
    ``at`` is now. Raises :class:`MomentInTheFuture`, :class:`AlreadyCorrected`, or the errors of
    a closed dossier; then nothing is stored.
    """
    refuse_future(given.moment, at)
    uploads = list(files)
    blobs = save_blobs(dossier, uploads)
    with transaction.atomic():
        _still_open(dossier)
        if corrects and Attempt.objects.filter(corrects=corrects).exists():
            raise AlreadyCorrected
        kind = "attempt_corrected" if corrects else "attempt"
        attempt = Attempt(id=new_id(), dossier=dossier, received_at=at, recorded_by=by)
        attempt.number, attempt.corrects = next_number(dossier), corrects
        _describe(attempt, given)
        attempt.log_number = append(dossier, kind, attempt_payload(attempt), at=at).number
        attempt.save(force_insert=True)
        received = [
            _add_row(dossier, attempt, upload, digest, at=at, provenance=provenance)
            for upload, digest in zip(uploads, blobs, strict=True)
        ]
        note_act(by, kind, dossier.id)
    return attempt, received


def edit_attempt(attempt: Attempt, given: AttemptInput, *, by: str, at: dt.datetime) -> Attempt:
    """Change an entry that no authority has dated yet; the log keeps both wordings.

    Raises :class:`AlreadySealed` when an authority has dated it.
    """
    refuse_future(given.moment, at)
    with transaction.atomic():
        dossier = attempt.dossier
        _still_open(dossier)
        attempt.refresh_from_db(fields=["log_number"])
        if sealed_numbers(dossier.id).at(attempt.log_number) is not None:
            raise AlreadySealed
        _describe(attempt, given)
        payload = attempt_payload(attempt) | {"replaces_entry": attempt.log_number}
        attempt.log_number = append(dossier, "attempt_edited", payload, at=at).number
        attempt.save()
        note_act(by, "attempt_edited", dossier.id)
    return attempt


def correct_attempt(attempt: Attempt, given: AttemptInput, *, by: str, at: dt.datetime) -> Attempt:
    """Add the entry that corrects a sealed one; both stay in the journal."""
    correction, _ = record_attempt(attempt.dossier, given, by=by, at=at, corrects=attempt)
    return correction


def add_captures(
    dossier: Dossier,
    uploads: Iterable[Upload],
    *,
    by: str,
    at: dt.datetime,
    attempt: Attempt | None = None,
    provenance: str = "upload",
) -> list[Received]:
    """Take files in, for one attempt or for the dossier; return what became of each, in order."""
    files = list(uploads)
    blobs = save_blobs(dossier, files)
    with transaction.atomic():
        _still_open(dossier)
        received = [
            _add_row(dossier, attempt, upload, digest, at=at, provenance=provenance)
            for upload, digest in zip(files, blobs, strict=True)
        ]
        note_act(by, "files_received", dossier.id)
    return received


def attach(capture: Capture, attempt: Attempt, *, at: dt.datetime) -> None:
    """Tie a file that no attempt has to ``attempt``, inside the caller's transaction."""
    if capture.attempt_id is not None or attempt.captures.filter(sha256=capture.sha256).exists():
        return
    said = {"file": str(capture.id), "sha256": capture.sha256, "attempt": str(attempt.id)}
    append(capture.dossier, "file_attached", said, at=at)
    capture.attempt = attempt
    capture.save(update_fields=["attempt"])


def say_what_is_seen(
    capture: Capture, seen: Mapping[str, Any], *, by: str, at: dt.datetime
) -> None:
    """Note what the person reads on a capture (address, date, hour, message): in the log too."""
    with transaction.atomic():
        dossier = capture.dossier
        refuse_unless_open(dossier)
        capture.seen = {**(capture.seen or {}), **seen, "said_by": by}
        said = {"file": str(capture.id), "sha256": capture.sha256, **seen, "by": by}
        append(dossier, "seen_on_file", said, at=at)
        capture.save(update_fields=["seen"])


def blob_folder(dossier: Dossier) -> BlobFolder:
    """Return the encrypted files of ``dossier``."""
    return BlobFolder(settings.HOME / "blobs", str(dossier.id))


def save_blobs(dossier: Dossier, uploads: list[Upload]) -> list[str]:
    """Write the files to the disk, durably, and return their digests in order."""
    folder = blob_folder(dossier)
    return [folder.save(upload.data, dossier.vault()) for upload in uploads]


def read_original(capture: Capture, *, digested_later: bool = False) -> bytes:
    """Return the bytes as they were received; see :meth:`BlobFolder.read`."""
    folder, vault = blob_folder(capture.dossier), capture.dossier.vault()
    return folder.read(capture.sha256, vault, digested_later=digested_later)


def next_number(dossier: Dossier) -> int:
    """Return the number of the dossier's next journal entry. Call it inside a transaction."""
    highest: int | None = dossier.attempts.aggregate(Max("number"))["number__max"]
    return (highest or 0) + 1


def refuse_future(moment: dt.datetime, now: dt.datetime) -> None:
    """Raise :class:`MomentInTheFuture` when ``moment`` is later than now, tolerance included."""
    if moment > now + FUTURE_TOLERANCE:
        raise MomentInTheFuture


def attempt_payload(attempt: Attempt) -> dict[str, Any]:
    """Return what the log says of an entry: everything it says, JSON-ready."""
    return {
        "id": str(attempt.id),
        "number": attempt.number,
        "moment": attempt.local_moment.isoformat(),
        "zone": attempt.zone,
        "received_at": attempt.received_at.astimezone(dt.UTC).isoformat(),
        "channel": attempt.channel,
        "outcome": attempt.outcome,
        "recorded_by": attempt.recorded_by,
        "corrects": str(attempt.corrects_id) if attempt.corrects_id else None,
        "details": attempt.details or {},
    }


def _still_open(dossier: Dossier) -> None:
    """Refuse a dossier that was put away or erased since it was read."""
    dossier.refresh_from_db(fields=["archived_at", "erased_at"])
    refuse_unless_open(dossier)


def _describe(attempt: Attempt, given: AttemptInput) -> None:
    attempt.moment = given.moment.astimezone(dt.UTC)
    attempt.zone = given.zone
    attempt.channel = given.channel
    attempt.outcome = given.outcome
    attempt.details = {name: value for name, value in given.details.items() if value is not None}


def _add_row(
    dossier: Dossier,
    attempt: Attempt | None,
    upload: Upload,
    digest: str,
    *,
    at: dt.datetime,
    provenance: str,
) -> Received:
    same = Capture.objects.filter(dossier=dossier, sha256=digest)
    known = (same.filter(attempt=attempt) if provenance in TAKEN_HERE else same).first()
    if known is not None:
        known.dossier = dossier
        if attempt is not None:
            attach(known, attempt, at=at)
        return Received(known, already_there=True)
    capture = Capture(
        id=new_id(),
        dossier=dossier,
        attempt=attempt,
        sha256=digest,
        size=len(upload.data),
        media_type=upload.media_type,
        provenance=_door(upload, provenance),
        received_at=at,
    )
    capture.name = upload.name
    capture.seen = _said_by_file(upload)
    capture.log_number = append(dossier, "file", file_payload(capture), at=at).number
    capture.save(force_insert=True)
    if capture.is_picture:
        Inspection(dossier=dossier, capture=capture).save(force_insert=True)
    return Received(capture, already_there=False)


def _said_by_file(upload: Upload) -> dict[str, Any] | None:
    """Return what is kept from the start of what a file tells of itself."""
    said: dict[str, Any] = {}
    if upload.origin:
        said["taken_from"] = asdict(upload.origin)
    elif upload.modified_at:
        said["modified_at"] = upload.modified_at.astimezone(dt.UTC).isoformat()
    return said or None


def _door(upload: Upload, provenance: str) -> str:
    """Return by which door one file came in: a gallery holds pictures alone."""
    if upload.origin:
        return upload.origin.code
    is_picture = upload.media_type.startswith("image/")
    return provenance if is_picture or provenance != "gallery" else "upload"


def file_payload(capture: Capture) -> dict[str, Any]:
    """Return what the log says of a file received."""
    told = {name: capture.saw(name) for name in TOLD_BY_FILE if capture.saw(name)}
    return told | {
        "id": str(capture.id),
        "sha256": capture.sha256,
        "name": capture.name,
        "size": capture.size,
        "media_type": capture.media_type,
        "attempt": str(capture.attempt_id) if capture.attempt_id else None,
        "received_at": capture.received_at.astimezone(dt.UTC).isoformat(),
        "provenance": capture.provenance,
    }


def attempt_input_of(attempt: Attempt) -> AttemptInput:
    """Return an entry as the input that would record it again, for forms."""
    return AttemptInput(
        moment=attempt.local_moment,
        channel=attempt.channel,
        outcome=attempt.outcome,
        zone=attempt.zone,
        details=attempt.details or {},
    )


def with_details(given: AttemptInput, **details: Any) -> AttemptInput:
    """Return ``given`` with more details."""
    return replace(given, details={**given.details, **details})


def open_dossier(dossier_id: UUID | str) -> Dossier:
    """Return the dossier of this id. Raises ``Dossier.DoesNotExist``."""
    return Dossier.objects.get(pk=dossier_id)
