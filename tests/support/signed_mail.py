"""Messages signed by the server of a made-up domain, and the name service that holds its key."""

from __future__ import annotations

import base64
from functools import lru_cache

import dkim
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

DOMAIN = "prefecture-exemple.test"
SELECTOR = "avril"
KEY_NAME = f"{SELECTOR}._domainkey.{DOMAIN}"

REPLY = b"""\
From: Service des =?utf-8?q?=C3=A9trangers?= <etrangers@prefecture-exemple.test>\r
To: awa@personne.test\r
Subject: =?utf-8?q?R=C3=A9=3A_Demande_de_convocation?=\r
Date: Tue, 03 Nov 2026 09:15:00 +0100\r
Message-ID: <reponse-1@prefecture-exemple.test>\r
In-Reply-To: <demande-1@personne.test>\r
MIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r
Content-Transfer-Encoding: 8bit\r
\r
Bonjour,\r
\r
Nous vous invitons \xc3\xa0 prendre rendez-vous en ligne sur notre site.\r
\r
Le service (EXEMPLE)\r
"""


@lru_cache(maxsize=1)
def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache(maxsize=20)
def signed(message: bytes = REPLY, *, whole: bool = True) -> bytes:
    """Return ``message`` signed by its domain; not ``whole``: only the text as it is now (l=)."""
    pem = _key().private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    headers = [b"from", b"to", b"subject", b"date", b"message-id"]
    line = dkim.sign(
        message,
        SELECTOR.encode(),
        DOMAIN.encode(),
        pem,
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=headers,
        length=not whole,
    )
    return line + message


def published_key() -> str:
    """Return the TXT record of the domain."""
    public = _key().public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return "v=DKIM1; k=rsa; p=" + base64.b64encode(public).decode("ascii")


def name_service(name: str) -> str | None:
    """Answer as a name service that knows this one key."""
    return published_key() if name == KEY_NAME else None
