"""The server's certificates, as the browser received them."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding


@dataclass(frozen=True)
class Certificate:
    """One certificate: names (RFC 4514), validity (aware UTC), SHA-256 of its DER bytes, PEM."""

    subject: str
    issuer: str
    not_before: dt.datetime
    not_after: dt.datetime
    sha256: str
    pem: bytes


def read_chain(table: Sequence[str]) -> tuple[Certificate, ...]:
    """Return the certificates of CDP's ``Network.getCertificate``, the server's own first.

    Nothing is validated here. A certificate that cannot be read is left out.
    """
    chain = []
    for encoded in table:
        try:
            chain.append(_certificate(x509.load_der_x509_certificate(base64.b64decode(encoded))))
        except ValueError:
            continue
    return tuple(chain)


def _certificate(read: x509.Certificate) -> Certificate:
    return Certificate(
        subject=read.subject.rfc4514_string(),
        issuer=read.issuer.rfc4514_string(),
        not_before=read.not_valid_before_utc,
        not_after=read.not_valid_after_utc,
        sha256=read.fingerprint(hashes.SHA256()).hex(),
        pem=read.public_bytes(Encoding.PEM),
    )
