"""Time-stamping authorities, each described by one TOML file and its certificates.

None is asked by default: an authority is a choice of the person, see
:mod:`guichet.sealing.authority_choice`. To add one that the software does not describe, put in the
``authorities`` folder of the installation a root certificate in PEM and ``<id>.toml``::

    id = "exemple"
    name = "Horodatage EXEMPLE"
    url = "https://horodatage.example/tsa"
    policy_oids = ["1.3.6.1.4.1.99999.1"]       # optional: refuse any other policy
    root = "exemple-racine.pem"                 # beside this file
    intermediates = ["exemple-intermediaire.pem"]
    leaf = "exemple-horodateur.pem"             # optional: refuse any other signing certificate
    qualified = false                           # true only if on the trusted list of a State
    valid_from = 2026-01-01                     # first and last day of that status, both included
    valid_until = 2028-12-31
    proves = "Une date de plus, sans la présomption de l’article 41 du règlement eIDAS."
    price = "gratuit"
    requests_per_hour = 12                      # optional; 12 when it is left out
    country = "France"                          # optional: where the organisation is
    notes = "Le contrat limite à 1 000 jetons par an."      # optional
    source = "Liste de confiance nationale"     # where status and certificates were read
    checked_on = 2026-11-21
    confidence = "secondary"                    # "official": read at the publisher’s own place

Instead of ``root``, ``root_sha256`` names the root by its fingerprint, in hexadecimal: it is taken
from the list that Mozilla trusts, as the package certifi gives it. Unknown or missing keys are
refused. When an authority changes its root, keep the old certificate in the same PEM file, before
the new one: tokens made under it must still be checked.
"""

from __future__ import annotations

import datetime as dt
import re
import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import certifi

from guichet.errors import GuichetError
from guichet.sealing.digests import sha256_of

SHIPPED = Path(__file__).parent / "authorities"
"""Folder of the authorities that the software describes. None is asked before it is chosen."""

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_REQUIRED = frozenset(
    {
        *("id", "name", "url", "qualified", "valid_from", "valid_until"),
        *("proves", "price", "source", "checked_on", "confidence"),
    }
)
_OPTIONAL = frozenset(
    {"policy_oids", "intermediates", "leaf", "requests_per_hour", "notes", "country"}
)
_ROOTS = frozenset({"root", "root_sha256"})
_CONFIDENCES = frozenset({"official", "secondary"})
_MAX_CERTIFICATE_BYTES = 100_000

POLITE_PER_HOUR = 12
"""Requests an hour, tries included, when the description gives no limit.

One State’s authority is reported to shut its door for a day after 20 requests in 20 minutes: 12 in
any hour stays under it, and one token dates everything that waits.
"""

T = TypeVar("T")


class BadAuthority(GuichetError):
    """The description of an authority cannot be used."""

    title = "La description de l’horodateur « {file} » ne convient pas."
    effect = "{reason} Cet horodateur ne sera pas utilisé."
    advice = "Corrigez ce fichier ou retirez-le du dossier des horodateurs."
    kept = "Les preuves déjà reçues et déjà datées ne changent pas."


@dataclass(frozen=True)
class Certificates:
    """What a token of one authority is checked against, as PEM.

    ``roots`` are trusted. ``intermediates`` only help to reach a root and are never trusted for
    themselves. ``leaf``, where known, is the only certificate that may have signed;
    ``policy_oids``, where known, are the only policies accepted.
    """

    roots: tuple[bytes, ...]
    intermediates: tuple[bytes, ...] = ()
    policy_oids: tuple[str, ...] = ()
    leaf: bytes | None = None


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority. Certificates are PEM; both days are included.

    ``requests_per_hour`` bounds what this installation sends it, tries included.

    ``qualified`` says that a State lists the service as qualified (eIDAS, art. 42) from
    ``valid_from`` to ``valid_until``; it is what the operator read in ``source`` on
    ``checked_on``, and is not checked again by the software.
    """

    id: str
    name: str
    url: str
    policy_oids: tuple[str, ...]
    root_pem: bytes
    intermediates_pem: tuple[bytes, ...]
    qualified: bool
    valid_from: dt.date
    valid_until: dt.date
    proves: str
    price: str
    source: str
    checked_on: dt.date
    confidence: str = "secondary"
    leaf_pem: bytes | None = None
    requests_per_hour: int = POLITE_PER_HOUR
    notes: str = ""
    country: str = ""

    @property
    def certificates(self) -> Certificates:
        """What this authority's tokens are checked against."""
        return Certificates(
            (self.root_pem,), self.intermediates_pem, self.policy_oids, self.leaf_pem
        )

    def is_qualified_on(self, day: dt.date) -> bool:
        """Whether its status of qualified service covers ``day`` (both ends included)."""
        return self.qualified and self.valid_from <= day <= self.valid_until


def load_authorities(folder: Path) -> tuple[Authority, ...]:
    """Return the authorities described in ``folder``, in the order of their file names.

    A missing or empty folder gives an empty tuple. Raises :class:`BadAuthority` for the first
    description that cannot be used; nothing is fetched.
    """
    if not folder.is_dir():
        return ()
    return tuple(load_authority(path) for path in sorted(folder.glob("*.toml")))


def read_authorities(folder: Path) -> tuple[tuple[Authority, ...], tuple[BadAuthority, ...]]:
    """Return the authorities of ``folder`` that can be used, and why each other one cannot.

    One description that does not fit must not stop the dating by the others.
    """
    usable: list[Authority] = []
    refused: list[BadAuthority] = []
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            usable.append(load_authority(path))
        except BadAuthority as error:
            refused.append(error)
    return tuple(usable), tuple(refused)


