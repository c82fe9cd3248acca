"""Until when a token can be relied on alone: its certificates end, and its algorithms age.

Before that day a new token is laid over the old one (RFC 4998, timestamp renewal): the later one
shows that the earlier existed while nobody could have forged it yet. The days of algorithms are
data, ``algorithms.toml``.

Not done: a renewal against the ageing of SHA-256 itself. No day was announced for it; it would
mean to digest every original again, with another function.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509 import Certificate

MARGIN = dt.timedelta(days=90)
"""How long before its end a token is dated again."""

_DATA = Path(__file__).with_name("algorithms.toml")
_STRONG_RSA = 3072


@dataclass(frozen=True)
class KeyKind:
    """A kind of key. ``until`` is the last day announced for it, included; ``None`` if none was."""

    kind: str
    until: dt.date | None
    source: str
    checked_on: dt.date
    confidence: str


@cache
def key_kinds() -> dict[str, KeyKind]:
    """Return the kinds of keys by name, from ``algorithms.toml``."""
    rows = tomllib.loads(_DATA.read_text("utf-8"))["keys"]
    kinds = [KeyKind(**{"until": None, **row}) for row in rows]
    return {kind.kind: kind for kind in kinds}


def kind_of(certificate: Certificate) -> str:
    """Return the kind of the certificate’s key; anything that is not RSA is called elliptic."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        return "elliptic"
    return "rsa" if key.key_size >= _STRONG_RSA else "rsa_under_3072"


def end_of(chain: list[Certificate]) -> dt.datetime:
    """Return the first moment at which a certificate of ``chain`` or its key can be doubted.

    It is the earliest end of a certificate, or the midnight (UTC) after the last day of a key.
    """
    ends = [certificate.not_valid_after_utc for certificate in chain]
    for certificate in chain:
        until = key_kinds()[kind_of(certificate)].until
        if until is not None:
            midnight = dt.datetime.combine(until, dt.time(), dt.UTC) + dt.timedelta(days=1)
            ends.append(midnight)
    return min(ends)


def is_due(end: dt.datetime, now: dt.datetime) -> bool:
    """Whether a token that can be relied on until ``end`` is to be dated again at ``now``."""
    return end <= now + MARGIN
