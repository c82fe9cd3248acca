"""Paired browsers, the codes that pair them, and what they sent."""

from __future__ import annotations

from django.db import models

from guichet.dossiers.models import Attempt, Dossier, new_id
from guichet.storage.fields import EncryptedText
from guichet.storage.keys import Vault


class PairingCode(models.Model):
    """The code of a dossier that waits for a browser: one at a time.

    The browser names it by ``digest``, its SHA-256, and never sends the code itself.
    """

    dossier = models.OneToOneField(
        Dossier, primary_key=True, on_delete=models.PROTECT, related_name="pairing_code"
    )
    digest = models.CharField(max_length=64, unique=True)
    code = EncryptedText()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.digest[:12]

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class Pairing(models.Model):
    """A browser that may add attempts to one dossier, until it is revoked.

    ``secret`` is what both sides sign with: encrypted with the key of the dossier, it goes with it.
    It is ``None`` for a browser paired when a token was still sent: such a browser is cut off.
    ``origin`` is the one its extension calls from; Firefox makes it for one browser, so it is
    encrypted like the name.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="pairings")
    secret = EncryptedText(null=True)
    origin = EncryptedText()
    browser = EncryptedText()
    paired_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-paired_at"]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.paired_at:%Y-%m-%d %H:%M}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()


class SentAttempt(models.Model):
    """Which attempt a capture became: the same capture sent again is found here.

    The row goes with its attempt, when a dossier is erased.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="sent_attempts")
    sent_id = models.UUIDField()
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="sent")
    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="sent_attempts")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "sent_id"], name="capture_is_sent_once")
        ]
        indexes = [models.Index(fields=["dossier", "received_at"])]

    def __str__(self) -> str:
        return str(self.sent_id)