def load_authority(path: Path, *, kept_root: bytes = b"") -> Authority:
    """Return the authority that the TOML file ``path`` describes; see the module for the keys.

    ``kept_root``, in PEM, is trusted beside the root that ``root_sha256`` names, or in its place.
    Raises :class:`BadAuthority` with the reason.
    """
    try:
        values = tomllib.loads(path.read_text("utf-8"))
        return _authority(values, path, kept_root)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadAuthority(file=path.name, reason=f"Il est illisible : {error}.") from error
    except ValueError as error:
        raise BadAuthority(file=path.name, reason=f"{error}") from error


def _authority(values: dict[str, object], path: Path, kept_root: bytes) -> Authority:
    _check_keys(values)
    folder = path.parent
    leaf = values.get("leaf")
    return Authority(
        id=_identifier(values, path),
        name=_typed(values, "name", str),
        url=_web_address(_typed(values, "url", str)),
        policy_oids=tuple(_oid(one) for one in _list(values, "policy_oids")),
        root_pem=_root(folder, values, kept_root),
        intermediates_pem=tuple(
            _certificate(folder, name) for name in _list(values, "intermediates")
        ),
        qualified=_typed(values, "qualified", bool),
        valid_from=_typed(values, "valid_from", dt.date),
        valid_until=_typed(values, "valid_until", dt.date),
        proves=_typed(values, "proves", str),
        price=_typed(values, "price", str),
        source=_typed(values, "source", str),
        checked_on=_typed(values, "checked_on", dt.date),
        confidence=_confidence(_typed(values, "confidence", str)),
        leaf_pem=None if leaf is None else _certificate(folder, leaf),
        requests_per_hour=_limit(values.get("requests_per_hour", POLITE_PER_HOUR)),
        notes=_typed(values, "notes", str) if "notes" in values else "",
        country=_typed(values, "country", str) if "country" in values else "",
    )


def _check_keys(values: dict[str, object]) -> None:
    if unknown := values.keys() - _REQUIRED - _OPTIONAL - _ROOTS:
        raise ValueError(f"Clé inconnue : {', '.join(sorted(unknown))}.")
    if missing := _REQUIRED - values.keys():
        raise ValueError(f"Clé manquante : {', '.join(sorted(missing))}.")
    if len(_ROOTS & values.keys()) != 1:
        raise ValueError("Il faut « root » ou « root_sha256 », un seul des deux.")


def _identifier(values: dict[str, object], path: Path) -> str:
    identifier = _typed(values, "id", str)
    if not _ID.fullmatch(identifier):
        raise ValueError("« id » n’accepte que a-z, 0-9 et le tiret, 40 signes au plus.")
    if identifier != path.stem:
        raise ValueError(f"« id » doit être le nom du fichier : {path.stem}.")
    return identifier


def _typed(values: dict[str, object], key: str, kind: type[T]) -> T:
    value = values[key]
    if not isinstance(value, kind) or isinstance(value, dt.datetime):
        raise ValueError(f"« {key} » n’a pas le bon type.")
    return value


def _list(values: dict[str, object], key: str) -> list[object]:
    value = values.get(key, [])
    if not isinstance(value, list):
        raise ValueError(f"« {key} » doit être une liste.")
    return value


def _limit(value: object) -> int:
    if type(value) is not int or not 1 <= value <= 3600:
        raise ValueError("« requests_per_hour » doit être un nombre de 1 à 3600.")
    return value


def _confidence(value: str) -> str:
    if value not in _CONFIDENCES:
        raise ValueError("« confidence » est « official » ou « secondary ».")
    return value


def _web_address(url: str) -> str:
    parts = urlsplit(url)
    _ = parts.port  # raises ValueError when it is not a port
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username:
        raise ValueError("« url » doit être une adresse http ou https, sans mot de passe.")
    return url


def _oid(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[0-2](\.\d+)+", value):
        raise ValueError("« policy_oids » : chaque règle est de la forme « 1.2.3 ».")
    return value


def _root(folder: Path, values: dict[str, object], kept: bytes) -> bytes:
    if "root" in values:
        return _certificate(folder, values["root"])
    listed = trusted_by_mozilla().get(_typed(values, "root_sha256", str).lower(), b"")
    if not listed and not kept:
        raise ValueError("Cette racine n’est pas, ou plus, dans la liste de Mozilla.")
    return kept if listed in kept else kept + listed


@cache
def trusted_by_mozilla() -> Mapping[str, bytes]:
    """Return the roots, in PEM, that Mozilla trusts, by the SHA-256 of their DER in hexadecimal."""
    ends = "-----END CERTIFICATE-----\n"
    parts = Path(certifi.where()).read_text("ascii", errors="replace").split(ends)[:-1]
    pems = [part[part.index("-----BEGIN CERTIFICATE-----") :] + ends for part in parts]
    return {sha256_of(ssl.PEM_cert_to_DER_cert(pem)): pem.encode("ascii") for pem in pems}


def _certificate(folder: Path, name: object) -> bytes:
    if not isinstance(name, str) or Path(name).name != name:
        raise ValueError("Un certificat se nomme par un fichier du même dossier.")
    path = folder / name
    if not path.is_file():
        raise ValueError(f"Le certificat « {name} » est absent.")
    pem = path.read_bytes()[: _MAX_CERTIFICATE_BYTES + 1]
    if len(pem) > _MAX_CERTIFICATE_BYTES or b"-----BEGIN CERTIFICATE-----" not in pem:
        raise ValueError(f"« {name} » n’est pas un certificat PEM.")
    return pem
