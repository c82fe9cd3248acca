"""Letters that were finished: what each said, on which day, as which file."""

from __future__ import annotations

from django.db import models

from guichet.dossiers.models import Dossier, new_id
from guichet.evidence.models import Capture
from guichet.storage.fields import EncryptedJSON
from guichet.storage.keys import Vault


class Letter(models.Model):
    """A finished letter. Its PDF is a file of the dossier, named by the log.

    ``basis`` keeps what it was written from: the choices, and the answer of the rules that day
    with the versions it used.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=40)
    rank = models.PositiveIntegerField(default=1)
    written_on = models.DateField()
    created_at = models.DateTimeField()
    capture = models.ForeignKey(Capture, on_delete=models.CASCADE, related_name="letters")
    basis = EncryptedJSON(null=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.rank}"

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()
