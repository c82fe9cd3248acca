"""The tokens that a dossier brings from another device, kept with their proofs, byte for byte.

A token counts as a date here only if its authority is one that this installation knows. The others
stay with the dossier, under a name that says so, with the certificates that came with them: the
next bundle hands everything on, and its reader may trust whom they choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from guichet.dossiers.models import Dossier
from guichet.evidence.log import moment_of
from guichet.evidence.models import (
    CalendarProof,
    CoveredTimestamp,
    LogEntry,
    Timestamp,
    TimestampedHead,
)
from guichet.evidence.seals import ELSEWHERE
from guichet.sealing.contents import Covered
from guichet.sealing.digests import sha256_of
from guichet.sealing.journal import Record
from guichet.sealing.merkle import root_from_proof
from guichet.sealing.unbundle import OpenBundle, ReadSeal

LONGEST_NAME = 50
"""Signs of the name of an authority in a bundle, as it is read back."""

MOST_CERTIFICATES = 400_000
"""Bytes of certificates kept in the log: a line of it is at most 1 MiB."""

Certificates = dict[str, dict[str, str]]
"""For each authority, its « root » and its « intermediates », in PEM."""


def store_seals(
    dossier: UUID, opened: OpenBundle, records: list[Record], trusted: Mapping[str, str]
) -> int:
    """Store every token and OpenTimestamps proof; return how many tokens nobody vouches for here.

    The entries must be stored. A token over several dossiers is stored once.
    """
    stamps: dict[str, Timestamp] = {}
    seals = list(opened.seals(records))
    for one in seals:
        stamp = _stamp(one, trusted)
        stamps[sha256_of(one.seal.token.response)] = stamp
        seal = one.seal
        TimestampedHead.objects.create(
            timestamp=stamp,
            dossier=dossier,
            number=seal.number,
            digest=records[seal.number - 1].entry.digest,
            index=seal.index,
            size=seal.size,
            proof=[step.hex() for step in seal.proof],
        )
    _store_covers(seals, stamps)
    for proof in opened.calendar_seals(records):
        entry = records[proof.number - 1].entry
        at = moment_of(entry)
        CalendarProof.objects.create(
            dossier=dossier,
            number=proof.number,
            digest=entry.digest,
            proof=proof.proof,
            block=proof.block,
            created_at=at,
            asked_at=at,
        )
    return sum(one.file not in trusted for one in seals)


def certificates_of(
    opened: OpenBundle, records: list[Record], trusted: Mapping[str, str]
) -> Certificates:
    """Return the certificates that came with the tokens, by the name they have here."""
    found: Certificates = {}
    for one in opened.seals(records):
        pems = opened.certificates(one.seal.token.authority_id)
        if pems and all(pem.isascii() for pem in pems):
            root, helpers = (pem.decode("ascii") for pem in pems)
            found[_name_here(one, trusted)] = {"root": root, "intermediates": helpers}
    total = sum(len(pem) for pems in found.values() for pem in pems.values())
    return found if total <= MOST_CERTIFICATES else {}


def certificates_brought(dossier: Dossier) -> Certificates:
    """Return the certificates that a dossier brought from other devices, the latest last."""
    arrivals = LogEntry.objects.filter(dossier=dossier.id, kind="taken_in")
    numbers = list(arrivals.values_list("number", flat=True))
    brought: Certificates = {}
    for row in dossier.log_payloads.filter(number__in=numbers).order_by("number"):
        brought |= row.content["payload"]["authorities"]
    return brought


def _name_here(one: ReadSeal, trusted: Mapping[str, str]) -> str:
    """Return the authority that vouches for the token here; the name in the bundle proves none."""
    name = one.seal.token.authority_id.removeprefix(ELSEWHERE)
    name = trusted.get(one.file) or ELSEWHERE + name
    if len(name) > LONGEST_NAME:
        raise ValueError("no bundle could name this authority")
    return name


def _stamp(one: ReadSeal, trusted: Mapping[str, str]) -> Timestamp:
    token, authority = one.seal.token, _name_here(one, trusted)
    same = Timestamp.objects.filter(authority=authority, root=token.root)
    for stamp in same:
        if bytes(stamp.response) == token.response:
            return stamp
    return Timestamp.objects.create(
        authority=authority,
        root=token.root,
        gen_time=token.gen_time,
        response=token.response,
        sent_at=token.sent_at,
        received_at=token.received_at,
    )


def _store_covers(seals: list[ReadSeal], stamps: dict[str, Timestamp]) -> None:
    for one in seals:
        later = stamps[sha256_of(one.seal.token.response)]
        for covered in one.seal.covers:
            _refuse_unless_under(covered, one)
            CoveredTimestamp.objects.get_or_create(
                timestamp=later,
                covered=stamps[covered.sha256],
                index=covered.index,
                defaults={
                    "size": one.seal.size,
                    "proof": [step.hex() for step in covered.proof],
                },
            )


def _refuse_unless_under(covered: Covered, one: ReadSeal) -> None:
    """Refuse a cover that is not under the root of its token: nobody could hand it on.

    The verification says nothing of the covers of a token whose certificates it has not.
    """
    leaf = bytes.fromhex(covered.sha256)
    if root_from_proof(leaf, covered.index, one.seal.size, covered.proof).hex() != (
        one.seal.token.root
    ):
        raise ValueError("a token that does not cover what it says")
