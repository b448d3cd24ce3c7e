"""The Merkle tree of the log: RFC 6962 section 2.1, with the verification algorithms of RFC 9162 section 2.1.

A *leaf* here is always the 32-byte leaf hash, never the entry. A *node* (level, position) is the root of the
complete subtree over the leaves position·2^level … (position+1)·2^level − 1; level 0 is the leaves. Complete nodes
never change, so they are what is stored. The *peaks* of a tree of n leaves are its complete subtrees from left to
right, one for each bit of n: they are all that an append needs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

from app.trust.errors import MissingNodeError, OutOfTreeError, ProofRefusedError

HASH_BYTES = 32
LARGEST_SIZE = (1 << 63) - 1
"""Leaves at most: what a PostgreSQL bigint counts."""

EMPTY_ROOT = sha256(b"").digest()


class NodeId(NamedTuple):
    """The place of a complete subtree: its level, and its position among the nodes of that level from the left."""

    level: int
    position: int


class Node(NamedTuple):
    """A complete subtree and its 32-byte root, as it is stored."""

    level: int
    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Appended:
    """A tree after one more leaf: its size, its peaks, and the nodes that this leaf completed, level 0 first."""

    size: int
    peaks: tuple[bytes, ...]
    nodes: tuple[Node, ...]


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 ‖ entry), 32 bytes."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right), 32 bytes."""
    return sha256(b"\x01" + left + right).digest()


def append(size: int, peaks: Sequence[bytes], leaf: bytes) -> Appended:
    """Add the leaf hash to the tree of `size` leaves with these peaks. Raises OutOfTreeError if they do not fit."""
    _require_peaks(size, peaks)
    _require_hash(leaf)
    if size >= LARGEST_SIZE:
        raise OutOfTreeError("The tree is full.")
    remaining = list(peaks)
    nodes = [Node(0, size, leaf)]
    while nodes[-1].position & 1:
        level, position, right = nodes[-1]
        nodes.append(Node(level + 1, position >> 1, node_hash(remaining.pop(), right)))
    return Appended(size + 1, (*remaining, nodes[-1].hash), tuple(nodes))


def root_of_peaks(size: int, peaks: Sequence[bytes]) -> bytes:
    """The root of the tree with these peaks, 32 bytes. Raises OutOfTreeError if there are too few or too many."""
    _require_peaks(size, peaks)
    return _fold(peaks) if peaks else EMPTY_ROOT


def root(leaves: Sequence[bytes]) -> bytes:
    """The root over the leaf hashes, 32 bytes, in one linear pass. Raises OutOfTreeError for hashes of odd length."""
    peaks: tuple[bytes, ...] = ()
    for size, leaf in enumerate(leaves):
        peaks = append(size, peaks, leaf).peaks
    return root_of_peaks(len(leaves), peaks)


def needed_for_root(size: int) -> tuple[NodeId, ...]:
    """The peaks of the tree of `size` leaves, from left to right."""
    _require_size(size)
    return _complete(0, size)


def inclusion_nodes(index: int, size: int) -> tuple[NodeId, ...]:
    """The stored nodes that `inclusion_proof` reads. Raises OutOfTreeError unless 0 ≤ index < size."""
    return tuple(node for span in _inclusion_spans(index, size) for node in _complete(*span))


def consistency_nodes(old: int, new: int) -> tuple[NodeId, ...]:
    """The stored nodes that `consistency_proof` reads. Raises OutOfTreeError unless 0 < old ≤ new."""
    return tuple(node for span in _consistency_spans(old, new) for node in _complete(*span))


def inclusion_proof(index: int, size: int, read: Mapping[NodeId, bytes]) -> tuple[bytes, ...]:
    """PATH(index, D[size]) of RFC 6962 section 2.1.1, from the leaf upwards.

    Raises OutOfTreeError unless 0 ≤ index < size, and MissingNodeError if `read` lacks one of `inclusion_nodes`.
    """
    return tuple(_span_hash(span, read) for span in _inclusion_spans(index, size))


def consistency_proof(old: int, new: int, read: Mapping[NodeId, bytes]) -> tuple[bytes, ...]:
    """PROOF(old, D[new]) of RFC 6962 section 2.1.2; empty when the sizes are equal.

    Raises OutOfTreeError unless 0 < old ≤ new (nothing can be inconsistent with an empty tree, so there is no proof
    for it), and MissingNodeError if `read` lacks one of `consistency_nodes`.
    """
    return tuple(_span_hash(span, read) for span in _consistency_spans(old, new))


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """RFC 9162 section 2.1.3.2. Raises ProofRefusedError, or OutOfTreeError for impossible numbers and hashes."""
    _require_index(index, size)
    _require_hash(leaf, root, *proof)
    computed = leaf
    for sibling, on_the_left in _climb(index, size - 1, proof):
        computed = node_hash(sibling, computed) if on_the_left else node_hash(computed, sibling)
    if computed != root:
        raise ProofRefusedError("The leaf does not lead to this root.")


