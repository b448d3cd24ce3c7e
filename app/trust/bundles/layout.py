"""What stands where in a bundle (for ever): the names of its members, and the form of those that are its own.

manifest.json            {v, log, subject {type, id, revision}, vkey, members {name: SHA-256}}, canonical JSON
document                 the exact bytes that were signed, or sealed
checkpoint               a signed note of the log, with the lines of witnesses where some cosigned it
statements/nnnn.jws      compact JWS of the seats, from 0001 on
keys/{kid}.json          {jwk {crv, kty, x, y}, entry}: a key, and the index of the entry that put it in force
entries/{index}.json     an envelope of the log, the exact bytes under its leaf hash
proofs/{index}.json      {index, proof, size}: how that entry is included in the tree of the checkpoint
proofs/seen-{size}.json  {from, proof, size}: how the tree that a signer saw goes on to that of the checkpoint
bodies/{digest}.json     a published body, the exact bytes whose digest an entry names

Digests and hashes are hexadecimal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from re import ASCII
from re import compile as compile_pattern
from typing import Final

from app.trust import canonical
from app.trust.canonical import JSONValue
from app.trust.errors import (
    KeyRefusedError,
    MalformedBundleError,
    MalformedJSONError,
    MalformedMembersError,
)
from app.trust.keys import PublicKey
from app.trust.members import Members
from app.trust.statements import SubjectRevision
from app.trust.statements.seat_signature import read_subject

VERSION: Final = 1
MANIFEST, DOCUMENT, CHECKPOINT = "manifest.json", "document", "checkpoint"
STATEMENTS, KEYS, ENTRIES, PROOFS, BODIES = FOLDERS = ("statements/", "keys/", "entries/", "proofs/", "bodies/")

_INDEX = r"(0|[1-9][0-9]{0,18})"
_NAME = compile_pattern(
    r"manifest\.json|document|checkpoint|statements/[0-9]{4}\.jws|keys/[A-Za-z0-9_-]{43}\.json"
    rf"|entries/{_INDEX}\.json|proofs/(seen-)?{_INDEX}\.json|bodies/[0-9a-f]{{64}}\.json",
    ASCII,
)
_ORDER = (MANIFEST, DOCUMENT, CHECKPOINT, *FOLDERS)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle says that it is: for which subject of which log, with which members of which digests."""

    log: str
    subject: SubjectRevision
    vkey: str
    members: Mapping[str, str]

    def encode(self) -> bytes:
        """The bytes of the member manifest.json."""
        kind, subject_id, revision = self.subject
        return canonical.encode(
            {
                "v": VERSION,
                "log": self.log,
                "subject": {"type": kind, "id": str(subject_id), "revision": revision},
                "vkey": self.vkey,
                "members": dict(self.members),
            }
        )

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """The manifest of its bytes. Raises MalformedBundleError."""
        members = _members(data, ("log", "members", "subject", "v", "vkey"))
        try:
            members.version("v", VERSION)
            digests = members.digests("members")
            manifest = cls(members.text("log"), read_subject(members), members.text("vkey"), digests)
        except MalformedMembersError as error:
            raise MalformedBundleError(f"The manifest: {error}") from error
        for name in digests:
            place(name)
        if MANIFEST in digests:
            raise MalformedBundleError("A manifest cannot list itself.")
        return manifest


def place(name: str) -> tuple[int, int, str]:
    """Where a member stands among the others. Raises MalformedBundleError for a name outside the layout."""
    if not _NAME.fullmatch(name):
        raise MalformedBundleError("A member has a name that the layout does not know.")
    folder, slash, _ = name.partition("/")
    return _ORDER.index(folder + slash), len(name), name


def stem(name: str) -> str:
    """What stands between the folder and the ending: an index, a digest, a key's thumbprint."""
    return name.partition("/")[2].rpartition(".")[0]


def encode_key(key: PublicKey, entry: int) -> bytes:
    """The bytes of a member in keys/."""
    jwk: dict[str, JSONValue] = {**key.jwk()}
    return canonical.encode({"jwk": jwk, "entry": entry})


def parse_key(data: bytes) -> tuple[PublicKey, int]:
    """The key of a member in keys/, and its entry's index. Raises MalformedBundleError."""
    members = _members(data, ("entry", "jwk"))
    try:
        jwk = members.child("jwk", ("crv", "kty", "x", "y"))
        return PublicKey.from_jwk(jwk.values), members.natural("entry")
    except (MalformedMembersError, KeyRefusedError) as error:
        raise MalformedBundleError(f"A key: {error}") from error


def encode_inclusion(index: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The bytes of proofs/{index}.json."""
    return canonical.encode({"index": index, "size": size, "proof": [each.hex() for each in proof]})


def parse_inclusion(data: bytes) -> tuple[int, int, tuple[bytes, ...]]:
    """(index, size, proof). Raises MalformedBundleError."""
    return _proof(data, "index")


def encode_seen(old: int, size: int, proof: Sequence[bytes]) -> bytes:
    """The bytes of proofs/seen-{old}.json."""
    return canonical.encode({"from": old, "size": size, "proof": [each.hex() for each in proof]})


def parse_seen(data: bytes) -> tuple[int, int, tuple[bytes, ...]]:
    """(old size, size, proof). Raises MalformedBundleError."""
    return _proof(data, "from")


def _proof(data: bytes, place_name: str) -> tuple[int, int, tuple[bytes, ...]]:
    members = _members(data, (place_name, "proof", "size"))
    proof = members.values["proof"]
    if not isinstance(proof, list):
        raise MalformedBundleError("A proof is a list.")
    try:
        hashes = [Members({"hash": each}).digest("hash") for each in proof]
        return members.natural(place_name), members.natural("size"), tuple(bytes.fromhex(each) for each in hashes)
    except MalformedMembersError as error:
        raise MalformedBundleError(f"A proof: {error}") from error


def _members(data: bytes, names: tuple[str, ...]) -> Members:
    try:
        return Members.exactly(canonical.decode_canonical(data), names)
    except (MalformedJSONError, MalformedMembersError) as error:
        raise MalformedBundleError(f"A member of the bundle: {error}") from error
