"""The Merkle tree: one root over many heads, and short proofs."""

from __future__ import annotations

import contextlib
import hashlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guichet.sealing.merkle import (
    BadProof,
    inclusion_proof,
    inclusion_proofs,
    root,
    root_from_proof,
)
from tests.sealing.sample import a_sample

digests = st.binary(min_size=32, max_size=32)
trees = st.lists(digests, min_size=1, max_size=70)
trees_with_index = trees.flatmap(
    lambda leaves: st.tuples(st.just(leaves), st.integers(0, len(leaves) - 1))
)


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(digests)
def test_a_single_head_is_its_own_root(head: bytes) -> None:
    assert root([head]) == head
    assert inclusion_proof([head], 0) == []


def test_the_tree_has_the_shape_of_rfc_6962() -> None:
    """§2.1.3: seven leaves, drawn by hand."""
    a, b, c, d, e, f, g = leaves = [bytes([n]) * 32 for n in range(7)]
    assert root(leaves) == node(node(node(a, b), node(c, d)), node(node(e, f), g))
    assert inclusion_proof(leaves, 0) == [b, node(c, d), node(node(e, f), g)]
    assert inclusion_proof(leaves, 4) == [f, g, node(node(a, b), node(c, d))]
    assert inclusion_proof(leaves, 6) == [node(e, f), node(node(a, b), node(c, d))]


@given(trees_with_index)
def test_every_proof_leads_to_the_root(tree: tuple[list[bytes], int]) -> None:
    leaves, index = tree
    proof = inclusion_proof(leaves, index)
    assert root_from_proof(leaves[index], index, len(leaves), proof) == root(leaves)


@given(trees)
def test_proofs_made_together_are_those_made_one_by_one(leaves: list[bytes]) -> None:
    assert inclusion_proofs(leaves) == [inclusion_proof(leaves, n) for n in range(len(leaves))]


@given(trees_with_index, digests)
def test_a_proof_does_not_serve_another_leaf(tree: tuple[list[bytes], int], other: bytes) -> None:
    leaves, index = tree
    if other != leaves[index]:
        proof = inclusion_proof(leaves, index)
        assert root_from_proof(other, index, len(leaves), proof) != root(leaves)


@given(trees_with_index, st.data())
@settings(max_examples=200)
def test_a_changed_proof_never_leads_to_the_root(
    tree: tuple[list[bytes], int], data: st.DataObject
) -> None:
    leaves, index = tree
    proof = inclusion_proof(leaves, index)
    changed = data.draw(
        st.sampled_from(
            [
                proof[:-1],
                [*proof, bytes(32)],
                proof[::-1],
                [bytes(31) + b"\x01", *proof[1:]],
            ]
        )
    )
    if changed == proof:
        return
    with contextlib.suppress(BadProof):
        assert root_from_proof(leaves[index], index, len(leaves), changed) != root(leaves)


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [(1, 1, []), (-1, 2, [bytes(32)]), (0, 0, []), (0, 2, [bytes(31)]), (0, 2, [])],
)
def test_a_proof_that_cannot_be_is_refused(index: int, size: int, proof: list[bytes]) -> None:
    with pytest.raises(BadProof):
        root_from_proof(bytes(32), index, size, proof)


def test_a_tree_wants_leaves_that_are_digests() -> None:
    with pytest.raises(ValueError, match="at least one"):
        root([])
    with pytest.raises(ValueError, match="32 bytes"):
        root([b"short"])


def test_no_log_entry_hashes_the_bytes_of_an_inner_node() -> None:
    """Leaves enter without a prefix: an entry's first byte keeps them apart from inner nodes."""
    for entry in a_sample().entries:
        hashed = json.dumps(
            entry.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()
        assert hashlib.sha256(hashed).hexdigest() == entry.digest
        assert hashed[:1] == b"{"
