"""What the address of a page is worth.

A page is believed only on an official address. Sellers of appointments and false sites imitate
the official ones, and a « no slot » shown there would be no evidence of anything. The practice
site stands on the loopback address of this computer; a saved page may have lost its address.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import SplitResult, urlsplit

# Every booking site known to us is under gouv.fr, but for the former name of one of them.
OFFICIAL_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+gouv\.fr")
OTHER_OFFICIAL_HOSTS = frozenset({"demarches-simplifiees.fr", "www.demarches-simplifiees.fr"})
WITHOUT_HOST = frozenset({"file", "about", "data", "blob", "chrome-error"})
WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://|(?:about|data|blob|javascript):", re.IGNORECASE)
SUSPECT_CHARACTERS = re.compile(r"[\s\\\x00-\x1f\x7f]")


class Standing(Enum):
    """Where a page comes from, as far as its address says."""

    OFFICIAL = auto()
    """An official host, over http or https."""
    LOOPBACK = auto()
    """This computer: the practice site."""
    ABSENT = auto()
    """No host: a saved page, a browser's own error page, or no address at all."""
    FOREIGN = auto()
    """Any other host, look-alikes included: what it shows says nothing about a préfecture."""


@dataclass(frozen=True)
class Address:
    """The parts of an address that evidence may rest on, in lower case but for ``path``."""

    standing: Standing
    host: str
    path: str
    query: str

    @property
    def may_be_believed(self) -> bool:
        """Whether a page at this address may say something about an appointment."""
        return self.standing is not Standing.FOREIGN


NOWHERE = Address(Standing.ABSENT, "", "", "")
ELSEWHERE = Address(Standing.FOREIGN, "", "", "")


def parse_address(url: str | None) -> Address:
    """Return the parts of ``url``. Never raises; what cannot be parsed is foreign.

    Refused as foreign, whatever host a naive reading would find: a user name before the host
    (``https://www.gouv.fr@elsewhere/``), a backslash or white space inside, letters outside
    ASCII and their ``xn--`` form, ``gouv.fr`` as the beginning of a longer name.
    """
    url = (url or "").strip()
    if not url:
        return NOWHERE
    if not WITH_SCHEME.match(url):
        url = f"https://{url}"  # the address bar of a browser hides the scheme
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return ELSEWHERE
    if parts.scheme in WITHOUT_HOST:
        return NOWHERE
    if parts.scheme not in {"http", "https"} or SUSPECT_CHARACTERS.search(re.split("[?#]", url)[0]):
        return ELSEWHERE
    return Address(_standing(parts, host), host, parts.path, _query(parts))


def _query(parts: SplitResult) -> str:
    return f"{parts.query}#{parts.fragment}".lower()


def _standing(parts: SplitResult, host: str) -> Standing:
    if "@" in parts.netloc or not host.isascii() or "xn--" in host:
        return Standing.FOREIGN
    if _is_loopback(host):
        return Standing.LOOPBACK
    if OFFICIAL_HOST.fullmatch(host) or host in OTHER_OFFICIAL_HOSTS:
        return Standing.OFFICIAL
    return Standing.FOREIGN


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
