"""The subscription address of a dossier's dates: opened, replaced, closed.

The address itself is the only key: 32 random bytes. Nothing in it names anyone, nor what it is for.
"""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256

from django.db import transaction

from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.procedure.models import DateFeed

SECRET_BYTES = 32


@transaction.atomic
def open_feed(dossier: Dossier, *, by: str, at: dt.datetime) -> DateFeed:
    """Give ``dossier`` a new address; the one before, if any, stops working.

    Raises ArchivedDossier or ErasedDossier when the dossier is put away.
    """
    refuse_unless_open(dossier)
    DateFeed.objects.filter(dossier=dossier).delete()
    secret = secrets.token_urlsafe(SECRET_BYTES)
    feed = DateFeed(dossier=dossier, digest=_digest(secret), opened_at=at)
    feed.secret = secret
    feed.save(force_insert=True)
    note_act(by, "date_feed_opened", dossier.id)
    return feed


@transaction.atomic
def close_feed(dossier: Dossier, *, by: str) -> bool:
    """Close the address of ``dossier``; return whether there was one."""
    deleted, _ = DateFeed.objects.filter(dossier=dossier).delete()
    if deleted:
        note_act(by, "date_feed_closed", dossier.id)
    return bool(deleted)


def feed_of(dossier: Dossier) -> DateFeed | None:
    """Return the address in use, or ``None``."""
    feed = DateFeed.objects.filter(dossier=dossier).first()
    if feed is not None:
        feed.dossier = dossier
    return feed


def dossier_behind(secret: str) -> Dossier | None:
    """Return the dossier whose address holds ``secret``; ``None`` when closed or erased."""
    feed = DateFeed.objects.filter(
        digest=_digest(secret), dossier__erased_at=None, dossier__archived_at=None
    ).select_related("dossier")
    found = feed.first()
    return found.dossier if found else None


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
