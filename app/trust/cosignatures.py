"""Cosignatures of witnesses (https://c2sp.org/tlog-cosignature), the Ed25519 kind, `cosignature/v1`.

A witness says by it: at this second, this is the largest tree of this log that I know, and it continues every earlier
one that I cosigned. Its key cosigns and does nothing else with checkpoints; it has a name of its own, which is not the
log's.
"""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.trust import checkpoints
from app.trust.errors import KeyRefusedError, MalformedNoteError, NoteRefusedError
from app.trust.notes import NamedKey, Note, Signature, SigningKey

LATEST_SECOND: Final = (1 << 63) - 1

SECTORS_TO_SETTLE: Final = 2
"""Of as many sectors of one table witnesses settle a checkpoint."""

_COSIGNATURE = b"\x04"
_TIME_BYTES = 8
_SIGNATURE_BYTES = 64


class CosignerKey(NamedKey):
    """The public half of a witness's key (type 0x04)."""

    __slots__ = ()
    signature_type = _COSIGNATURE

    @classmethod
    def of(cls, key: SigningKey) -> "CosignerKey":
        """The public half of a private key."""
        return cls(key.name, key.verifier.public)

    def cosigned_at(self, note: Note) -> int:
        """The second (POSIX time) at which this witness cosigned the note, the latest if it did so more than once.

        Raises NoteRefusedError unless it did, and every line under its name and id holds.
        """
        lines = self.lines(note)
        if not lines:
            raise NoteRefusedError("The note is not cosigned by this witness.")
        public = Ed25519PublicKey.from_public_bytes(self.public)
        seconds = [_second(line) for line in lines]
        for second, line in zip(seconds, lines, strict=True):
            try:
                public.verify(line.value[_TIME_BYTES:], _message(note.text, second))
            except InvalidSignature as error:
                raise NoteRefusedError("The cosignature does not hold.") from error
        return max(seconds)


def cosign(text: bytes, key: SigningKey, second: int) -> Signature:
    """The witness's line for the text of a checkpoint, at this second of POSIX time.

    Raises MalformedNoteError for a text that is no checkpoint or a second that is none, and KeyRefusedError for a key
    that carries the log's own name.
    """
    if checkpoints.parse(text).origin == key.name:
        raise KeyRefusedError("A log does not witness itself.")
    if not 0 < second <= LATEST_SECOND:
        raise MalformedNoteError("A cosignature is given at a second after 1970.")
    value = second.to_bytes(_TIME_BYTES, "big") + key.native.sign(_message(text, second))
    return Signature(key.name, CosignerKey.of(key).key_id, value)


def _message(text: bytes, second: int) -> bytes:
    return b"cosignature/v1\ntime %d\n%s" % (second, text)


def _second(line: Signature) -> int:
    if len(line.value) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise NoteRefusedError("A cosignature is a time of 8 bytes and a signature of 64.")
    second = int.from_bytes(line.value[:_TIME_BYTES], "big")
    if second > LATEST_SECOND:
        raise NoteRefusedError("The time of a cosignature is out of range.")
    return second
