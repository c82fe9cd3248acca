"""Pairing a browser with a dossier, knowing it again, and cutting it off."""

from __future__ import annotations

import datetime as dt
import secrets
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils.crypto import salted_hmac

from guichet.api.errors import BrowserRevoked, BrowserUnknown, CodeUnknown
from guichet.api.models import Pairing, PairingCode
from guichet.api.proofs import Asked, derived_secret
from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.storage.keys import ErasedDossier

CODE_LIFE = dt.timedelta(minutes=15)
CODE_BYTES = 16
"""128 random bits: nobody guesses a code, so it may be named by its plain SHA-256."""
LONGEST_NAME = 80


@transaction.atomic
def make_code(dossier: Dossier, *, at: dt.datetime) -> str:
    """Return a new one-time code for ``dossier``; the one before, if any, stops working.

    Raises ArchivedDossier or ErasedDossier when the dossier is put away.
    """
    refuse_unless_open(dossier)
    code = secrets.token_urlsafe(CODE_BYTES)
    digest = sha256(code.encode()).hexdigest()
    PairingCode.objects.update_or_create(
        dossier=dossier, defaults={"digest": digest, "code": code, "expires_at": at + CODE_LIFE}
    )
    return code


def code_named(digest: str, *, at: dt.datetime) -> PairingCode:
    """Return the code that waits under its SHA-256, or raise :class:`CodeUnknown`.

    Raises ErasedDossier when its dossier was erased meanwhile.
    """
    waiting = PairingCode.objects.filter(digest=digest, expires_at__gt=at)
    found = waiting.select_related("dossier").first()
    if found is None:
        raise CodeUnknown
    if found.dossier.is_erased:
        raise ErasedDossier
    return found


@transaction.atomic
def pair(
    waiting: PairingCode, asked: Asked, *, origin: str, browser: str, at: dt.datetime
) -> Pairing:
    """Pair the browser whose call ``asked`` is signed with a code; the code is spent.

    ``browser`` is what the extension says of itself: at most 80 signs are kept. Raises
    :class:`CodeUnknown` when it was spent meanwhile, or the errors of a dossier put away.
    """
    dossier = waiting.dossier
    refuse_unless_open(dossier)
    secret = derived_secret(waiting.code, asked)
    spent, _ = PairingCode.objects.filter(pk=waiting.pk, digest=waiting.digest).delete()
    if not spent:
        raise CodeUnknown
    pairing = Pairing(dossier=dossier, paired_at=at)
    pairing.secret = secret
    pairing.origin = origin
    pairing.browser = " ".join(browser.split())[:LONGEST_NAME]
    pairing.save(force_insert=True)
    note_act("extension", "browser_paired", dossier.id)
    return pairing


def pairing_named(name: str) -> Pairing:
    """Return the pairing of that id, cut off or not, with its secret.

    Raises :class:`BrowserUnknown` or ErasedDossier. It proves nothing of who calls.
    """
    pairing = Pairing.objects.filter(pk=UUID(name)).select_related("dossier").first()
    if pairing is None:
        raise BrowserUnknown
    if pairing.dossier.is_erased:
        raise ErasedDossier
    if pairing.secret is None:
        raise BrowserRevoked
    return pairing


@transaction.atomic
def revoke(pairing: Pairing, *, by: str, at: dt.datetime) -> None:
    """Cut a browser off; what it sent stays. A browser already cut off stays so."""
    done = Pairing.objects.filter(pk=pairing.pk, revoked_at=None).update(revoked_at=at)
    if done:
        note_act(by, "browser_revoked", pairing.dossier_id)


def label_of(dossier: Dossier) -> str:
    """Return what the extension calls a dossier: its code, which names nobody."""
    return f"Dossier {dossier.code}"


def installation_id() -> str:
    """Return the stable name of this installation, drawn from its secret: it says nothing."""
    return salted_hmac("guichet.api.installation", "", algorithm="sha256").hexdigest()[:32]
