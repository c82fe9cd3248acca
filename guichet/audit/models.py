"""Who did what, to which dossier, when; never what was in it. The table only grows."""

from django.db import models
from django.utils import timezone


class AuditEvent(models.Model):
    """One act. ``dossier`` is an id, not a foreign key: it outlives an erased dossier."""

    at = models.DateTimeField(default=timezone.now)
    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    dossier = models.UUIDField(null=True, db_index=True)

    class Meta:
        ordering = ["at", "id"]
        verbose_name = "acte"

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb}"
