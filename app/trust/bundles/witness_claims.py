"""Claims about the further signature lines of a checkpoint (https://c2sp.org/tlog-cosignature).

A line counts only where the bundle brings its key: as the member `vkey` of a body that the log published.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.trust.base64s import standard_decode
from app.trust.bundles import layout
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, judge
from app.trust.checkpoints import VerifierKey
from app.trust.errors import MalformedBase64Error
from app.trust.notes import Signature, read_note

_COSIGNATURE: Final = b"\x04"
_KEY_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 32, 8, 64
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND: Final = 253_402_300_799


class _LineId(NamedTuple):
    name: str
    key_id: bytes


def claims(files: Files, log: VerifierKey, record: Record) -> Iterator[Claim]:
    """One claim for each line that is not the log's own; the checkpoint is known to be signed by the log."""
    note, keys = read_note(files[layout.CHECKPOINT]), _witnesses(record)
    for line in note.signatures:
        if (line.name, line.key_id) != (log.name, log.key_id):
            yield judge("cosignature", layout.CHECKPOINT, partial(_cosigned, note.text, line, keys))


def _cosigned(text: bytes, line: Signature, keys: Mapping[_LineId, bytes]) -> Sentence:
    public = keys.get(_LineId(line.name, line.key_id))
    if public is None:
        return tell.COSIGNED_UNKNOWN.of(name=line.name)
    second = int.from_bytes(line.value[:_TIME_BYTES], "big")
    if len(line.value) != _TIME_BYTES + _SIGNATURE_BYTES or second > _LAST_SECOND:
        raise Contradicted(tell.COSIGNATURE_REFUSED, name=line.name)
    signed = f"cosignature/v1\ntime {second}\n".encode() + text
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(line.value[_TIME_BYTES:], signed)
    except InvalidSignature as error:
        raise Contradicted(tell.COSIGNATURE_REFUSED, name=line.name) from error
    at = (_EPOCH + timedelta(seconds=second)).replace(tzinfo=None).isoformat() + "Z"
    return tell.COSIGNED.of(name=line.name, at=at)


def _witnesses(record: Record) -> dict[_LineId, bytes]:
    """The keys of witnesses that bodies of the log name: those of type 0x04 (timestamped Ed25519)."""
    found = dict[_LineId, bytes]()
    for body in record.bodies.values():
        parts = str(body.get("vkey")).split("+", 2)
        try:
            encoded = standard_decode(parts[-1])
        except MalformedBase64Error:
            continue
        key_id = sha256(parts[0].encode() + b"\n" + encoded).digest()[:4]
        if len(encoded) == 1 + _KEY_BYTES and encoded[:1] == _COSIGNATURE and parts[1] == key_id.hex():
            found[_LineId(parts[0], key_id)] = encoded[1:]
    return found
