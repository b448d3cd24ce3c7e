"""Signed notes of C2SP (https://c2sp.org/signed-note): a text, a blank line, and one line for each signature.

Only Ed25519 (signature type 0x01) is made and verified here; other keys' lines are carried along unread, so that
witnesses may cosign (`app.trust.cosignatures`) and keys may be rotated.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from re import ASCII
from re import compile as compile_pattern
from typing import ClassVar, Self

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from app.trust.base64s import standard_decode, standard_encode
from app.trust.errors import KeyRefusedError, MalformedBase64Error, MalformedNoteError, NoteRefusedError

LONGEST_NOTE = 1 << 18
"""Bytes: more than sixteen post-quantum signatures need, which every reader must accept."""

MOST_SIGNATURES = 32

_ED25519 = b"\x01"
_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_KEY_ID = compile_pattern(r"[0-9a-f]{8}", ASCII)
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, its 4-byte id, and what that kind of key makes of the text."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """The line with its newline."""
        return f"{_DASH}{self.name} {standard_encode(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A note as read: nothing in it is to be believed before `VerifierKey.require_signed`."""

    text: bytes
    signatures: tuple[Signature, ...]

    def encode(self) -> bytes:
        """The bytes of the note."""
        return self.text + b"\n" + "".join(each.line() for each in self.signatures).encode("utf-8")


@dataclass(frozen=True, slots=True)
class NamedKey:
    """An Ed25519 public key (32 bytes) under the name that its signature lines carry."""

    signature_type: ClassVar[bytes]
    """What the key is for, in one byte, which its id and its vkey hold."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        require_key_name(self.name)
        if len(self.public) != _KEY_BYTES:
            raise KeyRefusedError("An Ed25519 public key has 32 bytes.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of a vkey text. Raises KeyRefusedError, also when its id is not the one that the key has."""
        return cls(*parse_vkey(text, cls.signature_type))

    @property
    def key_id(self) -> bytes:
        """SHA-256(name ‖ 0x0A ‖ signature type ‖ public key), the first 4 bytes."""
        return key_id(self.name, self.signature_type, self.public)

    def encode(self) -> str:
        """The vkey text: name, key id in hexadecimal, and base64 of type ‖ public key, joined by plus signs."""
        return encode_vkey(self.name, self.signature_type, self.public)

    def __str__(self) -> str:
        return self.encode()

    def lines(self, note: Note) -> tuple[Signature, ...]:
        """The lines of a note that claim to be this key's."""
        return tuple(each for each in note.signatures if (each.name, each.key_id) == (self.name, self.key_id))


class VerifierKey(NamedKey):
    """The key with which a log signs (type 0x01)."""

    __slots__ = ()
    signature_type = _ED25519

    def require_signed(self, note: Note) -> None:
        """Raises NoteRefusedError unless this key signed the text, and every line under its name and id holds."""
        ours = self.lines(note)
        if not ours:
            raise NoteRefusedError("The note is not signed by this key.")
        public = Ed25519PublicKey.from_public_bytes(self.public)
        for each in ours:
            try:
                public.verify(each.value, note.text)
            except InvalidSignature as error:
                raise NoteRefusedError("The signature of the note does not hold.") from error


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 private key under a name; it never prints itself."""

    name: str
    native: Ed25519PrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        require_key_name(self.name)

    @classmethod
    def generate(cls, name: str) -> "SigningKey":
        """A fresh key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate())

    @classmethod
    def from_pem(cls, name: str, pem: bytes) -> "SigningKey":
        """The key of an unencrypted PKCS #8 PEM; raises KeyRefusedError for anything else."""
        try:
            native = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise KeyRefusedError("This is not an unencrypted private key in PEM.") from error
        if not isinstance(native, Ed25519PrivateKey):
            raise KeyRefusedError("Notes are signed with an Ed25519 key.")
        return cls(name, native)

    def to_pem(self) -> bytes:
        """PKCS #8 PEM without encryption: whoever stores it guards it."""
        return self.native.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def verifier(self) -> VerifierKey:
        """The public half under the same name."""
        return VerifierKey(self.name, self.native.public_key().public_bytes_raw())

    def signature(self, text: bytes) -> Signature:
        """This key's line for the text, which must end in a newline. Raises MalformedNoteError."""
        require_text(text)
        return Signature(self.name, self.verifier.key_id, self.native.sign(text))


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """SHA-256(name ‖ 0x0A ‖ signature type ‖ public key), the first 4 bytes; `kind` is the one byte of the type."""
    return sha256(name.encode("utf-8") + b"\n" + kind + public).digest()[:_KEY_ID_BYTES]


