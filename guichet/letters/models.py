"""Letters that were finished: what each said, on which day, as which file."""

from __future__ import annotations

from typing import Any

from django.db import models

from guichet.dossiers.models import Dossier, new_id
from guichet.errors import GuichetError
from guichet.evidence.models import Capture
from guichet.storage.fields import EncryptedJSON
from guichet.storage.keys import Vault

_WRITTEN_ONCE = ("dossier_id", "kind", "rank", "written_on", "created_at", "capture_id")


class LetterIsFinished(GuichetError):
    """A finished letter is never altered."""

    title = "Cette lettre est terminée : elle ne change plus."
    effect = "Rien n’a été modifié."
    advice = "Terminez une nouvelle version. L’ancienne reste lisible."
    kept = "La lettre est gardée comme elle était."


class Letter(models.Model):
    """A finished letter. Its PDF is a file of the dossier, named by the log.

    ``basis`` keeps what it was written from: the whole dossier as it was, the choices, the state of
    the law and the answer of the rules that day. Written once: a change is another letter.
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

    def save(self, **options: Any) -> None:
        """Save a new letter. Later only new matters may join ``basis``: nothing of it changes.

        Raises :class:`LetterIsFinished`.
        """
        if not self._state.adding:
            stored = Letter.objects.select_related("dossier").get(pk=self.pk)
            same = all(getattr(stored, name) == getattr(self, name) for name in _WRITTEN_ONCE)
            before, after = stored.basis or {}, self.basis or {}
            if not same or any(after.get(name) != value for name, value in before.items()):
                raise LetterIsFinished(kind=self.kind)
        super().save(**options)

    def vault(self) -> Vault:
        """Return the vault of the dossier."""
        return self.dossier.vault()
