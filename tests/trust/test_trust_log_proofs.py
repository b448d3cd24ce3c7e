"""Proofs as texts: read back as written, nothing beside them accepted, and never good for another leaf or tree."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trust import checkpoints, merkle
from app.trust.base64s import standard_encode
from app.trust.checkpoints import Checkpoint, SigningKey
from app.trust.errors import MalformedProofError, ProofRefusedError, TrustError
from app.trust.log_proofs import LONGEST, InclusionText, UpdateText
from app.trust.merkle import NodeId, leaf_hash

KEY = SigningKey.generate("mesa.example.pe/log")
MOST = 40
LEAVES = [leaf_hash(bytes([number])) for number in range(MOST)]


def _stored() -> dict[NodeId, bytes]:
    stored: dict[NodeId, bytes] = {}
    peaks: tuple[bytes, ...] = ()
    for number, leaf in enumerate(LEAVES):
        added = merkle.append(number, peaks, leaf)
        peaks = added.peaks
        stored |= {NodeId(level, position): value for level, position, value in added.nodes}
    return stored


STORED = _stored()


def tree(size: int) -> Checkpoint:
    return Checkpoint(KEY.name, size, merkle.root(LEAVES[:size]))


def inclusion(index: int, size: int, extra: bytes | None = None) -> InclusionText:
    path = merkle.inclusion_proof(index, size, STORED)
    return InclusionText(index, path, checkpoints.sign(tree(size), KEY), extra)


def update(old: int, new: int) -> UpdateText:
    proof = merkle.consistency_proof(old, new, STORED) if old else ()
    return UpdateText(old, proof, checkpoints.sign(tree(new), KEY))


def test_an_inclusion_text_is_written_as_the_specification_says() -> None:
    proof = inclusion(5, 13, b"abc")
    lines = proof.encode().decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra YWJj", "index 5"]
    assert lines[3:7] == [standard_encode(each) for each in proof.path]
    assert lines[7:10] == ["", KEY.name, "13"]
    assert proof.encode().endswith(proof.checkpoint)
    assert inclusion(0, 1).encode().decode().split("\n")[:3] == ["c2sp.org/tlog-proof@v1", "index 0", ""]


def test_an_update_text_is_written_as_the_specification_says() -> None:
    lines = update(8, 13).encode().decode().split("\n")
    assert lines[0] == "old 8"
    assert lines[len(update(8, 13).proof) + 1 :][:3] == ["", KEY.name, "13"]
    assert update(0, 1).encode().decode().split("\n")[:3] == ["old 0", "", KEY.name]


@given(st.data())
def test_texts_are_read_back_and_hold(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, MOST))
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    extra = data.draw(st.none() | st.binary(max_size=9))
    proof = InclusionText.parse(inclusion(index, size, extra).encode())
    assert (proof, proof.extra) == (inclusion(index, size, extra), extra)
    assert proof.verify(LEAVES[index], KEY.verifier) == tree(size)
    change = UpdateText.parse(update(old, size).encode())
    assert change.verify(tree(old), KEY.verifier) == tree(size)


@settings(max_examples=40)
@given(st.data())
def test_no_text_is_good_for_another_leaf_index_or_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda each: each != index))
    proof = inclusion(index, size)
    for leaf, text in ((LEAVES[other], proof), (LEAVES[index], replace(proof, index=other))):
        with pytest.raises(ProofRefusedError):
            text.verify(leaf, KEY.verifier)
    known = tree(data.draw(st.integers(1, size)))
    forked = Checkpoint(KEY.name, known.size, leaf_hash(b"another history"))
    with pytest.raises(ProofRefusedError):
        update(known.size, size).verify(forked, KEY.verifier)
    if known.size < size:
        with pytest.raises(ProofRefusedError):
            update(known.size, size).verify(tree(known.size + 1), KEY.verifier)
    with pytest.raises(TrustError):
        update(known.size, size).verify(tree(min(size + 1, MOST)) if size < MOST else forked, KEY.verifier)


def test_nothing_is_proven_of_an_empty_tree_and_a_proof_of_it_is_refused() -> None:
    empty = Checkpoint(KEY.name, 0, merkle.EMPTY_ROOT)
    assert update(0, 7).verify(empty, KEY.verifier).size == 7
    with pytest.raises(ProofRefusedError):
        replace(update(0, 7), proof=(LEAVES[0],)).verify(empty, KEY.verifier)


@pytest.mark.parametrize("text", [inclusion(5, 13).encode(), update(8, 13).encode()])
def test_no_flipped_byte_of_a_text_is_accepted(text: bytes) -> None:
    for at in range(len(text)):
        changed = text[:at] + bytes([text[at] ^ 1]) + text[at + 1 :]
        with pytest.raises(TrustError):
            read_and_verify(changed, update=text.startswith(b"old"))


def read_and_verify(data: bytes, *, update: bool) -> Checkpoint:
    if update:
        return UpdateText.parse(data).verify(tree(8), KEY.verifier)
    return InclusionText.parse(data).verify(LEAVES[5], KEY.verifier)


HASH = standard_encode(LEAVES[0])
NOTE = checkpoints.sign(tree(3), KEY).decode()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("\n\n", id="empty_lines"),
        pytest.param("old 3\n", id="no_note"),
        pytest.param("old 3\n\n", id="empty_note"),
        pytest.param(f"old 03\n\n{NOTE}", id="leading_zero"),
        pytest.param(f"old -1\n\n{NOTE}", id="negative"),
        pytest.param(f"old  3\n\n{NOTE}", id="two_spaces"),
        pytest.param(f"Old 3\n\n{NOTE}", id="capital"),
        pytest.param(f"\n\n{NOTE}", id="no_size"),
        pytest.param(f"old 3\n{HASH[:-1]}\n\n{NOTE}", id="short_hash"),
        pytest.param(f"old 3\n{HASH} \n\n{NOTE}", id="space_after_a_hash"),
        pytest.param(f"old 3\nAAAA\n\n{NOTE}", id="few_bytes"),
        pytest.param(f"old 3\n{chr(10).join([HASH] * 64)}\n\n{NOTE}", id="too_many_hashes"),
        pytest.param(f"old 3\nñ\n\n{NOTE}", id="not_ascii"),
        pytest.param(f"old 99999999999999999999\n\n{NOTE}", id="beyond_any_size"),
        pytest.param("old 3\n\n" + "x" * LONGEST, id="too_long"),
    ],
)
def test_what_is_no_update_is_refused(text: str) -> None:
    with pytest.raises(MalformedProofError):
        UpdateText.parse(text.encode())


@pytest.mark.parametrize(
    "head",
    [
        *("", "c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2\nindex 0", "index 0"),
        *("c2sp.org/tlog-proof@v1\nindex 00", "c2sp.org/tlog-proof@v1\nextra\nindex 0"),
        *("c2sp.org/tlog-proof@v1\nindex 0\nextra YWJj", "c2sp.org/tlog-proof@v1\nextra YWJ\nindex 0"),
        *("c2sp.org/tlog-proof@v1\r\nindex 0", " c2sp.org/tlog-proof@v1\nindex 0"),
    ],
)
def test_what_is_no_inclusion_text_is_refused(head: str) -> None:
    with pytest.raises(MalformedProofError):
        InclusionText.parse(f"{head}\n\n{NOTE}".encode())
