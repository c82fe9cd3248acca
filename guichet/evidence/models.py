"""Files received, the log of each dossier, and the timestamps over it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from guichet.dossiers.models import Attempt, Dossier, new_id
from guichet.evidence.happening_kinds import KINDS, Said
from guichet.sealing.log import Entry
from guichet.storage.fields import EncryptedJSON, EncryptedText
from guichet.storage.keys import Vault


class Capture(models.Model):
    """A file received: a picture, a page, a mail, a letter. Its bytes are never changed.

    Two entries may each have the same bytes: the same page gives the same picture on two days.
    ``seen`` is what the person says can be read on it, and what the file itself says (EXIF).
    ``log_number`` is the entry of the log that names its SHA-256.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="captures")
    attempt = models.ForeignKey(
        Attempt, null=True, on_delete=models.PROTECT, related_name="captures"
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    media_type = models.CharField(max_length=60)
    name = EncryptedText()
    provenance = models.CharField(max_length=20, default="upload")
    received_at = models.DateTimeField()
    seen = EncryptedJSON(null=True)
    log_number = models.PositiveIntegerField()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "sha256", "attempt"], name="capture_is_stored_once"
            ),
            models.UniqueConstraint(
                fields=["dossier", "sha256"],
                condition=models.Q(attempt=None),
                name="loose_capture_is_stored_once",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()

    @property
    def is_picture(self) -> bool:
        """Whether it is an image."""
        return self.media_type.startswith("image/")

    @property
    def shown_as_a_copy(self) -> bool:
        """Whether browsers show a copy of the image only: most do not read this format."""
        return self.media_type == "image/heic"

    def saw(self, name: str) -> Any:
        """Return one of the things said of what it shows, or ``None``."""
        return (self.seen or {}).get(name)


class Inspection(models.Model):
    """What the software read on one picture or PDF received, and what the file says of itself.

    One row for each stored picture, made with it; that of a PDF is made by the sweep. ``tries``
    counts the times its reading began: a file that stops the reader twice is ``unreadable``, with
    the code of a ``reason``, and is not read again. ``found`` is what it shows
    (:mod:`guichet.reading`), ``marks`` what the file of a picture says
    (:mod:`guichet.evidence.file_facts`). Neither is ever a date of the journal: what the person
    confirms is (``Capture.seen``). None of it leaves the dossier.
    """

    WAITING, READ, UNREADABLE = "waiting", "read", "unreadable"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="inspections")
    capture = models.OneToOneField(Capture, on_delete=models.PROTECT, related_name="inspection")
    state = models.CharField(max_length=12, default=WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    marks = EncryptedJSON(null=True)
    found = EncryptedJSON(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["id"], name="inspection_is_waited_for", condition=models.Q(state="waiting")
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "read", "unreadable"]),
                name="inspection_state_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.capture_id} {self.state}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class MailProposal(models.Model):
    """A message that the person added and has not said yet what it is: no evidence until then.

    Its bytes are an encrypted file of the dossier. ``signature`` is what was found that day of the
    signature of the sender's domain, with the key. The row goes once the person has answered.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="mail_proposals")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    name = EncryptedText()
    received_at = models.DateTimeField()
    signature = EncryptedJSON()

    class Meta:
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "sha256"], name="mail_is_proposed_once")
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class Happening(models.Model):
    """What the person says has happened since: an offer, a request lodged, an order, the desk.

    Never edited: a correction is a new row whose ``corrects`` names the former statement.
    ``details`` is one of the models of :mod:`guichet.evidence.happening_kinds`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="happenings")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    said_at = models.DateTimeField()
    said_by = models.CharField(max_length=60)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    details = EncryptedJSON()
    log_number = models.PositiveIntegerField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "number"], name="happening_number_is_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=list(KINDS)), name="happening_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number} {self.kind}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()

    def said(self) -> Said:
        """Return the statement."""
        return KINDS[self.kind].model_validate(self.details)


class LogEntry(models.Model):
    """One link of a dossier's hash log. The database refuses to change or delete it."""

    dossier = models.UUIDField()
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=32)
    kind = models.CharField(max_length=40)
    payload_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="log_number_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.number} {self.kind}"

    def as_entry(self) -> Entry:
        """Return the link as the sealing package knows it."""
        return Entry(
            log_id=str(self.dossier),
            number=self.number,
            at=self.at,
            kind=self.kind,
            payload_digest=self.payload_digest,
            previous=self.previous,
        )


class LogPayload(models.Model):
    """What an entry says, with its salt: kept apart so that erasing it leaves a valid chain."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="log_payloads")
    number = models.PositiveIntegerField()
    content = EncryptedJSON()

    class Meta:
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="log_payload_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class Timestamp(models.Model):
    """One token of one authority over the Merkle root of several log heads.

    ``sent_at`` and ``received_at`` are what this computer’s clock read around the exchange.
    """

    authority = models.CharField(max_length=60)
    root = models.CharField(max_length=64)
    gen_time = models.DateTimeField()
    response = models.BinaryField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["gen_time", "id"]

    def __str__(self) -> str:
        return f"{self.authority} {self.gen_time:%Y-%m-%d %H:%M}"


class TimestampedHead(models.Model):
    """The head of one dossier's log under one token, with its inclusion proof."""

    timestamp = models.ForeignKey(Timestamp, on_delete=models.PROTECT, related_name="heads")
    dossier = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    index = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    proof = models.JSONField(default=list)

    class Meta:
        ordering = ["dossier", "number"]

    def __str__(self) -> str:
        return f"{self.dossier} {self.number}"


class CoveredTimestamp(models.Model):
    """An earlier token under a later one, made while the earlier still held: a seal renewed.

    ``index``, ``size`` and ``proof`` lead from the SHA-256 of the earlier answer to the root.
    """

    timestamp = models.ForeignKey(Timestamp, on_delete=models.PROTECT, related_name="covers")
    covered = models.ForeignKey(Timestamp, on_delete=models.PROTECT, related_name="covered_by")
    index = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    proof = models.JSONField(default=list)

    class Meta:
        ordering = ["timestamp", "index"]

    def __str__(self) -> str:
        return f"{self.timestamp_id} covers {self.covered_id}"


class SealingTry(models.Model):
    """The last answer of an authority: why a seal is missing is a state, shown with its reason.

    ``next_at`` is when it may be asked again; ``recent`` the moments (ISO 8601) of the requests of
    the last hour. Both outlive a restart: an authority is not asked more often for it.
    """

    authority = models.CharField(max_length=60, unique=True)
    tried_at = models.DateTimeField()
    failure = models.CharField(max_length=300, blank=True)
    failures_in_a_row = models.PositiveIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    recent = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.authority}: {self.failure or 'ok'}"


class CalendarProof(models.Model):
    """An OpenTimestamps proof over one head of a log. It never counts as a date.

    ``proof`` is an ``.ots`` file over the entry’s canonical JSON. ``block`` is the Bitcoin block it
    names once a calendar has answered, ``None`` before; no block is looked up here.
    """

    dossier = models.UUIDField(db_index=True)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    proof = models.BinaryField()
    block = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["dossier", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="calendar_proof_is_unique")
        ]

    def __str__(self) -> str:
        return f"{self.dossier} {self.number}"
