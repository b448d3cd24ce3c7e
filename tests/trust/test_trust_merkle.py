"""The tree of RFC 6962: against its definition, against another implementation, and against every small mistake."""

from collections.abc import Sequence
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from app.trust.merkle import (
    EMPTY_ROOT,
    NodeId,
    append,
    consistency_nodes,
    consistency_proof,
    inclusion_nodes,
    inclusion_proof,
    leaf_hash,
    needed_for_root,
    node_hash,
    root,
    root_of_peaks,
    verify_consistency,
    verify_inclusion,
)

MOST = 64
LEAVES = [leaf_hash(bytes([number])) for number in range(MOST)]


def split(size: int) -> int:
    half = 1
    while half * 2 < size:
        half *= 2
    return half


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 section 2.1, as it is written there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """PATH of RFC 6962 section 2.1.1."""
    if len(leaves) == 1:
        return ()
    k = split(len(leaves))
    if m < k:
        return (*path(m, leaves[:k]), mth(leaves[k:]))
    return (*path(m - k, leaves[k:]), mth(leaves[:k]))


def subproof(m: int, leaves: Sequence[bytes], whole: bool) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962 section 2.1.2."""
    if m == len(leaves):
        return () if whole else (mth(leaves),)
    k = split(len(leaves))
    if m <= k:
        return (*subproof(m, leaves[:k], whole), mth(leaves[k:]))
    return (*subproof(m - k, leaves[k:], False), mth(leaves[:k]))


def grown(leaves: Sequence[bytes]) -> tuple[tuple[bytes, ...], dict[NodeId, bytes]]:
    """The peaks and all stored nodes of a tree that grew leaf by leaf."""
    peaks: tuple[bytes, ...] = ()
    stored: dict[NodeId, bytes] = {}
    for size, leaf in enumerate(leaves):
        appended = append(size, peaks, leaf)
        assert appended.size == size + 1
        peaks = appended.peaks
        stored |= {NodeId(node.level, node.position): node.hash for node in appended.nodes}
    return peaks, stored


STORED = grown(LEAVES)[1]


def test_leaves_nodes_and_the_empty_tree_hash_as_defined() -> None:
    assert sha256(b"").digest() == EMPTY_ROOT
    assert leaf_hash(b"entry") == sha256(b"\x00entry").digest()
    assert node_hash(b"l" * 32, b"r" * 32) == sha256(b"\x01" + b"l" * 32 + b"r" * 32).digest()


def test_the_root_is_the_defined_one_at_every_size() -> None:
    for size in range(MOST + 1):
        peaks, _ = grown(LEAVES[:size])
        assert root(LEAVES[:size]) == root_of_peaks(size, peaks) == mth(LEAVES[:size])


def test_an_append_stores_each_complete_subtree_exactly_once() -> None:
    for size in range(1, MOST + 1):
        _, stored = grown(LEAVES[:size])
        expected = {
            NodeId(level, position): mth(LEAVES[position << level : (position + 1) << level])
            for level in range(7)
            for position in range(size >> level)
        }
        assert stored == expected


def test_the_peaks_can_be_read_back_from_the_stored_nodes() -> None:
    for size in range(MOST + 1):
        peaks, stored = grown(LEAVES[:size])
        assert tuple(stored[node] for node in needed_for_root(size)) == peaks


def test_every_inclusion_proof_up_to_64_leaves_is_the_defined_one_and_verifies() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            read = {node: STORED[node] for node in inclusion_nodes(index, size)}
            proof = inclusion_proof(index, size, read)
            assert proof == path(index, LEAVES[:size])
            verify_inclusion(LEAVES[index], index, size, proof, mth(LEAVES[:size]))


def test_every_consistency_proof_up_to_64_leaves_is_the_defined_one_and_verifies() -> None:
    roots = [mth(LEAVES[:size]) for size in range(MOST + 1)]
    for new in range(1, MOST + 1):
        for old in range(1, new + 1):
            read = {node: STORED[node] for node in consistency_nodes(old, new)}
            proof = consistency_proof(old, new, read)
            assert proof == subproof(old, LEAVES[:new], True)
            verify_consistency(old, roots[old], new, roots[new], proof)


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=200), st.data())
def test_another_implementation_has_the_same_roots_and_proofs(entries: list[bytes], data: st.DataObject) -> None:
    oracle = InmemoryTree(algorithm="sha256")
    oracle.append_entries(entries)
    leaves = [leaf_hash(entry) for entry in entries]
    _, stored = grown(leaves)
    size = data.draw(st.integers(1, len(entries)))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))

    assert root(leaves[:size]) == oracle.get_root(size)
    # The other library puts the leaf itself first in the path.
    assert [leaves[index], *inclusion_proof(index, size, stored)] == oracle.prove_inclusion(index + 1, size).path
    verify_inclusion(leaves[index], index, size, inclusion_proof(index, size, stored), oracle.get_root(size))
    # Its consistency proofs name other subtrees than those of RFC 6962; its roots are the same ones.
    proof = consistency_proof(old, size, stored)
    verify_consistency(old, oracle.get_root(old), size, oracle.get_root(size), proof)
