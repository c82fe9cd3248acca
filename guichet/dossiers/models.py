"""The dossier and its journal."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import uuid_utils.compat as uuids
from django.conf import settings
from django.db import models

from guichet.casefile import CHANNELS, FAILED_OUTCOMES, OUTCOMES
from guichet.storage.fields import EncryptedJSON, EncryptedText
from guichet.storage.keys import Vault, read_keys


def new_id() -> UUID:
    """Return a new UUIDv7: ids sort by the moment they were made."""
    return uuids.uuid7()


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Readings of dossiers, in the words of the trade."""

    def open(self) -> DossierQuerySet:
        """Return the dossiers neither archived nor erased."""
        return self.filter(archived_at=None, erased_at=None)

    def archived(self) -> DossierQuerySet:
        """Return the dossiers put away and not erased."""
        return self.filter(archived_at__isnull=False, erased_at=None)


class Dossier(models.Model):
    """One person's démarche, with its own key.

    ``profile`` is everything but the journal, as :class:`guichet.dossiers.profile.Profile` dumps
    it; ``version`` counts its changes, so that two tabs cannot silently overwrite each other.
    ``wrapped_key`` is empty once the dossier is erased. ``code`` is what a volunteer reads aloud:
    it names no one.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=8, unique=True)
    wrapped_key = models.BinaryField()
    pseudonym = EncryptedText(null=True)
    profile = EncryptedJSON(null=True)
    version = models.PositiveIntegerField(default=1)
    example = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.code

    def vault(self) -> Vault:
        """Return what opens this dossier. Unwrapped once for each instance in memory."""
        if "_vault" not in self.__dict__:
            self._vault = read_keys(settings.HOME).vault(bytes(self.wrapped_key))
        return self._vault

    @property
    def is_erased(self) -> bool:
        """Whether the key was destroyed."""
        return self.erased_at is not None


SLOT_OUTCOMES = frozenset(
    {
        "slot_found", "slot_later", "slot_too_far", "slot_lost", "appointment_given",
        "captcha_failed", "not_yet_open",
    }
)  # fmt: skip
"""Outcomes that say something of slots, apart from those without any."""


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Readings of the journal, in the words of the trade."""

    def standing(self) -> AttemptQuerySet:
        """Return the entries that no later entry corrects."""
        return self.filter(correction=None)

    def failed(self) -> AttemptQuerySet:
        """Return the standing attempts that ended without an appointment."""
        return self.standing().filter(outcome__in=FAILED_OUTCOMES)

    def in_order(self) -> AttemptQuerySet:
        """Return the entries by their moment, the oldest first."""
        return self.order_by("moment", "number")

    def latest_first(self) -> AttemptQuerySet:
        """Return the entries by their moment, the latest first."""
        return self.order_by("-moment", "-number")


class Attempt(models.Model):
    """One entry of the journal: an attempt or a step, on any channel.

    ``moment`` is what the person claims (an instant, with the zone of the place); ``received_at``
    is when the software heard of it. Before an authority dates it, an entry may be edited; after,
    a correction is a new entry whose ``corrects`` names it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    moment = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Paris")
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=list(CHANNELS.items()))
    outcome = models.CharField(max_length=30, choices=list(OUTCOMES.items()))
    recorded_by = models.CharField(max_length=60)
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="correction"
    )
    details = EncryptedJSON(null=True)
    log_number = models.PositiveIntegerField(
        help_text="number of the log entry that holds its present wording"
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["moment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="attempt_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(channel__in=list(CHANNELS)), name="attempt_channel_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=list(OUTCOMES)), name="attempt_outcome_is_known"
            ),
        ]
        indexes = [models.Index(fields=["dossier", "moment"])]

    def __str__(self) -> str:
        return f"{self.dossier_id} n° {self.number}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()

    @property
    def local_moment(self) -> dt.datetime:
        """The moment claimed, on the clocks of the place."""
        return self.moment.astimezone(ZoneInfo(self.zone))

    @property
    def failed(self) -> bool:
        """Whether it ended without an appointment."""
        return self.outcome in FAILED_OUTCOMES

    @property
    def about_slots(self) -> bool:
        """Whether it found a slot or none: the moments when sellers are met (AT-12)."""
        return self.failed or self.outcome in SLOT_OUTCOMES

    def detail(self, name: str) -> Any:
        """Return one of the encrypted details, or ``None``."""
        return (self.details or {}).get(name)

    @property
    def note(self) -> str:
        """The person's note."""
        return self.detail("note") or ""
