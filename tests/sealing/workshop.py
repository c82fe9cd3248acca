"""The workshop where malicious bundles are made, and the list of them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from guichet.sealing.digests import sha256_of
from guichet.sealing.journal import Record, journal_line, parse_line
from guichet.sealing.log import GENESIS, payload_digest
from tests.sealing.sample import Sample
from tests.support.timestamping import LocalAuthority

GUICHET, TRUSTING, VERIFIER, SUMS, OPENSSL = (
    "guichet", "guichet --trust", "verifier.py", "sha256sum", "openssl",
)  # fmt: skip
BOTH = frozenset({GUICHET, TRUSTING})
OURS = BOTH | {VERIFIER}

Files = dict[str, bytes]


@dataclass(frozen=True)
class Malicious:
    name: str
    wrong: str
    refused_by: frozenset[str]
    names: str
    build: Callable[[Workshop], Path]
    exit_code: int = 1


MALICIOUS: list[Malicious] = []
"""The whole set; complete once :mod:`tests.sealing.malicious` is imported."""


def malicious(
    wrong: str, refused_by: frozenset[str], names: str, exit_code: int = 1
) -> Callable[[Callable[[Workshop], Path]], Callable[[Workshop], Path]]:
    """Register a builder in the set."""

    def register(build: Callable[[Workshop], Path]) -> Callable[[Workshop], Path]:
        name = build.__name__
        MALICIOUS.append(Malicious(name, wrong, refused_by, names, build, exit_code))
        return build

    return register


class Workshop:
    """A true bundle, the authority that dated it, and the means to falsify it."""

    def __init__(self, folder: Path, tsa: LocalAuthority, sample: Sample) -> None:
        self.folder = folder
        self.tsa = tsa
        self.sample = sample
        self.path = sample.write(folder / "vrai.zip", tsa)

    @property
    def files(self) -> Files:
        with zipfile.ZipFile(self.path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    @property
    def originals(self) -> list[str]:
        return sorted(name for name in self.files if name.startswith("originaux/"))

    @property
    def token(self) -> str:
        return next(name for name in self.files if name.endswith(".tsr"))

    @property
    def proof(self) -> str:
        return next(name for name in self.files if name.endswith(".preuve.json"))

    def records(self) -> list[Record]:
        return [parse_line(line) for line in self.files["journal.jsonl"].splitlines()]

    def pack(self, files: Files, *, sums: bool = True) -> Path:
        """Zip ``files``; with ``sums`` the list of digests is made anew, as a forger would."""
        if sums:
            files = with_new_sums(files)
        path = self.folder / "faux.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return path

    def pack_records(self, records: list[Record], **changes: bytes) -> Path:
        journal = b"".join(journal_line(record) for record in records)
        return self.pack({**self.files, "journal.jsonl": journal, **changes})

    def pack_token(self, response: bytes, **changes: bytes) -> Path:
        return self.pack({**self.files, self.token: response, **changes})

    def stamped_root(self) -> bytes:
        return bytes.fromhex(self.sample.seals[0].token.root)


def with_new_sums(files: Files) -> Files:
    others = {name: data for name, data in files.items() if name != "SHA256SUMS"}
    lines = "".join(f"{sha256_of(data)}  {name}\n" for name, data in sorted(others.items()))
    return {**others, "SHA256SUMS": lines.encode()}


def chained_anew(records: list[Record]) -> list[Record]:
    """Return the records with numbers, links and digests that hold together again."""
    chained: list[Record] = []
    previous = GENESIS
    for number, record in enumerate(records, 1):
        assert record.salt is not None
        assert record.payload is not None
        entry = replace(
            record.entry,
            number=number,
            previous=previous,
            payload_digest=payload_digest(record.salt, record.payload),
        )
        chained.append(replace(record, entry=entry))
        previous = entry.digest
    return chained


def flipped(data: bytes, place: int = -1) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 1
    return bytes(changed)
