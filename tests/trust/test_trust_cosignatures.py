"""Cosignatures of witnesses: what is signed, what another implementation made, and nothing beside it."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from app.trust import checkpoints, cosignatures
from app.trust.checkpoints import Checkpoint, SigningKey, VerifierKey
from app.trust.cosignatures import CosignerKey, cosign
from app.trust.errors import KeyRefusedError, MalformedNoteError, NoteRefusedError, TrustError
from app.trust.notes import Note, Signature, read_note

OWN = json.loads((Path(__file__).parent / "vectors" / "own" / "checkpoint_and_proofs.json").read_text())

LOG = SigningKey.generate("mesa.example.pe/log")
WITNESS = SigningKey.generate("witness.community.example")
COSIGNER = CosignerKey.of(WITNESS)
SECOND = 1_795_316_957
SIGNED = read_note(checkpoints.sign(Checkpoint(LOG.name, 7, sha256(b"root").digest()), LOG))
COSIGNED = Note(SIGNED.text, (*SIGNED.signatures, cosign(SIGNED.text, WITNESS, SECOND)))


def test_what_is_signed_is_the_time_and_the_whole_text() -> None:
    line = COSIGNED.signatures[1]
    assert int.from_bytes(line.value[:8], "big") == SECOND
    message = b"cosignature/v1\ntime 1795316957\n" + SIGNED.text
    Ed25519PublicKey.from_public_bytes(COSIGNER.public).verify(line.value[8:], message)


def test_a_cosignature_is_read_back_and_the_log_s_own_line_stays_good() -> None:
    read = read_note(COSIGNED.encode())
    assert COSIGNER.cosigned_at(read) == SECOND
    assert checkpoints.verify(COSIGNED.encode(), LOG.verifier).size == 7


def test_the_key_is_told_apart_from_a_log_s_by_its_type() -> None:
    text = str(COSIGNER)
    assert CosignerKey.parse(text) == COSIGNER
    assert b64decode(text.split("+", 2)[2])[:1] == b"\x04"
    assert COSIGNER.key_id == sha256(b"witness.community.example\n\x04" + COSIGNER.public).digest()[:4]
    assert COSIGNER.key_id != WITNESS.verifier.key_id
    with pytest.raises(KeyRefusedError):
        CosignerKey.parse(str(WITNESS.verifier))
    with pytest.raises(KeyRefusedError):
        VerifierKey.parse(text)


def test_the_witness_s_lines_of_the_vector_have_the_form_of_the_specification() -> None:
    # The vector brings no key of its witness, so the form is what can be checked: 4 bytes of id, 8 of time, 64.
    for note in (OWN["old"], OWN["new"]):
        line = read_note(note.encode()).signatures[1]
        assert (line.name, line.key_id.hex(), len(line.value)) == ("witness.community.example", "c21436fd", 72)
        assert int.from_bytes(line.value[:8], "big") == SECOND
        assert note.endswith(line.line())


def test_no_flipped_bit_of_a_cosigned_note_is_accepted_by_both_keys() -> None:
    data = COSIGNED.encode()
    for at in range(len(data)):
        for bit in range(8):
            changed = data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]
            with pytest.raises(TrustError):
                by_both(changed)


def by_both(data: bytes) -> None:
    checkpoints.verify(data, LOG.verifier)
    COSIGNER.cosigned_at(read_note(data))


def test_no_flipped_byte_of_the_witness_s_line_is_accepted() -> None:
    data = COSIGNED.encode()
    for at in range(data.index("— witness".encode()), len(data)):
        changed = data[:at] + bytes([data[at] ^ 0x01]) + data[at + 1 :]
        with pytest.raises(TrustError):
            COSIGNER.cosigned_at(read_note(changed))


def test_a_line_for_another_text_or_time_does_not_hold() -> None:
    line = COSIGNED.signatures[1]
    other = read_note(checkpoints.sign(Checkpoint(LOG.name, 8, sha256(b"root").digest()), LOG))
    later = Signature(line.name, line.key_id, (SECOND + 1).to_bytes(8, "big") + line.value[8:])
    for note in (Note(other.text, (line,)), Note(SIGNED.text, (later,))):
        with pytest.raises(NoteRefusedError):
            COSIGNER.cosigned_at(note)


def test_every_line_of_a_witness_must_hold_and_the_latest_counts() -> None:
    again = cosign(SIGNED.text, WITNESS, SECOND + 60)
    assert COSIGNER.cosigned_at(Note(SIGNED.text, (*COSIGNED.signatures, again))) == SECOND + 60
    spoilt = Signature(again.name, again.key_id, again.value[:-1] + bytes([again.value[-1] ^ 1]))
    with pytest.raises(NoteRefusedError):
        COSIGNER.cosigned_at(Note(SIGNED.text, (*COSIGNED.signatures, spoilt)))


@pytest.mark.parametrize("value", [b"\x00" * 71, b"\x00" * 73, b"\xff" * 72, b"\x00" * 8, b"\x00" * 64])
def test_a_line_of_another_form_is_refused(value: bytes) -> None:
    with pytest.raises(NoteRefusedError):
        COSIGNER.cosigned_at(Note(SIGNED.text, (Signature(COSIGNER.name, COSIGNER.key_id, value),)))


def test_who_did_not_cosign_is_not_taken_for_one_who_did() -> None:
    with pytest.raises(NoteRefusedError):
        COSIGNER.cosigned_at(SIGNED)
    namesake = CosignerKey.of(SigningKey.generate(WITNESS.name))
    with pytest.raises(NoteRefusedError):
        namesake.cosigned_at(COSIGNED)


def test_only_checkpoints_are_cosigned_at_a_second_that_is_one_and_never_by_the_log_s_own_name() -> None:
    with pytest.raises(MalformedNoteError):
        cosign(b"any text\n", WITNESS, SECOND)
    for second in (0, -1, 1 << 63):
        with pytest.raises(MalformedNoteError):
            cosign(SIGNED.text, WITNESS, second)
    with pytest.raises(KeyRefusedError):
        cosign(SIGNED.text, LOG, SECOND)


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32), st.integers(1, cosignatures.LATEST_SECOND))
def test_any_checkpoint_is_cosigned_and_read_back(size: int, root: bytes, second: int) -> None:
    signed = read_note(checkpoints.sign(Checkpoint(LOG.name, size, root), LOG))
    whole = Note(signed.text, (*signed.signatures, cosign(signed.text, WITNESS, second))).encode()
    assert COSIGNER.cosigned_at(read_note(whole)) == second
    assert b64encode(root) in whole
