"""The follower's own arithmetic agrees with the service's, and refuses what does not fit."""

import hashlib

import log_proofs
import pytest

from app.trust import merkle

LEAVES = [hashlib.sha256(bytes([number])).digest() for number in range(40)]
FOREIGN = hashlib.sha256(b"foreign").digest()


def tree(size: int) -> tuple[list[bytes], dict[merkle.NodeId, bytes]]:
    """The peaks of the follower, and the nodes of the service."""
    peaks, nodes = list[bytes](), dict[merkle.NodeId, bytes]()
    theirs: tuple[bytes, ...] = ()
    for index, leaf in enumerate(LEAVES[:size]):
        peaks = log_proofs.grown(index, peaks, leaf)
        appended = merkle.append(index, theirs, leaf)
        theirs = appended.peaks
        nodes |= {merkle.NodeId(level, position): value for level, position, value in appended.nodes}
    return peaks, nodes


@pytest.mark.parametrize("size", range(41))
def test_the_root_is_that_of_the_service(size: int) -> None:
    assert log_proofs.root_of(tree(size)[0]) == merkle.root(LEAVES[:size])


@pytest.mark.parametrize("second", range(1, 41))
def test_a_tree_continues_every_earlier_one_and_no_other(second: int) -> None:
    new, nodes = merkle.root(LEAVES[:second]), tree(second)[1]
    for first in range(1, second + 1):
        old, proof = merkle.root(LEAVES[:first]), merkle.consistency_proof(first, second, nodes)
        assert log_proofs.continues(first, old, second, new, proof)
        assert not log_proofs.continues(first, FOREIGN, second, new, proof)
        assert not log_proofs.continues(first, old, second, FOREIGN, proof)
        assert not log_proofs.continues(first, old, second, new, [*proof, LEAVES[0]])
        for at in range(len(proof)):
            assert not log_proofs.continues(first, old, second, new, [*proof[:at], FOREIGN, *proof[at + 1 :]])
            assert not log_proofs.continues(first, old, second, new, [*proof[:at], *proof[at + 1 :]])
