"""Certificates of a small, invented time-stamping authority. Nothing here exists outside tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

BEGINNING = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
END = dt.datetime(2060, 1, 1, tzinfo=dt.UTC)
EXPIRED_FROM = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
EXPIRED_UNTIL = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
"""The « expired » leaf was valid during the year 2021."""


@dataclass(frozen=True)
class Issued:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: Key

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        return self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )


class Hierarchy:
    """A root, an intermediate and leaves that sign timestamps, each made when first asked for."""

    def __init__(self, name: str = "Horodateur EXEMPLE", key: str = "ec") -> None:
        self.name = name
        self._key = key

    @cached_property
    def root(self) -> Issued:
        return self._issue("racine", None, ca=True)

    @cached_property
    def intermediate(self) -> Issued:
        return self._issue("intermédiaire", self.root, ca=True)

    @cached_property
    def leaf(self) -> Issued:
        return self._leaf("horodateur")

    def renew_leaf(self, since: dt.datetime, until: dt.datetime) -> None:
        """Replace ``leaf`` by one that is valid between these moments."""
        self.__dict__["leaf"] = self._leaf("horodateur renouvelé", since=since, until=until)

    @cached_property
    def expired_leaf(self) -> Issued:
        return self._leaf("horodateur 2021", since=EXPIRED_FROM, until=EXPIRED_UNTIL)

    @cached_property
    def leaf_with_eku_not_critical(self) -> Issued:
        return self._leaf("usage non critique", critical=False)

    @cached_property
    def leaf_without_eku(self) -> Issued:
        return self._leaf("sans usage", usages=())

    @cached_property
    def leaf_for_servers(self) -> Issued:
        return self._leaf("pour le web", usages=(ExtendedKeyUsageOID.SERVER_AUTH,))

    def _leaf(
        self,
        name: str,
        *,
        usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
        critical: bool = True,
        since: dt.datetime = BEGINNING,
        until: dt.datetime = END,
    ) -> Issued:
        extensions: list[tuple[x509.ExtensionType, bool]] = []
        if usages:
            extensions.append((x509.ExtendedKeyUsage(usages), critical))
        return self._issue(
            name, self.intermediate, ca=False, extensions=extensions, since=since, until=until
        )

    def _issue(
        self,
        name: str,
        issuer: Issued | None,
        *,
        ca: bool,
        extensions: list[tuple[x509.ExtensionType, bool]] | None = None,
        since: dt.datetime = BEGINNING,
        until: dt.datetime = END,
    ) -> Issued:
        key = self._new_key()
        subject = self._subject(name)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer.certificate.subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(_key_usage(ca), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        )
        signer = issuer.key if issuer else key
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False
        )
        for extension, critical in extensions or []:
            builder = builder.add_extension(extension, critical)
        return Issued(builder.sign(signer, hashes.SHA256()), key)

    def _new_key(self) -> Key:
        if self._key == "rsa":
            return rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return ec.generate_private_key(ec.SECP256R1())

    def _subject(self, name: str) -> x509.Name:
        return x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "EXEMPLE"),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{self.name}, {name}"),
            ]
        )


def _key_usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
