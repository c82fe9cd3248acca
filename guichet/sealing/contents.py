"""What goes into a bundle, as the caller hands it over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Literal

from guichet.sealing import layout
from guichet.sealing.authorities import Authority
from guichet.sealing.digests import sha256_of
from guichet.sealing.log import Entry
from guichet.sealing.timestamps import Token

PROOF_FORMAT = "guichet-preuve/1"

Family = Literal["history", "capture", "testimony"]
"""The three families of evidence, shown apart: letters and calls, page captures, testimonies."""


@dataclass(frozen=True)
class Member:
    """One file of the bundle.

    ``path`` is its place (``originaux/…``, ``planches/…``, ``textes/…``: ASCII letters, digits,
    ``. _ -``); ``open`` gives its bytes, is called once and is closed by the writer; ``label`` says
    in French what it is.
    """

    path: str
    open: Callable[[], BinaryIO]
    label: str
    family: Family = "capture"


@dataclass(frozen=True)
class Covered:
    """An earlier token under the root of a later one: the SHA-256 of its answer, and its place."""

    sha256: str
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Seal:
    """A token, and the proof that the entry ``number`` of this log is under its root.

    ``index`` (from 0), ``size`` and ``proof`` are those of
    :func:`guichet.sealing.merkle.inclusion_proof`. ``covers`` are the earlier tokens that this one
    renews; those that are not in the same bundle are left out of it.
    """

    token: Token
    number: int
    index: int = 0
    size: int = 1
    proof: tuple[bytes, ...] = ()
    covers: tuple[Covered, ...] = ()


@dataclass(frozen=True)
class CalendarSeal:
    """An OpenTimestamps proof (the bytes of an ``.ots`` file) over the entry ``number``.

    ``block`` is the Bitcoin block it names, if any; nobody looked it up.
    """

    number: int
    proof: bytes
    block: int | None = None


@dataclass(frozen=True)
class BundleContents:
    """Everything a bundle holds.

    ``payloads`` maps the number of an entry to its salt and payload; an entry that is absent was
    erased, or is not disclosed. Each payload of kind ``file`` given here needs its original among
    ``members``, and each original needs its payload. ``authorities`` give the certificates of the
    seals; those without any seal are left out. ``software`` is name and version.
    """

    entries: Sequence[Entry]
    payloads: Mapping[int, tuple[bytes, Mapping[str, object]]]
    members: Iterable[Member]
    written_at: dt.datetime
    software: str
    seals: Sequence[Seal] = ()
    authorities: Sequence[Authority] = ()
    dossier_json: bytes | None = None
    calendar_seals: Sequence[CalendarSeal] = ()


@dataclass(frozen=True)
class PlacedSeal:
    """A seal with the names of its files in the bundle."""

    seal: Seal
    name: str
    renews: tuple[tuple[str, Covered], ...] = ()
    """The token files of this bundle that it covers, each with its place under the root."""

    @property
    def token_file(self) -> str:
        """Where the whole response is."""
        return f"{layout.TOKENS}/{self.name}{layout.RESPONSE_SUFFIX}"

    @property
    def proof_file(self) -> str:
        """Where the inclusion proof is."""
        return f"{layout.TOKENS}/{self.name}{layout.PROOF_SUFFIX}"

    @property
    def command(self) -> str:
        """The line that checks this token with OpenSSL alone, from the unpacked bundle.

        ``-attime`` is the stamped time: the chain must have been valid then, not today.
        """
        authority = self.seal.token.authority_id
        return (
            f"openssl ts -verify -digest {self.seal.token.root} -in {self.token_file}"
            f" -attime {int(self.seal.token.gen_time.timestamp())}"
            f" -CAfile {layout.root_file(authority)}"
            f" -untrusted {layout.intermediates_file(authority)}"
        )


def place_seals(seals: Sequence[Seal]) -> list[PlacedSeal]:
    """Return the seals in the order of the entries and of their dates, each with its name."""
    ordered = sorted(
        seals, key=lambda seal: (seal.number, seal.token.gen_time, seal.token.authority_id)
    )
    placed = [
        PlacedSeal(seal, f"{place:02d}_{seal.token.authority_id}")
        for place, seal in enumerate(ordered, 1)
    ]
    files = {sha256_of(one.seal.token.response): one.token_file for one in placed}
    return [
        replace(
            one,
            renews=tuple((files[c.sha256], c) for c in one.seal.covers if c.sha256 in files),
        )
        for one in placed
    ]
