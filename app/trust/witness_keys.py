"""What proves the possession of a witness's key, when a seat registers it: a signed note that is no checkpoint.

    tinkuy-witness-key/v1
    log mesa.example/log
    roundtable 01930000-0000-7000-8000-000000000001
    seat 01930000-0000-7000-8000-00000000000a
    key witness.example+…+…
    time 2026-11-23T15:00:00.000000Z
    nonce …

Its second line is no number, so it can be read neither as a checkpoint nor as what a cosignature signs.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from app.trust.base64s import url_decode
from app.trust.canonical import instant, parse_instant
from app.trust.cosignatures import CosignerKey
from app.trust.errors import (
    KeyRefusedError,
    MalformedBase64Error,
    MalformedNoteError,
    MalformedScalarError,
    NoteRefusedError,
)
from app.trust.members import NONCE_BYTES
from app.trust.notes import Note, SigningKey, VerifierKey, read_note, require_key_name

LONGEST: Final = 4_096
"""Bytes of a proof at most."""

_TITLE = "tinkuy-witness-key/v1"
_WORDS = ("log", "roundtable", "seat", "key", "time", "nonce")


@dataclass(frozen=True, slots=True)
class WitnessProof:
    """Whoever signs this holds `key` and wants it to witness `log` for the sector of this seat at this table.

    `nonce` is unpadded base64url of 16 to 64 bytes, `signed_at` the signer's clock.
    """

    log: str
    roundtable: UUID
    seat: UUID
    key: CosignerKey
    signed_at: datetime
    nonce: str

    def encode(self) -> bytes:
        """The text that is signed. Raises MalformedNoteError for what `parse` would refuse."""
        values = (self.log, self.roundtable, self.seat, self.key, instant(self.signed_at), self.nonce)
        pairs = zip(_WORDS, values, strict=True)
        text = "".join(f"{line}\n" for line in (_TITLE, *(f"{word} {value}" for word, value in pairs))).encode()
        self.parse(text)
        return text

    @classmethod
    def parse(cls, text: bytes) -> "WitnessProof":
        """The inverse of `encode`. Raises MalformedNoteError."""
        try:
            title, *lines, last = text.decode("utf-8").split("\n")
            pairs = [line.partition(" ")[::2] for line in lines]
            if (title, last, tuple(word for word, _ in pairs)) != (_TITLE, "", _WORDS):
                raise MalformedNoteError("The lines of this proof are not those of a witness's key.")
            log, table, seat, key, moment, nonce = (value for _, value in pairs)
            require_key_name(log)
            if len(url_decode(nonce)) not in NONCE_BYTES:
                raise MalformedNoteError("The nonce has 16 to 64 bytes.")
            proof = cls(log, UUID(table), UUID(seat), CosignerKey.parse(key), parse_instant(moment), nonce)
        except (ValueError, KeyRefusedError, MalformedBase64Error, MalformedScalarError) as error:
            raise MalformedNoteError("This is no proof of a witness's key.") from error
        if (str(proof.roundtable), str(proof.seat)) != (table, seat):
            raise MalformedNoteError("An id is written in lower case, with hyphens.")
        return proof


def sign_proof(proof: WitnessProof, key: SigningKey) -> bytes:
    """The signed note. Raises KeyRefusedError if the proof names another key, MalformedNoteError for a bad proof."""
    if proof.key != CosignerKey.of(key):
        raise KeyRefusedError("The proof names another key.")
    text = proof.encode()
    return Note(text, (key.signature(text),)).encode()


def read_proof(note: bytes) -> WitnessProof:
    """The proof of a note that the very key it names has signed, with no other line.

    Whether log, table, seat and hour fit is the caller's matter. Raises MalformedNoteError or NoteRefusedError.
    """
    if len(note) > LONGEST:
        raise MalformedNoteError("The proof is too long.")
    read = read_note(note)
    proof = WitnessProof.parse(read.text)
    VerifierKey(proof.key.name, proof.key.public).require_signed(read)
    if len(read.signatures) > 1:
        raise NoteRefusedError("A proof carries the signature of its key alone.")
    return proof
