"""The sweeps of this room: dating new log entries, clearing files that no row names."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from guichet.dossiers.models import Dossier
from guichet.evidence.calendars import complete_proofs, stamp_heads
from guichet.evidence.timestamping import batch_of, batch_to_renew, date_all
from guichet.jobs import every
from guichet.sealing import authority_choice
from guichet.sealing.authorities import Authority, BadAuthority
from guichet.sealing.calendars import BadCalendars, read_calendars
from guichet.storage.blobs import BlobFolder

ORPHAN_AGE = 24 * 3600.0
"""Seconds before a file without a row is cleared: longer than any reception takes."""

PLAIN_COPY_AGE = 3600.0
"""Seconds before what stays in ``exports`` is cleared."""


def authorities_folder() -> Path:
    """Return where this installation keeps its authorities and their certificates."""
    folder: Path = settings.HOME / "authorities"
    return folder


def configured_authorities() -> list[Authority]:
    """Return the usable time-stamping authorities that this installation asks.

    A description that does not fit is left out here; :func:`unusable_authorities` tells it.
    """
    return list(authority_choice.asked_authorities(authorities_folder()))


def known_authorities() -> list[Authority]:
    """Return those whose tokens are recognised here: the ones asked, before, now or never."""
    return list(authority_choice.known_authorities(authorities_folder()))


def unusable_authorities() -> list[BadAuthority]:
    """Return why each description that does not fit was left out."""
    return list(authority_choice.unusable_authorities(authorities_folder()))


@every(minutes=1)
def seal_pending() -> int:
    """Date the logs that have entries no token covers, with each authority; return the tokens.

    One token per authority covers all the pending heads. A failure is kept with its reason and
    tried again later, each time after a longer pause.
    """
    now, asked = timezone.now(), configured_authorities()
    batches = [batch for one in asked if (batch := batch_of(one, now))]
    return date_all(batches, now)


@every(minutes=720)
def renew_seals() -> int:
    """Date again, with the heads of the logs, the tokens that age; return the new tokens."""
    now, asked, known = timezone.now(), configured_authorities(), known_authorities()
    batches = [batch for one in asked if (batch := batch_to_renew(one, known, now))]
    return date_all(batches, now)


def configured_calendars() -> tuple[str, ...]:
    """Return the OpenTimestamps calendars of this installation; none, the option is off."""
    try:
        return read_calendars(settings.HOME)
    except BadCalendars:
        return ()


@every(minutes=60)
def prove_by_calendars() -> int:
    """Ask for OpenTimestamps proofs and for the rest of earlier ones; return how many came."""
    now, calendars = timezone.now(), configured_calendars()
    return stamp_heads(calendars, now) + complete_proofs(calendars, now)


def seal_with(authority: Authority, now: dt.datetime, *, force: bool = False) -> int:
    """Date the pending heads with one authority; return 1 if a token was stored, else 0."""
    batch = batch_of(authority, now, force=force)
    return date_all([batch], now) if batch else 0


@every(minutes=60)
def clear_orphans() -> int:
    """Remove files that no row names and that are old enough; return how many."""
    cleared = 0
    for dossier in Dossier.objects.filter(erased_at=None).iterator():
        folder = BlobFolder(settings.HOME / "blobs", str(dossier.id))
        rows = (dossier.captures, dossier.mail_proposals)
        known = {digest for row in rows for digest in row.values_list("sha256", flat=True)}
        for path in folder.orphans(known, older_than=ORPHAN_AGE):
            path.unlink(missing_ok=True)
            cleared += 1
    return cleared


@every(minutes=10)
def clear_plain_copies() -> int:
    """Remove the copies in plain that a killed process left in ``exports``; return how many.

    A copy in use is younger than an hour: an export takes seconds, and is removed once sent.
    """
    cleared = 0
    limit = time.time() - PLAIN_COPY_AGE
    for path in (settings.HOME / "exports").glob("*"):
        if path.stat().st_mtime < limit:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            cleared += 1
    return cleared
