"""Pairing a browser with a dossier, knowing it again, and cutting it off."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.crypto import salted_hmac

from guichet.api.errors import CodeUnknown, TokenRevoked, TokenUnknown, WrongOrigin
from guichet.api.models import Pairing, PairingCode
from guichet.audit.services import note_act
from guichet.dossiers.models import Dossier
from guichet.dossiers.services import refuse_unless_open
from guichet.storage.keys import ErasedDossier

CODE_LIFE = dt.timedelta(minutes=15)
CODE_BYTES = 16
TOKEN_BYTES = 32
"""256 random bits: nobody guesses a token, so its plain SHA-256 is enough to keep."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class Paired:
    """A browser just paired, with the token that is given once."""

    pairing: Pairing
    token: str


@transaction.atomic
def make_code(dossier: Dossier, *, at: dt.datetime) -> str:
    """Return a new one-time code for ``dossier``; the one before, if any, stops working.

    Raises ArchivedDossier or ErasedDossier when the dossier is put away.
    """
    refuse_unless_open(dossier)
    code = secrets.token_urlsafe(CODE_BYTES)
    PairingCode.objects.update_or_create(
        dossier=dossier, defaults={"digest": _digest(code), "expires_at": at + CODE_LIFE}
    )
    return code


@transaction.atomic
def pair(code: str, *, origin: str, browser: str, at: dt.datetime) -> Paired:
    """Pair the browser that shows ``code``; the code is spent.

    ``browser`` is what the extension says of itself: at most 80 signs are kept. Raises
    :class:`CodeUnknown`, or the errors of a dossier put away.
    """
    waiting = PairingCode.objects.filter(digest=_digest(code), expires_at__gt=at)
    found = waiting.select_related("dossier").first()
    if found is None:
        raise CodeUnknown
    dossier = found.dossier
    refuse_unless_open(dossier)
    found.delete()
    token = secrets.token_urlsafe(TOKEN_BYTES)
    pairing = Pairing(dossier=dossier, digest=_digest(token), paired_at=at)
    pairing.origin = origin
    pairing.browser = " ".join(browser.split())[:LONGEST_NAME]
    pairing.save(force_insert=True)
    note_act("extension", "browser_paired", dossier.id)
    return Paired(pairing, token)


def pairing_of(token: str, origin: str | None) -> Pairing:
    """Return the pairing that ``token`` and ``origin`` prove together.

    Raises :class:`WrongOrigin`, :class:`TokenUnknown`, :class:`TokenRevoked` or ErasedDossier.
    """
    if origin is None:
        raise WrongOrigin
    pairing = Pairing.objects.filter(digest=_digest(token)).select_related("dossier").first()
    if pairing is None:
        raise TokenUnknown
    if pairing.dossier.is_erased:
        raise ErasedDossier
    if pairing.revoked_at is not None:
        raise TokenRevoked
    if pairing.origin != origin:
        raise WrongOrigin
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


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
