"""A small, sound dossier of invented evidence, and what is needed to seal and bundle it."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from guichet.sealing.bundle import (
    BundleContents,
    Member,
    Seal,
    original_path,
    write_bundle,
)
from guichet.sealing.digests import sha256_of
from guichet.sealing.log import SALT_BYTES, Entry, next_entry, payload_digest
from guichet.sealing.merkle import inclusion_proof, root
from guichet.sealing.timestamps import Token
from tests.support.timestamping import LocalAuthority

START = dt.datetime(2026, 9, 1, 6, 12, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
LOG_ID = "exemple-0001"
EVENT = {
    "id": "e1",
    "number": 1,
    "at": "2026-09-01T08:12:00+02:00",
    "channel": "site",
    "outcome": "no_slot",
}
"""The one attempt, as ``dossier.json`` tells it."""


@dataclass
class Sample:
    """A dossier under construction; ``add_file`` and ``add`` append to its log."""

    log_id: str = LOG_ID
    entries: list[Entry] = field(default_factory=list)
    payloads: dict[int, tuple[bytes, Mapping[str, object]]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)

    def add(self, kind: str, payload: Mapping[str, object], at: dt.datetime | None = None) -> Entry:
        number = len(self.entries) + 1
        salt = number.to_bytes(SALT_BYTES, "big")
        entry = next_entry(
            self.entries[-1] if self.entries else None,
            log_id=self.log_id,
            at=at or START + dt.timedelta(days=number),
            kind=kind,
            payload_digest=payload_digest(salt, payload),
        )
        self.entries.append(entry)
        self.payloads[number] = (salt, payload)
        return entry

    def add_file(self, data: bytes, extension: str = "png", family: str = "capture") -> Entry:
        digest = sha256_of(data)
        entry = self.add(
            "file",
            {"sha256": digest, "name": f"capture.{extension}", "size": len(data)},
        )
        path = original_path(entry.number, digest, extension)
        label = f"Capture EXEMPLE n° {entry.number}"
        self.members.append(member(path, data, label, family))
        return entry

    def seal(
        self, tsa: LocalAuthority, *, with_others: Sequence[bytes] = (), response: bytes = b""
    ) -> Seal:
        """Seal the head, alone or among other dossiers' heads; ``response`` replaces the token."""
        leaves = [bytes.fromhex(self.entries[-1].digest), *with_others]
        top = root(leaves)
        answer = response or tsa.stamp(top)
        moment = tsa.now or NOW
        seal = Seal(
            Token(tsa.authority.id, answer, moment, top.hex()),
            number=len(self.entries),
            index=0,
            size=len(leaves),
            proof=tuple(inclusion_proof(leaves, 0)),
        )
        self.seals.append(seal)
        return seal

    def contents(self, *authorities: LocalAuthority) -> BundleContents:
        known = {said.get("id") for _, said in self.payloads.values()}
        events = [EVENT] if EVENT["id"] in known else []
        return BundleContents(
            entries=self.entries,
            payloads=self.payloads,
            members=self.members,
            written_at=NOW,
            software="Guichet ouvert, essai",
            seals=self.seals,
            authorities=[tsa.authority for tsa in authorities],
            dossier_json=json.dumps({"format": "guichet-dossier/1", "events": events}).encode(),
        )

    def write(self, path: Path, *authorities: LocalAuthority) -> Path:
        return write_bundle(path, self.contents(*authorities))


def member(path: str, data: bytes, label: str, family: str = "capture") -> Member:
    return Member(path, lambda: io.BytesIO(data), label, family)  # type: ignore[arg-type]


def a_sample(files: int = 3, log_id: str = LOG_ID) -> Sample:
    """Return a dossier: an attempt, ``files`` captures with text and layout copy, a testimony."""
    sample = Sample(log_id)
    moment = {"moment": EVENT["at"]}
    said = {name: EVENT[name] for name in ("id", "number", "channel", "outcome")}
    sample.add("attempt", {**said, **moment, "note": "EXEMPLE « é »"})
    for number in range(files):
        entry = sample.add_file(png(number, log_id))
        sample.members.append(
            member(f"textes/{entry.number:02d}.txt", "Aucun créneau — EXEMPLE".encode(), "Texte lu")
        )
        sample.members.append(
            member(f"planches/{entry.number:02d}.pdf", b"%PDF-1.7 EXEMPLE", "Planche")
        )
    sample.add_file(b"Je soussigne EXEMPLE", "txt", "testimony")
    return sample


def png(number: int, log_id: str = "") -> bytes:
    return b"\x89PNG\r\n\x1a\n" + f"EXEMPLE {log_id} {number}".encode() * 50


HEADS_OF_OTHERS = tuple(bytes.fromhex(sha256_of(bytes([n]))) for n in range(4))
