"""Checkpoints as signed notes: what another implementation signed is accepted, and nothing beside it."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trust import checkpoints
from app.trust.base64s import standard_decode, standard_encode
from app.trust.checkpoints import Checkpoint, SigningKey, VerifierKey
from app.trust.errors import KeyRefusedError, MalformedNoteError, NoteRefusedError
from app.trust.merkle import EMPTY_ROOT, leaf_hash, verify_consistency, verify_inclusion
from app.trust.notes import MOST_SIGNATURES, read_note

OWN = json.loads((Path(__file__).parent / "vectors" / "own" / "checkpoint_and_proofs.json").read_text())
OLD, NEW = OWN["old"].encode(), OWN["new"].encode()
VKEY = VerifierKey.parse(OWN["vkey"])

KEY = SigningKey.generate("mesa.example.pe/log")
CHECKPOINT = Checkpoint(KEY.name, 7, sha256(b"root").digest())
NOTE = checkpoints.sign(CHECKPOINT, KEY)
LINE = NOTE.decode().split("\n")[4]


def test_the_checkpoints_of_the_vector_are_accepted_and_their_proofs_hold() -> None:
    old, new = checkpoints.verify(OLD, VKEY), checkpoints.verify(NEW, VKEY)
    assert (old.origin, old.size, new.size, new.extensions) == ("mesa.example.pe/log/2026", 20, 37, ())

    leaf = leaf_hash(OWN["leaf"].encode())
    verify_inclusion(leaf, OWN["index"], new.size, [standard_decode(each) for each in OWN["incl"]], new.root)
    verify_consistency(old.size, old.root, new.size, new.root, [standard_decode(each) for each in OWN["cons"]])


def test_the_vector_is_written_as_it_was_read() -> None:
    for data in (OLD, NEW):
        note = read_note(data)
        assert note.encode() == data
        assert checkpoints.encode(checkpoints.parse(note.text)) == note.text
        assert [each.name for each in note.signatures] == [VKEY.name, "witness.community.example"]
    assert VKEY.encode() == OWN["vkey"]


def test_no_changed_byte_of_the_text_or_of_our_signature_is_accepted() -> None:
    ours = OLD.index(b"witness") - len("— ".encode())
    for at in range(ours):
        changed = OLD[:at] + bytes([OLD[at] ^ 1]) + OLD[at + 1 :]
        with pytest.raises((MalformedNoteError, NoteRefusedError)):
            checkpoints.verify(changed, VKEY)


def test_a_signed_checkpoint_is_read_back() -> None:
    assert checkpoints.verify(NOTE, KEY.verifier) == CHECKPOINT
    assert NOTE.decode().split("\n")[:4] == [KEY.name, "7", standard_encode(CHECKPOINT.root), ""]
    assert LINE.startswith(f"— {KEY.name} ")


def test_the_key_id_binds_the_name_and_the_key() -> None:
    public = KEY.verifier.public
    assert KEY.verifier.key_id == sha256(KEY.name.encode() + b"\n\x01" + public).digest()[:4]
    assert VerifierKey("mesa.example.pe/demo", public).key_id != KEY.verifier.key_id


@given(
    st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(st.sampled_from(["a b", "—", "x+y", "ñ"]))
)
def test_any_checkpoint_is_read_back(size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(KEY.name, size, root, tuple(extensions))
    assert checkpoints.parse(checkpoints.encode(checkpoint)) == checkpoint
    assert checkpoints.verify(checkpoints.sign(checkpoint, KEY), KEY.verifier) == checkpoint


def test_the_empty_tree_has_a_checkpoint_with_the_empty_root_only() -> None:
    empty = Checkpoint(KEY.name, 0, EMPTY_ROOT)
    assert checkpoints.verify(checkpoints.sign(empty, KEY), KEY.verifier) == empty
    with pytest.raises(MalformedNoteError):
        Checkpoint(KEY.name, 0, CHECKPOINT.root)


def test_signatures_of_unknown_keys_are_ignored_wherever_they_stand() -> None:
    same_name = SigningKey.generate(KEY.name).signature(read_note(NOTE).text).line()
    same_id = f"— witness.example {LINE.rsplit(' ', 1)[1]}\n"
    longer = f"— witness.example {standard_encode(b'abcd' + b's' * 2420)}\n"
    text, signature = NOTE.decode().split("\n\n")
    for others in (same_name, same_id, longer, same_name + same_id + longer):
        assert checkpoints.verify(f"{text}\n\n{others}{signature}".encode(), KEY.verifier) == CHECKPOINT
        assert checkpoints.verify(f"{text}\n\n{signature}{others}".encode(), KEY.verifier) == CHECKPOINT
        with pytest.raises(NoteRefusedError):
            checkpoints.verify(f"{text}\n\n{others}".encode(), KEY.verifier)


def test_a_broken_signature_under_our_name_and_id_spoils_the_note() -> None:
    broken = f"— {KEY.name} {standard_encode(KEY.verifier.key_id + b's' * 64)}\n".encode()
    short = f"— {KEY.name} {standard_encode(KEY.verifier.key_id + b's')}\n".encode()
    for line in (broken, short):
        for note in (NOTE + line, NOTE.replace(LINE.encode() + b"\n", line)):
            with pytest.raises(NoteRefusedError):
                checkpoints.verify(note, KEY.verifier)


def test_sixteen_signatures_are_read_and_too_many_refused() -> None:
    stranger = SigningKey.generate("witness.example").signature(read_note(NOTE).text).line().encode()
    assert checkpoints.verify(NOTE + stranger * 15, KEY.verifier) == CHECKPOINT
    assert checkpoints.verify(NOTE + stranger * (MOST_SIGNATURES - 1), KEY.verifier) == CHECKPOINT
    with pytest.raises(MalformedNoteError):
        checkpoints.verify(NOTE + stranger * MOST_SIGNATURES, KEY.verifier)


def test_a_note_as_long_as_a_library_is_refused() -> None:
    note = checkpoints.sign(Checkpoint(KEY.name, 7, CHECKPOINT.root, ("x" * (1 << 18),)), KEY)
    with pytest.raises(MalformedNoteError):
        checkpoints.verify(note, KEY.verifier)


MALFORMED_SIGNATURES = [
    b"",
    LINE.encode(),
    LINE.encode() + b"\n\n",
    LINE.replace("—", "-").encode() + b"\n",
    LINE.replace("— ", "—").encode() + b"\n",
    LINE.replace(" ", "  ").encode() + b"\n",
    LINE.encode() + b" \n",
    LINE.encode() + b"\r\n",
    LINE.rstrip("=").encode() + b"\n",
    LINE.rsplit(" ", 1)[0].encode() + b" \n",
    LINE.rsplit(" ", 1)[0].encode() + b"\n",
    f"— {KEY.name} {standard_encode(KEY.verifier.key_id)}\n".encode(),
    f"— a+b {LINE.rsplit(' ', 1)[1]}\n".encode(),
    f"— a\u00a0b {LINE.rsplit(' ', 1)[1]}\n".encode(),
    LINE.encode() + b"\n" + b"unsigned line\n",
    LINE.encode() + b"\n" + b"\xff\n",
    LINE.encode() + b"\n\x00\n",
]


@pytest.mark.parametrize("signatures", MALFORMED_SIGNATURES, ids=range(len(MALFORMED_SIGNATURES)))
def test_malformed_signature_lines_are_refused(signatures: bytes) -> None:
    text = read_note(NOTE).text
    with pytest.raises(MalformedNoteError):
        checkpoints.verify(text + b"\n" + signatures, KEY.verifier)


ROOT = standard_encode(CHECKPOINT.root)
MALFORMED_TEXTS = [
    "",
    "\n",
    f"{KEY.name}\n",
    f"{KEY.name}\n7\n",
    f"{KEY.name}\n7\n{ROOT}",
    f"\n7\n{ROOT}\n",
    f"{KEY.name}\n\n{ROOT}\n",
    f"{KEY.name}\n07\n{ROOT}\n",
    f"{KEY.name}\n+7\n{ROOT}\n",
    f"{KEY.name}\n-7\n{ROOT}\n",
    f"{KEY.name}\n7 \n{ROOT}\n",
    f"{KEY.name}\n7.0\n{ROOT}\n",
    f"{KEY.name}\n٧\n{ROOT}\n",
    f"{KEY.name}\n9223372036854775808\n{ROOT}\n",
    f"{KEY.name}\n{'1' * 5000}\n{ROOT}\n",
    f"{KEY.name}\n0\n{ROOT}\n",
    f"{KEY.name}\n7\n{ROOT.rstrip('=')}\n",
    f"{KEY.name}\n7\n{ROOT[:-4]}\n",
    f"{KEY.name}\n7\n{standard_encode(b'r' * 33)}\n",
    f"{KEY.name}\n7\n\n",
    f"{KEY.name}\n7\n{ROOT}\n\nafter an empty line\n",
    f"{KEY.name}\n7\n{ROOT}\ta\n",
    f"{KEY.name}\r\n7\r\n{ROOT}\r\n",
    f"a b\n7\n{ROOT}\n",
    f"a+b\n7\n{ROOT}\n",
]


@pytest.mark.parametrize("text", MALFORMED_TEXTS, ids=repr)
def test_malformed_checkpoints_are_refused_even_when_signed(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        checkpoints.parse(text.encode())
    signature = KEY.native.sign(text.encode())
    note = f"{text}\n— {KEY.name} {standard_encode(KEY.verifier.key_id + signature)}\n".encode()
    with pytest.raises((MalformedNoteError, NoteRefusedError)):
        checkpoints.verify(note, KEY.verifier)


def test_text_that_is_not_utf_8_is_refused() -> None:
    with pytest.raises(MalformedNoteError):
        checkpoints.parse(b"\xff\n7\n" + ROOT.encode() + b"\n")


@pytest.mark.parametrize("line", ["", "a\nb", "a\x00", "a\r", "\ud800"], ids=repr)
def test_extension_lines_are_plain_lines(line: str) -> None:
    with pytest.raises(MalformedNoteError):
        checkpoints.sign(Checkpoint(KEY.name, 7, CHECKPOINT.root, (line,)), KEY)


def test_a_log_signs_only_under_its_own_origin() -> None:
    with pytest.raises(KeyRefusedError):
        checkpoints.sign(CHECKPOINT, SigningKey.generate("another.example/log"))

    text = read_note(NOTE).text.replace(KEY.name.encode(), b"another.example/log", 1)
    note = text + b"\n" + KEY.signature(text).line().encode()
    with pytest.raises(NoteRefusedError):
        checkpoints.verify(note, KEY.verifier)


@given(st.binary(max_size=60))
def test_any_bytes_are_a_note_or_refused(data: bytes) -> None:
    for note in (data, NOTE + data, data + NOTE):
        try:
            checkpoints.verify(note, KEY.verifier)
        except (MalformedNoteError, NoteRefusedError):
            continue
        assert note == NOTE
