"""The proof that somebody holds a witness's key: for one log, table, seat and hour, and for nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.trust import checkpoints, cosignatures
from app.trust.checkpoints import SigningKey
from app.trust.cosignatures import CosignerKey
from app.trust.errors import KeyRefusedError, MalformedNoteError, NoteRefusedError, TrustError
from app.trust.notes import Note, read_note
from app.trust.witness_keys import WitnessProof, read_proof, sign_proof

KEY = SigningKey.generate("testigo.comunidad.example")
PROOF = WitnessProof(
    log="mesa.example/log",
    roundtable=UUID("01930000-0000-7000-8000-000000000001"),
    seat=UUID("01930000-0000-7000-8000-00000000000a"),
    key=CosignerKey.of(KEY),
    signed_at=datetime(2026, 11, 23, 15, 0, tzinfo=UTC),
    nonce="AAAAAAAAAAAAAAAAAAAAAAAA",
)
NOTE = sign_proof(PROOF, KEY)


def test_a_proof_is_read_back() -> None:
    assert read_proof(NOTE) == PROOF
    assert NOTE.decode().split("\n")[:3] == [
        "tinkuy-witness-key/v1",
        "log mesa.example/log",
        f"roundtable {PROOF.roundtable}",
    ]


def test_no_flipped_byte_is_accepted() -> None:
    for at in range(len(NOTE)):
        with pytest.raises(TrustError):
            read_proof(NOTE[:at] + bytes([NOTE[at] ^ 1]) + NOTE[at + 1 :])


def test_another_key_proves_nothing() -> None:
    other = SigningKey.generate(KEY.name)
    with pytest.raises(KeyRefusedError):
        sign_proof(PROOF, other)
    with pytest.raises(NoteRefusedError):
        read_proof(Note(PROOF.encode(), (other.signature(PROOF.encode()),)).encode())
    both = Note(PROOF.encode(), (KEY.signature(PROOF.encode()), other.signature(PROOF.encode()))).encode()
    with pytest.raises(NoteRefusedError):
        read_proof(both)


def test_a_proof_is_no_checkpoint_and_is_never_cosigned() -> None:
    with pytest.raises(MalformedNoteError):
        checkpoints.parse(read_note(NOTE).text)
    with pytest.raises(MalformedNoteError):
        cosignatures.cosign(read_note(NOTE).text, KEY, 1)


@pytest.mark.parametrize(
    "wrong", [{"log": "a b"}, {"log": ""}, {"nonce": "AAAA"}, {"nonce": "A" * 23 + "="}, {"nonce": "A\nlog x"}]
)
def test_a_proof_that_would_not_be_read_is_not_written(wrong: dict[str, str]) -> None:
    with pytest.raises(MalformedNoteError):
        replace(PROOF, **wrong).encode()  # type: ignore[arg-type]  # the members are texts


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/v1", b"/v2"),
        (b"seat 01930000", b"seat 01930000-"),
        (b"000a\nkey", b"000A\nkey"),
        (b"log ", b"Log "),
        (b"\nnonce", b"\n\nnonce"),
        (b"15:00:00.000000Z", b"15:00:00Z"),
        (b"log mesa.example/log\n", b""),
    ],
)
def test_other_spellings_are_refused(old: bytes, new: bytes) -> None:
    with pytest.raises(MalformedNoteError):
        WitnessProof.parse(PROOF.encode().replace(old, new))
