"""Proofs about the log as texts that can be carried in a file.

`InclusionText` is https://c2sp.org/tlog-proof: that an entry is in the tree of a checkpoint. `UpdateText` is the body
of the call add-checkpoint of https://c2sp.org/tlog-witness: that a checkpoint continues an older tree. Hashes are
standard base64, one a line; the signed checkpoint follows after an empty line, as it is.
"""

from dataclasses import dataclass
from re import ASCII
from re import compile as compile_pattern
from typing import Final

from app.trust import checkpoints, merkle
from app.trust.base64s import standard_decode, standard_encode
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.errors import MalformedBase64Error, MalformedProofError, ProofRefusedError
from app.trust.notes import LONGEST_NOTE

LONGEST: Final = LONGEST_NOTE + (1 << 17)
"""Bytes of such a text at most: a note, 63 hashes, and extra data of nearly 128 KiB."""

_TITLE = "c2sp.org/tlog-proof@v1"
_EXTRA = "extra "
_MOST_HASHES = 63
_NUMBER = compile_pattern(r"0|[1-9][0-9]{0,18}", ASCII)


@dataclass(frozen=True, slots=True)
class InclusionText:
    """That the entry at `index` is in the tree of `checkpoint` (a signed note); `extra` is vouched for by nobody."""

    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The text."""
        extra = [] if self.extra is None else [_EXTRA + standard_encode(self.extra)]
        return _text([_TITLE, *extra, f"index {self.index}"], self.path, self.checkpoint)

    @classmethod
    def parse(cls, data: bytes) -> "InclusionText":
        """The inverse of `encode`. Raises MalformedProofError; the checkpoint is not looked at."""
        lines, checkpoint = _split(data)
        if lines[:1] != [_TITLE]:
            raise MalformedProofError("A proof begins with its title.")
        extra = None
        if len(lines) > 1 and lines[1].startswith(_EXTRA):
            extra = _bytes(lines.pop(1)[len(_EXTRA) :])
        return cls(_number(lines[1:2], "index "), _hashes(lines[2:]), checkpoint, extra)

    def verify(self, leaf: bytes, key: VerifierKey) -> Checkpoint:
        """The checkpoint in whose tree the leaf hash is, signed by this key of the log.

        Raises MalformedNoteError, NoteRefusedError, ProofRefusedError, or OutOfTreeError for an impossible index.
        """
        signed = checkpoints.verify(self.checkpoint, key)
        merkle.verify_inclusion(leaf, self.index, signed.size, self.path, signed.root)
        return signed


@dataclass(frozen=True, slots=True)
class UpdateText:
    """That the tree of `checkpoint` (a signed note) continues the one of `old` leaves; nothing continues 0 leaves."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        """The text."""
        return _text([f"old {self.old}"], self.proof, self.checkpoint)

    @classmethod
    def parse(cls, data: bytes) -> "UpdateText":
        """The inverse of `encode`. Raises MalformedProofError; the checkpoint is not looked at."""
        lines, checkpoint = _split(data)
        return cls(_number(lines[:1], "old "), _hashes(lines[1:]), checkpoint)

    def verify(self, known: Checkpoint, key: VerifierKey) -> Checkpoint:
        """The checkpoint that continues the `known` one, signed by this key of the log.

        Raises MalformedNoteError, NoteRefusedError, ProofRefusedError where it is not continued or the text speaks of
        another size than the known one, and OutOfTreeError for impossible sizes.
        """
        signed = checkpoints.verify(self.checkpoint, key)
        require_continued(known, signed, self)
        return signed


def require_continued(known: Checkpoint, signed: Checkpoint, update: UpdateText) -> None:
    """Raises ProofRefusedError, or OutOfTreeError, unless the update shows that `signed` continues `known`."""
    if update.old != known.size:
        raise ProofRefusedError("The proof begins at another size.")
    if known.size:
        merkle.verify_consistency(known.size, known.root, signed.size, signed.root, update.proof)
    elif update.proof:
        raise ProofRefusedError("Nothing is to be proven of an empty tree.")


def _text(head: list[str], hashes: tuple[bytes, ...], checkpoint: bytes) -> bytes:
    lines = [*head, *map(standard_encode, hashes), ""]
    return "".join(f"{line}\n" for line in lines).encode("ascii") + checkpoint


def _split(data: bytes) -> tuple[list[str], bytes]:
    """The lines before the first empty one, and the bytes after it."""
    if len(data) > LONGEST:
        raise MalformedProofError("The proof is too long.")
    head, separator, checkpoint = data.partition(b"\n\n")
    if not separator or not checkpoint:
        raise MalformedProofError("A proof ends with an empty line and a checkpoint.")
    try:
        return head.decode("ascii").split("\n"), checkpoint
    except UnicodeDecodeError as error:
        raise MalformedProofError("The lines of a proof are ASCII.") from error


def _number(lines: list[str], word: str) -> int:
    text = lines[0].removeprefix(word) if lines and lines[0].startswith(word) else ""
    if not _NUMBER.fullmatch(text):
        raise MalformedProofError(f"The line «{word.strip()}» with a number is missing.")
    return int(text)


def _hashes(lines: list[str]) -> tuple[bytes, ...]:
    hashes = tuple(_bytes(line) for line in lines)
    if len(hashes) > _MOST_HASHES or any(len(each) != merkle.HASH_BYTES for each in hashes):
        raise MalformedProofError("A proof has up to 63 hashes of 32 bytes.")
    return hashes


def _bytes(line: str) -> bytes:
    try:
        return standard_decode(line)
    except MalformedBase64Error as error:
        raise MalformedProofError("A hash is a line of standard base64.") from error
