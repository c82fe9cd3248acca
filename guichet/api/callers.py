"""Who calls: known by the secret that a call is signed with, never by what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from guichet.api.errors import (
    BrowserRevoked,
    BrowserUnknown,
    CodeUnknown,
    GreetingNeeded,
    TooLarge,
    Unsigned,
    WrongOrigin,
    WrongSignature,
)
from guichet.api.models import Pairing, PairingCode
from guichet.api.origins import extension_origin
from guichet.api.pairings import code_named, pairing_named
from guichet.api.proofs import Asked, asked_by, is_fresh, is_signed_with, remember, signature_on
from guichet.api.sent import LARGEST_BODY


@dataclass(frozen=True)
class Call:
    """A call whose secret is known here, and the browser or the code that holds it."""

    asked: Asked
    mac: str
    body: bytes
    origin: str
    holder: Pairing | PairingCode

    @property
    def pairing(self) -> Pairing:
        """Return the browser that calls, or raise :class:`BrowserUnknown`."""
        if not isinstance(self.holder, Pairing):
            raise BrowserUnknown
        return self.holder

    @property
    def code(self) -> PairingCode:
        """Return the code that calls, or raise :class:`CodeUnknown`."""
        if not isinstance(self.holder, PairingCode):
            raise CodeUnknown
        return self.holder


def known_caller(request: HttpRequest) -> Call:
    """Return a call that asks for a challenge: it proves nothing, and learns nothing.

    Raises :class:`WrongOrigin`, :class:`Unsigned`, :class:`BrowserUnknown`, ErasedDossier,
    :class:`BrowserRevoked`, :class:`CodeUnknown` or :class:`TooLarge`. From the moment the secret
    and the body are known, each answer is proved with them, refusals too.
    """
    origin = extension_origin(request)
    if origin is None:
        raise WrongOrigin
    signature = signature_on(request)
    if signature is None:
        raise Unsigned
    holder = _holder(signature.name)
    # request.body stops at two megabytes, which is right for forms and not for pictures.
    body = request.read(LARGEST_BODY + 1)
    if len(body) > LARGEST_BODY:
        raise TooLarge
    asked = asked_by(request, signature, body)
    remember(request, _secret(holder), asked)
    if isinstance(holder, Pairing):
        if holder.revoked_at is not None:
            raise BrowserRevoked
        if holder.origin != origin:
            raise WrongOrigin
    return Call(asked, signature.mac, body, origin, holder)


def signed_caller(request: HttpRequest) -> Call:
    """Return a call that proves its secret on a challenge of ours.

    Raises what :func:`known_caller` raises, :class:`WrongSignature` or :class:`GreetingNeeded`.
    """
    call = known_caller(request)
    if not is_signed_with(_secret(call.holder), call.asked, call.mac):
        raise WrongSignature
    if not is_fresh(call.asked.challenge, call.asked.name):
        raise GreetingNeeded
    return call


def _holder(name: str) -> Pairing | PairingCode:
    return pairing_named(name) if "-" in name else code_named(name, at=timezone.now())


def _secret(holder: Pairing | PairingCode) -> str:
    return str(holder.secret if isinstance(holder, Pairing) else holder.code)
