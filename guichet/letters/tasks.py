"""Sweeps of this room."""

from __future__ import annotations

from django.utils import timezone

from guichet.dossiers.models import Dossier
from guichet.jobs import every
from guichet.letters.preparing import KEPT_FOR, forget_if


@every(minutes=5)
def forget_prepared_folders() -> int:
    """Forget the folders that nobody took for a while, and those of erased dossiers."""
    now = timezone.now()
    standing = set(Dossier.objects.filter(erased_at=None).values_list("pk", flat=True))
    return forget_if(
        lambda one: one.over and (now - one.at > KEPT_FOR or one.dossier not in standing)
    )
