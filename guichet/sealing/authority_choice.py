"""Which authorities an installation asks, and which it can recognise.

The software describes some authorities (:data:`~guichet.sealing.authorities.SHIPPED`). None is
asked before the person chooses it: asking tells an organisation that something is dated, and shows
it the address of the computer. Choosing one notes its name in ``asked.txt`` of the ``authorities``
folder, and keeps its root certificate beside, ``<id>.pem``: its tokens must still be checked when
no list of trusted roots names it any more. The description itself stays that of the software, so
that a release may correct an address.

An authority described in the folder itself is asked as soon as it is there, and takes the place of
one of the same name.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from guichet.errors import GuichetError
from guichet.sealing.authorities import (
    SHIPPED,
    Authority,
    BadAuthority,
    load_authority,
    read_authorities,
)
from guichet.sealing.timestamps import UNREADABLE

ASKED = "asked.txt"
"""One name a line."""


class NoSuchOffer(GuichetError):
    """The software describes no such authority, or the installation describes it itself."""

    title = "Cet horodateur n’est pas de ceux que le logiciel décrit."
    effect = "Rien n’a changé."
    advice = "Choisissez-en un dans la liste."
    kept = "Les preuves et leurs dates ne changent pas."


class ChoiceNotKept(GuichetError):
    """The folder of the installation could not be written."""

    title = "Votre choix d’horodateur n’a pas pu être gardé."
    effect = "Rien n’a changé."
    advice = "Regardez la place qui reste sur ce disque."
    kept = "Les preuves et leurs dates ne changent pas."


@dataclass(frozen=True)
class Offer:
    """An authority that the software describes; ``asked`` when the person chose it."""

    authority: Authority
    asked: bool


def offers(folder: Path) -> tuple[Offer, ...]:
    """Return the authorities that the software describes, those of ``folder`` left out."""
    described = {path.stem for path in folder.glob("*.toml")} if folder.is_dir() else set()
    asked, found = _asked(folder), []
    for path in sorted(SHIPPED.glob("*.toml")):
        if path.stem in described:
            continue
        with suppress(BadAuthority):  # its root is in no list any more, and none was kept
            authority = load_authority(path, kept_root=_kept_root(folder / f"{path.stem}.pem"))
            found.append(Offer(authority, path.stem in asked))
    return tuple(found)


def asked_authorities(folder: Path) -> tuple[Authority, ...]:
    """Return the usable authorities that the installation asks: its own, then those it chose."""
    chosen = (offer.authority for offer in offers(folder) if offer.asked)
    return (*read_authorities(folder)[0], *chosen)


def unusable_authorities(folder: Path) -> tuple[BadAuthority, ...]:
    """Return why each description of ``folder`` that does not fit was left out."""
    return read_authorities(folder)[1]


def known_authorities(folder: Path) -> tuple[Authority, ...]:
    """Return every authority whose tokens can be checked here, asked or not."""
    return (*read_authorities(folder)[0], *(offer.authority for offer in offers(folder)))


def choose(identifier: str, folder: Path) -> Authority:
    """Ask from now on the described authority ``identifier``; return it.

    Raises :class:`NoSuchOffer`, or :class:`ChoiceNotKept`. Choosing it again changes nothing.
    """
    authority = _offered(identifier, folder)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _written(folder / f"{identifier}.pem", authority.root_pem)
        _note(folder, _asked(folder) | {identifier})
    except OSError as error:
        raise ChoiceNotKept from error
    return authority


def leave(identifier: str, folder: Path) -> Authority:
    """Ask it no longer; its tokens and its certificate stay. Raises as :func:`choose` does."""
    authority = _offered(identifier, folder)
    try:
        _note(folder, _asked(folder) - {identifier})
    except OSError as error:
        raise ChoiceNotKept from error
    return authority


def _offered(identifier: str, folder: Path) -> Authority:
    for offer in offers(folder):
        if offer.authority.id == identifier:
            return offer.authority
    raise NoSuchOffer


def _kept_root(path: Path) -> bytes:
    """Return the certificate kept with a choice; nothing when a failing disk made it unreadable."""
    try:
        pem = path.read_bytes()
        return pem if x509.load_pem_x509_certificates(pem) else b""
    except (OSError, *UNREADABLE):
        return b""


def _asked(folder: Path) -> set[str]:
    path = folder / ASKED
    return set(path.read_text("utf-8", errors="replace").split()) if path.is_file() else set()


def _note(folder: Path, asked: set[str]) -> None:
    _written(folder / ASKED, "".join(f"{one}\n" for one in sorted(asked)).encode())


def _written(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    temporary.replace(path)