def encode_vkey(name: str, kind: bytes, public: bytes) -> str:
    """A verifier key as text."""
    return f"{name}+{key_id(name, kind, public).hex()}+{standard_encode(kind + public)}"


def parse_vkey(text: str, kind: bytes) -> tuple[str, bytes]:
    """Name and public key of a vkey of this signature type. Raises KeyRefusedError, also when its id is not its own."""
    # Standard base64 itself may contain plus signs, so only the first two separate.
    parts = text.split("+", 2)
    if len(parts) != len(("name", "id", "key")) or not _KEY_ID.fullmatch(parts[1]):
        raise KeyRefusedError("A verifier key is written name+id+key.")
    try:
        encoded = standard_decode(parts[2])
    except MalformedBase64Error as error:
        raise KeyRefusedError("The key of a verifier key is standard base64.") from error
    if encoded[:1] != kind:
        raise KeyRefusedError("This verifier key is for another kind of signature.")
    require_key_name(parts[0])
    if key_id(parts[0], kind, encoded[1:]).hex() != parts[1]:
        raise KeyRefusedError("The id of this verifier key is not that of its key.")
    return parts[0], encoded[1:]


def read_note(data: bytes) -> Note:
    """Split a note into its text and its signatures, verifying nothing. Raises MalformedNoteError."""
    if len(data) > LONGEST_NOTE:
        raise MalformedNoteError("The note is too long.")
    text, separator, rest = data.rpartition(b"\n\n")
    text += separator[:1]
    require_text(text)
    lines = _lines(rest)
    if not 0 < len(lines) <= MOST_SIGNATURES:
        raise MalformedNoteError(f"A note has between 1 and {MOST_SIGNATURES} signatures.")
    return Note(text, tuple(_signature(line) for line in lines))


def require_text(text: bytes) -> None:
    """Raises MalformedNoteError unless this is UTF-8 that ends in a newline, without other control characters."""
    if not text.endswith(b"\n"):
        raise MalformedNoteError("The text of a note ends in a newline.")
    _lines(text)


def require_key_name(name: str) -> None:
    """Raises KeyRefusedError unless the name is not empty and free of spaces, plus signs and control characters."""
    foreign = any(each.isspace() or each < " " or each == "+" for each in name)
    try:
        name.encode("utf-8")
    except UnicodeEncodeError as error:
        raise KeyRefusedError("A key name is Unicode text.") from error
    if not name or foreign:
        raise KeyRefusedError("A key name is not empty and has no spaces, plus signs or control characters.")


def _lines(data: bytes) -> Sequence[str]:
    """The lines of bytes that end in a newline, without their newlines."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise MalformedNoteError("A note is UTF-8.") from error
    if any(each < " " and each != "\n" for each in text):
        raise MalformedNoteError("A note has no control characters but newlines.")
    *lines, last = text.split("\n")
    if last:
        raise MalformedNoteError("The last line of a note ends in a newline.")
    return lines


def _signature(line: str) -> Signature:
    dash, name, encoded = line[: len(_DASH)], *line[len(_DASH) :].partition(" ")[::2]
    try:
        require_key_name(name)
        data = standard_decode(encoded)
    except (KeyRefusedError, MalformedBase64Error) as error:
        raise MalformedNoteError("A signature line is a dash, a key name and base64.") from error
    if dash != _DASH or len(data) <= _KEY_ID_BYTES:
        raise MalformedNoteError("A signature line is a dash, a key name, and base64 of an id and a signature.")
    return Signature(name, data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:])
