"""What a follower of a Tinkuy log checks, with the standard library and, where it is installed, `cryptography`."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    CHECKS_SIGNATURES = True
except ImportError:
    CHECKS_SIGNATURES = False


class Contradiction(Exception):
    """The log is not what it said before, or not what it signs; the argument is the sentence."""


@dataclass(frozen=True)
class Checkpoint:
    """What the log signed: its name, its number of entries, the root over their leaves, and the signed note itself."""

    origin: str
    size: int
    root: bytes
    note: bytes


@dataclass(frozen=True)
class Item:
    """One checked entry: canonical envelope and bodies by digest, or nothing but its leaf."""

    index: int
    leaf: bytes
    envelope: str | None
    bodies: tuple[tuple[str, str], ...]
    opened: tuple[str, ...]  # tables that let this client in by this entry


def node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def grown(size: int, peaks: Sequence[bytes], leaf: bytes) -> list[bytes]:
    """The complete subtrees, from left to right, after one more leaf (RFC 6962 section 2.1)."""
    left = list(peaks)
    while size & 1:
        leaf = node(left.pop(), leaf)
        size >>= 1
    return [*left, leaf]


def root_of(peaks: Sequence[bytes]) -> bytes:
    """The root of the tree with these complete subtrees."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = node(peak, root)
    return root


def continues(first: int, old: bytes, second: int, new: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the tree of `second` leaves only added to that of `first` (RFC 9162 section 2.1.4.2)."""
    if first == second:
        return old == new and not proof
    path = [old, *proof] if first & (first - 1) == 0 else list(proof)
    if not path:
        return False
    low, high = first - 1, second - 1
    while low & 1:
        low, high = low >> 1, high >> 1
    was = now = path[0]
    for step in path[1:]:
        if high == 0:
            return False
        if low & 1 or low == high:
            was, now = node(step, was), node(step, now)
            while low and not low & 1:
                low, high = low >> 1, high >> 1
        else:
            now = node(now, step)
        low, high = low >> 1, high >> 1
    return (was, now, high) == (old, new, 0)


def read_checkpoint(note: bytes) -> Checkpoint:
    """The first three lines of the note: origin, size, root (C2SP tlog-checkpoint)."""
    origin, size, root = note.decode().split("\n")[:3]
    return Checkpoint(origin, int(size), base64.b64decode(root), note)


def canonical(value: object) -> str:
    """RFC 8785, for what the log holds: ASCII names, no fractions."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def signed_by(note: bytes, vkey: str) -> bool:
    """Whether the note holds this key's signature (C2SP signed-note, Ed25519)."""
    name, key_id, key = vkey.split("+", 2)
    text, _, lines = note.rpartition(b"\n\n")
    for line in lines.decode().splitlines():
        _, signer, encoded = line.split(" ")
        value = base64.b64decode(encoded)
        if (signer, value[:4].hex()) == (name, key_id):
            try:
                Ed25519PublicKey.from_public_bytes(base64.b64decode(key)[1:]).verify(value[4:], text + b"\n")
            except InvalidSignature:
                return False
            return True
    return False


def checked(item: dict[str, Any], origin: str, client: str) -> Item:
    """An item of the feed, its entry held against its leaf and its bodies against the entry; raises Contradiction."""
    index, leaf, entry = int(item["index"]), bytes.fromhex(item["leaf"]), item.get("entry")
    if entry is None:
        return Item(index, leaf, None, (), ())
    envelope = canonical(entry)
    hashed = hashlib.sha256(b"\0" + envelope.encode()).digest()
    if hashed != leaf or (entry["index"], entry["origin"]) != (index, origin):
        raise Contradiction(f"Entry {index} is not what its leaf says: it was altered.")
    published = {digest for change in entry["changes"] for digest in change["views"].values()}
    bodies = [canonical(body) for body in item["subjects"]]
    digests = [hashlib.sha256(body.encode()).hexdigest() for body in bodies]
    if not published.issuperset(digests):
        raise Contradiction(f"A body is not what entry {index} published: it was altered.")
    granted = item["subjects"] if entry["type"] == "partner.granted" else ()
    opened = tuple(str(body["roundtable_id"]) for body in granted if body["partner_id"] == client)
    return Item(index, leaf, envelope, tuple(zip(digests, bodies, strict=True)), opened)
