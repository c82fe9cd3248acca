"""Sweeps of this room."""

from __future__ import annotations

from django.utils import timezone

from guichet.api.models import Pairing, PairingCode
from guichet.jobs import every


@every(minutes=10)
def forget_codes_and_erased_browsers() -> int:
    """Delete the codes that are too old, and the browsers of erased dossiers; return how many."""
    codes, _ = PairingCode.objects.filter(expires_at__lte=timezone.now()).delete()
    browsers, _ = Pairing.objects.exclude(dossier__erased_at=None).delete()
    return codes + browsers
