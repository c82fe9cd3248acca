"""Writing the evidence bundle: one zip that anyone can check without this software.

Files are streamed, so that memory stays flat. The same contents give the same bytes (fixed times,
fixed order). The zip appears under its name only when it is whole. A bundle that our own
verification would refuse is not written.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, BinaryIO

from guichet.errors import GuichetError
from guichet.sealing import layout
from guichet.sealing.authorities import Authority
from guichet.sealing.canonical import canonical_json
from guichet.sealing.contents import (
    PROOF_FORMAT,
    BundleContents,
    Member,
    PlacedSeal,
    Seal,
    place_seals,
)
from guichet.sealing.digests import CHUNK, sha256_of
from guichet.sealing.journal import Record, journal_line
from guichet.sealing.layout import original_path
from guichet.sealing.log import check_chain, written_moment
from guichet.sealing.merkle import root_from_proof
from guichet.sealing.readme import readme
from guichet.sealing.timestamps import TimestampFailure, verify_timestamp
from guichet.system_reasons import reason_of

_ALREADY_COMPRESSED = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".gif", ".heic", ".heif", ".pdf", ".zip", ".gz"}
)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16


class CannotBundle(GuichetError):
    """The contents do not hold together; the bundle would not verify."""

    title = "Le dossier de preuves ne peut pas être écrit."
    effect = "{reason}"
    advice = "Signalez ce défaut : il ne vient pas de vous."
    kept = "Vos pièces et votre journal ne sont pas touchés."


class PieceUnreadable(GuichetError):
    """A file cannot be read while the bundle is written."""

    title = "La pièce « {label} » ne peut pas être lue."
    effect = "Le dossier de preuves n’a pas été écrit."
    advice = "Essayez de nouveau. Si cela continue, remettez la dernière sauvegarde."
    kept = "Les autres pièces et le journal ne sont pas touchés."


class BundleNotWritten(GuichetError):
    """The disk refused the zip."""

    title = "Le dossier de preuves n’a pas pu être enregistré : {reason}."
    effect = "Le fichier demandé n’existe pas."
    advice = "Libérez de la place ou choisissez un autre endroit, puis recommencez."
    kept = "Vos pièces et votre journal ne sont pas touchés."


def write_bundle(destination: Path, contents: BundleContents) -> Path:
    """Write the bundle at ``destination`` (replaced if it exists) and return it.

    Members are read one after the other, 1 MiB at a time. The file is readable by its owner only.
    Raises :class:`CannotBundle`, :class:`PieceUnreadable` or :class:`BundleNotWritten`; nothing is
    left behind then.
    """
    contents, members, generated = _made_ready(contents)
    try:
        with tempfile.NamedTemporaryFile(
            dir=destination.parent, prefix=".guichet-", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            try:
                _write_zip(file, generated, members, contents)
                file.flush()
                os.fsync(file.fileno())
                temporary.replace(destination)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
    except OSError as error:
        raise BundleNotWritten(reason=reason_of(error)) from error
    return destination


def check_contents(contents: BundleContents) -> None:
    """Raise :class:`CannotBundle` when :func:`write_bundle` would; no original is opened."""
    _made_ready(contents)


def _made_ready(
    contents: BundleContents,
) -> tuple[BundleContents, list[Member], dict[str, bytes]]:
    """Return what is written, checked: the contents, the members in order, the other files."""
    contents = replace(contents, authorities=_usable_authorities(contents))
    members = sorted(contents.members, key=lambda member: member.path)
    _check_contents(contents, members)
    return contents, members, _generated_files(contents, members, place_seals(contents.seals))


def _check_contents(contents: BundleContents, members: Sequence[Member]) -> None:
    if not contents.entries:
        raise CannotBundle(reason="Le journal est vide : il n’y a encore rien à prouver.")
    for fault in check_chain(contents.entries):
        raise CannotBundle(reason=fault.detail)
    numbers = {entry.number for entry in contents.entries}
    if not contents.payloads.keys() <= numbers:
        raise CannotBundle(reason="Un contenu ne correspond à aucune entrée du journal.")
    for record in _records(contents):
        if not record.payload_agrees:
            raise CannotBundle(reason=f"Le contenu de l’entrée {record.entry.number} a changé.")
    for placed in place_seals(contents.seals):
        _check_seal(placed, contents)
    for one in contents.calendar_seals:
        if not 1 <= one.number <= len(contents.entries):
            raise CannotBundle(reason="Une preuve OpenTimestamps ne nomme aucune entrée.")
    _check_names(members)


def _usable_authorities(contents: BundleContents) -> list[Authority]:
    """Return the authorities whose certificates fit all of their tokens in the bundle.

    When an authority has changed its root since, its present certificates would make true tokens
    look false: they are left out, and the readme says that they are missing.
    """
    return [
        authority
        for authority in contents.authorities
        if all(
            _fits(seal, authority)
            for seal in contents.seals
            if seal.token.authority_id == authority.id
        )
    ]


def _fits(seal: Seal, authority: Authority) -> bool:
    try:
        root = bytes.fromhex(seal.token.root)
        verify_timestamp(seal.token.response, root, authority.certificates)
    except TimestampFailure:
        return False
    return True


def _check_seal(placed: PlacedSeal, contents: BundleContents) -> None:
    seal = placed.seal
    wrong = CannotBundle(reason=f"Le jeton de l’entrée {seal.number} ne date pas ce journal.")
    if not (1 <= seal.number <= len(contents.entries) and layout.is_allowed(placed.token_file)):
        raise wrong
    head = bytes.fromhex(contents.entries[seal.number - 1].digest)
    try:
        root = root_from_proof(head, seal.index, seal.size, seal.proof)
    except ValueError as error:
        raise wrong from error
    if root.hex() != seal.token.root:
        raise wrong
    for _, covered in placed.renews:
        leaf = bytes.fromhex(covered.sha256)
        if root_from_proof(leaf, covered.index, seal.size, covered.proof) != root:
            raise wrong


def _check_names(members: Sequence[Member]) -> None:
    seen: set[str] = set()
    given = {layout.ORIGINALS, layout.PLATES, layout.TEXTS}
    for member in members:
        if not layout.is_allowed(member.path) or layout.folder_of(member.path) not in given:
            raise CannotBundle(reason=f"Le nom « {member.path} » n’est pas permis.")
        if member.path.lower() in seen:
            raise CannotBundle(reason=f"Deux pièces portent le nom « {member.path} ».")
        seen.add(member.path.lower())


def _records(contents: BundleContents) -> list[Record]:
    return [
        Record(entry, *contents.payloads.get(entry.number, (None, None)))
        for entry in contents.entries
    ]


def _generated_files(
    contents: BundleContents, members: Sequence[Member], seals: Sequence[PlacedSeal]
) -> dict[str, bytes]:
    """Return the files that are not members, except SHA256SUMS, which comes last."""
    files = {
        layout.README: readme(contents, members, seals),
        layout.JOURNAL: b"".join(journal_line(record) for record in _records(contents)),
        layout.VERIFIER: Path(__file__).with_name("verifier.py").read_bytes(),
    }
    if contents.dossier_json is not None:
        files[layout.CASEFILE] = contents.dossier_json
    for placed in seals:
        files[placed.token_file] = placed.seal.token.response
        files[placed.proof_file] = _proof(placed)
    for one in contents.calendar_seals:
        entry = layout.entry_file(one.number)
        files[entry] = canonical_json(contents.entries[one.number - 1].as_json())
        files[f"{entry}{layout.CALENDAR_SUFFIX}"] = one.proof
    used = {seal.token.authority_id for seal in contents.seals}
    for authority in (a for a in contents.authorities if a.id in used):
        files[layout.root_file(authority.id)] = authority.root_pem
        # openssl refuses an empty file: without intermediates, the root stands there again.
        helpers = b"".join(authority.intermediates_pem) or authority.root_pem
        files[layout.intermediates_file(authority.id)] = helpers
    return files


def _proof(placed: PlacedSeal) -> bytes:
    """Return the proof of one token; ``sent`` and ``received`` are the computer’s own readings."""
    seal, token = placed.seal, placed.seal.token
    proof = {
        "format": PROOF_FORMAT,
        "entry": seal.number,
        "index": seal.index,
        "size": seal.size,
        "path": [digest.hex() for digest in seal.proof],
        "attime": int(token.gen_time.timestamp()),
        "covers": [
            {"token": file, "index": one.index, "path": [digest.hex() for digest in one.proof]}
            for file, one in placed.renews
        ],
        "sent": written_moment(token.sent_at) if token.sent_at else None,
        "received": written_moment(token.received_at) if token.received_at else None,
    }
    return canonical_json(proof) + b"\n"


def _write_zip(
    file: IO[bytes],
    generated: dict[str, bytes],
    members: Sequence[Member],
    contents: BundleContents,
) -> None:
    sums: dict[str, str] = {}
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(generated, key=lambda name: (name != layout.README, name)):
            archive.writestr(_zip_info(name), generated[name])
            sums[name] = sha256_of(generated[name])
        for member in members:
            sums[member.path] = _stream(archive, member)
        _check_originals(sums, contents)
        lines = "".join(layout.sum_line(sums[name], name) for name in sorted(sums))
        archive.writestr(_zip_info(layout.SUMS), lines)


def _stream(archive: zipfile.ZipFile, member: Member) -> str:
    """Copy one member into the zip; return its SHA-256."""
    hasher = hashlib.sha256()
    with _opened(member) as source, archive.open(_zip_info(member.path), "w") as target:
        while chunk := _read(source, member):
            hasher.update(chunk)
            target.write(chunk)
    return hasher.hexdigest()


def _opened(member: Member) -> contextlib.closing[BinaryIO]:
    try:
        return contextlib.closing(member.open())
    except OSError as error:
        raise PieceUnreadable(label=member.label) from error


def _read(source: BinaryIO, member: Member) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise PieceUnreadable(label=member.label) from error


def _check_originals(sums: dict[str, str], contents: BundleContents) -> None:
    originals = {n: d for n, d in sums.items() if layout.folder_of(n) == layout.ORIGINALS}
    named = {record.named_file for record in _records(contents)} - {None}
    for name, digest in originals.items():
        if digest not in named or not layout.names_digest(name, digest):
            raise CannotBundle(reason=f"Le journal ne nomme pas l’original « {name} ».")
    if named - set(originals.values()):
        raise CannotBundle(reason="Un original nommé par le journal manque.")


def _zip_info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _FIXED_TIME)
    info.create_system = 3  # a fixed system: the same bytes wherever it is written
    info.external_attr = _PLAIN_FILE
    stored = Path(name).suffix.lower() in _ALREADY_COMPRESSED
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return info


__all__ = [
    "BundleContents",
    "BundleNotWritten",
    "CannotBundle",
    "Member",
    "PieceUnreadable",
    "Seal",
    "original_path",
    "write_bundle",
]
