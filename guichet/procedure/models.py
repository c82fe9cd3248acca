"""What this room keeps of its own: the address at which a calendar reads the dates of a dossier."""

from __future__ import annotations

from django.db import models

from guichet.dossiers.models import Dossier
from guichet.storage.fields import EncryptedText
from guichet.storage.keys import Vault


class DateFeed(models.Model):
    """The address of the dates of one dossier, for a calendar program. One at a time.

    Whoever holds the secret reads the dates, in neutral words. ``digest`` finds the dossier from
    the secret; the secret itself is encrypted with the dossier's key, to be shown again. Deleting
    the row closes the address for ever.
    """

    dossier = models.OneToOneField(
        Dossier, on_delete=models.CASCADE, primary_key=True, related_name="date_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    secret = EncryptedText()
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.dossier)

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()
