"""No proof survives a change, and no question about a tree that cannot be is answered."""

from collections.abc import Sequence

import pytest

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
    root,
    root_of_peaks,
    verify_consistency,
    verify_inclusion,
)

LEAVES = [leaf_hash(bytes([number])) for number in range(64)]


def stored(leaves: Sequence[bytes]) -> dict[NodeId, bytes]:
    """All stored nodes of a tree that grew leaf by leaf."""
    peaks: tuple[bytes, ...] = ()
    nodes: dict[NodeId, bytes] = {}
    for size, leaf in enumerate(leaves):
        appended = append(size, peaks, leaf)
        peaks = appended.peaks
        nodes |= {NodeId(node.level, node.position): node.hash for node in appended.nodes}
    return nodes


STORED = stored(LEAVES)


@pytest.mark.parametrize("size", range(1, 10))
def test_no_inclusion_proof_survives_a_changed_byte_or_number(size: int) -> None:
    top = root(LEAVES[:size])
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
        before, after = root(LEAVES[:old]), root(LEAVES[:new])
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
    nodes = stored(forged)
    for old in range(4, 20):
        with pytest.raises(ProofRefusedError):
            verify_consistency(old, root(LEAVES[:old]), 20, root(forged), consistency_proof(old, 20, nodes))


def test_a_proof_of_another_length_is_refused_for_every_size() -> None:
    for size in range(1, 34):
        top = root(LEAVES[:size])
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
