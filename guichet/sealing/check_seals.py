"""Checks on the tokens of a bundle: what they stamp, and who vouches for them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cryptography import x509

from guichet.sealing import layout
from guichet.sealing.archive import Archive
from guichet.sealing.authorities import Certificates
from guichet.sealing.canonical import canonical_json
from guichet.sealing.contents import PROOF_FORMAT
from guichet.sealing.merkle import root_from_proof
from guichet.sealing.report import SealSeen, SealsSeen, checks_of
from guichet.sealing.timestamp_errors import OtherData, TimestampFailure, UnknownAuthority
from guichet.sealing.timestamps import (
    UNREADABLE,
    VerifiedTimestamp,
    offset_of,
    verify_timestamp,
)
from guichet.sealing.trust import Anchor
from guichet.sealing.wording import counted, printable

_MAX_TOKEN = 256 << 10
_MAX_PROOF = 64 << 10
_MAX_PEM = 1 << 20
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}")


class BadSeal(ValueError):
    """A token or its proof cannot be accepted. The message is a sentence in French."""


class CannotTell(Exception):
    """No certificate is there to check this token with: it gives no date, and is no fault."""


@dataclass(frozen=True)
class Proof:
    """The proof of one token: its entry, its place under the root, and the tokens it covers."""

    entry: int
    index: int
    size: int
    path: tuple[bytes, ...]
    covers: tuple[tuple[str, int, tuple[bytes, ...]], ...] = ()
    sent: dt.datetime | None = None
    received: dt.datetime | None = None


@dataclass(frozen=True)
class _Held:
    """A token that holds, with its proof and the root that the journal gives."""

    seal: SealSeen
    proof: Proof
    root: bytes


def seal_checks(
    archive: Archive, heads: Sequence[str], anchors: Sequence[Anchor], *, strict: bool
) -> SealsSeen:
    """Check every token.

    ``heads`` are the digests recomputed from the journal. ``strict`` refuses a token whose
    authority is not among ``anchors``; otherwise it only stays untrusted.
    """
    names = _names(archive, layout.RESPONSE_SUFFIX)
    orphans = _names(archive, layout.PROOF_SUFFIX) ^ names
    faults = [
        (f"{layout.TOKENS}/{name}", "Un jeton va toujours avec sa preuve : l’un des deux manque.")
        for name in sorted(orphans)
    ]
    seen: list[_Held] = []
    unchecked: list[str] = []
    for name in sorted(names - orphans):
        try:
            seen.append(_check_seal(archive, name, heads, anchors, strict))
        except CannotTell:
            unchecked.append(f"{layout.TOKENS}/{name}{layout.RESPONSE_SUFFIX}")
        except (BadSeal, TimestampFailure) as error:
            faults.append((f"{layout.TOKENS}/{name}{layout.RESPONSE_SUFFIX}", str(error)))
    faults += _cover_faults(archive, seen)
    held = counted(len(seen), "jeton date", "jetons datent")
    checks = checks_of("seal", faults, f"{held} bien ce journal.")
    return SealsSeen(tuple(checks), tuple(_with_covers(seen)), tuple(unchecked))


def _cover_faults(archive: Archive, held: Sequence[_Held]) -> list[tuple[str, str]]:
    """Return what is wrong with the earlier tokens that a token claims to cover."""
    faults = []
    for one in held:
        for file, index, path in one.proof.covers:
            digest = archive.digests.get(file)
            try:
                leaf = bytes.fromhex(digest or "")
                right = root_from_proof(leaf, index, one.proof.size, path) == one.root
            except ValueError:
                right = False
            if not right:
                faults.append((one.seal.file, f"Il ne couvre pas « {printable(file)} »."))
    return faults


def _with_covers(held: Sequence[_Held]) -> list[SealSeen]:
    """Return the seals, each with the token that covers it in time, if there is one.

    A cover counts when it was made before the earlier token could be doubted, holds longer, and is
    trusted at least as much.
    """
    covers: dict[str, list[SealSeen]] = {}
    for one in held:
        for file, _, _ in one.proof.covers:
            covers.setdefault(file, []).append(one.seal)
    return [replace(one.seal, covered_by=_best(one.seal, covers)) for one in held]


def _best(seal: SealSeen, covers: Mapping[str, Sequence[SealSeen]]) -> str:
    useful = [
        later
        for later in covers.get(seal.file, ())
        if seal.gen_time <= later.gen_time < seal.holds_until < later.holds_until
        and later.trusted >= seal.trusted
    ]
    return max(useful, key=lambda later: later.holds_until).file if useful else ""


def _names(archive: Archive, suffix: str) -> set[str]:
    prefix = f"{layout.TOKENS}/"
    return {
        name.removeprefix(prefix).removesuffix(suffix)
        for name in archive.digests
        if name.startswith(prefix) and name.endswith(suffix)
    }


def _check_seal(
    archive: Archive, name: str, heads: Sequence[str], anchors: Sequence[Anchor], strict: bool
) -> _Held:
    proof = read_proof(archive, f"{layout.TOKENS}/{name}{layout.PROOF_SUFFIX}")
    if proof.entry > len(heads):
        raise BadSeal("Sa preuve parle d’une entrée qui n’existe pas.")
    try:
        head = bytes.fromhex(heads[proof.entry - 1])
        root = root_from_proof(head, proof.index, proof.size, proof.path)
    except ValueError as error:
        raise BadSeal("Sa preuve ne mène à aucune racine.") from error
    token_file = f"{layout.TOKENS}/{name}{layout.RESPONSE_SUFFIX}"
    response = archive.read(token_file, _MAX_TOKEN)
    if response is None:
        raise BadSeal("Ce fichier est trop gros pour un jeton.")
    authority = name.partition("_")[2]
    own = _own_certificates(archive, authority)
    seen = _trusted(response, root, anchors, own) or _untrusted(response, root, own, strict)
    seal = replace(
        seen,
        file=token_file,
        entry=proof.entry,
        authority=seen.authority or authority,
        clock=offset_of(response, proof.sent, proof.received),
    )
    return _Held(seal, proof, root)


def _trusted(
    response: bytes, root: bytes, anchors: Sequence[Anchor], own: Certificates
) -> SealSeen | None:
    """Return the seal if it leads to an anchor; None if its authority is unknown to all."""
    held: list[SealSeen] = []
    refusal: TimestampFailure | None = None
    for anchor in anchors:
        # What the bundle brings may help to climb, never to arrive.
        helpers = (*anchor.certificates.intermediates, *own.intermediates, *own.roots)
        try:
            verified = verify_timestamp(
                response, root, replace(anchor.certificates, intermediates=helpers)
            )
        except UnknownAuthority:
            continue
        except TimestampFailure as error:
            refusal = error
        else:
            held.append(_seen(verified, anchor))
    if held:
        return max(held, key=lambda seal: (seal.qualified, bool(seal.authority)))
    if refusal:
        raise refusal
    return None


def _untrusted(response: bytes, root: bytes, own: Certificates, strict: bool) -> SealSeen:
    if strict:
        raise UnknownAuthority
    if not own.roots:
        if root not in response:  # all that can be seen without a certificate
            raise OtherData
        raise CannotTell
    return _seen(verify_timestamp(response, root, own), None)


def _seen(verified: VerifiedTimestamp, anchor: Anchor | None) -> SealSeen:
    authority = anchor.authority if anchor else None
    return SealSeen(
        file="",
        entry=0,
        gen_time=verified.gen_time,
        authority=printable(authority.name) if authority else "",
        signer=printable(verified.signer),
        root_sha256=verified.root_sha256,
        trusted=anchor is not None,
        qualified=bool(authority and authority.is_qualified_on(verified.gen_time.date())),
        holds_until=verified.ends_at,
        trusted_by=authority.id if authority else "",
    )


def _own_certificates(archive: Archive, authority: str) -> Certificates:
    """Return the certificates that the bundle itself gives for an authority."""
    found = []
    for name in (layout.root_file(authority), layout.intermediates_file(authority)):
        data = archive.read(name, _MAX_PEM) if name in archive.digests else None
        found.append(() if data is None else (_checked_pem(data),))
    return Certificates(roots=found[0], intermediates=found[1])


def _checked_pem(data: bytes) -> bytes:
    try:
        x509.load_pem_x509_certificates(data)
    except UNREADABLE as error:
        raise BadSeal("Les certificats de son horodateur sont illisibles.") from error
    return data


def read_proof(archive: Archive, name: str) -> Proof:
    """Return the proof in the file ``name``. Raises :class:`BadSeal`."""
    data = archive.read(name, _MAX_PROOF) or b""
    try:
        value = json.loads(data)
        canonical = canonical_json(value) + b"\n" == data
    except (ValueError, RecursionError) as error:
        raise BadSeal("Sa preuve est illisible.") from error
    if not canonical or not isinstance(value, dict) or value.get("format") != PROOF_FORMAT:
        raise BadSeal("Sa preuve n’a pas la forme attendue.")
    numbers = [value.get(key) for key in ("entry", "index", "size")]
    path = value.get("path")
    if not isinstance(path, list) or not all(_is_digest(step) for step in path):
        raise BadSeal("Sa preuve n’a pas la forme attendue.")
    entry, index, size = (n if type(n) is int else -1 for n in numbers)
    if entry < 1 or index < 0 or size < 1:
        raise BadSeal("Sa preuve n’a pas la forme attendue.")
    try:
        covers = tuple(_cover(one) for one in value.get("covers") or ())
        sent, received = (_moment(value.get(key)) for key in ("sent", "received"))
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise BadSeal("Sa preuve n’a pas la forme attendue.") from error
    return Proof(entry, index, size, _steps(path), covers, sent, received)


def _steps(path: Sequence[str]) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(step) for step in path)


def _cover(value: dict[str, object]) -> tuple[str, int, tuple[bytes, ...]]:
    """Return (token file, index, path); bundles of before the renewals have none."""
    token, index, path = value["token"], value["index"], value["path"]
    named = isinstance(token, str) and layout.folder_of(token) == layout.TOKENS
    if not named or type(index) is not int or index < 0 or not isinstance(path, list):
        raise ValueError("not a cover")
    if not all(_is_digest(step) for step in path):
        raise ValueError("not a path")
    return str(token), index, _steps(path)


def _moment(text: object) -> dt.datetime | None:
    """Return an aware moment; a moment without a zone is refused like any other text."""
    if text is None:
        return None
    moment = dt.datetime.fromisoformat(str(text).replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment


def _is_digest(step: object) -> bool:
    return isinstance(step, str) and _HEX_DIGEST.fullmatch(step) is not None
