"""Many log heads under one timestamp: the Merkle tree.

One token over the root of a tree dates every head of the tree, and an inclusion proof of a few
digests shows that a head was in it, without a word about the others.

The tree has the shape and the inner nodes of RFC 6962 §2.1, ``SHA-256(0x01 ‖ left ‖ right)``, the
left part holding the largest power of two smaller than the number of leaves. It departs from RFC
6962 in one place: a leaf enters as it is, without ``SHA-256(0x00 ‖ leaf)``, so that **a single
head is its own root** and anyone can hand the digest of one log entry to ``openssl ts -verify``.

Why this is safe: the prefixes of RFC 6962 keep leaves and inner nodes apart, so that nobody can
pass a node off as a leaf. Here the leaf is the SHA-256 of a log entry in canonical JSON, whose
first byte is always ``{`` (0x7B), never 0x01: the two are kept apart all the same, **provided that
the verifier computes the leaf from the entry itself** and never takes it from the proof. Ours do.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

DIGEST_BYTES = 32
NODE_PREFIX = b"\x01"


class BadProof(ValueError):
    """The proof cannot belong to a tree of that size, or holds something else than digests."""


def root(leaves: Sequence[bytes]) -> bytes:
    """Return the root (32 bytes) over ``leaves``, which are digests of 32 bytes, in this order.

    One leaf is its own root. Raises ``ValueError`` when there is no leaf or one is not 32 bytes.
    """
    _refuse_other_than_digests(leaves)
    return _root(leaves, 0, len(leaves))


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Return the digests that lead from leaf ``index`` (from 0) to the root, lowest first.

    Empty for a single leaf. Raises ``ValueError`` as :func:`root`, ``IndexError`` outside the tree.
    For every leaf of a large tree, :func:`inclusion_proofs` is much faster.
    """
    _refuse_other_than_digests(leaves)
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    proof: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            proof.append(_root(leaves, split, end))
            end = split
        else:
            proof.append(_root(leaves, start, split))
            start = split
    return proof[::-1]


def inclusion_proofs(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the inclusion proof of each leaf, in the order of ``leaves``; each node hashed once.

    Raises ``ValueError`` as :func:`root`.
    """
    _refuse_other_than_digests(leaves)
    proofs: list[list[bytes]] = [[] for _ in leaves]

    def climb(start: int, end: int) -> bytes:
        if end - start == 1:
            return leaves[start]
        split = start + _split(end - start)
        left, right = climb(start, split), climb(split, end)
        for index in range(start, split):
            proofs[index].append(right)
        for index in range(split, end):
            proofs[index].append(left)
        return _node(left, right)

    climb(0, len(leaves))
    return proofs


def root_from_proof(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """Return the root that ``proof`` gives for ``leaf`` at ``index`` in a tree of ``size`` leaves.

    The caller compares it with the root that was stamped, and must have computed ``leaf`` from the
    log entry (see the module's note). Raises :class:`BadProof` when ``index`` is outside the tree,
    the proof is too short or too long for this place, or holds something else than 32-byte digests.
    """
    if not 0 <= index < size:
        raise BadProof(f"leaf {index} of {size}")
    if any(len(digest) != DIGEST_BYTES for digest in (leaf, *proof)):
        raise BadProof("a digest is not 32 bytes long")
    current, position, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            raise BadProof("the proof is too long")
        if position % 2 or position == last:
            current = _node(sibling, current)
            while position % 2 == 0:  # a right edge without a brother climbs as it is
                position, last = position // 2, last // 2
        else:
            current = _node(current, sibling)
        position, last = position // 2, last // 2
    if last:
        raise BadProof("the proof is too short")
    return current


def _root(leaves: Sequence[bytes], start: int, end: int) -> bytes:
    if end - start == 1:
        return leaves[start]
    split = start + _split(end - start)
    return _node(_root(leaves, start, split), _root(leaves, split, end))


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE_PREFIX + left + right).digest()


def _split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


def _refuse_other_than_digests(leaves: Sequence[bytes]) -> None:
    if not leaves:
        raise ValueError("a tree needs at least one leaf")
    if any(len(leaf) != DIGEST_BYTES for leaf in leaves):
        raise ValueError("every leaf is a digest of 32 bytes")
