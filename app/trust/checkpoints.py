"""Checkpoints of the log (https://c2sp.org/tlog-checkpoint): origin, size and root as a signed note.

The log's key carries the origin as its name, so whoever knows the verifier key knows which log it speaks for.
"""

from dataclasses import dataclass
from re import ASCII
from re import compile as compile_pattern

from app.trust.base64s import standard_decode, standard_encode
from app.trust.errors import KeyRefusedError, MalformedBase64Error, MalformedNoteError, NoteRefusedError
from app.trust.merkle import EMPTY_ROOT, HASH_BYTES, LARGEST_SIZE
from app.trust.notes import Note, SigningKey, VerifierKey, read_note, require_key_name, require_text

__all__ = ["Checkpoint", "Note", "SigningKey", "VerifierKey", "encode", "parse", "sign", "verify"]

_SIZE = compile_pattern(r"0|[1-9][0-9]{0,18}", ASCII)
_FIXED_LINES = 3


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its origin, its number of leaves, its 32-byte root, and extension lines.

    Raises MalformedNoteError for an origin that cannot be a key name, an impossible size, a root of another length,
    an empty tree with another root than the empty one, and extension lines that are empty or more than a line.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            require_key_name(self.origin)
        except KeyRefusedError as error:
            raise MalformedNoteError("The origin must be able to name a key.") from error
        if not 0 <= self.size <= LARGEST_SIZE:
            raise MalformedNoteError("A tree has between 0 and 2^63 - 1 leaves.")
        if len(self.root) != HASH_BYTES or (self.size == 0 and self.root != EMPTY_ROOT):
            raise MalformedNoteError("This cannot be the root of a tree of this size.")
        if any(not line or "\n" in line for line in self.extensions):
            raise MalformedNoteError("An extension line is one line and not empty.")


def encode(checkpoint: Checkpoint) -> bytes:
    """The note text that is signed, ending in a newline. Raises MalformedNoteError for control characters."""
    lines = (checkpoint.origin, str(checkpoint.size), standard_encode(checkpoint.root), *checkpoint.extensions)
    try:
        text = "".join(f"{line}\n" for line in lines).encode("utf-8")
    except UnicodeEncodeError as error:
        raise MalformedNoteError("A checkpoint is Unicode text.") from error
    require_text(text)
    return text


def parse(text: bytes) -> Checkpoint:
    """The checkpoint of a note text, the inverse of `encode`. Raises MalformedNoteError."""
    require_text(text)
    lines = text.decode("utf-8").split("\n")[:-1]
    if len(lines) < _FIXED_LINES or not _SIZE.fullmatch(lines[1]):
        raise MalformedNoteError("A checkpoint is an origin, a size and a root, each on its line.")
    try:
        root = standard_decode(lines[2])
    except MalformedBase64Error as error:
        raise MalformedNoteError("The root of a checkpoint is standard base64.") from error
    return Checkpoint(lines[0], int(lines[1]), root, tuple(lines[_FIXED_LINES:]))


def sign(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The signed note. Raises KeyRefusedError if the key is named otherwise than the checkpoint's origin."""
    if key.name != checkpoint.origin:
        raise KeyRefusedError("A log signs with the key that carries its origin as its name.")
    text = encode(checkpoint)
    return Note(text, (key.signature(text),)).encode()


def verify(note: bytes, key: VerifierKey) -> Checkpoint:
    """The checkpoint of a note that this log key signed.

    Signatures of other keys are ignored. Raises MalformedNoteError for bytes that are no checkpoint note, and
    NoteRefusedError if this key did not sign it or it speaks of another log.
    """
    read = read_note(note)
    key.require_signed(read)
    checkpoint = parse(read.text)
    if checkpoint.origin != key.name:
        raise NoteRefusedError("The key signed a checkpoint of another log.")
    return checkpoint
