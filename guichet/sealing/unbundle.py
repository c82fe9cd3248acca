"""Reading a bundle back, once it was verified: what a dossier is made again from.

Nothing here is checked a second time: give it a bundle whose report is intact, and which nobody
else can change meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from guichet.errors import GuichetError
from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.calendars import MAX_PROOF, block_of, digest_of
from guichet.sealing.check_dossier import MAX_CASEFILE
from guichet.sealing.check_seals import read_proof
from guichet.sealing.contents import CalendarSeal, Covered, Seal
from guichet.sealing.journal import MAX_LINE, Record, parse_line
from guichet.sealing.merkle import root_from_proof
from guichet.sealing.timestamps import Token, moment_in

MAX_JOURNAL = 32 << 20
"""Bytes: once read, it takes some twenty times that; a thousand attempts need two million."""
MAX_ORIGINAL = 64 << 20
"""Bytes of one original, twice what is taken in: anything larger was not written by us."""

_MAX_TOKEN = 256 << 10
_MAX_PEM = 100_000
_AUTHORITY = re.compile(r"[a-z0-9][a-z0-9.-]{0,49}")


class NotReadBack(GuichetError):
    """A part of a sound bundle is too large, or was not written by this software."""

    title = "Ce dossier de preuves ne peut pas être rouvert ici."
    effect = "{reason}"
    advice = "Gardez le fichier. Refaites-le sur l’autre appareil, avec la même version."
    kept = "Ce fichier et vos dossiers sont inchangés."


@dataclass(frozen=True)
class ReadSeal:
    """A token with its proof, and the name of its file in the bundle."""

    file: str
    seal: Seal


class OpenBundle:
    """A verified bundle, open; use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self._archive = Archive(path)

    def __enter__(self) -> OpenBundle:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.__exit__(None, None, None)

    def records(self) -> list[Record]:
        """Return every line of the journal, in order. Raises :class:`NotReadBack`."""
        records, size = [], 0
        for line in self._archive.lines(layout.JOURNAL, MAX_LINE):
            size += len(line)
            if size > MAX_JOURNAL:
                raise NotReadBack(reason="Son journal est trop long.")
            records.append(parse_line(line.removesuffix(b"\n")))
        return records

    def casefile(self) -> bytes | None:
        """Return ``dossier.json``, if there is one."""
        if layout.CASEFILE not in self._archive.digests:
            return None
        return self._read(layout.CASEFILE, MAX_CASEFILE)

    def originals(self) -> Mapping[str, str]:
        """Return the name of each original by its SHA-256."""
        found = self._archive.digests.items()
        return {d: name for name, d in found if layout.folder_of(name) == layout.ORIGINALS}

    def original(self, name: str) -> bytes:
        """Return the bytes of one of :meth:`originals`."""
        return self._read(name, MAX_ORIGINAL)

    def seals(self, records: list[Record]) -> Iterator[ReadSeal]:
        """Yield every token, as :func:`guichet.sealing.bundle.write_bundle` was given it."""
        for file in self._tokens(layout.RESPONSE_SUFFIX):
            stem = file.removesuffix(layout.RESPONSE_SUFFIX)
            proof = read_proof(self._archive, f"{stem}{layout.PROOF_SUFFIX}")
            response = self._read(file, _MAX_TOKEN)
            head = bytes.fromhex(records[proof.entry - 1].entry.digest)
            root = root_from_proof(head, proof.index, proof.size, proof.path)
            token = Token(
                authority_id=_authority_of(stem),
                response=response,
                gen_time=moment_in(response),
                root=root.hex(),
                sent_at=proof.sent,
                received_at=proof.received,
            )
            covers = tuple(
                Covered(self._archive.digests[name], index, path)
                for name, index, path in proof.covers
            )
            seal = Seal(token, proof.entry, proof.index, proof.size, proof.path, covers)
            yield ReadSeal(file, seal)

    def calendar_seals(self, records: list[Record]) -> Iterator[CalendarSeal]:
        """Yield the OpenTimestamps proofs."""
        for file in self._tokens(layout.CALENDAR_SUFFIX):
            number = re.fullmatch(r"jetons/entree-(\d{5,9})\.json\.ots", file)
            proof = self._read(file, MAX_PROOF)
            named = records[int(number[1]) - 1 :][:1] if number else []
            if number is None or [one.entry.digest for one in named] != [digest_of(proof)]:
                raise NotReadBack(reason=f"Le nom « {file} » n’est pas le nôtre.")
            yield CalendarSeal(int(number[1]), proof, block_of(proof))

    def certificates(self, authority: str) -> tuple[bytes, bytes] | None:
        """Return the root and the intermediates that came with the tokens of ``authority``."""
        names = (layout.root_file(authority), layout.intermediates_file(authority))
        if not all(name in self._archive.digests for name in names):
            return None
        root, helpers = (self._archive.read(name, _MAX_PEM) for name in names)
        return (root, helpers) if root and helpers else None

    def _tokens(self, suffix: str) -> list[str]:
        return sorted(
            name
            for name in self._archive.digests
            if layout.folder_of(name) == layout.TOKENS and name.endswith(suffix)
        )

    def _read(self, name: str, limit: int) -> bytes:
        data = self._archive.read(name, limit)
        if data is None:
            raise NotReadBack(reason=f"La pièce « {name} » est trop lourde.")
        return data


def _authority_of(stem: str) -> str:
    authority = stem.partition("_")[2]
    if not _AUTHORITY.fullmatch(authority):
        raise NotReadBack(reason=f"Le nom « {stem} » n’est pas le nôtre.")
    return authority
