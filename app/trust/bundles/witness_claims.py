"""Claims about the further lines of a checkpoint (https://c2sp.org/tlog-cosignature), and whether it is settled.

A line counts only where the bundle brings its key, as the member `vkey` of a witness's body that the log published, and
where the log had put that key in force. Every entry of a bundle stands in the tree that the line is about, so whatever
a bundle tells of a witness happened before the line was given.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from app.trust.bundles import layout
from app.trust.bundles import subject_sentences as tell
from app.trust.bundles.key_claims import SEAT, seat_body, stewards
from app.trust.bundles.log_claims import Files
from app.trust.bundles.record import Body, Entry, Published, Record
from app.trust.bundles.report import Claim, Contradicted, Sentence, Unproven, Validity, attempt
from app.trust.checkpoints import VerifierKey
from app.trust.clocks import CLOCK_TOLERANCE
from app.trust.cosignatures import SECTORS_TO_SETTLE, CosignerKey
from app.trust.errors import KeyRefusedError, NoteRefusedError, TrustError
from app.trust.notes import Note, Signature, read_note
from app.trust.witness_keys import read_proof

WITNESS: Final = "witness"
"""The subject of the log, as `changes[].type` names it."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Watching:
    """A witness as an entry put it in force: its sector at one table, and the key that its line is to be made by."""

    id: UUID
    key: CosignerKey
    entry: Entry
    body: Body

    @property
    def sector(self) -> str:
        return str(self.body.get("sector"))


def claims(files: Files, log: VerifierKey, record: Record, publication: Entry | None) -> Iterator[Claim]:
    """One claim for each line that is not the log's own, and one whether witnesses of two sectors made it settled.

    The checkpoint is known to be signed by the log. The table is that of the entry which published the document; where
    that is missing, nothing is said of the sectors.
    """
    note = read_note(files[layout.CHECKPOINT])
    table = publication.roundtable if publication is not None else None
    sectors = set[str]()
    for line in note.signatures:
        if (line.name, line.key_id) != (log.name, log.key_id):
            check = partial(_cosigned, note.text, line, log.name, record, table)
            claim, watching = attempt("cosignature", layout.CHECKPOINT, check)
            yield claim
            if watching is not None and watching.entry.roundtable == table:
                sectors.add(watching.sector)
    if table is not None:
        yield _settled(sorted(sectors))


def _settled(sectors: Sequence[str]) -> Claim:
    if len(sectors) >= SECTORS_TO_SETTLE:
        sentence = tell.SETTLED.of(sectors=tuple(sectors))
        return Claim("settled", layout.CHECKPOINT, Validity.valid, sentence)
    sentence = tell.SETTLED_BY_ONE.of(sector=sectors[0]) if sectors else tell.SETTLED_BY_NONE
    return Claim("unsettled", layout.CHECKPOINT, Validity.valid, sentence)


def _cosigned(
    text: bytes, line: Signature, log: str, record: Record, table: UUID | None
) -> tuple[Watching | None, Sentence]:
    """Who gave the line, where the bundle tells it, and what it proves; raises a Doubt."""
    named = list(_named(record, line))
    if not named:
        return None, tell.COSIGNED_UNKNOWN.of(name=line.name)
    for each, key in named:
        at = _time(text, line, key)
        if at is not None:
            watching = _in_force(each, key, log, record)
            _require_later(at, line.name, record)
            sentence = tell.COSIGNED if table in {None, watching.entry.roundtable} else tell.COSIGNED_ELSEWHERE
            return watching, sentence.of(
                name=line.name,
                sector=watching.sector,
                table=watching.entry.roundtable,
                index=watching.entry.index,
                at=_told(at),
            )
    raise Contradicted(tell.COSIGNATURE_REFUSED, name=line.name)


def _named(record: Record, line: Signature) -> Iterator[tuple[UUID, CosignerKey]]:
    """The witnesses of whose key the line may be, by what the log says of them first."""
    found = set[UUID]()
    for each in record.history(WITNESS):
        key = _key(each.body)
        if key is not None and (key.name, key.key_id) == (line.name, line.key_id) and each.change.id not in found:
            found.add(each.change.id)
            yield each.change.id, key


def _key(body: Body | None) -> CosignerKey | None:
    try:
        return CosignerKey.parse(str((body or {}).get("vkey")))
    except KeyRefusedError:
        return None


def _time(text: bytes, line: Signature, key: CosignerKey) -> datetime | None:
    """When this key gave the line, or None where another did."""
    try:
        return _EPOCH + timedelta(seconds=key.cosigned_at(Note(text, (line,))))
    except (NoteRefusedError, OverflowError):  # a year that no calendar has was never the witness's
        return None


def _in_force(witness: UUID, key: CosignerKey, log: str, record: Record) -> Watching:
    """Raises a Doubt unless an entry put the witness in force, on proof of possession, and none took it back."""
    history = [each for each in record.history(WITNESS) if each.change.id == witness]
    for each in history:
        if each.entry.type == "witness.revoked" or (each.body or {}).get("phase") == "revoked":
            since = (each.body or {}).get("compromised_since")
            sentence = tell.COSIGNER_COMPROMISED if isinstance(since, str) else tell.COSIGNER_REVOKED
            raise Contradicted(sentence, name=key.name, index=each.entry.index, since=since)
    for each in history:
        if each.body is not None and each.body.get("phase") == "active":
            _require_registered(each, key, log, record)
            return Watching(witness, key, each.entry, each.body)
    raise Unproven(tell.COSIGNER_WAITING, name=key.name)


def _require_registered(found: Published, key: CosignerKey, log: str, record: Record) -> None:
    """Raises a Doubt unless a steward of its sector put it in force, for a seat whose holder had the key."""
    body, entry = found.body or {}, found.entry
    steward = str(body.get("activated_by"))
    refused = Contradicted(tell.COSIGNER_UNPROVEN, name=key.name, index=entry.index)
    if entry.actor != (SEAT, body.get("activated_by")) or not isinstance(body.get("sector"), str):
        raise refused
    try:
        proof = read_proof(str(body.get("proof")).encode())
    except (TrustError, UnicodeEncodeError) as error:
        raise refused from error
    if (proof.key, proof.log, proof.roundtable, str(proof.seat)) != (key, log, entry.roundtable, body.get("seat_id")):
        raise refused
    seats = [seat_body(record, each, entry.index) for each in (steward, str(body.get("seat_id")))]
    if any(each is not None and each.get("sector") != body.get("sector") for each in seats):
        raise refused
    if seats[0] is None or not stewards(record, steward, entry.index):
        raise Unproven(tell.COSIGNER_UNVOUCHED, name=key.name)


def _require_later(at: datetime, name: str, record: Record) -> None:
    """Raises Contradicted for a time before entries of the tree: nobody signs what is not there yet."""
    latest = max((each.at for each in record.entries.values()), default=at)
    if latest - at > CLOCK_TOLERANCE:
        raise Contradicted(tell.COSIGNED_TOO_EARLY, name=name, at=_told(at))


def _told(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat() + "Z"
