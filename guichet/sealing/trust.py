"""The roots that the reader trusts. They never come from the bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from guichet.errors import GuichetError
from guichet.sealing.authorities import Authority, Certificates, load_authorities
from guichet.sealing.timestamps import UNREADABLE

_MAX_PEM = 4 << 20
_SUFFIXES = frozenset({".pem", ".crt", ".cer"})


class TrustUnreadable(GuichetError):
    """What was given as trusted roots cannot be used."""

    title = "Les racines de confiance « {path} » ne peuvent pas être utilisées."
    effect = "{reason} Rien n’a été vérifié."
    advice = "Donnez un fichier PEM, ou un dossier de fichiers PEM."
    kept = "Aucun fichier n’a été touché."


@dataclass(frozen=True)
class Anchor:
    """Certificates trusted by the reader; ``authority`` when they are those of a described one."""

    certificates: Certificates
    authority: Authority | None = None


def read_trust(path: Path) -> tuple[Anchor, ...]:
    """Return the anchors in ``path``: a PEM file, or a folder of PEM files and authorities' TOML.

    Self-signed certificates are roots; the others only help to reach them. Raises
    :class:`TrustUnreadable` when there is no root, and
    :class:`~guichet.sealing.authorities.BadAuthority`.
    """
    authorities = load_authorities(path) if path.is_dir() else ()
    certificates = [c for file in _files(path) for c in _certificates(file, path)]
    roots = tuple(_pem(c) for c in certificates if c.subject == c.issuer)
    if not roots:
        raise TrustUnreadable(path=path.name, reason="Il n’y a là aucune racine.")
    helpers = tuple(_pem(c) for c in certificates if c.subject != c.issuer)
    return (*anchors_of(authorities), Anchor(Certificates(roots, helpers)))


def anchors_of(authorities: Sequence[Authority]) -> tuple[Anchor, ...]:
    """Return one anchor per authority."""
    return tuple(Anchor(authority.certificates, authority) for authority in authorities)


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(f for f in path.iterdir() if f.suffix.lower() in _SUFFIXES and f.is_file())


def _certificates(file: Path, given: Path) -> list[x509.Certificate]:
    try:
        if file.stat().st_size > _MAX_PEM:
            raise ValueError("too large")
        return x509.load_pem_x509_certificates(file.read_bytes())
    except (OSError, *UNREADABLE) as error:
        reason = f"« {file.name} » n’est pas un certificat PEM lisible."
        raise TrustUnreadable(path=given.name, reason=reason) from error


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.PEM)
