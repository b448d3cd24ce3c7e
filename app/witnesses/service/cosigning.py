"""Cosignatures on their arrival, how far they reach, and the proofs and tiles that lead to what was cosigned."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.ledger import queries as ledger
from app.ledger.signer import Signer, root_at
from app.trust import checkpoints, merkle, tiles
from app.trust.checkpoints import Checkpoint, VerifierKey
from app.trust.cosignatures import CosignerKey
from app.trust.errors import NoteRefusedError, OutOfTreeError, TrustError
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.notes import Note, read_note
from app.witnesses import lifecycle, queries
from app.witnesses.models import Cosignature, LogWitness
from app.witnesses.schemas import CosignedCheckpoint, Cosigner, Settlement

log = structlog.get_logger(__name__)

_LATEST_SECOND = 4_102_444_800
"""The year 2100: a date that a database and a calendar still hold."""


async def receive(db: AsyncSession, text: str, key: VerifierKey, now: datetime) -> CosignedCheckpoint:
    """Keep what active witnesses say of a checkpoint of this log.

    Raises CosignatureMalformed, CheckpointOfAnotherLog, CheckpointContradicts, WitnessUnknown, CosignatureRefused,
    CosignatureOutOfTime or WitnessWentBack. Lines of others are passed over.
    """
    note, said = _read(text, key)
    await _require_known(db, said)
    speaking = _speaking(note, await queries.active_named(db, {each.name for each in note.signatures}))
    if not speaking:
        raise lifecycle.WitnessUnknown
    last_entry_at = await queries.time_of_entry(db, said.size - 1)

    kept = [_cosignature(note, said, key, witness, now) for witness in speaking]
    for cosignature in kept:
        lifecycle.require_in_time(cosignature.cosigned_at, last_entry_at, now)
        if await queries.went_back(db, cosignature.witness_id, said.size, cosignature.cosigned_at):
            raise lifecycle.WitnessWentBack
    for cosignature in kept:
        await queries.keep(db, cosignature)
    return _shown(list(zip(speaking, kept, strict=True)))


async def settlement(db: AsyncSession, roundtable_id: UUID | None = None) -> Settlement:
    """How far the witnesses of a table vouch for the log, or those of all tables."""
    newest = await queries.newest(db, roundtable_id)
    by_size: dict[int, list[tuple[LogWitness, Cosignature]]] = {}
    for witness, cosignature in newest:
        by_size.setdefault(cosignature.size, []).append((witness, cosignature))
    return Settlement(
        settled_size=lifecycle.settled_size((w.roundtable_id, w.sector.value, c.size) for w, c in newest),
        checkpoints=tuple(_shown(by_size[size]) for size in sorted(by_size, reverse=True)),
        whole=len(newest) < queries.MOST_SHOWN,
    )


async def cosigned(
    db: AsyncSession, signer: Signer, *, covering: int, roundtable_id: UUID | None = None
) -> bytes | None:
    """The signed note of a checkpoint that covers so many entries, with the lines of witnesses below; None without any.

    It is the newest that witnesses of two sectors of one table cosigned, else the newest that any did; of one table or
    of all. The log's own line is the one that stood over the cosignature: no earlier size is signed anew. Raises
    LogContradictsCheckpoint.
    """
    words = await queries.of_one_checkpoint(db, covering, roundtable_id)
    if not words:
        return None
    await signer.require_continued(db)
    return _note(words).encode()


async def cosigned_beyond(db: AsyncSession, signer: Signer, size: int) -> bytes | None:
    """The newest checkpoint of more entries that a witness cosigned, as the log signed it; None where there is none.

    Raises LogContradictsCheckpoint.
    """
    note = await queries.cosigned_beyond(db, size)
    if note is None:
        return None
    await signer.require_continued(db)
    return note.encode()


def _read(text: str, key: VerifierKey) -> tuple[Note, Checkpoint]:
    try:
        data = text.encode()
        note, said = read_note(data), checkpoints.parse(read_note(data).text)
    except (TrustError, UnicodeEncodeError):
        raise lifecycle.CosignatureMalformed from None
    try:
        checkpoints.verify(data, key)
    except TrustError:
        raise lifecycle.CheckpointOfAnotherLog from None
    return note, said


async def _require_known(db: AsyncSession, said: Checkpoint) -> None:
    head = await ledger.head(db)
    if said.size > head.size or said.root != await root_at(db, said.size):
        # Of a database and a folder that were set back together nothing inside tells.
        log.error("the key of the log signed a tree that the log does not have", signed=said.size, found=head.size)
        raise lifecycle.CheckpointContradicts


def _speaking(note: Note, candidates: Iterable[LogWitness]) -> list[LogWitness]:
    return [witness for witness in candidates if CosignerKey.parse(witness.vkey).lines(note)]


def _cosignature(note: Note, said: Checkpoint, key: VerifierKey, witness: LogWitness, now: datetime) -> Cosignature:
    cosigner = CosignerKey.parse(witness.vkey)
    try:
        second = cosigner.cosigned_at(note)
    except NoteRefusedError:
        raise lifecycle.CosignatureRefused from None
    if second > _LATEST_SECOND:
        raise lifecycle.CosignatureOutOfTime
    line = next(each for each in cosigner.lines(note) if int.from_bytes(each.value[:8], "big") == second)
    own = tuple(each for each in note.signatures if (each.name, each.key_id) == (key.name, key.key_id))
    return Cosignature(
        witness_id=witness.id,
        size=said.size,
        root=said.root,
        checkpoint=Note(note.text, own[:1]).encode().decode(),
        line=line.line(),
        cosigned_at=datetime.fromtimestamp(second, UTC),
        received_at=now,
    )


def _shown(words: Sequence[tuple[LogWitness, Cosignature]]) -> CosignedCheckpoint:
    """One checkpoint with everything that these witnesses said of it."""
    first = words[0][1]
    return CosignedCheckpoint(
        size=first.size,
        root=first.root.hex(),
        note=_note(words),
        witnesses=tuple(
            Cosigner(name=w.name, vkey=w.vkey, sector=w.sector, cosigned_at=c.cosigned_at) for w, c in words
        ),
    )


def _note(words: Sequence[tuple[LogWitness, Cosignature]]) -> str:
    """The checkpoint as the log signed it, with the lines of these witnesses."""
    return words[0][1].checkpoint + "".join(cosignature.line for _, cosignature in words)


async def tile(db: AsyncSession, signer: Signer, level: str, index: str) -> bytes:
    """The bytes of a tile whose hashes are all under a signed checkpoint, so that they can never be others.

    Raises NotFound, also for a path that is spelt another way, and LogContradictsCheckpoint.
    """
    try:
        wanted = tiles.parse(level, index)
    except OutOfTreeError:
        raise NotFound from None
    if not tiles.is_in(wanted, await signer.signed_size(db)):
        raise NotFound
    return tiles.encode(wanted, await ledger.tile(db, wanted))


async def inclusion(db: AsyncSession, signer: Signer, index: int, *, newest: bool = False) -> bytes:
    """A proof that the entry is in the log as witnesses cosigned it, or as it was signed last where none did.

    `newest` asks for what was signed last in any case. Raises NotFound and LogContradictsCheckpoint.
    """
    note = None if newest else await cosigned(db, signer, covering=index + 1)
    note = note or await signer.checkpoint(db)
    size = checkpoints.parse(read_note(note).text).size
    if index >= size:
        raise NotFound
    read = await ledger.nodes(db, merkle.inclusion_nodes(index, size))
    return InclusionText(index, merkle.inclusion_proof(index, size, read), note).encode()


async def update(db: AsyncSession, signer: Signer, known: int, *, newest: bool = False) -> bytes:
    """A proof that a later checkpoint continues a size. Raises NotFound and LogContradictsCheckpoint.

    It is the one that another witness cosigned last, so that their lines come to stand under one size; the log as it
    was signed last where none did, to whoever knows nothing yet, and for `newest`.
    """
    note = None if newest or known == 0 else await cosigned_beyond(db, signer, known)
    note = note or await signer.checkpoint(db)
    size = checkpoints.parse(read_note(note).text).size
    if known > size:
        raise NotFound
    if known == 0:
        return UpdateText(0, (), note).encode()
    read = await ledger.nodes(db, merkle.consistency_nodes(known, size))
    return UpdateText(known, merkle.consistency_proof(known, size, read), note).encode()