def verify_consistency(old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """RFC 9162 section 2.1.4.2. Raises ProofRefusedError, or OutOfTreeError for impossible numbers and hashes."""
    _require_sizes(old_size, new_size)
    _require_hash(old_root, new_root, *proof)
    if old_size == new_size:
        if proof or old_root != new_root:
            raise ProofRefusedError("Trees of one size are consistent only if they have one root, without a proof.")
        return
    # An old tree that is itself one complete subtree is where the path begins, and so is left out of the proof.
    path = (old_root, *proof) if old_size.bit_count() == 1 else tuple(proof)
    if not proof:
        raise ProofRefusedError("The proof is empty.")
    # The way begins at the subtree that ends the old tree, as many levels up as its size has zeros at its low end.
    edge = (old_size & -old_size).bit_length() - 1
    old_computed = new_computed = path[0]
    for sibling, on_the_left in _climb((old_size - 1) >> edge, (new_size - 1) >> edge, path[1:]):
        if on_the_left:
            old_computed = node_hash(sibling, old_computed)
            new_computed = node_hash(sibling, new_computed)
        else:
            new_computed = node_hash(new_computed, sibling)
    if old_computed != old_root or new_computed != new_root:
        raise ProofRefusedError("The two trees are not one tree at two times.")


def _climb(position: int, last: int, siblings: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each sibling on the way to the root, and whether it stands on the left.

    `position` is where the way begins and `last` the last position of that level. Raises ProofRefusedError if there
    are more or fewer siblings than the way has steps.
    """
    for sibling in siblings:
        if last == 0:
            raise ProofRefusedError("The proof is too long.")
        on_the_left = position & 1 == 1 or position == last
        yield sibling, on_the_left
        # At the right edge a node without a sibling rises unchanged until it is a right child.
        while on_the_left and position & 1 == 0 and position:
            position, last = position >> 1, last >> 1
        position, last = position >> 1, last >> 1
    if last != 0:
        raise ProofRefusedError("The proof is too short.")


def _inclusion_spans(index: int, size: int) -> list[tuple[int, int]]:
    _require_index(index, size)
    return _spans(index, size, edge=False)


def _consistency_spans(old: int, new: int) -> list[tuple[int, int]]:
    _require_sizes(old, new)
    return _spans(old - 1, new, edge=True)


def _spans(leaf: int, size: int, *, edge: bool) -> list[tuple[int, int]]:
    """The leaves (from, until) under each hash that the way down to this leaf passes by, the lowest first.

    With `edge` the leaf is the last one of an old tree: the way ends at the subtree that ends with it, and that
    subtree is itself named, unless it is the old tree as a whole.
    """
    start, end, spans = 0, size, list[tuple[int, int]]()
    while end - start > 1 and not (edge and end == leaf + 1):
        middle = start + (1 << ((end - start - 1).bit_length() - 1))  # after the largest power of two below the width
        if leaf < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return ([(start, end)] if edge and start else []) + spans[::-1]


def _complete(start: int, end: int) -> tuple[NodeId, ...]:
    """The complete subtrees of a span that begins where its largest one may begin, from left to right."""
    nodes = list[NodeId]()
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(NodeId(level, start >> level))
        start += 1 << level
    return tuple(nodes)


def _span_hash(span: tuple[int, int], read: Mapping[NodeId, bytes]) -> bytes:
    try:
        return _fold([read[node] for node in _complete(*span)])
    except KeyError as error:
        raise MissingNodeError(f"The node {error} is missing.") from error


def _fold(peaks: Sequence[bytes]) -> bytes:
    current = peaks[-1]
    for peak in reversed(peaks[:-1]):
        current = node_hash(peak, current)
    return current


def _require_size(size: int) -> None:
    if not 0 <= size <= LARGEST_SIZE:
        raise OutOfTreeError("A tree has between 0 and 2^63 - 1 leaves.")


def _require_index(index: int, size: int) -> None:
    if not 0 <= index < size <= LARGEST_SIZE:
        raise OutOfTreeError("The index lies outside the tree.")


def _require_sizes(old: int, new: int) -> None:
    if not 0 < old <= new <= LARGEST_SIZE:
        raise OutOfTreeError("The old tree must have at least one leaf and no more than the new one.")


def _require_peaks(size: int, peaks: Sequence[bytes]) -> None:
    _require_size(size)
    if len(peaks) != size.bit_count():
        raise OutOfTreeError("A tree has one peak for each bit of its size.")
    _require_hash(*peaks)


def _require_hash(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise OutOfTreeError("A hash has 32 bytes.")
