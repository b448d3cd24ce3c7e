"""Claims about the further signature lines of a checkpoint (https://c2sp.org/tlog-cosignature).

A line counts only where the bundle brings its key: as the member `vkey` of a body that the log published.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final, NamedTuple

from app.trust.bundles import layout
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, judge
from app.trust.checkpoints import VerifierKey
from app.trust.cosignatures import CosignerKey
from app.trust.errors import KeyRefusedError, NoteRefusedError
from app.trust.notes import Note, Signature, read_note

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class _LineId(NamedTuple):
    name: str
    key_id: bytes


def claims(files: Files, log: VerifierKey, record: Record) -> Iterator[Claim]:
    """One claim for each line that is not the log's own; the checkpoint is known to be signed by the log."""
    note, keys = read_note(files[layout.CHECKPOINT]), _witnesses(record)
    for line in note.signatures:
        if (line.name, line.key_id) != (log.name, log.key_id):
            yield judge("cosignature", layout.CHECKPOINT, partial(_cosigned, note.text, line, keys))


def _cosigned(text: bytes, line: Signature, keys: Mapping[_LineId, CosignerKey]) -> Sentence:
    key = keys.get(_LineId(line.name, line.key_id))
    if key is None:
        return tell.COSIGNED_UNKNOWN.of(name=line.name)
    try:
        at = _EPOCH + timedelta(seconds=key.cosigned_at(Note(text, (line,))))
    except (NoteRefusedError, OverflowError) as error:  # a year that no calendar has was never the witness's
        raise Contradicted(tell.COSIGNATURE_REFUSED, name=line.name) from error
    return tell.COSIGNED.of(name=line.name, at=at.replace(tzinfo=None).isoformat() + "Z")


def _witnesses(record: Record) -> dict[_LineId, CosignerKey]:
    """The keys of witnesses that bodies of the log name: those of type 0x04 (timestamped Ed25519)."""
    found = dict[_LineId, CosignerKey]()
    for body in record.bodies.values():
        with suppress(KeyRefusedError):
            key = CosignerKey.parse(str(body.get("vkey")))
            found[_LineId(key.name, key.key_id)] = key
    return found
