"""The tree of RFC 6962: against its definition, against another implementation, and against every small mistake."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from app.trust.errors import MerkleError, MissingNodeError, OutOfTreeError, ProofRefusedError
from app.trust.merkle import (
    EMPTY_ROOT,
    LARGEST_SIZE,
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


@pytest.mark.parametrize("size", range(1, 10))
def test_no_inclusion_proof_survives_a_changed_byte_or_number(size: int) -> None:
    top = mth(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, STORED)
        for changed in changes(proof):
            with pytest.raises(MerkleError):
                verify_inclusion(LEAVES[index], index, size, changed, top)
        for flipped in flips(LEAVES[index]):
            with pytest.raises(ProofRefusedError):
                verify_inclusion(flipped, index, size, proof, top)
        for flipped in flips(top):
            with pytest.raises(ProofRefusedError):
                verify_inclusion(LEAVES[index], index, size, proof, flipped)
        for other in set(range(-1, size + 2)) - {index}:
            with pytest.raises(MerkleError):
                verify_inclusion(LEAVES[index], other, size, proof, top)


@pytest.mark.parametrize("new", range(1, 10))
def test_no_consistency_proof_survives_a_changed_byte(new: int) -> None:
    for old in range(1, new + 1):
        before, after = mth(LEAVES[:old]), mth(LEAVES[:new])
        proof = consistency_proof(old, new, STORED)
        for changed in changes(proof):
            with pytest.raises(MerkleError):
                verify_consistency(old, before, new, after, changed)
        for flipped in flips(before):
            with pytest.raises(ProofRefusedError):
                verify_consistency(old, flipped, new, after, proof)
        for flipped in flips(after):
            with pytest.raises(ProofRefusedError):
                verify_consistency(old, before, new, flipped, proof)


def test_a_rewritten_past_has_no_consistency_proof() -> None:
    forged = [*LEAVES[:3], leaf_hash(b"rewritten"), *LEAVES[4:20]]
    _, stored = grown(forged)
    for old in range(4, 20):
        with pytest.raises(ProofRefusedError):
            verify_consistency(old, mth(LEAVES[:old]), 20, mth(forged), consistency_proof(old, 20, stored))


def test_a_proof_of_another_length_is_refused_for_every_size() -> None:
    for size in range(1, 34):
        top = mth(LEAVES[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, STORED)
            for wrong in (proof[:-1], proof[1:], (*proof, top), (top, *proof)):
                if wrong != proof:
                    with pytest.raises(ProofRefusedError):
                        verify_inclusion(LEAVES[index], index, size, wrong, top)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_hashes_of_another_length_are_refused_everywhere(length: int) -> None:
    odd, good = b"h" * length, LEAVES[0]
    for attempt in (
        lambda: append(0, (), odd),
        lambda: append(1, (odd,), good),
        lambda: root([good, odd]),
        lambda: root_of_peaks(1, (odd,)),
        lambda: verify_inclusion(odd, 0, 1, (), odd),
        lambda: verify_inclusion(good, 0, 1, (), odd),
        lambda: verify_inclusion(good, 0, 2, (odd,), good),
        lambda: verify_consistency(1, odd, 1, odd, ()),
        lambda: verify_consistency(1, good, 2, good, (odd,)),
    ):
        with pytest.raises(OutOfTreeError):
            attempt()


def test_impossible_numbers_are_refused() -> None:
    for attempt in (
        lambda: append(-1, (), LEAVES[0]),
        lambda: append(LARGEST_SIZE, LEAVES[:63], LEAVES[0]),
        lambda: append(2, (), LEAVES[0]),
        lambda: append(2, LEAVES[:2], LEAVES[0]),
        lambda: root_of_peaks(3, LEAVES[:1]),
        lambda: needed_for_root(LARGEST_SIZE + 1),
        lambda: needed_for_root(-1),
        lambda: inclusion_nodes(0, 0),
        lambda: inclusion_nodes(3, 3),
        lambda: inclusion_nodes(-1, 3),
        lambda: consistency_nodes(0, 3),
        lambda: consistency_nodes(4, 3),
        lambda: verify_inclusion(LEAVES[0], 0, 0, (), EMPTY_ROOT),
        lambda: verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, ()),
        lambda: verify_consistency(0, EMPTY_ROOT, 1, LEAVES[0], ()),
        lambda: verify_consistency(2, LEAVES[0], 1, LEAVES[0], ()),
    ):
        with pytest.raises(OutOfTreeError):
            attempt()


def test_a_missing_node_is_named() -> None:
    read = {node: STORED[node] for node in inclusion_nodes(5, 13)}
    for missing in read:
        with pytest.raises(MissingNodeError, match=f"level={missing.level}, position={missing.position}"):
            inclusion_proof(5, 13, {node: value for node, value in read.items() if node != missing})
    with pytest.raises(MissingNodeError):
        consistency_proof(5, 13, {})


def test_the_largest_tree_is_read_by_its_height_and_not_by_its_size() -> None:
    assert len(needed_for_root(LARGEST_SIZE)) == 63
    assert len(inclusion_nodes(0, LARGEST_SIZE)) == 124


def flips(value: bytes) -> list[bytes]:
    """The value with each of its bytes changed in turn."""
    return [value[:at] + bytes([value[at] ^ 1 << at % 8]) + value[at + 1 :] for at in range(len(value))]


def changes(proof: Sequence[bytes]) -> list[tuple[bytes, ...]]:
    """The proof with one byte changed, one hash dropped, doubled or added, or two hashes exchanged."""
    flipped = [(*proof[:n], other, *proof[n + 1 :]) for n in range(len(proof)) for other in flips(proof[n])]
    dropped = [(*proof[:n], *proof[n + 1 :]) for n in range(len(proof))]
    doubled = [(*proof[: n + 1], *proof[n:]) for n in range(len(proof))]
    added = [(*proof, EMPTY_ROOT), (EMPTY_ROOT, *proof)]
    exchanged = [(*proof[:n], proof[n + 1], proof[n], *proof[n + 2 :]) for n in range(len(proof) - 1)]
    shortened = [(*proof[:n], proof[n][:-1], *proof[n + 1 :]) for n in range(len(proof))]
    return flipped + dropped + doubled + added + exchanged + shortened
