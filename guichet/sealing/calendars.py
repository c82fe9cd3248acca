"""OpenTimestamps: a further option, off unless the installation names its calendars.

A calendar takes a digest and later says under which Bitcoin block it stands. What it gives is kept
as an ``.ots`` file that the ``ots`` program reads. It never counts as a date here: no block is
looked up, and nobody answers for a calendar as an authority answers for its clock.

``opentimestamps.toml``, in the folder of the installation::

    calendars = ["https://calendrier.example"]
    source = "Le site du calendrier"
    checked_on = 2026-11-22
"""

from __future__ import annotations

import datetime as dt
import os
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from guichet.errors import GuichetError
from guichet.sealing.timestamp_errors import TimestampFailure
from guichet.sealing.timestamp_http import http_get, http_post

if TYPE_CHECKING:
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

SETTINGS = "opentimestamps.toml"
MOST_CALENDARS = 5
TIMEOUT = 10.0
MAX_PROOF = 64 << 10
_KEYS = frozenset({"calendars", "source", "checked_on"})


class BadCalendars(GuichetError):
    """The list of calendars cannot be used."""

    title = "Le fichier « opentimestamps.toml » ne convient pas."
    effect = "{reason} Aucun calendrier OpenTimestamps ne sera utilisé."
    advice = "Corrigez ce fichier, ou retirez-le."
    kept = "Les preuves et leurs dates ne changent pas."


class NoCalendarAnswers(TimestampFailure):
    """No calendar of the list took the digest."""

    title = "Aucun calendrier OpenTimestamps ne répond comme il faut."


class ProofUnreadable(TimestampFailure):
    """The bytes are not an ``.ots`` file over a SHA-256."""

    title = "Cette preuve OpenTimestamps est illisible."


@dataclass(frozen=True)
class Progress:
    """A proof as it stands. ``block`` is the Bitcoin block it names, which nobody checked here."""

    proof: bytes
    block: int | None


def read_calendars(home: Path) -> tuple[str, ...]:
    """Return the addresses of the calendars; an empty tuple when the option is off.

    Raises :class:`BadCalendars`.
    """
    path = home / SETTINGS
    if not path.is_file():
        return ()
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCalendars(reason=f"Il est illisible : {error}.") from error
    if values.keys() != _KEYS or type(values["checked_on"]) is not dt.date:
        raise BadCalendars(reason="Il lui faut : calendars, source, checked_on.")
    addresses = values["calendars"]
    right = isinstance(addresses, list) and all(_is_address(one) for one in addresses)
    if not right or not 1 <= len(addresses) <= MOST_CALENDARS:
        raise BadCalendars(reason=f"« calendars » : une à {MOST_CALENDARS} adresses http ou https.")
    return tuple(one.rstrip("/") for one in addresses)


def _is_address(value: object) -> bool:
    parts = urlsplit(value) if isinstance(value, str) else None
    return bool(parts and parts.scheme in {"http", "https"} and parts.hostname)


def stamp(digests: Sequence[bytes], calendars: Sequence[str]) -> list[Progress]:
    """Send one digest for all of ``digests`` to each calendar; return a proof for each of them.

    Each is hidden behind a random number, so that neither a calendar nor the reader of one proof
    learns another. Raises :class:`NoCalendarAnswers` when none answers rightly.
    """
    from opentimestamps.core.op import OpAppend, OpSHA256
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp, make_merkle_tree

    files = [DetachedTimestampFile(OpSHA256(), Timestamp(digest)) for digest in digests]
    hidden = [
        file.timestamp.ops.add(OpAppend(os.urandom(16))).ops.add(OpSHA256()) for file in files
    ]
    tip = make_merkle_tree(hidden)
    answered = 0
    for calendar in calendars:
        try:
            tip.merge(_answered(http_post(f"{calendar}/digest", tip.msg, timeout=TIMEOUT), tip.msg))
            answered += 1
        except TimestampFailure:
            continue
    if not answered:
        raise NoCalendarAnswers
    return [Progress(_written(file), None) for file in files]


def upgrade(proof: bytes, calendars: Sequence[str]) -> Progress:
    """Ask the calendars of the list for the rest of a proof; return it as it then stands.

    Only addresses of the list are asked, whatever the proof names. A calendar that does not answer
    changes nothing. Raises :class:`ProofUnreadable`.
    """
    file = _read(proof)
    for calendar, pending in list(_pending(file.timestamp)):
        if calendar in calendars:
            try:
                address = f"{calendar}/timestamp/{pending.msg.hex()}"
                pending.merge(_answered(http_get(address, timeout=TIMEOUT), pending.msg))
            except TimestampFailure:
                continue
    return Progress(_written(file), _block(file))


def digest_of(proof: bytes) -> str:
    """Return the SHA-256 (hexadecimal) that a proof is over. Raises :class:`ProofUnreadable`."""
    return str(_read(proof).file_digest.hex())


def block_of(proof: bytes) -> int | None:
    """Return the lowest Bitcoin block a proof names. Raises :class:`ProofUnreadable`."""
    return _block(_read(proof))


def _answered(data: bytes, message: bytes) -> Timestamp:
    """Return what a calendar says of ``message``: a promise, or a block.

    Raises a ``TimestampFailure`` on anything else.
    """
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
    from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
    from opentimestamps.core.timestamp import Timestamp

    try:
        context = BytesDeserializationContext(data)
        said = Timestamp.deserialize(context, message)
        context.assert_eof()
    except (DeserializationError, ValueError, TypeError, RecursionError) as error:
        raise ProofUnreadable from error
    known = (PendingAttestation, BitcoinBlockHeaderAttestation)
    if not any(isinstance(one, known) for _, one in said.all_attestations()):
        raise ProofUnreadable
    return said


def _read(proof: bytes) -> DetachedTimestampFile:
    from opentimestamps.core.op import OpSHA256
    from opentimestamps.core.serialize import BytesDeserializationContext, DeserializationError
    from opentimestamps.core.timestamp import DetachedTimestampFile

    try:
        if len(proof) > MAX_PROOF:
            raise ValueError("too large")
        file = DetachedTimestampFile.deserialize(BytesDeserializationContext(proof))
    except (DeserializationError, ValueError, TypeError, RecursionError) as error:
        raise ProofUnreadable from error
    if not isinstance(file.file_hash_op, OpSHA256):
        raise ProofUnreadable
    return file


def _written(file: DetachedTimestampFile) -> bytes:
    from opentimestamps.core.serialize import BytesSerializationContext

    context = BytesSerializationContext()
    file.serialize(context)
    return bytes(context.getbytes())


def _pending(timestamp: Timestamp) -> Iterator[tuple[str, Timestamp]]:
    """Yield (calendar, the place in the proof where it is awaited)."""
    from opentimestamps.core.notary import PendingAttestation

    for one in timestamp.attestations:
        if isinstance(one, PendingAttestation):
            yield one.uri.rstrip("/"), timestamp
    for after in timestamp.ops.values():
        yield from _pending(after)


def _block(file: DetachedTimestampFile) -> int | None:
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation

    heights = [
        one.height
        for _, one in file.timestamp.all_attestations()
        if isinstance(one, BitcoinBlockHeaderAttestation)
    ]
    return min(heights, default=None)
