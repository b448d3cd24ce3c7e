"""The log as files: tiles, and proofs together with the checkpoint that they lead to. Hashes only."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.core.errors import NotFound
from app.ledger import queries as ledger
from app.ledger.signer import Signer
from app.trust import checkpoints, merkle, tiles
from app.trust.errors import OutOfTreeError
from app.trust.log_proofs import InclusionText, UpdateText
from app.trust.notes import read_note
from app.witnesses.service import cosigning


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
    note = None if newest else await cosigning.cosigned(db, signer, covering=index + 1)
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
    note = None if newest or known == 0 else await cosigning.cosigned_beyond(db, signer, known)
    note = note or await signer.checkpoint(db)
    size = checkpoints.parse(read_note(note).text).size
    if known > size:
        raise NotFound
    if known == 0:
        return UpdateText(0, (), note).encode()
    read = await ledger.nodes(db, merkle.consistency_nodes(known, size))
    return UpdateText(known, merkle.consistency_proof(known, size, read), note).encode()
